"""A client of the wire protocol that can also misbehave; built from the protocol descriptions.

The stock clients can neither call a procedure they refuse themselves nor send a broken packet.
Synchronous, one thread; every read has a deadline.
"""
import os
import socket
import struct
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, 'src', 'rpc', 'generator'))
from parser import Parser   # noqa: E402  the generator's own reader of the descriptions

CALL, REPLY, EVENT = 0, 1, 2
OK, ERROR, CONTINUE = 0, 1, 2
NO_SUPPORT = 3


def load(name='remote'):
    return Parser(os.path.join(ROOT, 'src', 'rpc', 'protocol', name + '.proto')).parse()


class Encoder:
    """XDR of a struct of the description; @values by field name, the rest is made up."""

    SCALARS = {'int': '>i', 'uint': '>I', 'hyper': '>q', 'uhyper': '>Q', 'double': '>d',
               'char': '>i', 'uchar': '>I', 'ushort': '>I'}

    def __init__(self, program, values=None):
        self.program = program
        self.values = values or {}

    def struct(self, described):
        return b''.join(self.field(f) for f in described.fields) if described else b''

    @staticmethod
    def opaque(data):
        return struct.pack('>I', len(data)) + data + b'\0' * (-len(data) % 4)

    def field(self, f):
        value = self.values.get(f.name)
        if f.optional:
            return b'\0\0\0\0' if value is None else b'\0\0\0\1' + self.one(f, value)
        if f.fixed is not None:
            return self.one(f, None) * f.fixed
        if f.array_max is not None:
            if f.type in ('opaque', 'char') and f.type == 'opaque':
                return self.opaque(value or b'')
            items = value or []
            return struct.pack('>I', len(items)) + b''.join(self.one(f, v) for v in items)
        return self.one(f, value)

    def one(self, f, value):
        if f.type in self.SCALARS:
            return struct.pack(self.SCALARS[f.type], value or 0)
        if f.type == 'string':
            return self.opaque((value or '').encode())
        if f.type == 'uuid':
            return value or bytes(16)
        if self.program.find_enum(f.type):
            return struct.pack('>i', value or 0)
        described = self.program.find_struct(f.type)
        if described.union:
            return struct.pack('>ii', 1, 0)
        inner = value if isinstance(value, dict) else self.values
        return Encoder(self.program, inner).struct(described)


class Closed(Exception):
    """The daemon closed the connection."""


class Wire:
    def __init__(self, path, program=None, timeout=10.0):
        self.program = program
        self.serial = 0
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(timeout)
        self.socket.connect(path)

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()

    def packet(self, procedure, payload=b'', kind=CALL, number=None, version=None):
        self.serial += 1
        number = self.program.number if number is None else number
        version = self.program.version if version is None else version
        return struct.pack('>IIIiIII', 28 + len(payload), number, version, procedure, kind,
                           self.serial, 0) + payload

    def send(self, data):
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            raise Closed from None

    def _exactly(self, size):
        data = b''
        while len(data) < size:
            try:
                piece = self.socket.recv(size - len(data))
            except ConnectionResetError:
                raise Closed from None
            if not piece:
                raise Closed
            data += piece
        return data

    def receive(self):
        """(procedure, kind, serial, status, payload) of the next packet."""
        size = struct.unpack('>I', self._exactly(4))[0]
        assert 28 <= size <= 33554432, 'a reply of %d bytes' % size
        data = self._exactly(size - 4)
        _, _, procedure, kind, serial, status = struct.unpack('>IIiIII', data[:24])
        return procedure, kind, serial, status, data[24:]

    def call(self, procedure, payload=b'', **kw):
        """(status, payload) of the reply; events on the way are dropped."""
        self.send(self.packet(procedure, payload, **kw))
        while True:
            _, kind, serial, status, data = self.receive()
            if kind == REPLY and serial == self.serial:
                return status, data

    def open(self, uri, flags=0):
        """Authentication as far as the daemon wants it, then connect_open."""
        by_name = {p.name: p.number for p in self.program.procedures}
        status, data = self.call(by_name['auth_list'])
        assert status == OK
        status, data = self.call(by_name['connect_open'],
                                 b'\0\0\0\1' + Encoder.opaque(uri.encode())
                                 + struct.pack('>I', flags))
        assert status == OK, error_text(data)
        return self


def error_code(payload):
    return struct.unpack('>i', payload[:4])[0]


def error_text(payload):
    """The message in an error reply: int code, int domain, then the optional string."""
    if payload[8:12] != b'\0\0\0\1':
        return ''
    size = struct.unpack('>I', payload[12:16])[0]
    return payload[16:16 + size].decode(errors='replace')
