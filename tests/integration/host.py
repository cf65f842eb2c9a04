"""The daemons of one instance as the scenarios see them: start, kill, watch."""
import glob
import json
import os
import subprocess
import sys
import time

import libvirt

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, 'tools', 'dev'))
import daemons   # noqa: E402

PEER = bool(os.environ.get('MODVIRT_PEER'))
NAMES = ('libvirtd',) if PEER else ('virtnetworkd', 'virtqemud')
QEMU = NAMES[-1]      # who runs guests
NETWORK = NAMES[0]    # who runs networks
SOCKETS = {'libvirtd': 'libvirt-sock'}
URI = 'qemu:///system'

libvirt.registerErrorHandler(lambda *a: None, None)


def socket_path(name, suffix=''):
    return '/run/libvirt/' + SOCKETS.get(name, name + '-sock') + suffix


def virsh(*args, check=True, uri=URI):
    p = subprocess.run(['virsh', '-q', '-c', uri, *args], capture_output=True, text=True,
                       stdin=subprocess.DEVNULL, timeout=60)
    if check:
        assert p.returncode == 0, 'virsh %s: %s' % (' '.join(args), p.stderr)
    return p.stdout.strip() if check else p


def wait_for(what, timeout=10.0, text=''):
    """Polls @what until it is true; for states of other processes that nobody announces."""
    deadline = time.monotonic() + timeout
    while True:
        result = what()
        if result:
            return result
        assert time.monotonic() < deadline, 'not within %g s: %s' % (timeout, text or what)
        time.sleep(0.01)


class Process:
    """What /proc tells about one daemon."""

    def __init__(self, pid):
        self.pid = pid

    def status(self, key):
        for line in open('/proc/%d/status' % self.pid):
            if line.startswith(key + ':'):
                return int(line.split()[1])
        raise KeyError(key)

    def rss(self):
        """Resident memory in KiB."""
        return self.status('VmRSS')

    def pss(self):
        for line in open('/proc/%d/smaps_rollup' % self.pid):
            if line.startswith('Pss:'):
                return int(line.split()[1])
        raise KeyError('Pss')

    def threads(self):
        return self.status('Threads')

    def descriptors(self):
        return len(os.listdir('/proc/%d/fd' % self.pid))


class Host:
    def __init__(self, names=NAMES):
        self.running = {d.name: d for d in daemons.start(names, PEER)}

    def daemon(self, name):
        return self.running[name]

    def process(self, name):
        return Process(self.running[name].process.pid)

    def alive(self, name):
        return self.running[name].process.poll() is None

    def kill(self, name):
        self.running[name].kill()

    def start(self, name, **kw):
        self.running[name] = daemons.Daemon(name, PEER, **kw).wait_ready()

    def restart(self, name):
        """kill -9 and a new start. A daemon that had ended by itself is a failure."""
        status = self.daemon(name).process.poll()
        assert status is None, '%s had ended with %d by itself\n%s' % (
            name, status, daemons.last_words(name, 60))
        self.kill(name)
        self.start(name)

    def stop(self):
        """An orderly end; the exit status of each, for sanitizers and crashes to be seen."""
        return {name: d.stop() for name, d in self.running.items() if d.process.poll() is None}


def connect(uri=URI, readonly=False):
    return libvirt.openReadOnly(uri) if readonly else libvirt.open(uri)


def qemus():
    """{guest name: pid} of the QEMU processes of this instance."""
    found = {}
    for folder in glob.glob('/proc/[0-9]*'):
        try:
            words = open(folder + '/cmdline', 'rb').read().split(b'\0')
            state = open(folder + '/stat').read().rsplit(')', 1)[1].split()[0]
        except OSError:
            continue
        if state != 'Z' and b'qemu-system' in words[0] and b'-name' in words:
            name = words[words.index(b'-name') + 1].decode()
            found[name.removeprefix('guest=').split(',')[0]] = int(os.path.basename(folder))
    return found


def links(kind=None):
    """Names of the network devices; @kind "tun" or "bridge"."""
    command = ['ip', '-j', 'link', 'show'] + (['type', kind] if kind else [])
    out = subprocess.run(command, capture_output=True, text=True).stdout
    return [link['ifname'] for link in json.loads(out or '[]') if 'ifname' in link]
