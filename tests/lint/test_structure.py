"""structure.py must be able to find each kind of breach."""
import structure


def found(check, path, text):
    return [what for _, what in check(path, text.splitlines())]


def test_rooms_below_may_be_included():
    assert not found(structure.check_includes, 'src/drivers/base/x.c',
                     '#include "conf/device/net.h"\n#include <libvirt/libvirt.h>\n')


def test_rpc_and_conf_never_meet():
    assert found(structure.check_includes, 'src/conf/x.c', '#include "rpc/server.h"')
    assert found(structure.check_includes, 'src/rpc/x.c', '#include "conf/domain.h"')
    assert found(structure.check_includes, 'src/rpc/x.c', '#include <libxml/tree.h>')


def test_drivers_never_include_each_other():
    assert found(structure.check_includes, 'src/drivers/qemu/x.c', '#include "drivers/lxc/y.h"')
    assert found(structure.check_includes, 'src/network/x.c', '#include "drivers/qemu/y.h"')


def test_base_does_not_use_host():
    assert found(structure.check_includes, 'src/common/base/x.c', '#include "common/host/y.h"')
    assert not found(structure.check_includes, 'src/common/host/x.c',
                     '#include "common/base/error.h"')


def test_include_without_room():
    assert found(structure.check_includes, 'src/conf/x.c', '#include "net.h"')


def test_sizes():
    assert found(structure.check_size, 'src/conf/x.c', 'int a;\n' * 1000)
    assert not found(structure.check_size, 'src/conf/x.c', 'int a;\n' * 999)
    body = 'int f(void)\n{\n' + '    a();\n' * 121 + '}\n'
    assert found(structure.check_functions, 'src/conf/x.c', body)
    assert not found(structure.check_functions, 'src/conf/x.c', body.replace('    a();\n', '', 1))


def test_names_and_calls():
    assert found(structure.check_name, 'src/conf/net_util.c', '')
    assert found(structure.check_name, 'src/common/helpers.h', '')
    assert not found(structure.check_name, 'src/conf/utilisation.c', '')
    assert found(structure.check_calls, 'src/conf/x.c', '    sprintf(a, b);')
    assert not found(structure.check_calls, 'src/conf/x.c', '    g_autofree char *a = f("gets()");')
    assert found(structure.check_opening, 'src/conf/x.h', '#include <glib.h>')
    assert found(structure.check_words, 'README.md', '/wor' + 'k/wt/a')
