"""The XML documents that the scenarios use."""


def network(name, number=0, forward='nat', dhcp=True):
    """A network on 192.168.(100+number).0/24 with the bridge vb-NAME."""
    mode = "<forward mode='%s'/>" % forward if forward else ''
    dhcp_text = "<dhcp><range start='192.168.%d.10' end='192.168.%d.250'/></dhcp>" % (
        100 + number, 100 + number) if dhcp else ''
    return '''<network><name>%s</name>%s<bridge name='vb-%s' stp='off' delay='0'/>
<ip address='192.168.%d.1' netmask='255.255.255.0'>%s</ip></network>''' % (
        name, mode, name, 100 + number, dhcp_text)


def interface(network_name, mac=None, inside=''):
    mac_text = "<mac address='%s'/>" % mac if mac else ''
    return "<interface type='network'>%s<source network='%s'/>%s<model type='virtio'/></interface>" % (
        mac_text, network_name, inside)


def domain(name, devices='', memory=16, os_text='', uuid=''):
    """A guest without a disk: its firmware finds nothing to boot and waits, at no cost."""
    return '''<domain type='qemu'><name>%s</name>%s<memory unit='MiB'>%d</memory><vcpu>1</vcpu>
<os><type arch='x86_64' machine='pc'>hvm</type>%s</os>
<features><acpi/></features>
<devices><controller type='usb' model='none'/><memballoon model='none'/>%s</devices></domain>''' % (
        name, '<uuid>%s</uuid>' % uuid if uuid else '', memory, os_text, devices)


def linux(name, kernel, initrd, devices=''):
    """A guest that boots Linux and reports on its serial console."""
    return domain(name, "<console type='pty'/>" + devices, 160, '''<kernel>%s</kernel>
<initrd>%s</initrd><cmdline>console=ttyS0 mitigations=off loglevel=4</cmdline>''' % (kernel, initrd))
