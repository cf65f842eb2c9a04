"""The private part of the machine that a development instance runs in.

Own mount, network, pid, ipc, uts and cgroup namespaces; empty directories wherever the daemons
keep configuration or state; a loopback device that is up. Everything else of the machine stays
visible. All of it hangs on the namespaces: when their first process ends, nothing is left but
the control group directories, which the outside removes (CgroupTree.remove).
"""
import ctypes
import fcntl
import os
import shutil
import socket
import stat
import struct
import time

CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS = 0x20000, 0x02000000, 0x04000000
CLONE_NEWIPC, CLONE_NEWPID, CLONE_NEWNET = 0x08000000, 0x20000000, 0x40000000
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 8, 4096, 16384, 1 << 18
PR_SET_PDEATHSIG = 1

# Where daemons keep files; each is empty at the start of an instance.
STATE_DIRS = ('/etc/libvirt', '/var/lib/libvirt', '/var/cache/libvirt', '/var/log/libvirt')
# What belongs to the instance itself, inside.
BASE = '/run/modvirt-dev'
CGROUP_PREFIX = 'modvirt-dev.'

# Accounts that packages would make: QEMU's own user, and the groups of the sockets and of KVM.
ACCOUNTS = {
    '/etc/passwd': ['libvirt-qemu:x:64055:64055:Libvirt Qemu:/var/lib/libvirt:/usr/sbin/nologin',
                    'libvirt-dnsmasq:x:64056:64056:Libvirt Dnsmasq:/var/lib/libvirt/dnsmasq:'
                    '/usr/sbin/nologin'],
    '/etc/group': ['libvirt-qemu:x:64055:', 'libvirt-dnsmasq:x:64056:', 'libvirt:x:64057:',
                   'kvm:x:64058:'],
}

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result, what):
    if result != 0:
        err = ctypes.get_errno()
        raise OSError(err, '%s: %s' % (what, os.strerror(err)))


def unshare(flags):
    _check(_libc.unshare(ctypes.c_int(flags)), 'unshare')


def mount(source, target, kind=None, flags=0, data=None):
    def text(s):
        return s.encode() if s is not None else None
    _check(_libc.mount(text(source), text(target), text(kind), ctypes.c_ulong(flags), text(data)),
           'mount %s on %s' % (source, target))


def die_with_parent(signum):
    _check(_libc.prctl(PR_SET_PDEATHSIG, ctypes.c_ulong(signum), 0, 0, 0), 'prctl')


class CgroupTree:
    """One directory in every control group hierarchy, for the instance alone."""

    def __init__(self, token):
        self.name = CGROUP_PREFIX + token
        self.members = []   # (mount point, file system, options, directory)
        own = {}
        for line in open('/proc/self/cgroup'):
            _, controllers, path = line.rstrip('\n').split(':', 2)
            own[controllers] = path
        mounted = {}   # by place: what is mounted there last hides what was before
        for line in open('/proc/self/mountinfo'):
            left, right = line.split(' - ', 1)
            mounted[left.split()[4]] = (left.split()[3], *right.rstrip('\n').split(' '))
        for where, (root, kind, _, options) in mounted.items():
            if kind == 'cgroup':
                wanted = [o for o in options.split(',') if o not in ('rw', 'ro', 'xattr')]
                path = own.get(','.join(o for o in wanted if '=' not in o or o.startswith('name=')))
            elif kind == 'cgroup2':
                wanted, path = [], own.get('')
            else:
                continue
            if path is not None:
                inside = os.path.relpath(path, root) if path.startswith(root) else '.'
                self._add(where, kind, ','.join(wanted), os.path.normpath(where + '/' + inside))

    def _add(self, where, kind, options, parent):
        self._sweep(parent)
        path = os.path.join(parent, self.name)
        try:
            os.mkdir(path)
            if options.startswith('cpuset'):   # a v1 cpuset takes no process before these are set
                for knob in ('cpuset.cpus', 'cpuset.mems'):
                    shutil.copyfile(os.path.join(parent, knob), os.path.join(path, knob))
        except OSError:
            return   # a machine that lets nobody make groups: the instance then has none
        self.members.append((where, kind, options, path))

    @staticmethod
    def _sweep(parent):
        """Removes what a killed instance left: its directories name its outer process."""
        for name in os.listdir(parent):
            if name.startswith(CGROUP_PREFIX):
                pid = name[len(CGROUP_PREFIX):].split('-')[0]
                if not os.path.exists('/proc/' + pid):
                    _remove_groups(os.path.join(parent, name))

    def enter(self):
        """Moves the calling process in; call before the cgroup namespace is made."""
        for _, _, _, path in self.members:
            with open(os.path.join(path, 'cgroup.procs'), 'w') as f:
                f.write('0')

    def mount(self):
        """Shows the hierarchies, each with the instance's directory as its root."""
        flags = MS_NOSUID | MS_NODEV | MS_NOEXEC
        if not any(where == '/sys/fs/cgroup' for where, _, _, _ in self.members):
            mount('tmpfs', '/sys/fs/cgroup', 'tmpfs', flags, 'mode=755')
        for where, kind, options, _ in self.members:
            os.makedirs(where, exist_ok=True)
            mount(kind, where, kind, flags, options or None)
            if kind == 'cgroup2':
                self._delegate(where)

    @staticmethod
    def _delegate(where):
        """Frees a v2 root of processes so that it can hand out its controllers."""
        leaf = os.path.join(where, 'init')
        os.mkdir(leaf)
        with open(os.path.join(leaf, 'cgroup.procs'), 'w') as f:
            f.write('0')
        for controller in open(os.path.join(where, 'cgroup.controllers')).read().split():
            try:
                with open(os.path.join(where, 'cgroup.subtree_control'), 'w') as f:
                    f.write('+' + controller)
            except OSError:
                pass   # the machine keeps this controller for itself

    def remove(self):
        for _, _, _, path in self.members:
            _remove_groups(path)


def _remove_groups(path):
    for folder, _, _ in os.walk(path, topdown=False):
        for attempt in range(50):
            try:
                os.rmdir(folder)
                break
            except FileNotFoundError:
                break
            except OSError:   # the last process is on its way out of it
                time.sleep(0.01)


def _lift(parent):
    """Makes @parent writable for the instance: a tmpfs that shows what was there, but for kvm."""
    keep = '/run' + BASE.removeprefix('/run') + '/below' + parent.replace('/', '_')
    os.makedirs(keep)
    mount(parent, keep, None, MS_BIND | MS_REC)
    mount('tmpfs', parent, 'tmpfs', MS_NOSUID, 'mode=755')
    for entry in os.scandir(keep):
        target = os.path.join(parent, entry.name)
        if entry.path == keep + '/kvm':
            continue
        if entry.path == keep + '/ptmx':   # it looks for pts beside itself: no bind mount
            os.mknod(target, 0o666 | stat.S_IFCHR, entry.stat().st_rdev)
            os.chmod(target, 0o666)
            continue
        if entry.is_symlink():
            os.symlink(os.readlink(entry.path), target)
            continue
        if entry.is_dir():
            os.mkdir(target)
        else:
            os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o600))
        mount(entry.path, target, None, MS_BIND | MS_REC)


def _empty(path, backing):
    """An empty directory at @path, on tmpfs or on the disk folder @backing."""
    if not os.path.isdir(path):
        parent = os.path.dirname(path)
        while not os.path.isdir(parent):
            parent = os.path.dirname(parent)
        _lift(parent)
        os.makedirs(path)
    if backing:
        source = os.path.join(backing, path.strip('/').replace('/', '_'))
        os.mkdir(source, 0o755)
        mount(source, path, None, MS_BIND)
    else:
        mount('tmpfs', path, 'tmpfs', MS_NOSUID | MS_NODEV, 'mode=755')


def _accounts():
    for path, lines in ACCOUNTS.items():
        text = open(path).read()
        have = {line.split(':')[0] for line in text.splitlines()}
        missing = [line for line in lines if line.split(':')[0] not in have]
        if missing:
            copy = os.path.join(BASE, os.path.basename(path))
            with open(copy, 'w') as f:
                f.write(text.rstrip('\n') + '\n' + '\n'.join(missing) + '\n')
            mount(copy, path, None, MS_BIND)


def _loopback_up():
    get_flags, set_flags, up = 0x8913, 0x8914, 1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        request = fcntl.ioctl(s, get_flags, struct.pack('16sH22x', b'lo', 0))
        flags = struct.unpack('16sH22x', request)[1]
        fcntl.ioctl(s, set_flags, struct.pack('16sH22x', b'lo', flags | up))


def enter(cgroups, backing=None, kvm=False):
    """Makes the calling process, the first of a new pid namespace, the inside of an instance."""
    cgroups.enter()
    unshare(CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP)
    mount(None, '/', None, MS_REC | MS_PRIVATE)
    flags = MS_NOSUID | MS_NODEV | MS_NOEXEC
    mount('proc', '/proc', 'proc', flags)
    mount('sysfs', '/sys', 'sysfs', flags)   # a new one shows the new network namespace
    cgroups.mount()
    mount('tmpfs', '/run', 'tmpfs', MS_NOSUID | MS_NODEV, 'mode=755')
    for path, mode in ((BASE, 0o755), (BASE + '/log', 0o755), ('/run/lock', 0o1777),
                       ('/run/user/0', 0o700), (BASE + '/home', 0o700)):
        os.makedirs(path, mode)
    if not kvm and os.path.exists('/dev/kvm'):
        _lift('/dev')   # without kvm: the same results on every machine
    mount('tmpfs', '/dev/shm', 'tmpfs', MS_NOSUID | MS_NODEV)
    for path in STATE_DIRS:
        _empty(path, backing)
    _accounts()
    _loopback_up()
