"""Fixtures of the scenarios. A file runs in a private instance of its own: see ./dev test -k."""
import os
import shutil

import pytest

if not os.environ.get('MODVIRT_INSTANCE'):
    def pytest_runtest_setup(item):
        pytest.exit('run the scenarios by ./dev test -k NAME: they need a private instance', 2)

import documents   # noqa: E402
import host as rig   # noqa: E402  (puts tools/dev on the path)
import guest   # noqa: E402


@pytest.fixture(scope='module')
def host():
    """The daemons, running; at the end of the module each must end in order."""
    running = rig.Host()
    yield running
    for name, status in running.stop().items():
        assert status == 0, '%s ended with %d' % (name, status)


@pytest.fixture
def conn(host):
    connection = rig.connect()
    yield connection
    clean(connection)
    connection.close()


def clean(connection):
    """Removes every guest and network, so that the next scenario finds none."""
    for thing in connection.listAllDomains() + connection.listAllNetworks():
        persistent = thing.isPersistent()
        if thing.isActive():
            thing.destroy()
        if persistent:
            thing.undefine()


@pytest.fixture
def network(conn):
    """A running NAT network called "net"."""
    made = conn.networkDefineXML(documents.network('net'))
    made.create()
    return made


@pytest.fixture(scope='session')
def linux_files():
    """(kernel, initrd) where QEMU's own user may read them."""
    folder = '/var/lib/libvirt/boot'
    os.makedirs(folder, exist_ok=True)
    return [shutil.copy(path, folder) for path in guest.build()]
