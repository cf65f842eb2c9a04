"""The daemons as programs: options, sockets, leaving when idle, a second instance."""
import os
import select
import signal
import socket
import stat
import subprocess
import time

import libvirt
import pytest

import daemons
import documents
import host as rig
import wire

if rig.PEER:
    pytest.skip('about our own programs', allow_module_level=True)


@pytest.fixture(params=rig.NAMES)
def name(request):
    return request.param


@pytest.fixture
def started(name):
    """A function that starts the daemon with arguments; all are gone at the end."""
    made = []

    def start(*args, **kw):
        made.append(daemons.Daemon(name, args=args, **kw))
        return made[-1].wait_ready()
    yield start
    for daemon in made:
        if daemon.process.poll() is None:
            daemon.kill()


def uri_of(name):
    return {'virtqemud': 'qemu:///system', 'virtnetworkd': 'network:///system'}[name]


def test_help_and_version(name):
    for option in ('--help', '-h', '--version', '-V'):
        p = subprocess.run([daemons.binary(name), option], capture_output=True, text=True)
        assert p.returncode == 0 and p.stdout
    assert subprocess.run([daemons.binary(name), '--nosuch'],
                          capture_output=True).returncode != 0


def test_sockets_and_their_modes(name, started):
    daemon = started()
    for suffix, mode in (('-sock', 0o660), ('-sock-ro', 0o666), ('-admin-sock', 0o600)):
        found = os.stat('/run/libvirt/%s%s' % (name, suffix))
        assert stat.S_ISSOCK(found.st_mode) and stat.S_IMODE(found.st_mode) == mode, suffix
    assert daemon.stop() == 0
    assert not os.path.exists('/run/libvirt/%s-sock' % name), 'its socket is left'


def test_second_instance_is_refused(name, started):
    first = started()
    with pytest.raises(daemons.DaemonFailed) as e:
        daemons.Daemon(name).wait_ready()
    assert '/run/libvirt/%s-sock' % name in str(e.value) or '.pid' in str(e.value)
    assert first.process.poll() is None
    libvirt.open(uri_of(name)).close()


def test_pid_file(name, started):
    daemon = started('--pid-file', '/run/own.pid')
    assert int(open('/run/own.pid').read()) == daemon.process.pid


def test_wrong_settings_are_named(name):
    with open('/run/wrong.conf', 'w') as f:
        f.write('max_clients = "many"\n')
    with pytest.raises(daemons.DaemonFailed) as e:
        daemons.Daemon(name, args=('--config', '/run/wrong.conf')).wait_ready()
    assert '/run/wrong.conf' in str(e.value) and 'max_clients' in str(e.value)


def test_background(name):
    """-d returns once the daemon can be used."""
    subprocess.run([daemons.binary(name), '-d', '-p', '/run/background.pid'], check=True,
                   timeout=30, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    libvirt.open(uri_of(name)).close()
    pidfd = os.pidfd_open(int(open('/run/background.pid').read()))
    signal.pidfd_send_signal(pidfd, signal.SIGTERM)
    assert select.select([pidfd], [], [], 10)[0], 'it did not end'
    os.close(pidfd)


def test_leaves_when_idle(name, started):
    daemon = started('--timeout', '1')
    connection = libvirt.open(uri_of(name))
    time.sleep(1.5)   # a client keeps it
    assert daemon.process.poll() is None
    connection.close()
    assert daemon.process.wait(10) == 0


def test_sockets_from_systemd(name, started):
    """The passed sockets are served and stay where they are afterwards."""
    os.makedirs('/run/libvirt', exist_ok=True)
    listen = {}
    for unit, suffix in (('', '-sock'), ('-ro', '-sock-ro'), ('-admin', '-admin-sock')):
        path = '/run/libvirt/%s%s' % (name, suffix)
        s = socket.socket(socket.AF_UNIX)
        s.bind(path)
        s.listen(16)
        listen[name + unit + '.socket'] = s
    daemon = started(listen=listen)
    libvirt.open(uri_of(name)).close()
    libvirt.openReadOnly(uri_of(name)).close()
    assert daemon.stop() == 0
    for suffix in ('-sock', '-sock-ro', '-admin-sock'):
        path = '/run/libvirt/%s%s' % (name, suffix)
        assert os.path.exists(path)
        os.unlink(path)


def test_two_hundred_calls_in_flight(name, started):
    """All are answered, each once, and another client is not kept waiting by them."""
    started()
    program = wire.load()
    numbers = {p.name: p.number for p in program.procedures}
    with wire.Wire(rig.socket_path(name), program).open(uri_of(name)) as busy, \
            wire.Wire(rig.socket_path(name), program).open(uri_of(name)) as other:
        packets = [busy.packet(numbers['connect_get_hostname']) for _ in range(200)]
        serials = set(range(busy.serial - 199, busy.serial + 1))
        busy.send(b''.join(packets))
        start = time.perf_counter()
        assert other.call(numbers['connect_get_lib_version'])[0] == wire.OK
        assert time.perf_counter() - start < 0.1
        answered = [busy.receive()[2] for _ in range(200)]
    assert sorted(answered) == sorted(serials)


def test_keepalive_is_answered(name, started):
    started()
    program = wire.load()
    with wire.Wire(rig.socket_path(name), program).open(uri_of(name)) as client:
        client.serial = -1   # keepalive packets carry 0
        client.send(client.packet(1, kind=wire.EVENT, number=0x6b656570, version=1))
        procedure, kind, serial, status, payload = client.receive()
        assert (procedure, kind, payload) == (2, wire.EVENT, b'')


def test_socket_activation_of_the_network_daemon():
    """virtqemud reaches virtnetworkd through its socket, which starts it."""
    script = ('virsh -q -c qemu:///system net-list --all && '
              'test -e /run/modvirt-dev/log/virtnetworkd.log')
    p = subprocess.run([os.path.join(rig.ROOT, 'dev'), 'run', '--daemons', 'virtqemud',
                        '--activate', 'virtnetworkd', '--', 'bash', '-c', script],
                       capture_output=True, text=True, timeout=60)
    assert p.returncode == 0, p.stderr


def test_definitions_survive_an_orderly_restart(started, name):
    if name != rig.QEMU:
        pytest.skip('guests only')
    daemon = started()
    connection = libvirt.open(rig.URI)
    domain = connection.defineXML(documents.domain('kept'))
    text = domain.XMLDesc()
    domain.setAutostart(1)
    connection.close()
    assert daemon.stop() == 0
    started()
    connection = libvirt.open(rig.URI)
    domain = connection.lookupByName('kept')
    assert domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE) == text or domain.isActive()
    assert domain.autostart() == 1
    if domain.isActive():
        domain.destroy()
    domain.undefine()
    connection.close()
