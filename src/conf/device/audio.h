/*
 * audio.h: <audio>, where the sound of the guest's cards goes and comes from
 *
 * Thread: any; tables are const, a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/device.h"

typedef enum {
    VIR_DOMAIN_AUDIO_TYPE_NONE = 0,
    VIR_DOMAIN_AUDIO_TYPE_ALSA,
    VIR_DOMAIN_AUDIO_TYPE_COREAUDIO,
    VIR_DOMAIN_AUDIO_TYPE_JACK,
    VIR_DOMAIN_AUDIO_TYPE_OSS,
    VIR_DOMAIN_AUDIO_TYPE_PULSEAUDIO,
    VIR_DOMAIN_AUDIO_TYPE_SDL,
    VIR_DOMAIN_AUDIO_TYPE_SPICE,
    VIR_DOMAIN_AUDIO_TYPE_FILE,
    VIR_DOMAIN_AUDIO_TYPE_DBUS,
    VIR_DOMAIN_AUDIO_TYPE_LAST
} virDomainAudioType;
VIR_ENUM_DECL(virDomainAudioType);

typedef enum {
    VIR_DOMAIN_AUDIO_SDL_DRIVER_DEFAULT = 0,
    VIR_DOMAIN_AUDIO_SDL_DRIVER_ESD,
    VIR_DOMAIN_AUDIO_SDL_DRIVER_ALSA,
    VIR_DOMAIN_AUDIO_SDL_DRIVER_ARTS,
    VIR_DOMAIN_AUDIO_SDL_DRIVER_PULSEAUDIO,
    VIR_DOMAIN_AUDIO_SDL_DRIVER_LAST
} virDomainAudioSDLDriver;
VIR_ENUM_DECL(virDomainAudioSDLDriver);

typedef enum {
    VIR_DOMAIN_AUDIO_FORMAT_DEFAULT = 0,
    VIR_DOMAIN_AUDIO_FORMAT_U8,
    VIR_DOMAIN_AUDIO_FORMAT_S8,
    VIR_DOMAIN_AUDIO_FORMAT_U16,
    VIR_DOMAIN_AUDIO_FORMAT_S16,
    VIR_DOMAIN_AUDIO_FORMAT_U32,
    VIR_DOMAIN_AUDIO_FORMAT_S32,
    VIR_DOMAIN_AUDIO_FORMAT_F32,
    VIR_DOMAIN_AUDIO_FORMAT_LAST
} virDomainAudioFormat;
VIR_ENUM_DECL(virDomainAudioFormat);

/* One direction: <input> or <output>. Which members count follows the backend's type. */
typedef struct {
    virTristateBool mixingEngine;
    virTristateBool fixedSettings;
    unsigned voices;
    unsigned bufferLength; /* microseconds */
    unsigned frequency;    /* <settings>, Hz */
    unsigned channels;
    virDomainAudioFormat format;

    char *dev;                 /* alsa, oss */
    unsigned bufferCount;      /* coreaudio, oss, sdl */
    virTristateBool tryPoll;   /* oss */
    char *serverName;          /* jack */
    char *clientName;          /* jack */
    char *connectPorts;        /* jack */
    virTristateBool exactName; /* jack */
    char *name;                /* pulseaudio */
    char *streamName;          /* pulseaudio */
    unsigned latency;          /* pulseaudio, microseconds */
} virDomainAudioIODef;

typedef struct _virDomainAudioDef {
    unsigned line;
    virDomainAudioType type;
    unsigned id;          /* 1 and up */
    unsigned timerPeriod; /* microseconds, 0: default */

    virDomainAudioIODef input;
    virDomainAudioIODef output;

    char *path;       /* file */
    char *serverName; /* pulseaudio */
    virDomainAudioSDLDriver driver;
    virTristateBool tryMMap;   /* oss */
    virTristateBool exclusive; /* oss */
    int dspPolicy;             /* oss */
    gboolean dspPolicySet;
} virDomainAudioDef;

extern const virXMLType virDomainAudioDefType;
extern const virDomainDeviceOps virDomainAudioDeviceOps;

virDomainAudioDef *virDomainAudioDefNew(virDomainAudioType type);
void virDomainAudioDefFree(virDomainAudioDef *audio);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainAudioDef, virDomainAudioDefFree)

/* The backend with that id, the first one for 0; NULL if there is none. Owned by @def. */
virDomainAudioDef *virDomainAudioFind(const virDomainDef *def, unsigned id);
