"""Measures one side inside an instance: measure.py OUT.json RUNS [LINE...] (see bench.py)."""
import json
import os
import socket
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
                                'integration'))
import documents   # noqa: E402
import host as rig   # noqa: E402
import wire   # noqa: E402

MANY = 1000
DISK = '''<disk type='file' device='disk'><driver name='qemu' type='qcow2'/>
<source file='/var/lib/libvirt/images/none.qcow2'/><target dev='vda' bus='virtio'/></disk>
<serial type='pty'/><graphics type='vnc' port='-1'/>'''

lines = {}   # name -> function(run) that returns one value


def line(name):
    def note(function):
        lines[name] = function
        return function
    return note


class Bench:
    """The daemons of this side and what the measurements share."""

    def __init__(self):
        self.host = None
        self.conn = None
        self.bare = None

    def fresh(self):
        """Daemons started anew, on whatever lies on the disk."""
        self.close()
        self.host = rig.Host()
        self.conn = rig.connect()
        self.conn.getVersion()

    def close(self):
        if self.conn:
            self.conn.close()
            self.conn = None
        if self.host:
            for name in rig.NAMES:
                self.host.kill(name)
            self.host = None


bench = Bench()


def timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@line('first connection on a fresh host')
def first_connection(run):
    """From the daemon's start without any cache to the answer of the first call."""
    bench.close()
    for folder in ('/var/cache/libvirt/qemu', '/run/libvirt'):
        subprocess.run(['rm', '-rf', folder], check=True)
    start = time.perf_counter()
    bench.host = rig.Host()
    bench.conn = rig.connect()
    bench.conn.getHostname()
    bench.conn.listAllDomains()
    return 1e3 * (time.perf_counter() - start)


@line('resident memory, idle')
def memory_idle(run):
    bench.fresh()
    bench.conn.listAllDomains()
    return bench.host.process(rig.QEMU).rss() * 1.024e-3


@line('own memory (PSS), idle')
def memory_idle_own(run):
    return bench.host.process(rig.QEMU).pss() * 1.024e-3


@line('call round trip')
def round_trip(run):
    program = wire.load()
    number = {p.name: p.number for p in program.procedures}['connect_get_lib_version']
    taken = []
    with wire.Wire(rig.socket_path(rig.QEMU), program).open(rig.URI) as client:
        for _ in range(2000):
            taken.append(timed(lambda: client.call(number)))
    return 1e6 * statistics.median(taken)


@line('define')
def define(run):
    taken = []
    for i in range(20):
        text = documents.domain('define-%d-%d' % (run, i), DISK + documents.interface('net'))
        taken.append(timed(lambda: bench.conn.defineXML(text)))
        bench.conn.lookupByName('define-%d-%d' % (run, i)).undefine()
    return 1e3 * statistics.median(taken)


def bare_command(qmp):
    return ['qemu-system-x86_64', '-accel', 'tcg', '-machine', 'pc', '-m', '16', '-nodefaults',
            '-no-user-config', '-display', 'none', '-S', '-chardev',
            'socket,id=mon,fd=%d,server=off' % qmp, '-mon', 'chardev=mon,mode=control']


@line('bare QEMU, exec to running')
def bare(run):
    taken = []
    for _ in range(3):
        here, there = socket.socketpair()
        start = time.perf_counter()
        process = subprocess.Popen(bare_command(there.fileno()), pass_fds=[there.fileno()])
        there.close()
        stream = here.makefile('rw')
        stream.readline()
        for command in ('qmp_capabilities', 'cont', 'query-status'):
            stream.write('{"execute": "%s"}\n' % command)
            stream.flush()
            while 'return' not in (answer := json.loads(stream.readline())):
                pass
        assert answer['return']['running']
        taken.append(time.perf_counter() - start)
        process.kill()
        process.wait()
    return 1e3 * statistics.median(taken)


def start_and_destroy(document):
    """(seconds to start, seconds to destroy), medians of three lives."""
    domain = bench.conn.defineXML(document)
    starts, ends = [], []
    for _ in range(3):
        starts.append(timed(domain.create))
        ends.append(timed(domain.destroy))
    domain.undefine()
    return statistics.median(starts), statistics.median(ends)


@line('guest start')
def guest_start(run):
    start, bench.last_destroy = start_and_destroy(documents.domain('plain'))
    return 1e3 * start


@line('guest destroy')
def guest_destroy(run):
    return 1e3 * start_and_destroy(documents.domain('plain'))[1]


def with_network(work):
    network = bench.conn.networkDefineXML(documents.network('bench', 5))
    try:
        return work(network)
    finally:
        if network.isActive():
            network.destroy()
        network.undefine()


@line('guest start, with interface')
def guest_start_interface(run):
    def work(network):
        network.create()
        return 1e3 * start_and_destroy(
            documents.domain('plain', documents.interface('bench')))[0]
    return with_network(work)


@line('network start')
def network_start(run):
    return with_network(lambda network: 1e3 * timed(network.create))


@line('network destroy')
def network_destroy(run):
    def work(network):
        network.create()
        return 1e3 * timed(network.destroy)
    return with_network(work)


@line('port create')
def port_create(run):
    port = '''<networkport><uuid>5d744f21-ba4a-4d6e-bdb2-30a35ff3207%x</uuid><owner>
<name>bench</name><uuid>09034f45-8667-4410-b42f-9fca49ac2edc</uuid></owner>
<mac address='52:54:00:7b:35:9%x'/></networkport>'''

    def work(network):
        network.create()
        taken = []
        for i in range(10):
            taken.append(timed(lambda: network.portCreateXML(port % (i, i))))
        for made in network.listAllPorts():
            made.delete()
        return 1e3 * statistics.median(taken)
    return with_network(work)


def have_many():
    """MANY inactive guests, defined once."""
    if bench.conn.numOfDefinedDomains() < MANY:
        for i in range(MANY):
            bench.conn.defineXML(documents.domain('many%04d' % i,
                                                  DISK + documents.interface('net')))


@line('list of 1000')
def list_many(run):
    have_many()
    return 1e3 * statistics.median(timed(bench.conn.listAllDomains) for _ in range(10))


@line('bulk stats of 1000 inactive')
def bulk_stats(run):
    have_many()
    return 1e3 * statistics.median(timed(bench.conn.getAllDomainStats) for _ in range(3))


@line('ready with 1000 definitions')
def ready_many(run):
    """From the daemon's start to the answer of the first list."""
    have_many()
    bench.close()
    start = time.perf_counter()
    bench.host = rig.Host()
    bench.conn = rig.connect()
    assert len(bench.conn.listAllDomains()) == MANY
    return 1e3 * (time.perf_counter() - start)


@line('resident memory, 1000 definitions')
def memory_many(run):
    have_many()
    bench.fresh()
    assert len(bench.conn.listAllDomains()) == MANY
    return bench.host.process(rig.QEMU).rss() * 1.024e-3


@line('own memory (PSS), 1000 definitions')
def memory_many_own(run):
    return bench.host.process(rig.QEMU).pss() * 1.024e-3


def main(out, runs, wanted):
    results = {}
    for name, function in lines.items():
        if wanted and not any(w in name for w in wanted):
            continue
        print('measuring %s: %s' % ('libvirt 9.0' if rig.PEER else 'modvirt', name), flush=True)
        if bench.conn is None:
            bench.fresh()
        try:
            values = [function(run) for run in range(runs)]
        except Exception as e:   # one line that fails must not hide the others
            print('  %s: %s' % (type(e).__name__, e), flush=True)
            bench.fresh()
            continue
        results[name] = {'median': statistics.median(values), 'low': min(values),
                         'high': max(values)}
    bench.close()
    with open(out, 'w') as f:
        json.dump(results, f)


if __name__ == '__main__':
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
