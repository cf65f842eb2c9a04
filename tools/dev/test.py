"""./dev test: every test of the checkout, closing with 'N passed, N failed'.

usage: ./dev test [-k NAME] [--only STEP,...] [--list] [--peer]

  -k NAME       only the scenarios whose name matches, as pytest's -k
  --only STEPS  only these steps; --list shows them
  --peer        the scenarios against Debian's libvirtd instead of our daemons

Every scenario file of tests/integration runs in a private instance of its own (./dev run).
The exit status is 0 if nothing failed. What a machine cannot do is skipped and said.
"""
import argparse
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, 'build')
PYTHON = '/usr/bin/python3'
SHARED = os.path.join(ROOT, '..', 'shared')
SCENARIOS = os.path.join(ROOT, 'tests', 'integration')
FUZZ_SECONDS = 20
SCENARIO_TIMEOUT = 900   # seconds for one file


class Tally:
    """What passed, failed and was skipped; failures also by name, for the end."""

    def __init__(self):
        self.passed = 0
        self.failures = []
        self.skips = []

    def add(self, name, ok, output=''):
        if ok:
            self.passed += 1
            return
        self.failures.append(name)
        print('FAILED %s' % name)
        if output:
            print('\n'.join('    ' + line for line in output.rstrip().splitlines()[-60:]))
        sys.stdout.flush()

    def skip(self, name, reason):
        self.skips.append('%s: %s' % (name, reason))

    def close(self, seconds):
        for text in self.skips:
            print('skipped %s' % text)
        for name in self.failures:
            print('failed  %s' % name)
        print('%d:%02d minutes' % divmod(int(seconds), 60))
        print('%d passed, %d failed' % (self.passed, len(self.failures)))
        return 1 if self.failures else 0


def run(command, timeout=3600, **kw):
    """(worked, output) of a command whose output matters only when it fails."""
    try:
        p = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                           stdin=subprocess.DEVNULL, text=True, errors='replace',
                           timeout=timeout, **kw)
    except subprocess.TimeoutExpired as e:
        output = e.stdout.decode(errors='replace') if e.stdout else ''
        return False, output + '\nno end within %d s' % timeout
    except OSError as e:
        return False, str(e)
    return p.returncode == 0, p.stdout


def configure(folder, *options, compiler=None):
    if os.path.exists(os.path.join(folder, 'build.ninja')):
        return True, ''
    environment = dict(os.environ, CC=compiler) if compiler else None
    return run(['meson', 'setup', folder, '-Dwerror=true', *options], env=environment)


def meson_tests(folder, *rooms):
    """[(name, program)] of the unit tests, all of them or those of some rooms."""
    listed = subprocess.run(['meson', 'introspect', '--tests', folder], cwd=ROOT,
                            capture_output=True, text=True, check=True).stdout
    found = []
    for test in json.loads(listed):
        program = os.path.relpath(test['cmd'][0], folder)
        if not program.startswith('..') and (
                not rooms or program.split('/')[1] in rooms):
            found.append((test['name'], program))
    return found


def run_meson_tests(tally, folder, label, names=(), **kw):
    logs = os.path.join(folder, 'meson-logs', 'testlog*.json')   # a wrapper's name is part of it
    for log in glob.glob(logs):
        os.unlink(log)
    ok, output = run(['meson', 'test', '-C', folder, '--no-rebuild', '--print-errorlogs',
                      '--timeout-multiplier', '4', *names], **kw)
    written = glob.glob(logs)
    if not written:
        tally.add(label, ok, output)
        return
    for line in open(written[0]):
        result = json.loads(line)
        name = '%s: %s' % (label, result['name'])
        if result['result'] in ('SKIP', 'EXPECTEDFAIL'):
            tally.skip(name, 'the test itself says so')
            continue
        said = (result.get('stdout') or '') + (result.get('stderr') or '')
        tally.add(name, result['result'] == 'OK', said or result['result'])


def step_build(tally, options):
    ok, output = configure(BUILD)
    if ok:
        ok, output = run(['ninja', '-C', BUILD])
    tally.add('build', ok, output)


def step_unit(tally, options):
    run_meson_tests(tally, BUILD, 'unit')


def step_lint(tally, options):
    tally.add('lint: rules can fail', *run(
        [PYTHON, '-m', 'pytest', '-q', '-p', 'no:cacheprovider', 'tests/lint']))
    files = subprocess.run(['git', 'ls-files', 'src/*.[ch]', 'daemons/*.[ch]', 'tools/*.[ch]',
                            'tests/*.[ch]'], cwd=ROOT, capture_output=True,
                           text=True).stdout.split()
    if files:
        tally.add('lint: format (./dev format mends it)', *run(
            ['clang-format', '--dry-run', '-Werror', *files]))
        cache = os.path.join(BUILD, 'cppcheck')
        os.makedirs(cache, exist_ok=True)
        tally.add('lint: cppcheck', *run(
            ['cppcheck', '--quiet', '--error-exitcode=1', '--enable=warning,portability',
             '--inline-suppr', '--library=gtk', '--std=c11', '-j', str(os.cpu_count()),
             '--cppcheck-build-dir=' + cache, '--suppressions-list=tests/lint/cppcheck.txt',
             '-DG_GNUC_PRINTF(a,b)=', '-Isrc', '-Iinclude',
             *[f for f in files if f.endswith('.c') and not f.startswith('tests/')]]))
    check = os.path.join(SHARED, 'originality', 'check.py')
    if os.path.exists(check):
        tally.add('lint: originality', *run([PYTHON, check, '.']))
    else:
        tally.skip('lint: originality', '../shared is not there')


def sanitized(tally, label, folder, sanitizer, rooms, environment, wrapper=()):
    ok, output = configure(folder, '-Db_sanitize=' + sanitizer, '-Db_lundef=false',
                           '-Dbuildtype=debugoptimized')
    tests = meson_tests(folder, *rooms) if ok else []
    if ok and tests:
        ok, output = run(['ninja', '-C', folder, *[program for _, program in tests]])
    if not ok:
        tally.add(label + ' build', False, output)
        return
    if tests:
        names = [name for name, _ in tests]
        if wrapper:
            names = ['--wrapper', ' '.join(wrapper), *names]
        run_meson_tests(tally, folder, label, names, env=dict(os.environ, **environment))


def step_asan(tally, options):
    sanitized(tally, 'asan', os.path.join(ROOT, 'build-asan'), 'address,undefined', (),
              {'UBSAN_OPTIONS': 'halt_on_error=1:print_stacktrace=1',
               'ASAN_OPTIONS': 'detect_leaks=1:fast_unwind_on_malloc=0', 'G_SLICE': 'always-malloc',
               'LSAN_OPTIONS': 'suppressions=%s/tests/lint/lsan.txt' % ROOT})


def step_tsan(tally, options):
    folder = os.path.join(ROOT, 'build-tsan')
    locks = os.path.join(folder, 'tsan_glib.so')
    os.makedirs(folder, exist_ok=True)
    flags = subprocess.run(['pkg-config', '--cflags', '--libs', 'glib-2.0'], capture_output=True,
                           text=True).stdout.split()
    ok, output = run(['gcc', '-O1', '-g', '-shared', '-fPIC', '-o', locks,
                      'tests/lint/tsan_glib.c', *flags])
    if not ok:
        tally.add('tsan: glib\'s locks', False, output)
        return
    sanitized(tally, 'tsan', folder, 'thread', ('common', 'rpc', 'drivers'),
              {'G_SLICE': 'always-malloc'},
              ['env', 'LD_PRELOAD=' + locks, 'TSAN_OPTIONS=halt_on_error=1:suppressions='
               '%s/tests/lint/tsan.txt' % ROOT])


def step_fuzz(tally, options):
    folder = os.path.join(ROOT, 'build-fuzz')
    ok, output = configure(folder, '-Dfuzzers=true', '-Db_lundef=false',
                           '-Db_sanitize=address,undefined', compiler='clang')
    if ok:
        listed = subprocess.run(['meson', 'introspect', '--targets', folder], cwd=ROOT,
                                capture_output=True, text=True, check=True).stdout
        targets = [os.path.relpath(t['filename'][0], folder) for t in json.loads(listed)
                   if t['type'] == 'executable' and '/tests/fuzz/' in t['filename'][0]]
        if not targets:
            tally.skip('fuzz', 'there are no targets')
            return
        ok, output = run(['ninja', '-C', folder, *targets])
    if not ok:
        tally.add('fuzz build', False, output)
        return
    for target in targets:
        name = os.path.basename(target)
        corpus = os.path.join(folder, 'corpus-' + name)
        os.makedirs(corpus, exist_ok=True)
        seeds = os.path.join(ROOT, 'tests', 'fuzz', 'corpus', name.removeprefix('fuzz_'))
        tally.add('fuzz: ' + name, *run(
            [os.path.join(folder, target), '-max_total_time=%d' % FUZZ_SECONDS, '-timeout=10',
             '-rss_limit_mb=1024', '-artifact_prefix=%s/' % folder, corpus,
             *([seeds] if os.path.isdir(seeds) else [])], timeout=FUZZ_SECONDS + 120,
            env=dict(os.environ, UBSAN_OPTIONS='halt_on_error=1:print_stacktrace=1')))


def scenario_files(options):
    """The scenario files that hold a test matching -k."""
    if not options.k:
        return sorted(glob.glob(SCENARIOS + '/test_*.py'))
    listed = subprocess.run(
        [PYTHON, '-m', 'pytest', '--collect-only', '-q', '-p', 'no:cacheprovider', '-k',
         options.k, SCENARIOS], cwd=ROOT, capture_output=True, text=True).stdout
    names = {line.split('::')[0] for line in listed.splitlines() if '::' in line}
    return sorted(os.path.join(ROOT, n) for n in names)


def run_scenario(tally, path, options):
    name = os.path.basename(path)[:-3]
    report = os.path.join(BUILD, 'scenarios', name + '.xml')
    os.makedirs(os.path.dirname(report), exist_ok=True)
    if os.path.exists(report):
        os.unlink(report)
    command = [os.path.join(ROOT, 'dev'), 'run', '--daemons', '',
               *(['--peer'] if options.peer else []), '--', PYTHON, '-m', 'pytest', '-q',
               '--tb=short', '-p', 'no:cacheprovider', '--junit-xml', report,
               *(['-k', options.k] if options.k else []), path]
    ok, output = run(command, SCENARIO_TIMEOUT,
                     env=dict(os.environ, MODVIRT_PEER='1' if options.peer else ''))
    try:
        cases = ElementTree.parse(report).getroot().iter('testcase')
    except (OSError, ElementTree.ParseError):
        tally.add(name, False, output)
        return
    for case in cases:
        label = '%s: %s (%.1f s)' % (name, case.get('name'), float(case.get('time', 0)))
        bad = case.find('failure') if case.find('failure') is not None else case.find('error')
        skipped = case.find('skipped')
        if skipped is not None:
            tally.skip(label, skipped.get('message', ''))
        else:
            tally.add(label, bad is None, bad.text if bad is not None else '')


def step_scenarios(tally, options):
    if os.geteuid() != 0:
        tally.skip('scenarios', 'they need root')
        return
    for path in scenario_files(options):
        start, before = time.monotonic(), len(tally.failures)
        run_scenario(tally, path, options)
        print('  %-28s %4d s%s' % (os.path.basename(path)[5:-3], time.monotonic() - start,
                                   '' if len(tally.failures) == before else '  FAILED'), flush=True)


def step_conformance(tally, options):
    tool = os.path.join(BUILD, 'tools', 'virt-conf')
    runner = os.path.join(SHARED, 'conformance', 'run.py')
    if not os.path.exists(runner):
        tally.skip('conformance', '../shared is not there')
        return
    if not os.path.exists(tool):
        tally.skip('conformance', 'tools/virt-conf is not built')
        return
    for line in open(os.path.join(ROOT, 'tests', 'conformance.txt')):
        if not line.strip() or line.startswith('#'):
            continue
        kind, least, *arguments = line.split()
        ok, output = run([PYTHON, runner, 'tool', os.path.join(SHARED, 'conformance', 'cases'),
                          kind, tool, 'normalize', *arguments])
        found = re.search(r': (\d+) passed', output)
        passed = int(found.group(1)) if found else 0
        print('  conformance %s' % (output.strip().splitlines() or ['no output'])[-1], flush=True)
        tally.add('conformance: %s at least %s' % (kind, least), passed >= int(least), output)


STEPS = {'build': step_build, 'unit': step_unit, 'lint': step_lint, 'asan': step_asan,
         'tsan': step_tsan, 'fuzz': step_fuzz, 'scenarios': step_scenarios,
         'conformance': step_conformance}

def parse(argv):
    p = argparse.ArgumentParser(prog='./dev test', add_help=False)
    p.add_argument('-k', default='')
    p.add_argument('--only', default='')
    p.add_argument('--list', action='store_true')
    p.add_argument('--peer', action='store_true')
    p.add_argument('-h', '--help', action='store_true')
    options = p.parse_args(argv)
    if options.help or options.list:
        print(' '.join(STEPS) if options.list else __doc__.strip())
        sys.exit(0)
    if options.k and not options.only:
        options.only = 'build,scenarios'
    options.steps = options.only.split(',') if options.only else list(STEPS)
    unknown = set(options.steps) - set(STEPS)
    if unknown:
        p.error('no such step: ' + ', '.join(sorted(unknown)))
    return options


def main(argv):
    options = parse(argv)
    if shutil.which('ccache') and 'CC' not in os.environ:
        os.environ['CC'] = 'ccache gcc'
    tally = Tally()
    start = time.monotonic()
    for name in options.steps:
        began = time.monotonic()
        print('== %s' % name, flush=True)
        STEPS[name](tally, options)
        print('   %d s' % (time.monotonic() - began), flush=True)
        if name == 'build' and tally.failures:
            break
    return tally.close(time.monotonic() - start)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
