/*
 * options.c: the command line, the same for every daemon
 */
#include "daemons/runtime_private.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "config.h"

static const struct option long_options[] = {
    {"daemon", no_argument, NULL, 'd'},         {"config", required_argument, NULL, 'f'},
    {"pid-file", required_argument, NULL, 'p'}, {"timeout", required_argument, NULL, 't'},
    {"verbose", no_argument, NULL, 'v'},        {"version", no_argument, NULL, 'V'},
    {"help", no_argument, NULL, 'h'},           {0},
};

static void virDaemonPrintHelp(const virDaemonDescription *description)
{
    printf("Usage: %s [OPTION...]\n"
           "%s\n\n"
           "  -d, --daemon           go to the background once ready\n"
           "  -f, --config FILE      settings, instead of %s/libvirt/%s.conf\n"
           "  -p, --pid-file FILE    where to write the process id\n"
           "  -t, --timeout SECONDS  leave after this time without client and work\n"
           "  -v, --verbose          tell more on standard error\n"
           "  -V, --version          print the version\n"
           "  -h, --help             print this\n",
           description->name, description->about, VIR_SYSCONFDIR, description->name);
}

static gboolean virDaemonParseTimeout(virDaemon *daemon, const char *text)
{
    guint64 seconds;

    if (!g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT, &seconds, NULL)) {
        fprintf(stderr, "%s: --timeout wants a number of seconds from 1 on, not '%s'\n",
                daemon->description->name, text);
        return FALSE;
    }
    daemon->options.timeout = seconds;
    return TRUE;
}

virDaemonOptionsResult virDaemonParseOptions(virDaemon *daemon, int argc, char **argv)
{
    virDaemonOptions *options = &daemon->options;
    int option;

    while ((option = getopt_long(argc, argv, "df:p:t:vVh", long_options, NULL)) != -1) {
        switch (option) {
        case 'd':
            options->background = TRUE;
            break;
        case 'f':
            g_free(options->config);
            options->config = g_canonicalize_filename(optarg, NULL);
            break;
        case 'p':
            g_free(options->pid_file);
            options->pid_file = g_canonicalize_filename(optarg, NULL);
            break;
        case 't':
            if (!virDaemonParseTimeout(daemon, optarg))
                return VIR_DAEMON_EXIT_USAGE;
            break;
        case 'v':
            options->verbose = TRUE;
            break;
        case 'V':
            printf("%s (%s) %s\n", daemon->description->name, PACKAGE_NAME, PACKAGE_VERSION);
            return VIR_DAEMON_EXIT_OK;
        case 'h':
            virDaemonPrintHelp(daemon->description);
            return VIR_DAEMON_EXIT_OK;
        default:
            return VIR_DAEMON_EXIT_USAGE;
        }
    }
    if (optind == argc)
        return VIR_DAEMON_GO_ON;
    fprintf(stderr, "%s: unexpected argument '%s'; see --help\n", daemon->description->name,
            argv[optind]);
    return VIR_DAEMON_EXIT_USAGE;
}
