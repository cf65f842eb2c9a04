#!/usr/bin/env python3
"""The house rules that a program can check; prints each breach as FILE:LINE: what.

usage: structure.py [--report]     --report also lists the functions longer than is good

Checked: who may include whom, sizes of files and functions, names of files, opening comments,
calls that have a better form, words that do not belong in the tree. Reads the files git knows.
"""
import ast
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# Who may include whom, besides itself and the public API. The longest prefix names the room.
ROOMS = {
    'include/libvirt': [],
    'src/common/base': [],
    'src/common': ['src/common/base'],
    'src/rpc': ['src/common'],
    'src/conf': ['src/common'],
    'src/drivers/base': ['src/conf', 'src/rpc', 'src/common'],
    'src/drivers/qemu': ['src/drivers/qemu/conf', 'src/drivers/base', 'src/conf', 'src/rpc',
                         'src/common'],
    'src/drivers/qemu/conf': ['src/drivers/qemu', 'src/conf', 'src/common'],
    'src/drivers/lxc': ['src/drivers/base', 'src/conf', 'src/rpc', 'src/common'],
    'src/drivers/libxl': ['src/drivers/base', 'src/conf', 'src/rpc', 'src/common'],
    'src/network': ['src/drivers/base', 'src/conf', 'src/rpc', 'src/common'],
    'src/client': ['src/rpc', 'src/common/base'],
    'daemons': ['src'],
    'tools': ['src/client', 'src/conf', 'src/drivers/qemu/conf', 'src/common/base'],
    'tests': ['src', 'tests', 'daemons'],
}
# Foreign headers that a room must do without, with the reason.
FOREIGN = {
    'src/rpc': (r'<libxml/', 'rpc knows no XML'),
    'src/conf': (r'<(sys/socket|netlink/|gio/gunixsocket|systemd/)', 'conf opens no sockets'),
    'include/libvirt': (r'<(glib|gio)', 'the public API is plain C'),
}
FILE_LINES = 1000
FUNCTION_LINES_GOOD = 60
FUNCTION_LINES_MOST = 120
BAD_FILE_NAMES = re.compile(r'(^|[_/-])(utils?|misc|helpers?)(\.|_|$)')
BAD_CALLS = {
    r'\b(strcpy|strcat|sprintf|vsprintf|gets|alloca|strtok)\s*\(': 'use the glib form',
    r'\b(system|popen)\s*\(': 'no shell: use common/base/process.h',
    r'\b(atoi|atol|atof)\s*\(': 'cannot report an error: parse with a check',
}
# Written so that this file does not match itself.
BAD_WORDS = {
    r'/wor[k]/(wt|main|tools|shared)': 'a path of one workplace',
    r'\bland[e]d by\b|\bco-founde[r]\b': 'says who did it rather than what it is',
}
CODE = ('.c', '.h', '.py', '.sh')


def tracked():
    out = subprocess.run(['git', 'ls-files', '-z', '-co', '--exclude-standard'], cwd=ROOT,
                         capture_output=True, check=True).stdout
    return sorted(p for p in out.decode().split('\0') if p and os.path.isfile(os.path.join(ROOT, p)))


def room_of(path):
    fitting = [r for r in ROOMS if path.startswith(r + '/')]
    return max(fitting, key=len) if fitting else None


def target_room(header):
    """The room of an include: "conf/net.h" is src/conf, <libvirt/libvirt.h> the public API."""
    if header.startswith('libvirt/'):
        return 'include/libvirt'
    for base in ('src/', ''):
        room = room_of(base + header)
        if room:
            return room
    return None


def may_include(room, other):
    if other in (room, 'include/libvirt'):
        return True
    return any(other == r or other.startswith(r + '/') for r in ROOMS[room])


def check_includes(path, lines):
    room = room_of(path)
    if room is None or not path.endswith(('.c', '.h')):
        return
    pattern, reason = FOREIGN.get(room, (None, None))
    for number, line in enumerate(lines, 1):
        found = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if not found:
            continue
        form, header = found.groups()
        if pattern and re.search(pattern, form + header):
            yield number, 'includes %s: %s' % (header, reason)
        other = target_room(header)
        if other is None:
            if form == '"' and header != 'config.h' and not room.startswith(('tests', 'include')):
                yield number, 'include "%s" by its path below src/' % header
        elif not may_include(room, other):
            yield number, 'room %s may not use %s (%s)' % (room, other, header)


def check_size(path, lines):
    if path.endswith(CODE) and not path.startswith('include/') and len(lines) >= FILE_LINES:
        yield 1, '%d lines; a file has less than %d: is it still one thing?' % (
            len(lines), FILE_LINES)


def c_functions(lines):
    """(line, name, length) of each function: its braces stand alone in the first column."""
    start = None
    for number, line in enumerate(lines, 1):
        if line == '{':
            start = number
        elif line.startswith('}') and start:
            head = ' '.join(lines[max(0, start - 6):start - 1])
            name = re.findall(r'(\w+)\s*\(', head)
            yield start, name[-1] if name else '?', number - start - 1
            start = None


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, node.name, node.end_lineno - node.lineno


def functions(path, lines):
    if path.endswith('.c'):
        return list(c_functions(lines))
    if path.endswith('.py'):
        return list(python_functions('\n'.join(lines)))
    return []


def check_functions(path, lines):
    for number, name, length in functions(path, lines):
        if length > FUNCTION_LINES_MOST:
            yield number, '%s() has %d lines; at most %d' % (name, length, FUNCTION_LINES_MOST)


def check_name(path, lines):
    base = os.path.basename(path)
    if path.endswith(CODE) and BAD_FILE_NAMES.search(base):
        yield 1, 'a file is named after what it holds, not "%s"' % base
    if path.endswith(('.c', '.h')) and not re.fullmatch(r'[a-z0-9_-]+\.[ch]', base):
        yield 1, 'file names are lower_case'


def check_opening(path, lines):
    if not path.startswith(('src/', 'daemons/', 'tools/', 'tests/')) or not lines:
        return
    if path.endswith(('.c', '.h')) and not lines[0].startswith('/*'):
        yield 1, 'opens without a comment that says what the file owns'
    if path.endswith('.h') and '#pragma once' not in lines:
        yield 1, 'an internal header has #pragma once'


def check_calls(path, lines):
    if not path.startswith(('src/', 'daemons/', 'tools/')) or not path.endswith('.c'):
        return
    inside = False
    for number, line in enumerate(lines, 1):
        code = re.sub(r'"(\\.|[^"\\])*"', '""', line)
        if '/*' in code:
            inside = True
        if not inside:
            for pattern, reason in BAD_CALLS.items():
                if re.search(pattern, code):
                    yield number, '%s: %s' % (re.search(pattern, code).group().rstrip('('), reason)
        if '*/' in code:
            inside = False


def check_words(path, lines):
    for number, line in enumerate(lines, 1):
        for pattern, reason in BAD_WORDS.items():
            if re.search(pattern, line):
                yield number, reason


CHECKS = (check_includes, check_size, check_functions, check_name, check_opening, check_calls,
          check_words)


def read(path):
    try:
        return open(os.path.join(ROOT, path), encoding='utf-8').read().splitlines()
    except UnicodeDecodeError:
        return None


def report(files):
    long = [(length, path, name) for path in files for _, name, length in
            functions(path, read(path) or []) if length > FUNCTION_LINES_GOOD]
    for length, path, name in sorted(long, reverse=True):
        print('%s: %s() has %d lines' % (path, name, length))
    print('%d functions are longer than %d lines' % (len(long), FUNCTION_LINES_GOOD))


def main():
    files = tracked()
    breaches = 0
    for path in files:
        lines = read(path)
        if lines is None:
            continue
        for check in CHECKS:
            for number, what in check(path, lines):
                print('%s:%d: %s' % (path, number, what))
                breaches += 1
    if '--report' in sys.argv:
        report(files)
    print('structure: %d files, %d breaches' % (len(files), breaches))
    return 1 if breaches else 0


if __name__ == '__main__':
    sys.exit(main())
