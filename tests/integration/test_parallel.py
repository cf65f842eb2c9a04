"""Many guests and clients at once, and many lives one after another."""
import concurrent.futures

import libvirt

import documents
import host as rig

GUESTS, CONNECTIONS, CYCLES = 20, 8, 200


def in_parallel(work, items):
    with concurrent.futures.ThreadPoolExecutor(CONNECTIONS) as pool:
        return list(pool.map(work, items))


def test_twenty_guests_from_eight_connections(host, conn, network):
    connections = [rig.connect() for _ in range(CONNECTIONS)]
    names = ['p%02d' % i for i in range(GUESTS)]

    def of(name):
        return connections[int(name[1:]) % CONNECTIONS]

    def define(name):
        of(name).defineXML(documents.domain(name, documents.interface('net'))).create()
        return {d.name() for d in of(name).listAllDomains()}

    def stop(name):
        domain = of(name).lookupByName(name)
        domain.destroy()
        domain.undefine()
    seen = in_parallel(define, names)
    assert all(name in listed for name, listed in zip(names, seen))
    assert {d.name() for d in conn.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_RUNNING)} == \
        set(names)
    assert set(rig.qemus()) == set(names)
    assert len(network.listAllPorts()) == len(rig.links('tun')) == GUESTS
    assert len({d.ID() for d in conn.listAllDomains()}) == GUESTS
    in_parallel(stop, names)
    assert conn.listAllDomains() == [] and rig.qemus() == {}
    assert network.listAllPorts() == [] and rig.links('tun') == []
    for connection in connections:
        connection.close()


def test_two_hundred_cycles_leave_nothing(host, conn, network):
    document = documents.domain('cycle', documents.interface('net', '52:54:00:00:03:01'))

    def cycle(count):
        for _ in range(count):
            conn.createXML(document).destroy()
    cycle(20)   # whatever is allocated once
    watched = [host.process(name) for name in rig.NAMES]
    before = [(p.descriptors(), p.rss(), p.threads()) for p in watched]
    cycle(CYCLES)
    for name, process, (fds, rss, threads) in zip(rig.NAMES, watched, before):
        assert process.descriptors() <= fds, '%s: descriptors' % name
        assert process.threads() <= threads + 2, '%s: threads' % name
        assert process.rss() <= rss + 1024, '%s: grew by %d KiB in %d cycles' % (
            name, process.rss() - rss, CYCLES)
    assert network.listAllPorts() == [] and rig.links('tun') == [] and rig.qemus() == {}
