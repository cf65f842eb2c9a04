"""Clients that may do nothing, or that send what no client should."""
import os
import random
import struct

import libvirt
import pytest

import documents
import host as rig
import wire

PACKETS = 10000
SEED = 711
# Procedures that end or bind the connection itself.
OWN_CONNECTION = {'connect_open', 'connect_close', 'auth_list', 'auth_sasl_init',
                  'auth_sasl_start', 'auth_sasl_step', 'auth_polkit'}
READ_ONLY = 1   # VIR_CONNECT_RO
# Some that each daemon has, and that it must refuse by permission and nothing else.
NETWORK_DENIED = ('network_create', 'network_destroy', 'network_define_xml', 'network_undefine',
                  'network_set_autostart', 'network_update', 'network_port_delete')
DENIED = {rig.NETWORK: NETWORK_DENIED,
          rig.QEMU: ('domain_create', 'domain_destroy', 'domain_define_xml', 'domain_undefine',
                     'domain_set_autostart', 'domain_suspend', 'domain_reset') + NETWORK_DENIED}


@pytest.fixture(scope='module')
def program():
    return wire.load()


@pytest.fixture
def world(conn, network):
    """Something of everything that a call could change; what it is now, as text."""
    idle = conn.defineXML(documents.domain('idle', documents.interface('net')))
    running = conn.defineXML(documents.domain('running', documents.interface('net')))
    running.create()
    return {'idle': idle, 'running': running, 'network': network,
            'port': network.listAllPorts()[0]}


def picture(conn):
    """All that clients can see and what lies on the disk, to be compared."""
    domains = {d.name(): (d.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE), d.XMLDesc(), d.state(),
                          d.autostart(), d.ID()) for d in conn.listAllDomains()}
    networks = {n.name(): (n.XMLDesc(), n.autostart(), n.isActive(),
                           sorted(p.XMLDesc() for p in n.listAllPorts()))
                for n in conn.listAllNetworks()}
    files = {}
    for folder, _, names in os.walk('/etc/libvirt'):
        for name in names:
            path = os.path.join(folder, name)
            files[path] = open(path, 'rb').read()
    return domains, networks, files, sorted(rig.qemus()), sorted(rig.links())


def targets(world):
    """Values by field name that make a call hit real objects."""
    def of(domain):
        return {'name': domain.name(), 'uuid': domain.UUID(), 'id': domain.ID()}
    net = {'name': 'net', 'uuid': world['network'].UUID()}
    for domain in (world['running'], world['idle']):
        yield {'dom': of(domain), 'net': net, 'name': domain.name(),
               'uuid': domain.UUID(), 'id': domain.ID(), 'autostart': 1, 'memory': 8192,
               'nvcpus': 1, 'xml': documents.domain('made'), 'xml_desc': documents.domain('made'),
               'port': {'net': net, 'uuid': world['port'].UUID()}}
    yield {'dom': of(world['idle']), 'net': net, 'name': 'net', 'uuid': world['network'].UUID(),
           'xml': documents.network('made', 9), 'autostart': 1}


def call_all(path, uri, program, values, flags=0):
    """Calls every procedure once; {name: (status, code)}. A dropped connection is a failure."""
    outcome = {}
    client = wire.Wire(path, program).open(uri, flags)
    for procedure in program.procedures:
        if procedure.kind != 'call' or procedure.name in OWN_CONNECTION:
            continue
        payload = wire.Encoder(program, values).struct(procedure.args)
        try:
            status, data = client.call(procedure.number, payload)
        except (wire.Closed, TimeoutError) as e:
            raise AssertionError('%s: %s' % (procedure.name, type(e).__name__)) from e
        outcome[procedure.name] = (status, wire.error_code(data) if status == wire.ERROR else 0)
        if status != wire.ERROR and procedure.words & {'to-client', 'to-server'}:
            client.close()   # an open stream would be in the way of the next reply
            client = wire.Wire(path, program).open(uri, flags)
    client.close()
    return outcome


@pytest.mark.parametrize('suffix,flags', [('-ro', 0), ('', READ_ONLY)])
def test_read_only_changes_nothing(host, conn, world, program, suffix, flags):
    before = picture(conn)
    called = 0
    for name, uri in ((rig.QEMU, rig.URI), (rig.NETWORK, 'network:///system')):
        for values in targets(world):
            outcome = call_all(rig.socket_path(name, suffix), uri, program, values, flags)
            called += len(outcome)
            for procedure in DENIED[name]:
                status, code = outcome[procedure]
                assert status == wire.ERROR, '%s on a read-only connection' % procedure
                assert code == libvirt.VIR_ERR_OPERATION_DENIED, (procedure, code)
    assert called > 2000
    assert picture(conn) == before


def test_unknown_procedures_are_answered(host, conn, program):
    with wire.Wire(rig.socket_path(rig.QEMU), program).open(rig.URI) as client:
        for number in (0, 9999, 1 << 30, -1):
            status, data = client.call(number)
            assert status == wire.ERROR and wire.error_text(data)
        status, _ = client.call(60, struct.pack('>i', 1))
        assert status == wire.OK, 'the connection was lost'


def test_unsupported_procedures_say_so(host, conn, program):
    """No procedure hangs or drops the connection, whether it is there yet or not."""
    if rig.PEER:
        pytest.skip('about procedures that are still missing')
    missing = {'connect_list_all_storage_pools', 'domain_migrate_begin3_params'}
    outcome = call_all(rig.socket_path(rig.QEMU), rig.URI, program, {})
    for name in missing & set(outcome):
        assert outcome[name][0] == wire.ERROR


def mutate(chance, packet):
    data = bytearray(packet)
    kind = chance.randrange(6)
    if kind == 0:      # some bytes
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
    elif kind == 1:    # a word of the payload, to the numbers where counts break
        at = chance.randrange(0, len(data), 4)
        data[at:at + 4] = struct.pack('>I', chance.choice(
            (0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 4194305, 16385, len(data))))
    elif kind == 2:    # too short, honest length
        del data[28 + chance.randrange(max(len(data) - 28, 1)):]
        data[0:4] = struct.pack('>I', len(data))
    elif kind == 3:    # too long, honest length
        data += os.urandom(chance.randint(1, 64))
        data[0:4] = struct.pack('>I', len(data))
    elif kind == 4:    # a length that lies
        data[0:4] = struct.pack('>I', chance.choice((0, 4, 27, 28, 33554433, 0xffffffff)))
    else:              # payload of noise
        data[28:] = chance.randbytes(len(data) - 28)
    return bytes(data)


def test_mutated_packets(host, conn, world, program):
    """No crash and no growth; whatever happens to that client, others go on."""
    calls = [p for p in program.procedures
             if p.kind == 'call' and p.name not in OWN_CONNECTION and p.acl
             and all(a.readonly for a in p.acl)]
    values = list(targets(world))
    chance = random.Random(SEED)
    path = rig.socket_path(rig.QEMU)
    before = picture(conn)
    process = host.process(rig.QEMU)

    def batch(count):
        client = None
        for number in range(count):
            if client is None:
                client = wire.Wire(path, program, timeout=2.0).open(rig.URI)
            procedure = chance.choice(calls)
            packet = client.packet(procedure.number, wire.Encoder(
                program, chance.choice(values)).struct(procedure.args))
            try:
                client.send(mutate(chance, packet))
                if number % 10 == 9:   # a good call tells whether the framing survived
                    client.socket.settimeout(0.05)
                    client.call(60, struct.pack('>i', 1))
                    client.socket.settimeout(2.0)
            except (wire.Closed, TimeoutError, AssertionError):
                client.close()
                client = None
        if client:
            client.close()
    batch(2000)
    descriptors, rss = process.descriptors(), process.rss()
    batch(PACKETS - 2000)
    assert host.alive(rig.QEMU), 'the daemon died'
    assert conn.isAlive(), 'another client was cut off'
    assert picture(conn) == before
    rig.wait_for(lambda: process.descriptors() <= descriptors + 2, 5, 'descriptors leak')
    assert process.rss() < rss + 4096, 'grew by %d KiB' % (process.rss() - rss)
