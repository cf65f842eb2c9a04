"""Starting, watching and stopping daemons inside an instance; `./dev run` and the tests use it."""
import fcntl
import os
import select
import signal
import socket
import subprocess
import time

import sandbox

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LOGS = sandbox.BASE + '/log'
READY_TIMEOUT = 30.0   # seconds; a sanitizer build on a busy machine is slow


class DaemonFailed(Exception):
    """A daemon ended, or was not ready in time; the text ends with its last words."""


def build_dir():
    return os.environ.get('MODVIRT_BUILD') or os.path.join(ROOT, 'build')


def binary(name, peer=False):
    """The daemon's program: ours from the build tree, or the one Debian installed."""
    return '/usr/sbin/' + name if peer else os.path.join(build_dir(), 'daemons', name)


def last_words(name, lines=15):
    try:
        text = open(os.path.join(LOGS, name + '.log'), errors='replace').read().splitlines()
    except OSError:
        return ''
    return '\n'.join('  ' + line for line in text[-lines:])


def _activated(command, high, names):
    """@command with the descriptors @high moved to 3 and up, and systemd's words for it."""
    if not high:
        return command
    moves = ' '.join('%d<&%d %d<&-' % (3 + i, fd, fd) for i, fd in enumerate(high))
    script = 'export LISTEN_FDS=%d LISTEN_FDNAMES=%s LISTEN_PID=$$; exec "$@" %s' % (
        len(high), ':'.join(names), moves)
    return ['/bin/bash', '-c', script, 'bash', *command]


class Daemon:
    """One running daemon. Its standard output and error go to LOGS/NAME.log."""

    def __init__(self, name, peer=False, args=(), env=None, listen=None):
        """@listen: {unit name: listening socket} to hand over as systemd does."""
        listen = listen or {}
        self.name = name
        self.notify_path = '%s/notify-%s' % (sandbox.BASE, name)
        self.notify = self._notify_socket()
        command = [binary(name, peer), *args]
        environment = dict(os.environ, NOTIFY_SOCKET=self.notify_path,
                           MODVIRT_LIBEXECDIR=os.path.join(build_dir(), 'daemons'), **(env or {}))
        high = [fcntl.fcntl(s.fileno(), fcntl.F_DUPFD_CLOEXEC, 100) for s in listen.values()]
        log = os.open(os.path.join(LOGS, name + '.log'), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            if not os.access(command[0], os.X_OK):
                raise DaemonFailed('%s is not there: build it first' % command[0])
            self.process = subprocess.Popen(
                _activated(command, high, listen), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=environment, start_new_session=True, pass_fds=high)
        finally:
            for fd in (log, *high):
                os.close(fd)

    def _notify_socket(self):
        try:
            os.unlink(self.notify_path)
        except FileNotFoundError:
            pass
        notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
        notify.bind(self.notify_path)
        return notify

    def wait_ready(self, timeout=READY_TIMEOUT):
        """Returns once the daemon has said READY=1."""
        pidfd = os.pidfd_open(self.process.pid)
        deadline = time.monotonic() + timeout
        try:
            while True:
                left = deadline - time.monotonic()
                ready = select.select([self.notify, pidfd], [], [], max(left, 0))[0]
                if self.notify in ready:
                    if b'READY=1' in self.notify.recv(4096).split(b'\n'):
                        return self
                elif ready:
                    status = self.process.wait()
                    raise DaemonFailed('%s ended with status %d before it was ready\n%s'
                                       % (self.name, status, last_words(self.name)))
                else:
                    raise DaemonFailed('%s was not ready after %d s\n%s'
                                       % (self.name, timeout, last_words(self.name)))
        finally:
            os.close(pidfd)

    def kill(self):
        """kill -9, and waits for the end."""
        self.process.kill()
        self.process.wait()
        self.notify.close()

    def stop(self, timeout=10.0):
        """SIGTERM; returns the exit status, negative for a signal."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise DaemonFailed('%s did not end within %d s of SIGTERM\n%s'
                               % (self.name, timeout, last_words(self.name))) from None
        self.notify.close()
        return status


def start(names, peer=False, **kw):
    """Starts all of @names beside each other and returns when each is ready."""
    started = [Daemon(name, peer, **kw) for name in names]
    for daemon in started:
        daemon.wait_ready()
    return started
