/*
 * clock_def.h: <clock> and its timers
 *
 * Thread: a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/xml/row.h"

typedef enum {
    VIR_DOMAIN_CLOCK_OFFSET_NONE = 0, /* not given; utc after post-parse */
    VIR_DOMAIN_CLOCK_OFFSET_UTC,
    VIR_DOMAIN_CLOCK_OFFSET_LOCALTIME,
    VIR_DOMAIN_CLOCK_OFFSET_VARIABLE,
    VIR_DOMAIN_CLOCK_OFFSET_TIMEZONE,
    VIR_DOMAIN_CLOCK_OFFSET_ABSOLUTE,
    VIR_DOMAIN_CLOCK_OFFSET_LAST
} virDomainClockOffset;
VIR_ENUM_DECL(virDomainClockOffset);

typedef enum {
    VIR_DOMAIN_CLOCK_BASIS_NONE = 0, /* not given: utc */
    VIR_DOMAIN_CLOCK_BASIS_UTC,
    VIR_DOMAIN_CLOCK_BASIS_LOCALTIME,
    VIR_DOMAIN_CLOCK_BASIS_LAST
} virDomainClockBasis;
VIR_ENUM_DECL(virDomainClockBasis);

typedef enum {
    VIR_DOMAIN_TIMER_NAME_NONE = 0,
    VIR_DOMAIN_TIMER_NAME_PLATFORM,
    VIR_DOMAIN_TIMER_NAME_PIT,
    VIR_DOMAIN_TIMER_NAME_RTC,
    VIR_DOMAIN_TIMER_NAME_HPET,
    VIR_DOMAIN_TIMER_NAME_TSC,
    VIR_DOMAIN_TIMER_NAME_KVMCLOCK,
    VIR_DOMAIN_TIMER_NAME_HYPERVCLOCK,
    VIR_DOMAIN_TIMER_NAME_ARMVTIMER,
    VIR_DOMAIN_TIMER_NAME_LAST
} virDomainTimerName;
VIR_ENUM_DECL(virDomainTimerName);

typedef enum {
    VIR_DOMAIN_TIMER_TRACK_NONE = 0,
    VIR_DOMAIN_TIMER_TRACK_BOOT,
    VIR_DOMAIN_TIMER_TRACK_GUEST,
    VIR_DOMAIN_TIMER_TRACK_WALL,
    VIR_DOMAIN_TIMER_TRACK_REALTIME,
    VIR_DOMAIN_TIMER_TRACK_LAST
} virDomainTimerTrack;
VIR_ENUM_DECL(virDomainTimerTrack);

typedef enum {
    VIR_DOMAIN_TIMER_TICKPOLICY_NONE = 0,
    VIR_DOMAIN_TIMER_TICKPOLICY_DELAY,
    VIR_DOMAIN_TIMER_TICKPOLICY_CATCHUP,
    VIR_DOMAIN_TIMER_TICKPOLICY_MERGE,
    VIR_DOMAIN_TIMER_TICKPOLICY_DISCARD,
    VIR_DOMAIN_TIMER_TICKPOLICY_LAST
} virDomainTimerTickpolicy;
VIR_ENUM_DECL(virDomainTimerTickpolicy);

typedef enum {
    VIR_DOMAIN_TIMER_MODE_NONE = 0,
    VIR_DOMAIN_TIMER_MODE_AUTO,
    VIR_DOMAIN_TIMER_MODE_NATIVE,
    VIR_DOMAIN_TIMER_MODE_EMULATE,
    VIR_DOMAIN_TIMER_MODE_PARAVIRT,
    VIR_DOMAIN_TIMER_MODE_SMPSAFE,
    VIR_DOMAIN_TIMER_MODE_LAST
} virDomainTimerMode;
VIR_ENUM_DECL(virDomainTimerMode);

typedef struct {
    unsigned line;
    virDomainTimerName name;
    virTristateBool present;
    virDomainTimerTickpolicy tickpolicy;
    unsigned catchup_threshold, catchup_slew, catchup_limit; /* 0: not given */
    virDomainTimerTrack track;
    unsigned long long frequency; /* Hz; 0: not given */
    virDomainTimerMode mode;
} virDomainTimerDef;

typedef struct {
    unsigned line;
    virDomainClockOffset offset;
    virDomainClockBasis basis; /* variable */
    char *timezone;            /* timezone */
    long long adjustment;      /* variable: seconds */
    gboolean adjustmentReset;  /* utc and localtime: adjustment='reset' */
    gboolean adjustmentSet;    /* utc and localtime: a number was given, which makes it variable */
    unsigned long long start;  /* absolute: seconds since the epoch */
    virDomainTimerDef **timers;
    gsize ntimers;
} virDomainClockDef;

extern const virXMLType virDomainClockDefType;
