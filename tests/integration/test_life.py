"""The life that ./dev try shows, each step asserted: a Linux guest on a NAT network."""
import re
import xml.etree.ElementTree as ElementTree

import libvirt
import pytest

import documents
import host as rig

MAC = '52:54:00:00:02:01'
GATEWAY = '192.168.107.1'


def read_console(domain, mark, seconds=120):
    """The console's text up to @mark, by a stream as every client reads it."""
    connection = rig.connect()
    stream = connection.newStream(libvirt.VIR_STREAM_NONBLOCK)
    connection.lookupByName(domain.name()).openConsole(None, stream, 0)
    seen = b''

    def piece():
        nonlocal seen
        data = stream.recv(4096)
        assert data != b'', 'the console ended after: %r' % seen[-300:]
        if data != -2:   # -2: nothing there yet
            seen += data
        else:
            libvirt_iterate(connection)
        return mark in seen
    try:
        rig.wait_for(piece, seconds, 'no %r on the console' % mark)
    finally:
        stream.abort()
        connection.close()
    return seen.decode(errors='replace')


def libvirt_iterate(connection):
    """A round trip, which lets the client library read what has arrived for the stream."""
    connection.isAlive()
    connection.getLibVersion()


@pytest.fixture(scope='module')
def life(host, linux_files):
    """Network and guest, started; the guest has said that it is ready."""
    connection = rig.connect()
    network = connection.networkDefineXML(documents.network('life', 7))
    network.create()
    domain = connection.defineXML(documents.linux(
        'life', *linux_files, devices=documents.interface('life', MAC)))
    domain.create()
    console = read_console(domain, b'GUEST: ready')
    yield connection, network, domain, console
    if domain.isActive():
        domain.destroy()
    domain.undefine()
    network.destroy()
    network.undefine()
    connection.close()


def test_guest_has_a_lease_and_reaches_the_gateway(life):
    console = life[3]
    assert re.search(r'GUEST: lease 192\.168\.107\.\d+ from ' + re.escape(GATEWAY), console)
    assert 'GUEST: pinged ' + GATEWAY in console


def test_list_shows_it(life):
    assert rig.virsh('list', '--name').split() == ['life']
    assert rig.virsh('net-list', '--name').split() == ['life']
    assert rig.virsh('domstate', 'life', '--reason') == 'running (booted)'


def test_lease(life):
    leases = life[1].DHCPLeases()
    assert [lease['mac'] for lease in leases] == [MAC]
    assert leases[0]['ipaddr'].startswith('192.168.107.')
    assert leases[0]['prefix'] == 24
    assert leases[0]['ipaddr'] in rig.virsh('net-dhcp-leases', 'life')


def test_domain_interface_addresses(life):
    found = life[2].interfaceAddresses(libvirt.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE)
    (name, entry), = found.items()
    assert entry['hwaddr'] == MAC
    assert entry['addrs'][0]['addr'] == life[1].DHCPLeases()[0]['ipaddr']
    assert name in rig.links()


def test_live_interface_xml(life):
    element = ElementTree.fromstring(life[2].XMLDesc()).find('devices/interface')
    assert element.get('type') == 'network'
    source = element.find('source')
    assert source.get('network') == 'life' and source.get('bridge') == 'vb-life'
    port = life[1].portLookupByUUIDString(source.get('portid'))
    assert port.UUIDString() == source.get('portid')
    assert element.find('target').get('dev') in rig.links('tun')
    assert element.find('alias').get('name') == 'net0'


def test_inactive_xml_has_no_port(life):
    text = life[2].XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
    source = ElementTree.fromstring(text).find('devices/interface/source')
    assert source.attrib == {'network': 'life'}


def test_port_names_its_owner(life):
    ports = life[1].listAllPorts()
    assert len(ports) == 1
    element = ElementTree.fromstring(ports[0].XMLDesc())
    assert element.findtext('owner/name') == 'life'
    assert element.findtext('owner/uuid') == life[2].UUIDString()
    assert element.find('mac').get('address') == MAC
    assert element.find('plug').get('bridge') == 'vb-life'


def test_interface_statistics_count(life):
    name = ElementTree.fromstring(life[2].XMLDesc()).find('devices/interface/target').get('dev')
    rx_bytes, rx_packets = life[2].interfaceStats(name)[:2]
    assert rx_bytes > 0 and rx_packets > 0
    stats = life[0].getAllDomainStats(libvirt.VIR_DOMAIN_STATS_INTERFACE)[0][1]
    assert stats['net.count'] == 1 and stats['net.0.rx.bytes'] >= rx_bytes


def test_second_start_is_refused(life):
    with pytest.raises(libvirt.libvirtError) as e:
        life[2].create()
    assert e.value.get_error_code() == libvirt.VIR_ERR_OPERATION_INVALID


def test_actual_type_refuses_vlan(life):
    mac = '52:54:00:00:02:02'
    tagged = life[0].defineXML(documents.domain('tagged', documents.interface(
        'life', mac, "<vlan><tag id='42'/></vlan>")))
    try:
        with pytest.raises(libvirt.libvirtError) as e:
            tagged.create()
    finally:
        tagged.undefine()
    text = e.value.get_error_message()
    assert e.value.get_error_code() == libvirt.VIR_ERR_CONFIG_UNSUPPORTED
    for word in (mac, 'vlan') + (() if rig.PEER else ('life', 'network')):
        assert word in text, text
    assert len(life[1].listAllPorts()) == 1, 'the refused start left its port'
    assert len(rig.links('tun')) == 1, 'the refused start left its tap'
    assert list(rig.qemus()) == ['life']


def test_suspend_and_resume(life):
    domain = life[2]
    domain.suspend()
    assert domain.state() == [libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_USER]
    domain.resume()
    assert domain.state() == [libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_UNPAUSED]


def test_shutdown_by_the_power_button(life):
    domain = life[2]
    domain.shutdown()
    rig.wait_for(lambda: not domain.isActive(), 30, 'the guest did not shut down')
    assert domain.state() == [libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_SHUTDOWN]
    rig.wait_for(lambda: not life[1].listAllPorts(), 5, 'the port is left')
    rig.wait_for(lambda: not rig.links('tun'), 5, 'the tap is left')
    assert rig.qemus() == {}
