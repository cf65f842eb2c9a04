"""A small Linux guest for ./dev try and the scenarios: Debian's kernel and a busybox initrd.

Both lie in .dev/cache/guest and are made once. The kernel is the machine's own Debian kernel
package where one is installed; otherwise the package is fetched and unpacked into the cache, not
installed: the guest alone needs it. Runs in the caller's thread; needs no root.
"""
import glob
import gzip
import os
import re
import stat
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CACHE = os.path.join(ROOT, '.dev', 'cache')
# Modules the guest loads, with those they depend on: disk, network cards, the power button.
MODULES = ('virtio_pci', 'virtio_net', 'virtio_blk', 'virtio_balloon', 'e1000', 'e1000e',
           'button', 'evdev')

INIT = r'''#!/bin/busybox sh
/bin/busybox mkdir -p /proc /sys /dev /etc/acpi/PWRF /usr/sbin /sbin /tmp
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
exec </dev/ttyS0 >/dev/ttyS0 2>&1
for module in $(cat /modules/order); do insmod /modules/$module; done
echo "GUEST: up after $(cut -d. -f1 /proc/uptime) s"
printf '#!/bin/sh\npoweroff -f\n' >/etc/acpi/PWRF/00000080
chmod +x /etc/acpi/PWRF/00000080
acpid -d >/dev/null 2>&1 &
if [ -e /sys/class/net/eth0 ]; then
    ip link set eth0 up
    udhcpc -i eth0 -n -q -f -t 10 -T 1 -s /lease
    if [ -s /tmp/router ]; then
        ping -c 3 -i 0.2 -W 5 "$(cat /tmp/router)" && echo "GUEST: pinged $(cat /tmp/router)"
    fi
fi
echo 'GUEST: ready'
setsid cttyhack sh
poweroff -f
'''

LEASE = r'''#!/bin/busybox sh
if [ "$1" = bound ] || [ "$1" = renew ]; then
    ip addr flush dev "$interface"
    ip addr add "$ip/$mask" dev "$interface"
    [ -z "$router" ] || ip route add default via "${router%% *}"
    echo "${router%% *}" >/tmp/router
    echo "GUEST: lease $ip from $serverid"
fi
'''


class GuestError(Exception):
    pass


def _installed():
    """(kernel, modules folder) of a Debian kernel that this machine has, newest first."""
    for kernel in sorted(glob.glob('/boot/vmlinuz-*'), reverse=True):
        modules = '/lib/modules/' + kernel[len('/boot/vmlinuz-'):]
        if glob.glob(modules + '/kernel/drivers/net/virtio_net.ko*'):
            return kernel, modules
    return None


def _unpacked():
    for kernel in sorted(glob.glob(CACHE + '/kernel/boot/vmlinuz-*'), reverse=True):
        version = os.path.basename(kernel)[len('vmlinuz-'):]
        return kernel, '%s/kernel/lib/modules/%s' % (CACHE, version)
    return None


def _fetch():
    """Downloads Debian's kernel package and unpacks it into the cache."""
    print('guest: fetching Debian\'s kernel package', flush=True)
    folder = CACHE + '/kernel'
    os.makedirs(folder, exist_ok=True)
    depends = subprocess.run(['apt-cache', 'depends', 'linux-image-amd64'], capture_output=True,
                             text=True, check=True).stdout
    package = re.search(r'Depends: (linux-image-\S+)', depends)
    if not package:
        raise GuestError('apt knows no linux-image-amd64; run apt-get update')
    subprocess.run(['apt-get', '-qq', '-o', 'APT::Sandbox::User=root', 'download',
                    package.group(1)], cwd=folder, check=True)
    for deb in glob.glob(folder + '/*.deb'):
        subprocess.run(['dpkg-deb', '-x', deb, folder], check=True)
        os.unlink(deb)


def _module_file(folder, name):
    for form in {name, name.replace('_', '-')}:
        found = glob.glob('%s/kernel/**/%s.ko*' % (folder, form), recursive=True)
        if found:
            return found[0]
    return None


def _read_module(path):
    if path.endswith('.xz'):
        import lzma
        return lzma.open(path).read()
    return open(path, 'rb').read()


def _ordered_modules(folder):
    """[(name, content)] of MODULES and what they depend on, in the order of loading."""
    done, order = set(), []

    def add(name):
        if name in done:
            return
        done.add(name)
        path = _module_file(folder, name)
        if path is None:
            return   # built into this kernel
        content = _read_module(path)
        depends = re.search(rb'\0depends=([^\0]*)\0', content)
        for other in depends.group(1).decode().split(',') if depends else []:
            if other:
                add(other)
        order.append((name + '.ko', content))
    for name in MODULES:
        add(name)
    return order


class Archive:
    """A cpio archive in the form the kernel unpacks."""

    def __init__(self):
        self.parts = []
        self.inode = 0

    def add(self, name, mode, content=b'', device=(0, 0)):
        self.inode += 1
        fields = (self.inode, mode, 0, 0, 1, 0, len(content), 0, 0, *device, len(name) + 1, 0)
        record = b'070701' + b''.join(b'%08X' % f for f in fields) + name.encode() + b'\0'
        for piece in (record, content):
            self.parts.append(piece + b'\0' * (-len(piece) % 4))

    def directory(self, name):
        self.add(name, stat.S_IFDIR | 0o755)

    def file(self, name, content, mode=0o755):
        self.add(name, stat.S_IFREG | mode, content)

    def bytes(self):
        self.add('TRAILER!!!', 0)
        return b''.join(self.parts)


def _initrd(modules_folder):
    archive = Archive()
    for name in ('bin', 'dev', 'modules'):
        archive.directory(name)
    archive.add('dev/console', stat.S_IFCHR | 0o600, device=(5, 1))
    archive.file('bin/busybox', open('/bin/busybox', 'rb').read())
    archive.file('init', INIT.encode())
    archive.file('lease', LEASE.encode())
    modules = _ordered_modules(modules_folder)
    for name, content in modules:
        archive.file('modules/' + name, content, 0o644)
    archive.file('modules/order', '\n'.join(name for name, _ in modules).encode(), 0o644)
    return gzip.compress(archive.bytes(), 1)


def build():
    """(kernel, initrd) paths; makes them where they are missing or older than this file."""
    folder = CACHE + '/guest'
    kernel, initrd = folder + '/vmlinuz', folder + '/initrd'
    if os.path.exists(initrd) and os.path.getmtime(initrd) > os.path.getmtime(__file__):
        return kernel, initrd
    source = _installed() or _unpacked()
    if source is None:
        _fetch()
        source = _unpacked()
    os.makedirs(folder, exist_ok=True)
    # Copies, world-readable: /boot's own are for root alone and QEMU runs as a user of its own.
    for path, content in ((kernel, open(source[0], 'rb').read()), (initrd, _initrd(source[1]))):
        with open(path + '.new', 'wb') as f:
            f.write(content)
        os.chmod(path + '.new', 0o644)
        os.rename(path + '.new', path)
    return kernel, initrd


if __name__ == '__main__':
    try:
        print(*build())
    except (GuestError, subprocess.CalledProcessError) as e:
        sys.exit('guest: %s' % e)
