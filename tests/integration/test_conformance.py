"""The given domain documents through the running daemon, where they are at hand."""
import os
import re
import subprocess

import pytest

import host as rig

SHARED = os.path.join(rig.ROOT, '..', 'shared', 'conformance')
LEAST = 300   # of the 424 cases


def test_domain_documents(host, conn):
    if not os.path.exists(SHARED):
        pytest.skip('../shared is not there')
    output = subprocess.run(
        ['/usr/bin/python3', os.path.join(SHARED, 'run.py'), 'uri', os.path.join(SHARED, 'cases'),
         'domain-qemu', rig.URI], capture_output=True, text=True, timeout=600).stdout
    passed = int(re.search(r'domain-qemu: (\d+) passed', output).group(1))
    assert passed >= LEAST, output
