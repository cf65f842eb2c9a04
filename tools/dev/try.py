"""./dev try: the main job of virtqemud and virtnetworkd, step by step, on this machine.

usage: ./dev try [--peer]

All of it is done by the stock virsh inside a private instance (see ./dev run): a NAT network, a
Linux guest on it under plain emulation, its console until it has a DHCP lease and has reached
the gateway, what the daemons know about it, and a start that is refused with its reason.
--peer shows the same with Debian's libvirtd, to compare.
"""
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time

import guest

URI = 'qemu:///system'
BOOT_TIMEOUT = 120   # seconds; the guest needs 5 on an idle machine
BOOT_FOLDER = '/var/lib/libvirt/boot'

NETWORK = '''<network>
  <name>try</name>
  <forward mode='nat'/>
  <bridge name='virbr-try' stp='off' delay='0'/>
  <ip address='192.168.150.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.150.10' end='192.168.150.99'/></dhcp>
  </ip>
</network>
'''

DOMAIN = '''<domain type='qemu'>
  <name>%(name)s</name>
  <memory unit='MiB'>160</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
    <kernel>%(kernel)s</kernel>
    <initrd>%(initrd)s</initrd>
    <cmdline>console=ttyS0 mitigations=off loglevel=4</cmdline>
  </os>
  <features><acpi/></features>
  <devices>
    <interface type='network'>
      <mac address='52:54:00:00:01:%(mac)s'/>
      <source network='try'/>%(interface)s
      <model type='virtio'/>
    </interface>
    <console type='pty'/>
    <memballoon model='none'/>
  </devices>
</domain>
'''

started = time.monotonic()


def say(text):
    print('\n[%5.1f s] %s' % (time.monotonic() - started, text), flush=True)


def virsh(*args, refused=False):
    """Runs one virsh command visibly; its output. Ends the program on an unexpected result."""
    print('  $ virsh ' + ' '.join(args), flush=True)
    p = subprocess.run(['virsh', '-q', '-c', URI, *args], stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL)
    for line in p.stdout.strip().splitlines():
        print('    ' + line, flush=True)
    if (p.returncode != 0) != refused:
        sys.exit('dev try: that should have %s' % ('been refused' if refused else 'worked'))
    return p.stdout


def write(name, text):
    path = '/run/%s.xml' % name
    with open(path, 'w') as f:
        f.write(text)
    return path


def follow_console(name, mark):
    """Shows the guest's serial console by `virsh console` until @mark; all of its text."""
    print('  $ virsh console ' + name, flush=True)
    pid, fd = pty.fork()
    if pid == 0:
        os.execvp('virsh', ['virsh', '-c', URI, 'console', name])
    seen, shown = '', 0
    deadline = time.monotonic() + BOOT_TIMEOUT
    while mark not in seen:
        if not select.select([fd], [], [], max(deadline - time.monotonic(), 0))[0]:
            sys.exit('dev try: no "%s" on the console within %d s' % (mark, BOOT_TIMEOUT))
        try:
            data = os.read(fd, 4096)
        except OSError:
            data = b''
        if not data:
            sys.exit('dev try: the console ended before "%s"' % mark)
        seen += data.decode(errors='replace').replace('\r', '')
        while '\n' in seen[shown:]:
            end = seen.index('\n', shown)
            line = re.sub(r'\x1b\[[0-9;?]*[a-zA-Z]|\x1bc', '', seen[shown:end]).strip()
            if line:
                print('    | ' + line, flush=True)
            shown = end + 1
    os.write(fd, b'\x1d')   # virsh's escape: Ctrl-]
    while True:
        try:
            if not os.read(fd, 4096):
                break
        except OSError:
            break
    os.waitpid(pid, 0)
    os.close(fd)
    return seen


def boot_files():
    """Copies of kernel and initrd where QEMU's own user may read them."""
    os.makedirs(BOOT_FOLDER, mode=0o755)
    return [shutil.copy(path, BOOT_FOLDER) for path in guest.build()]


def inside():
    kernel, initrd = boot_files()

    def domain(name, mac, interface=''):
        return write(name, DOMAIN % {'name': name, 'kernel': kernel, 'initrd': initrd, 'mac': mac,
                                     'interface': interface})
    say('A NAT network')
    virsh('net-define', write('try', NETWORK))
    virsh('net-start', 'try')
    virsh('net-list')
    say('A Linux guest on it')
    virsh('define', domain('demo', '01'))
    virsh('start', 'demo')
    say('Its console, until it has a lease and has reached the gateway')
    seen = follow_console('demo', 'GUEST: ready')
    for mark in ('GUEST: lease 192.168.150.', 'GUEST: pinged 192.168.150.1'):
        if mark not in seen:
            sys.exit('dev try: the guest did not report "%s"' % mark)
    say('What the daemons know')
    virsh('list')
    virsh('net-dhcp-leases', 'try')
    virsh('domifaddr', 'demo')
    xml = virsh('dumpxml', '--xpath', '/domain/devices/interface', 'demo')
    if 'virbr-try' not in xml:
        sys.exit('dev try: the live XML does not name the bridge')
    say('The port that the network made for it; its plug sets the actual type')
    port = virsh('net-port-list', 'try').split()[0]
    virsh('net-port-dumpxml', 'try', port)
    say('A start that the validation of the actual type refuses: a vlan tag, on a NAT network')
    virsh('define', domain('tagged', '02', "\n      <vlan><tag id='42'/></vlan>"))
    virsh('start', 'tagged', refused=True)
    if len(virsh('net-port-list', 'try').splitlines()) != 1:
        sys.exit('dev try: the refused start left its port behind')
    say('The end of it')
    virsh('destroy', 'demo')
    virsh('net-destroy', 'try')
    say('Done; nothing of this is left on the machine')


def main():
    if '--inside' in sys.argv:
        return inside()
    if '--help' in sys.argv or '-h' in sys.argv:
        return print(__doc__.strip())
    print('Preparing the guest', flush=True)
    guest.build()
    os.execv(os.path.join(guest.ROOT, 'dev'),
             ['dev', 'run', *sys.argv[1:], '--', '/usr/bin/python3', os.path.abspath(__file__),
              '--inside'])


if __name__ == '__main__':
    main()
