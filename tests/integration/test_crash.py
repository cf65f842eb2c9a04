"""kill -9 of each daemon at random moments under load: nothing that was said to be done is lost."""
import contextlib
import random
import threading
import time

import libvirt
import pytest

import conftest
import daemons
import documents
import host as rig

KILLS = 50
SEED = 20240611   # a failure prints the number of the kill; the same seed gives the same moments
STEADY = 4        # guests that run throughout


class Load(threading.Thread):
    """One client that defines, starts, stops and undefines, and knows what it was told.

    A call cut off by the kill may have been done or not; the truth is then asked for and noted.
    """

    def __init__(self, name):
        super().__init__(daemon=True)
        self.guest = name
        self.document = documents.domain(name, documents.interface('net'))
        self.ending = threading.Event()
        self.failure = None
        self.rounds = 0

    def run(self):
        while not self.ending.is_set():
            try:
                connection = rig.connect()
            except libvirt.libvirtError:
                time.sleep(0.01)   # the daemon is being restarted
                continue
            with contextlib.suppress(libvirt.libvirtError):
                self._work(connection)
            with contextlib.suppress(libvirt.libvirtError):
                connection.close()

    def _work(self, connection):
        while not self.ending.is_set():
            with contextlib.suppress(libvirt.libvirtError):
                left = connection.lookupByName(self.guest)
                if left.isActive():
                    left.destroy()
                left.undefine()
            if not connection.isAlive():
                return
            domain = connection.defineXML(self.document)
            domain.create()
            self.rounds += 1
            domain.destroy()
            domain.undefine()


@contextlib.contextmanager
def load(count=3):
    clients = [Load('load%d' % i) for i in range(count)]
    for client in clients:
        client.start()
    yield clients
    for client in clients:
        client.ending.set()
    for client in clients:
        client.join(60)
        assert not client.is_alive(), 'a client hangs since the daemon was killed'


def make_steady(conn):
    """Guests that must not notice anything, and definitions that must not be lost."""
    network = conn.networkDefineXML(documents.network('net'))
    network.setAutostart(True)
    network.create()
    kept = {}
    for i in range(STEADY):
        domain = conn.defineXML(documents.domain('steady%d' % i, documents.interface('net')))
        domain.create()
        kept[domain.name()] = domain.UUIDString()
    for i in range(20):
        domain = conn.defineXML(documents.domain('idle%d' % i))
        kept[domain.name()] = domain.UUIDString()
    return kept


def check_kept(steady, pids):
    """What the restarted daemon knows, against what it must know."""
    connection = rig.connect()
    try:
        known = {d.name(): d for d in connection.listAllDomains()}
        for name, uuid in steady.items():
            assert name in known, 'the definition of %s is lost' % name
            assert known[name].UUIDString() == uuid
            assert bool(known[name].isActive()) == name.startswith('steady'), name
            assert known[name].isPersistent()
        found = rig.qemus()
        assert {n: found.get(n) for n in pids} == pids, 'a guest was stopped'
        assert connection.networkLookupByName('net').isActive()
    finally:
        connection.close()


def kill_under_load(host, name, steady):
    pids = {n: p for n, p in rig.qemus().items() if n in steady}
    chance = random.Random(SEED)
    with load() as clients:
        for kill in range(KILLS):
            time.sleep(chance.uniform(0.0, 0.6))
            host.restart(name)
            try:
                check_kept(steady, pids)
            except (AssertionError, libvirt.libvirtError) as e:
                raise AssertionError('after kill %d: %s\n%s' % (
                    kill + 1, e, daemons.last_words(name, 60))) from e
        rounds = sum(client.rounds for client in clients)
    assert rounds > 0, 'the load did nothing'


def check_nothing_left():
    """After the load's own guests are gone, only the steady ones hold anything."""
    fresh = rig.connect()
    for domain in fresh.listAllDomains():
        if domain.name().startswith('load'):
            if domain.isActive():
                domain.destroy()
            domain.undefine()
    network = fresh.networkLookupByName('net')
    rig.wait_for(lambda: len(rig.qemus()) == STEADY, 10, 'QEMU processes are left')
    rig.wait_for(lambda: len(rig.links('tun')) == STEADY, 10, 'taps are left')
    rig.wait_for(lambda: len(network.listAllPorts()) == STEADY, 10, 'ports are left')
    fresh.close()


@pytest.mark.parametrize('name', rig.NAMES)
def test_kill(host, name):
    # Not by the fixtures: their connection would not live through this.
    try:
        kill_under_load(host, name, make_steady(rig.connect()))
        check_nothing_left()
    finally:
        conftest.clean(rig.connect())


def test_start_without_the_network_daemon(host, conn, network):
    """It fails at once and says who is missing; a running guest is not affected."""
    if rig.PEER:
        pytest.skip('one daemon does both')
    running = conn.createXML(documents.domain('running', documents.interface('net')))
    port = network.listAllPorts()[0].UUIDString()
    late = conn.defineXML(documents.domain('late', documents.interface('net')))
    host.kill(rig.NETWORK)
    try:
        start = time.monotonic()
        with pytest.raises(libvirt.libvirtError) as e:
            late.create()
        assert time.monotonic() - start < 2
        assert 'virtnetworkd' in e.value.get_error_message()
        assert running.state()[0] == libvirt.VIR_DOMAIN_RUNNING
    finally:
        host.start(rig.NETWORK)
    again = conn.networkLookupByName('net')
    assert [p.UUIDString() for p in again.listAllPorts()] == [port]
    late.create()
    assert len(again.listAllPorts()) == 2


def test_ports_are_reconciled(host, conn, network):
    """A guest that ends while virtnetworkd is away takes its port along once that is back."""
    if rig.PEER:
        pytest.skip('one daemon does both')
    guest = conn.createXML(documents.domain('brief', documents.interface('net')))
    host.kill(rig.NETWORK)
    guest.destroy()
    assert not rig.links('tun')
    host.start(rig.NETWORK)
    again = conn.networkLookupByName('net')
    rig.wait_for(lambda: not again.listAllPorts(), 10, 'the port is left')
