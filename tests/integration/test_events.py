"""Events as today's clients register for them, and clients that do not read theirs."""
import threading

import libvirt
import pytest

import documents
import host as rig
import wire

libvirt.virEventRegisterDefaultImpl()


@pytest.fixture(scope='module', autouse=True)
def loop():
    """One thread that runs the client library's event loop."""
    ending = threading.Event()

    def run():
        while not ending.is_set():
            libvirt.virEventRunDefaultImpl()
    timer = libvirt.virEventAddTimeout(50, lambda *a: None, None)
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield
    ending.set()
    thread.join(5)
    libvirt.virEventRemoveTimeout(timer)


def test_domain_lifecycle(host, conn):
    seen = []
    number = conn.domainEventRegisterAny(
        None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE,
        lambda c, dom, event, detail, opaque: seen.append((dom.name(), event)), None)
    domain = conn.defineXML(documents.domain('events'))
    domain.create()
    domain.suspend()
    domain.resume()
    domain.destroy()
    domain.undefine()
    wanted = [libvirt.VIR_DOMAIN_EVENT_DEFINED, libvirt.VIR_DOMAIN_EVENT_STARTED,
              libvirt.VIR_DOMAIN_EVENT_SUSPENDED, libvirt.VIR_DOMAIN_EVENT_RESUMED,
              libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_UNDEFINED]

    def order():
        """The wanted events in their order; a start also tells of the processors' resume."""
        events = [event for name, event in seen if name == 'events']
        rest = iter(events)
        return all(event in rest for event in wanted)
    rig.wait_for(order, 5, 'events: %s' % seen)
    conn.domainEventDeregisterAny(number)


def test_events_of_one_domain(host, conn):
    first = conn.defineXML(documents.domain('first'))
    second = conn.defineXML(documents.domain('second'))
    seen = []
    number = conn.domainEventRegisterAny(
        first, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE,
        lambda c, dom, event, detail, opaque: seen.append(dom.name()), None)
    second.create()
    first.create()
    rig.wait_for(lambda: seen, 5)
    assert set(seen) == {'first'}
    conn.domainEventDeregisterAny(number)


def test_network_lifecycle(host, conn):
    seen = []
    number = conn.networkEventRegisterAny(
        None, libvirt.VIR_NETWORK_EVENT_ID_LIFECYCLE,
        lambda c, net, event, detail, opaque: seen.append((net.name(), event)), None)
    network = conn.networkDefineXML(documents.network('events', dhcp=False))
    network.create()
    network.destroy()
    network.undefine()
    wanted = [libvirt.VIR_NETWORK_EVENT_DEFINED, libvirt.VIR_NETWORK_EVENT_STARTED,
              libvirt.VIR_NETWORK_EVENT_STOPPED, libvirt.VIR_NETWORK_EVENT_UNDEFINED]
    rig.wait_for(lambda: [e for n, e in seen if n == 'events'] == wanted, 5,
                 'events: %s' % seen)
    conn.networkEventDeregisterAny(number)


def test_a_client_that_does_not_read(host, conn):
    """It costs at most a few MiB, and the others get their events and answers."""
    program = wire.load()
    numbers = {p.name: p.number for p in program.procedures}
    seen = []
    number = conn.domainEventRegisterAny(
        None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE,
        lambda c, dom, event, detail, opaque: seen.append(event), None)
    process = host.process(rig.QEMU)
    before = process.rss()
    with wire.Wire(rig.socket_path(rig.QEMU), program).open(rig.URI) as stalled:
        payload = wire.Encoder(program, {'eventID': 0}).struct(next(
            p.args for p in program.procedures
            if p.name == 'connect_domain_event_callback_register_any'))
        assert stalled.call(numbers['connect_domain_event_callback_register_any'],
                            payload)[0] == wire.OK
        for _ in range(1000):
            conn.defineXML(documents.domain('noise')).undefine()
        rig.wait_for(lambda: len(seen) == 2000, 10, '%d events of 2000' % len(seen))
        assert process.rss() - before < 6 * 1024
    conn.domainEventDeregisterAny(number)
