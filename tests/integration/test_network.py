"""virtnetworkd alone: networks, leases, ports, and what happens when parts of it are taken away."""
import os
import re
import signal
import socket
import subprocess
import uuid

import libvirt
import pytest

import documents
import host as rig

NAMES = (rig.NETWORK,)
URI = 'network:///system'

if rig.PEER:
    pytest.skip('the other daemon has no network daemon of its own', allow_module_level=True)


@pytest.fixture(scope='module')
def host():
    running = rig.Host(NAMES)
    yield running
    for name, status in running.stop().items():
        assert status == 0, '%s ended with %d' % (name, status)


@pytest.fixture
def conn(host):
    connection = rig.connect(URI)
    yield connection
    connection = rig.connect(URI)   # a scenario may have killed the daemon
    for net in connection.listAllNetworks():
        persistent = net.isPersistent()
        if net.isActive():
            net.destroy()
        if persistent:
            net.undefine()
    connection.close()


@pytest.fixture
def network(conn):
    made = conn.networkDefineXML(documents.network('net'))
    made.create()
    return made


def run(*command, check=True):
    p = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert not check or p.returncode == 0, '%s: %s' % (command, p.stderr)
    return p.stdout


def dnsmasq_pid(name='net'):
    try:
        return int(open('/run/libvirt/network/%s.pid' % name).read())
    except (OSError, ValueError):
        return 0


def has_table(bridge='vb-net'):
    return 'modvirt_' + bridge in run('nft', 'list', 'tables')


def index(name):
    return socket.if_nametoindex(name)


def tap(name, bridge):
    """A tap in @bridge that stays, as of a guest that runs on."""
    run('ip', 'tuntap', 'add', name, 'mode', 'tap')
    run('ip', 'link', 'set', name, 'master', bridge, 'up')


def master(name):
    found = re.search(r'master (\S+)', run('ip', 'link', 'show', name))
    return found.group(1) if found else None


PORT = '''<networkport>%s<owner><name>guest</name><uuid>%s</uuid></owner>
<mac address='52:54:00:00:00:77'/></networkport>'''


def test_life(conn):
    net = conn.networkDefineXML("<network><name>plain</name><forward mode='nat'/>"
                                "<ip address='192.168.99.1' netmask='255.255.255.0'/></network>")
    assert not net.isActive() and net.isPersistent() and not net.autostart()
    assert net.bridgeName().startswith('virbr')
    xml = net.XMLDesc()
    assert "<uuid>%s</uuid>" % net.UUIDString() in xml and "<mac address='52:54:00" in xml
    assert os.path.exists('/etc/libvirt/qemu/networks/plain.xml')
    net.setAutostart(True)
    assert os.path.islink('/etc/libvirt/qemu/networks/autostart/plain.xml')
    net.create()
    assert net.isActive() and os.path.exists('/run/libvirt/network/plain.xml')
    assert index(net.bridgeName()) and has_table(net.bridgeName())
    assert open('/proc/sys/net/ipv4/ip_forward').read().strip() == '1'
    assert [n.name() for n in conn.listAllNetworks(libvirt.VIR_CONNECT_LIST_NETWORKS_ACTIVE)] \
        == ['plain']
    assert conn.listNetworks() == ['plain'] and conn.numOfDefinedNetworks() == 0
    assert conn.networkLookupByName('plain').UUID() == net.UUID()
    bridge = net.bridgeName()
    pid = dnsmasq_pid('plain')
    assert pid and os.path.exists('/proc/%d' % pid)
    net.destroy()
    assert bridge not in rig.links('bridge') and not has_table(bridge)
    assert not os.path.exists('/proc/%d' % pid)
    net.undefine()
    assert not os.path.exists('/etc/libvirt/qemu/networks/plain.xml')
    assert os.listdir('/run/libvirt/network') == []
    with pytest.raises(libvirt.libvirtError) as err:
        conn.networkLookupByName('plain')
    assert err.value.get_error_code() == libvirt.VIR_ERR_NO_NETWORK


def test_transient(conn):
    net = conn.networkCreateXML(documents.network('once', 7, forward=None, dhcp=False))
    assert net.isActive() and not net.isPersistent()
    net.destroy()
    assert conn.listAllNetworks() == []


@pytest.mark.parametrize('mode', [None, 'nat', 'route', 'open'])
def test_modes(conn, mode):
    net = conn.networkDefineXML(documents.network('net', forward=mode))
    net.create()
    assert has_table() == (mode != 'open')
    rules = run('nft', 'list', 'ruleset')
    assert ('masquerade' in rules) == (mode == 'nat')
    net.destroy()
    assert not has_table()


def test_events(conn, host):
    libvirt.virEventRegisterDefaultImpl()
    listener = rig.connect(URI)
    seen = []
    listener.networkEventRegisterAny(None, libvirt.VIR_NETWORK_EVENT_ID_LIFECYCLE,
                                     lambda c, net, event, detail, _: seen.append(event), None)
    net = conn.networkDefineXML(documents.network('net', dhcp=False))
    net.create()
    net.destroy()
    net.undefine()
    while len(seen) < 4:
        libvirt.virEventRunDefaultImpl()
    assert seen == [libvirt.VIR_NETWORK_EVENT_DEFINED, libvirt.VIR_NETWORK_EVENT_STARTED,
                    libvirt.VIR_NETWORK_EVENT_STOPPED, libvirt.VIR_NETWORK_EVENT_UNDEFINED]
    listener.close()


@pytest.fixture
def guest_namespace(network):
    """A network namespace whose eth0 is plugged into the network's bridge."""
    run('mount', '-t', 'tmpfs', 'none', '/run/netns') if os.path.isdir('/run/netns') else None
    run('ip', 'netns', 'add', 'g')
    run('ip', 'link', 'add', 'vg', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', 'g')
    run('ip', 'link', 'set', 'vg', 'master', 'vb-net', 'up')
    run('ip', '-n', 'g', 'link', 'set', 'eth0', 'address', '52:54:00:11:22:33', 'up')
    yield 'g'
    run('ip', 'netns', 'del', 'g')


def test_leases(network, guest_namespace):
    run('ip', 'netns', 'exec', guest_namespace, 'busybox', 'udhcpc', '-i', 'eth0', '-n', '-q', '-f',
        '-x', 'hostname:tester', '-t', '10', '-T', '1', '-s', '/bin/true')
    leases = rig.wait_for(network.DHCPLeases)
    assert leases[0]['mac'] == '52:54:00:11:22:33' and leases[0]['hostname'] == 'tester'
    assert leases[0]['iface'] == 'vb-net' and leases[0]['prefix'] == 24
    assert network.DHCPLeases('52:54:00:11:22:33') == leases
    assert network.DHCPLeases('52:54:00:11:22:34') == []
    assert leases[0]['ipaddr'] in rig.virsh('net-dhcp-leases', 'net', uri=URI)


def test_daemon_killed(network, host, conn):
    port = network.portCreateXML(PORT % ('', uuid.uuid4()), 0)
    before = (index('vb-net'), dnsmasq_pid(), network.XMLDesc(), port.XMLDesc())
    tap('tapk', 'vb-net')
    host.restart(rig.NETWORK)
    again = rig.connect(URI)
    net = again.networkLookupByName('net')
    assert net.isActive()
    after = (index('vb-net'), dnsmasq_pid(), net.XMLDesc(),
             net.portLookupByUUID(port.UUID()).XMLDesc())
    assert before == after and master('tapk') == 'vb-net' and has_table()
    net.destroy()
    net.undefine()
    again.close()
    run('ip', 'link', 'del', 'tapk')


def test_flushed_rules_come_back(network):
    run('nft', 'flush', 'ruleset')
    rig.wait_for(has_table, 2)


def test_dnsmasq_comes_back(network):
    for _ in range(2):
        pid = dnsmasq_pid()
        os.kill(pid, signal.SIGKILL)
        rig.wait_for(lambda: dnsmasq_pid() not in (0, pid), 5)
        rig.wait_for(lambda: os.path.exists('/proc/%d' % dnsmasq_pid()), 5)


def test_restarted_network_takes_its_guests_back(network):
    tap('tapg', 'vb-net')
    network.destroy()
    assert master('tapg') is None
    network.create()
    assert master('tapg') == 'vb-net'
    run('ip', 'link', 'del', 'tapg')


def test_ports(network, conn):
    given = uuid.uuid4()
    port = network.portCreateXML(PORT % ('<uuid>%s</uuid>' % given, uuid.uuid4()), 0)
    assert port.UUIDString() == str(given) and port.network().name() == 'net'
    xml = port.XMLDesc()
    assert "<plug type='network' bridge='vb-net'" in xml and '52:54:00:00:00:77' in xml
    assert "connections='1'" in network.XMLDesc()
    assert [p.UUIDString() for p in network.listAllPorts()] == [str(given)]
    with pytest.raises(libvirt.libvirtError) as err:
        network.portCreateXML(PORT % ('<uuid>%s</uuid>' % given, uuid.uuid4()), 0)
    assert err.value.get_error_code() == libvirt.VIR_ERR_NETWORK_PORT_EXIST
    port.setParameters({libvirt.VIR_NETWORK_PORT_BANDWIDTH_IN_AVERAGE: 100})
    assert port.parameters()[libvirt.VIR_NETWORK_PORT_BANDWIDTH_IN_AVERAGE] == 100
    port.delete()
    assert network.listAllPorts() == []
    with pytest.raises(libvirt.libvirtError) as err:
        network.portLookupByUUID(given.bytes)
    assert err.value.get_error_code() == libvirt.VIR_ERR_NO_NETWORK_PORT


def test_port_of_bridge_mode(conn):
    net = conn.networkCreateXML("<network><name>host</name><forward mode='bridge'/>"
                                "<bridge name='br0'/></network>")
    assert "<plug type='bridge' bridge='br0'" in \
        net.portCreateXML(PORT % ('', uuid.uuid4()), 0).XMLDesc()


def test_portgroup_fills_in(conn):
    net = conn.networkCreateXML(
        "<network><name>groups</name><forward mode='bridge'/><bridge name='br0'/>"
        "<portgroup name='slow'><bandwidth><inbound average='50'/></bandwidth></portgroup>"
        "</network>")
    document = PORT.replace('<owner>', '<group>slow</group><owner>')
    assert "<inbound average='50'/>" in net.portCreateXML(document % ('', uuid.uuid4())).XMLDesc()
    with pytest.raises(libvirt.libvirtError, match='fast'):
        net.portCreateXML(document.replace('slow', 'fast') % ('', uuid.uuid4()))


@pytest.mark.parametrize('inside', [
    "<domain name='a&#10;dhcp-script=/bin/true'/>",
    "<forward mode='nat' dev='e&quot; accept #'/>",
    "<bridge name='a b'/>",
    "<bridge name='sixteen-letters-'/>",
])
def test_names_are_only_names(conn, inside):
    with pytest.raises(libvirt.libvirtError):
        conn.networkDefineXML("<network><name>n</name>%s<ip address='192.168.9.1' prefix='24'/>"
                              "</network>" % inside)
    assert conn.listAllNetworks() == []


def test_bandwidth(conn):
    document = documents.network('net', dhcp=False)
    conn.networkCreateXML(document.replace(
        '<ip ', "<bandwidth><inbound average='1000' peak='2000'/></bandwidth><ip ", 1))
    assert 'rate 8192Kbit ceil 16384Kbit' in run('tc', 'class', 'show', 'dev', 'vb-net')


def test_update(network):
    entry = "<host mac='52:54:00:aa:bb:cc' name='fixed' ip='192.168.100.5'/>"
    network.update(libvirt.VIR_NETWORK_UPDATE_COMMAND_ADD_LAST, libvirt.VIR_NETWORK_SECTION_IP_DHCP_HOST,
                   -1, entry, libvirt.VIR_NETWORK_UPDATE_AFFECT_LIVE |
                   libvirt.VIR_NETWORK_UPDATE_AFFECT_CONFIG)
    assert '52:54:00:aa:bb:cc' in network.XMLDesc()
    assert '52:54:00:aa:bb:cc' in network.XMLDesc(libvirt.VIR_NETWORK_XML_INACTIVE)
    assert '52:54:00:aa:bb:cc,192.168.100.5' in \
        open('/var/lib/libvirt/dnsmasq/net.hostsfile').read()
    pid = dnsmasq_pid()
    assert pid and os.path.exists('/proc/%d' % pid)


def test_refusals_name_the_culprit(conn):
    run('ip', 'link', 'add', 'name', 'vb-taken', 'type', 'bridge')
    net = conn.networkDefineXML(documents.network('taken', 3))
    with pytest.raises(libvirt.libvirtError, match='vb-taken'):
        net.create()
    run('ip', 'link', 'del', 'vb-taken')
    run('ip', 'link', 'add', 'name', 'other', 'type', 'bridge')
    run('ip', 'addr', 'add', '192.168.103.9/24', 'dev', 'other')
    run('ip', 'link', 'set', 'other', 'up')
    with pytest.raises(libvirt.libvirtError, match='other'):
        net.create()
    run('ip', 'link', 'del', 'other')
    holder = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    holder.bind(('', 53))
    with pytest.raises(libvirt.libvirtError, match=r'python3 \(process %d\)' % os.getpid()):
        net.create()
    holder.close()
    assert not net.isActive() and not has_table('vb-taken') and 'vb-taken' not in rig.links()
    net.create()
    with pytest.raises(libvirt.libvirtError) as err:
        net.create()
    assert err.value.get_error_code() == libvirt.VIR_ERR_OPERATION_INVALID
    with pytest.raises(libvirt.libvirtError, match='taken'):
        conn.networkDefineXML(documents.network('second', 4).replace('vb-second', 'vb-taken'))


def test_cycles_leave_nothing(conn, host):
    def cycle():
        net = conn.networkCreateXML(documents.network('c', 5))
        net.portCreateXML(PORT % ('', uuid.uuid4()), 0)
        net.destroy()
    for _ in range(5):
        cycle()
    before = host.process(rig.NETWORK).descriptors()
    for _ in range(30):
        cycle()
    assert host.process(rig.NETWORK).descriptors() <= before
    assert os.listdir('/run/libvirt/network') == [] and rig.links('bridge') == []
