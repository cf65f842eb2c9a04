"""./dev run: a private instance of the daemons, and a command inside it.

usage: ./dev run [--daemons a,b] [--peer] [--activate c,d] [--state DIR] [--kvm] -- CMD...

  --daemons a,b    daemons to start (default virtnetworkd,virtqemud; '' for none)
  --activate c,d   only make the sockets of these and start each at its first client
  --peer           the daemon that Debian's libvirt-daemon installed, not ours
  --kvm            leave /dev/kvm visible; without it an instance is alike on every machine
  --state DIR      configuration and state in a fresh folder below DIR on disk, not in memory

CMD sees the machine's files, but empty /etc/libvirt, /run, /var/{lib,cache,log}/libvirt, and its
own network with nothing but lo. Its exit status is passed on; then everything is gone.
The daemons' output lies in /run/modvirt-dev/log while CMD runs.
"""
import argparse
import os
import secrets
import select
import shutil
import signal
import socket
import sys
import tempfile

import daemons
import sandbox

PEER = 'libvirtd'   # Debian builds the one daemon for all
PEER_FILES = {
    '/etc/libvirt/qemu.conf': 'user = "root"\ngroup = "root"\nremember_owner = 0\n'
                              'security_driver = "none"\nstdio_handler = "file"\n',
    '/etc/libvirt/libvirtd.conf': 'auth_unix_rw = "none"\nauth_unix_ro = "none"\n',
}


def parse(argv):
    p = argparse.ArgumentParser(prog='./dev run', add_help=False)
    p.add_argument('--daemons')
    p.add_argument('--activate', default='')
    p.add_argument('--peer', action='store_true')
    p.add_argument('--state')
    p.add_argument('--kvm', action='store_true')
    p.add_argument('-h', '--help', action='store_true')
    p.add_argument('command', nargs=argparse.REMAINDER)
    options = p.parse_args(argv)
    if options.command[:1] == ['--']:
        options.command = options.command[1:]
    if options.daemons is None:
        options.daemons = PEER if options.peer else 'virtnetworkd,virtqemud'
    if options.help or not options.command:
        print(__doc__.strip())
        sys.exit(0 if options.help else 2)
    return options


def names(text):
    return [n for n in text.split(',') if n]


class Activation:
    """The sockets of daemons that are not running; the first client starts one."""

    def __init__(self, wanted, peer):
        self.peer = peer
        self.sockets = {}
        os.makedirs('/run/libvirt', exist_ok=True)
        for name in wanted:
            self.sockets[name] = {
                name + unit + '.socket': self._listen(name, suffix, mode) for unit, suffix, mode in
                (('', '-sock', 0o666), ('-ro', '-sock-ro', 0o666), ('-admin', '-admin-sock', 0o600))}

    @staticmethod
    def _listen(name, suffix, mode):
        s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
        path = '/run/libvirt/' + name + suffix
        s.bind(path)
        os.chmod(path, mode)
        s.listen(128)
        return s

    def waiting(self):
        return [s for group in self.sockets.values() for s in group.values()]

    def start(self, ready):
        """Starts the daemons that one of the readable sockets @ready belongs to."""
        for name in [n for n, group in self.sockets.items() if set(group.values()) & set(ready)]:
            group = self.sockets.pop(name)
            daemon = daemons.Daemon(name, self.peer, listen=group)
            for s in group.values():
                s.close()
            yield daemon


class Init:
    """The first process of an instance: starts the daemons and CMD, and collects the dead."""

    def __init__(self, options):
        self.options = options
        self.daemons = []
        self.child = None
        self.wake, signal_end = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        os.set_blocking(signal_end, False)
        signal.set_wakeup_fd(signal_end, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *a: None)
        signal.signal(signal.SIGINT, lambda *a: None)   # the terminal tells CMD itself
        for s in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(s, self._forward)

    def _forward(self, signum, frame):
        if self.child:
            os.kill(self.child, signum)
        else:
            os._exit(128 + signum)

    def run(self):
        o = self.options
        if o.peer:
            for path, text in PEER_FILES.items():
                with open(path, 'w') as f:
                    f.write(text)
        try:
            self.daemons = daemons.start(names(o.daemons), o.peer)
        except daemons.DaemonFailed as e:
            print('dev run: %s' % e, file=sys.stderr)
            return 125
        activation = Activation(names(o.activate), o.peer)
        self.child = self._spawn(o.command)
        if self.child is None:
            return 127
        while True:
            waiting = activation.waiting()
            ready = select.select([self.wake, *waiting], [], [])[0]
            self.daemons += activation.start(ready)
            if self.wake in ready:
                os.read(self.wake, 4096)
            status = self._reap()
            if status is not None:
                return status

    @staticmethod
    def _spawn(command):
        environment = dict(os.environ, MODVIRT_INSTANCE='1', MODVIRT_BUILD=daemons.build_dir(),
                           XDG_RUNTIME_DIR='/run/user/0',
                           XDG_CONFIG_HOME=sandbox.BASE + '/home/config',
                           XDG_CACHE_HOME=sandbox.BASE + '/home/cache',
                           XDG_DATA_HOME=sandbox.BASE + '/home/data')
        try:
            return os.posix_spawnp(command[0], command, environment,
                                   setsigdef=[signal.SIGINT, signal.SIGPIPE])
        except OSError as e:
            print('dev run: %s: %s' % (command[0], e.strerror), file=sys.stderr)
            return None

    def _reap(self):
        """Collects all that ended; CMD's exit status once it is among them."""
        result = None
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if pid == 0:
                break
            code = os.waitstatus_to_exitcode(status)
            if pid == self.child:
                result = code if code >= 0 else 128 - code
            for daemon in self.daemons:
                if pid == daemon.process.pid and code in (-6, -7, -8, -11, -4):
                    print('dev run: %s died of %s\n%s' % (
                        daemon.name, signal.Signals(-code).name,
                        daemons.last_words(daemon.name)), file=sys.stderr)
        return result


def inside(options, cgroups, backing, parent):
    sandbox.die_with_parent(signal.SIGKILL)
    if os.read(parent, 1) != b'x':
        os._exit(125)   # the outside died before it could be watched
    os.close(parent)
    try:
        sandbox.enter(cgroups, backing, options.kvm)
    except OSError as e:
        print('dev run: %s' % e, file=sys.stderr)
        os._exit(125)
    status = Init(options).run()
    sys.stderr.flush()
    os._exit(status)


def main(argv):
    options = parse(argv)
    if os.geteuid() != 0:
        sys.exit('dev run: needs root: it makes namespaces, bridges and tap devices')
    cgroups = sandbox.CgroupTree('%d-%s' % (os.getpid(), secrets.token_hex(3)))
    backing = tempfile.mkdtemp(prefix='modvirt-', dir=options.state) if options.state else None
    try:
        sandbox.unshare(sandbox.CLONE_NEWPID)
        there, here = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(here)
            inside(options, cgroups, backing, there)
        os.close(there)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for s in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(s, lambda n, frame: os.kill(pid, n))
        os.write(here, b'x')
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    finally:
        cgroups.remove()
        if backing:
            shutil.rmtree(backing)


if __name__ == '__main__':
    status = main(sys.argv[1:])
    sys.exit(status if status >= 0 else 128 - status)
