/*
 * test_process.c: starting programs, files, configuration files
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/config_file.h"
#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/process.h"

static virCommand *shell(const char *script)
{
    const char *argv[] = {"/bin/sh", "-c", script, NULL};

    return virCommandNewArgs(argv);
}

static void test_run(void **state)
{
    g_autoptr(virCommand) cmd = shell("read x; echo \"got $x\"; echo oops >&2; exit 3");
    g_autoptr(GError) err = NULL;
    g_auto(virCommandResult) result = {0};

    virCommandSetInput(cmd, "hello\n");
    virCommandCapture(cmd, 1024);
    assert_true(virCommandRun(cmd, 5000, &result, &err));
    assert_null(err);
    assert_int_equal(result.exit_status, 3);
    assert_string_equal(result.out, "got hello\n");
    assert_string_equal(result.err, "oops\n");
    assert_false(virCommandRun(cmd, 5000, NULL, &err));
    assert_non_null(strstr(err->message, "oops"));
    assert_non_null(strstr(err->message, "exit status 3"));
}

static void test_failures(void **state)
{
    g_autoptr(virCommand) none = virCommandNew("no-such-program-here");
    g_autoptr(virCommand) folder = virCommandNew("/tmp");
    g_autoptr(virCommand) slow = shell("exec sleep 20");
    g_auto(virProcess) proc = VIR_PROCESS_NONE;
    g_autoptr(GError) err = NULL;

    assert_false(virCommandStart(none, &proc, &err));
    assert_non_null(strstr(err->message, "no-such-program-here"));
    g_clear_error(&err);
    assert_false(virCommandStart(folder, &proc, &err));
    assert_int_equal(virErrorGetInfo(err)->num[0], EACCES);
    g_clear_error(&err);
    assert_false(virCommandRun(slow, 50, NULL, &err));
    assert_true(virErrorIs(err, VIR_ERR_OPERATION_TIMEOUT));
    assert_int_equal(proc.pid, 0);
}

static void test_fds_and_environment(void **state)
{
    g_autoptr(virCommand) cmd =
        shell("cat <&5; cat <&3; ls /proc/self/fd | wc -l; pwd; umask; echo $A$HOME");
    g_autoptr(GError) err = NULL;
    g_auto(virCommandResult) result = {0};
    int one[2], two[2];

    assert_int_equal(pipe2(one, O_CLOEXEC), 0);
    assert_int_equal(pipe2(two, O_CLOEXEC), 0);
    assert_true(virFdWriteAll(one[1], "1\n", 2, &err));
    assert_true(virFdWriteAll(two[1], "2\n", 2, &err));
    close(one[1]);
    close(two[1]);
    virCommandPassFd(cmd, one[0], two[0] == 3 ? 5 : 3, TRUE);
    virCommandPassFd(cmd, two[0], two[0] == 3 ? 3 : 5, TRUE);
    virCommandSetCwd(cmd, "/usr");
    virCommandSetUmask(cmd, 0027);
    virCommandAddEnv(cmd, "A", "b");
    virCommandAddEnv(cmd, "PATH", "/usr/bin:/bin");
    virCommandCapture(cmd, 1024);
    assert_true(virCommandRun(cmd, 5000, &result, &err));
    /* 0, 1, 2, the two passed and the one ls reads the folder through */
    assert_string_equal(result.out, "2\n1\n6\n/usr\n0027\nb\n");
}

static void test_user(void **state)
{
    g_autoptr(virCommand) cmd = shell("id -u; id -G; grep CapEff /proc/self/status");
    g_autoptr(GError) err = NULL;
    g_auto(virCommandResult) result = {0};
    gid_t group = 7;

    if (geteuid() != 0)
        skip();
    virCommandSetUser(cmd, 65534, 65534, &group, 1);
    virCommandSetCaps(cmd, 1 << 10); /* CAP_NET_BIND_SERVICE */
    virCommandCapture(cmd, 1024);
    assert_true(virCommandRun(cmd, 5000, &result, &err));
    assert_string_equal(result.out, "65534\n65534 7\nCapEff:\t0000000000000400\n");
}

static void test_wait_and_end(void **state)
{
    g_autoptr(virCommand) cmd = shell("trap '' TERM; sleep 30 & wait; sleep 30");
    g_autoptr(virCommand) quick = shell("exit 7");
    g_auto(virProcess) proc = VIR_PROCESS_NONE;
    g_autoptr(GError) err = NULL;
    int status = 0;

    assert_true(virCommandStart(cmd, &proc, &err));
    assert_int_not_equal(virProcessStartTime(proc.pid), 0);
    assert_int_equal(virProcessWait(&proc, 10, NULL, &err), 0);
    assert_true(virProcessEnd(&proc, 200, &err));
    assert_int_equal(proc.pidfd, -1);
    assert_true(virCommandStart(quick, &proc, &err));
    assert_int_equal(virProcessWait(&proc, 5000, &status, &err), 1);
    assert_int_equal(WEXITSTATUS(status), 7);
}

static void test_files(void **state)
{
    g_autofree char *dir = g_dir_make_tmp("modvirt-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "a", "b", "doc.xml", NULL);
    g_autofree char *sub = g_build_filename(dir, "a", "b", NULL);
    g_autofree char *sub2 = g_build_filename(dir, "a", NULL);
    g_autofree char *text = NULL;
    g_autoptr(GPtrArray) names = NULL;
    g_autoptr(GError) err = NULL;
    struct stat st;
    gsize len;

    assert_false(virFileWriteAtomic(path, "x", -1, 0600, 0, &err));
    g_clear_error(&err);
    assert_true(virFileWriteAtomic(path, "hello", -1, 0640,
                                   VIR_FILE_WRITE_MKDIR | VIR_FILE_WRITE_DURABLE, &err));
    assert_true(virFileWriteAtomic(path, "hello2", -1, 0640, 0, &err));
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640);
    text = virFileRead(path, 6, &len, &err);
    assert_string_equal(text, "hello2");
    assert_int_equal(len, 6);
    assert_null(virFileRead(path, 5, NULL, &err));
    assert_int_equal(virErrorGetInfo(err)->num[0], EFBIG);
    g_clear_error(&err);
    names = virFileList(sub, ".xml", &err);
    assert_int_equal(names->len, 1);
    assert_string_equal(g_ptr_array_index(names, 0), "doc.xml");
    assert_true(virFileRemove(path, TRUE, &err));
    assert_true(virFileRemove(path, TRUE, &err));
    assert_true(virFileNameIsSafe("a b"));
    assert_false(virFileNameIsSafe("a/b"));
    assert_false(virFileNameIsSafe(".."));
    g_rmdir(sub);
    g_rmdir(sub2);
    assert_int_equal(g_rmdir(dir), 0); /* nothing else was left there */
}

static void test_pass_fds(void **state)
{
    g_autoptr(GError) err = NULL;
    int sock[2], fds[4];
    gsize n = 0;

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sock), 0);
    assert_true(virFdSend(sock[0], (int[]){sock[0], sock[1], 0}, 3, &err));
    assert_true(virFdReceive(sock[1], fds, 2, &n, &err));
    assert_int_equal(n, 2);
    assert_true(fcntl(fds[0], F_GETFD) & FD_CLOEXEC);
    for (gsize i = 0; i < n; i++)
        close(fds[i]);
    close(sock[0]);
    assert_false(virFdReceive(sock[1], fds, 2, &n, &err));
    close(sock[1]);
}

static void test_config(void **state)
{
    static const char text[] = "# comment\nname = \"x # y\"  # why\nnumber = 12\n"
                               "list = [ \"a\",\n 'b', # c\n]\nodd = 1\n";
    g_autoptr(GError) err = NULL;
    g_autoptr(virConfigFile) file = virConfigFileParse("t.conf", text, &err);
    g_autofree char *name = NULL;
    g_auto(GStrv) list = NULL;
    gint64 number = 0;
    gboolean absent = TRUE;

    assert_non_null(file);
    assert_true(virConfigFileGetString(file, "name", &name, &err));
    assert_string_equal(name, "x # y");
    assert_true(virConfigFileGetInt(file, "number", 0, 100, &number, &err));
    assert_int_equal(number, 12);
    assert_true(virConfigFileGetStrings(file, "list", &list, &err));
    assert_int_equal(g_strv_length(list), 2);
    assert_true(virConfigFileGetBool(file, "absent", &absent, &err));
    assert_true(absent);
    assert_false(virConfigFileGetInt(file, "number", 0, 11, &number, &err));
    assert_non_null(strstr(err->message, "t.conf:3"));
    g_clear_error(&err);
    assert_false(virConfigFileCheckUnknown(file, &err));
    assert_non_null(strstr(err->message, "t.conf:7"));
    g_clear_error(&err);
    assert_null(virConfigFileParse("t.conf", "a = \"b\nc = 1", &err));
    assert_non_null(strstr(err->message, "t.conf:1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_run),      cmocka_unit_test(test_failures),
        cmocka_unit_test(test_user),     cmocka_unit_test(test_fds_and_environment),
        cmocka_unit_test(test_files),    cmocka_unit_test(test_wait_and_end),
        cmocka_unit_test(test_pass_fds), cmocka_unit_test(test_config),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
