#!/usr/bin/env python3
"""./dev bench: the speed figures, beside Debian's libvirtd where that is installed.

usage: ./dev bench [--runs N] [--no-peer] [--json FILE] [LINE...]

Each line is the median of N runs (5 unless told) with its spread. "goal" is what the project
wants to reach; "libvirt 9.0" is measured in the same run, in an instance alike. LINEs choose by
a part of their name. State lies on disk, so that a durable write costs what it costs.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PEER_PROGRAM = '/usr/sbin/libvirtd'

# name -> (unit, the goal; "1.6 x bare" is in times of another line)
GOALS = {
    'call round trip': ('us', 30),
    'define': ('ms', 1.5),
    'list of 1000': ('ms', 4),
    'bulk stats of 1000 inactive': ('ms', 15),
    'bare QEMU, exec to running': ('ms', None),
    'guest start': ('ms', (1.6, 'bare QEMU, exec to running')),
    'guest start, with interface': ('ms', None),
    'guest destroy': ('ms', 30),
    'network start': ('ms', 40),
    'network destroy': ('ms', 30),
    'port create': ('ms', 1),
    'first connection on a fresh host': ('ms', 100),
    'ready with 1000 definitions': ('ms', 200),
    'resident memory, idle': ('MB', 8),
    'own memory (PSS), idle': ('MB', None),
    'resident memory, 1000 definitions': ('MB', 24),
    'own memory (PSS), 1000 definitions': ('MB', None),
}


def parse(argv):
    p = argparse.ArgumentParser(prog='./dev bench', add_help=False)
    p.add_argument('--runs', type=int, default=5)
    p.add_argument('--no-peer', action='store_true')
    p.add_argument('--json')
    p.add_argument('-h', '--help', action='store_true')
    p.add_argument('lines', nargs='*')
    options = p.parse_args(argv)
    if options.help:
        print(__doc__.strip())
        sys.exit(0)
    return options


def measure(options, peer):
    """{line: {'median':, 'low':, 'high':}} of one side, measured in an instance of its own."""
    with tempfile.NamedTemporaryFile('r', suffix='.json') as out:
        state = os.path.join(ROOT, '.dev', 'bench')
        os.makedirs(state, exist_ok=True)
        command = [os.path.join(ROOT, 'dev'), 'run', '--daemons', '', '--state', state,
                   *(['--peer'] if peer else []), '--', '/usr/bin/python3',
                   os.path.join(HERE, 'measure.py'), out.name, str(options.runs), *options.lines]
        subprocess.run(command, cwd=ROOT, check=True,
                       env=dict(os.environ, MODVIRT_PEER='1' if peer else ''))
        return json.load(out)


def number(value):
    if value is None:
        return '-'
    return '%.0f' % value if value >= 100 else '%.1f' % value if value >= 10 else '%.2f' % value


def table(ours, theirs):
    print('%-36s %4s %9s %17s %8s %12s %7s' % ('', '', 'modvirt', 'from .. to', 'goal',
                                             'libvirt 9.0', 'ratio'))
    met = 0
    counted = 0
    for name, (unit, goal) in GOALS.items():
        if name not in ours:
            continue
        got = ours[name]['median']
        if isinstance(goal, tuple):
            goal = goal[0] * ours[goal[1]]['median'] if goal[1] in ours else None
        mark = ''
        if goal is not None:
            counted += 1
            met += got <= goal
            mark = '' if got <= goal else '  above the goal'
        peer = theirs.get(name, {}).get('median')
        print('%-36s %4s %9s %17s %8s %12s %7s%s' % (
            name, unit, number(got),
            '%s .. %s' % (number(ours[name]['low']), number(ours[name]['high'])), number(goal),
            number(peer), '%.1f x' % (peer / got) if peer and got else '-', mark))
    print('%d of %d goals met' % (met, counted))


def main(argv):
    options = parse(argv)
    if os.geteuid() != 0:
        sys.exit('dev bench: needs root, as ./dev run')
    ours = measure(options, False)
    theirs = {}
    if os.path.exists(PEER_PROGRAM) and not options.no_peer:
        theirs = measure(options, True)
    else:
        print('Debian\'s libvirtd is not measured%s' % (
            '' if options.no_peer else ': ./dev setup --peer installs it'))
    table(ours, theirs)
    if options.json:
        with open(options.json, 'w') as f:
            json.dump({'modvirt': ours, 'libvirt': theirs}, f, indent=2)


if __name__ == '__main__':
    main(sys.argv[1:])
