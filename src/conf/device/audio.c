/*
 * audio.c: <audio>, where the sound of the guest's cards goes and comes from
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/audio.h"

#include "conf/domain/domain_def.h"

VIR_ENUM_IMPL(virDomainAudioType, VIR_DOMAIN_AUDIO_TYPE_LAST, "none", "alsa", "coreaudio", "jack",
              "oss", "pulseaudio", "sdl", "spice", "file", "dbus");
VIR_ENUM_IMPL(virDomainAudioSDLDriver, VIR_DOMAIN_AUDIO_SDL_DRIVER_LAST, "default", "esd", "alsa",
              "arts", "pulseaudio");
VIR_ENUM_IMPL(virDomainAudioFormat, VIR_DOMAIN_AUDIO_FORMAT_LAST, "default", "u8", "s8", "u16",
              "s16", "u32", "s32", "f32");

#define TYPE(t) VIR_XML_BIT(VIR_DOMAIN_AUDIO_TYPE_##t)
#define WHEN_TYPE(mask) VIR_XML_WHEN(virDomainAudioDef, type, (mask))

/* Fixed settings have their element even if it says nothing. */
static void settings_format(virXMLWriter *writer, virXMLOutNode *out,
                            const virXMLRow *row G_GNUC_UNUSED, const void *obj)
{
    const virDomainAudioIODef *io = obj;

    if (io->fixedSettings == VIR_TRISTATE_BOOL_YES)
        virXMLOutText(writer, out, "");
}

static const char *const settings_names[] = {"@frequency", "@channels", "@format", NULL};
static const virXMLCustom settings_custom = {.format = settings_format, .known = settings_names};

/* What every backend has in each direction. */
#define IO_COMMON \
    VIR_XML_YESNO(virDomainAudioIODef, mixingEngine, "@mixingEngine", \
                  .doc = "Use the hypervisor's mixer, needed for fixed settings."), \
        VIR_XML_YESNO(virDomainAudioIODef, fixedSettings, "@fixedSettings", \
                      .doc = "Convert to the settings below, whatever the guest plays."), \
        VIR_XML_UINT(virDomainAudioIODef, voices, "@voices", .min = 1, \
                     .doc = "Number of voices."), \
        VIR_XML_UINT(virDomainAudioIODef, bufferLength, "@bufferLength", .min = 1, \
                     .doc = "Length of the buffer in microseconds."), \
        VIR_XML_UINT(virDomainAudioIODef, frequency, "settings/@frequency", .min = 1, \
                     .doc = "Samples per second."), \
        VIR_XML_UINT(virDomainAudioIODef, channels, "settings/@channels", .min = 1, \
                     .doc = "Number of channels."), \
        VIR_XML_ENUM(virDomainAudioIODef, format, "settings/@format", virDomainAudioFormat, \
                     .flags = VIR_XML_NONZERO, .doc = "Format of a sample."), \
        VIR_XML_CUSTOM("settings", &settings_custom)

static const virXMLRow plain_rows[] = {IO_COMMON};
static const virXMLType plain_io = VIR_XML_TYPE("input", virDomainAudioIODef, plain_rows);

static const virXMLRow alsa_rows[] = {
    IO_COMMON,
    VIR_XML_STRING(virDomainAudioIODef, dev, "@dev", .doc = "The host's sound device."),
};
static const virXMLType alsa_io = VIR_XML_TYPE("input", virDomainAudioIODef, alsa_rows);

static const virXMLRow counted_rows[] = {
    IO_COMMON,
    VIR_XML_UINT(virDomainAudioIODef, bufferCount, "@bufferCount", .min = 1,
                 .doc = "Number of buffers."),
};
static const virXMLType counted_io = VIR_XML_TYPE("input", virDomainAudioIODef, counted_rows);

static const virXMLRow jack_rows[] = {
    IO_COMMON,
    VIR_XML_STRING(virDomainAudioIODef, serverName, "@serverName", .doc = "The JACK server."),
    VIR_XML_STRING(virDomainAudioIODef, clientName, "@clientName", .doc = "Our name there."),
    VIR_XML_STRING(virDomainAudioIODef, connectPorts, "@connectPorts",
                   .doc = "Regular expression of the ports to connect to."),
    VIR_XML_YESNO(virDomainAudioIODef, exactName, "@exactName",
                  .doc = "Fail rather than take another client name."),
};
static const virXMLType jack_io = VIR_XML_TYPE("input", virDomainAudioIODef, jack_rows);

static const virXMLRow oss_rows[] = {
    IO_COMMON,
    VIR_XML_STRING(virDomainAudioIODef, dev, "@dev", .doc = "The host's sound device."),
    VIR_XML_UINT(virDomainAudioIODef, bufferCount, "@bufferCount", .min = 1,
                 .doc = "Number of buffers."),
    VIR_XML_YESNO(virDomainAudioIODef, tryPoll, "@tryPoll", .doc = "Poll if possible."),
};
static const virXMLType oss_io = VIR_XML_TYPE("input", virDomainAudioIODef, oss_rows);

static const virXMLRow pulse_rows[] = {
    IO_COMMON,
    VIR_XML_STRING(virDomainAudioIODef, name, "@name", .doc = "The sink or source."),
    VIR_XML_STRING(virDomainAudioIODef, streamName, "@streamName",
                   .doc = "What the stream is called there."),
    VIR_XML_UINT(virDomainAudioIODef, latency, "@latency", .min = 1,
                 .doc = "Wanted latency in microseconds."),
};
static const virXMLType pulse_io = VIR_XML_TYPE("input", virDomainAudioIODef, pulse_rows);

#define BOTH_DIRECTIONS(io, mask) \
    VIR_XML_STRUCT(virDomainAudioDef, input, "input", &(io), WHEN_TYPE(mask)), \
        VIR_XML_STRUCT(virDomainAudioDef, output, "output", &(io), WHEN_TYPE(mask))

static const virXMLRow audio_rows[] = {
    VIR_XML_UINT(virDomainAudioDef, id, "@id", .min = 1, .flags = VIR_XML_REQUIRED,
                 .since = "7.2.0", .doc = "Number by which cards and screens name the backend."),
    VIR_XML_ENUM(virDomainAudioDef, type, "@type", virDomainAudioType,
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO, .since = "7.2.0",
                 .doc = "The host's sound system."),
    VIR_XML_UINT(virDomainAudioDef, timerPeriod, "@timerPeriod", .min = 1, .since = "7.2.0",
                 .doc = "Period of the timer in microseconds."),
    VIR_XML_YESNO(virDomainAudioDef, tryMMap, "@tryMMap", WHEN_TYPE(TYPE(OSS)),
                  .doc = "Use mmap if possible."),
    VIR_XML_YESNO(virDomainAudioDef, exclusive, "@exclusive", WHEN_TYPE(TYPE(OSS)),
                  .doc = "Keep others from the device."),
    VIR_XML_INT(virDomainAudioDef, dspPolicy, "@dspPolicy", WHEN_TYPE(TYPE(OSS)),
                VIR_XML_PRESENT(virDomainAudioDef, dspPolicySet),
                .doc = "Timing policy, -1 to 10."),
    VIR_XML_STRING(virDomainAudioDef, serverName, "@serverName", WHEN_TYPE(TYPE(PULSEAUDIO)),
                   .doc = "The PulseAudio server."),
    VIR_XML_ENUM(virDomainAudioDef, driver, "@driver", virDomainAudioSDLDriver,
                 WHEN_TYPE(TYPE(SDL)), .flags = VIR_XML_NONZERO, .doc = "What SDL uses."),
    VIR_XML_STRING(virDomainAudioDef, path, "@path", WHEN_TYPE(TYPE(FILE)),
                   .doc = "The WAV file that is written."),
    BOTH_DIRECTIONS(plain_io, TYPE(NONE) | TYPE(SPICE) | TYPE(FILE) | TYPE(DBUS)),
    BOTH_DIRECTIONS(alsa_io, TYPE(ALSA)),
    BOTH_DIRECTIONS(counted_io, TYPE(COREAUDIO) | TYPE(SDL)),
    BOTH_DIRECTIONS(jack_io, TYPE(JACK)),
    BOTH_DIRECTIONS(oss_io, TYPE(OSS)),
    BOTH_DIRECTIONS(pulse_io, TYPE(PULSEAUDIO)),
};

const virXMLType virDomainAudioDefType =
    VIR_XML_TYPE("audio", virDomainAudioDef, audio_rows, VIR_XML_LINE(virDomainAudioDef, line),
                 .doc = "Where the sound of the guest goes and comes from.");

virDomainAudioDef *virDomainAudioDefNew(virDomainAudioType type)
{
    virDomainAudioDef *audio = virXMLNew(&virDomainAudioDefType);

    audio->type = type;
    return audio;
}

void virDomainAudioDefFree(virDomainAudioDef *audio)
{
    virXMLFree(&virDomainAudioDefType, audio);
}

virDomainAudioDef *virDomainAudioFind(const virDomainDef *def, unsigned id)
{
    if (id == 0)
        return def->naudios ? def->audios[0] : NULL;
    for (gsize i = 0; i < def->naudios; i++) {
        if (def->audios[i]->id == id)
            return def->audios[i];
    }
    return NULL;
}

static void validate_direction(const virDomainAudioDef *audio, const virDomainAudioIODef *io,
                               const char *element, virXMLProblems *problems)
{
    gboolean has_settings = io->frequency || io->channels || io->format;

    if (io->fixedSettings == VIR_TRISTATE_BOOL_YES && io->mixingEngine != VIR_TRISTATE_BOOL_YES)
        virXMLProblemAdd(problems, audio->line, element, "fixedSettings",
                         VIR_ERR_CONFIG_UNSUPPORTED, "fixed settings need mixingEngine='yes'");
    if (has_settings && io->fixedSettings != VIR_TRISTATE_BOOL_YES)
        virXMLProblemAdd(problems, audio->line, element, "fixedSettings", VIR_ERR_XML_ERROR,
                         "<settings> are in force only with fixedSettings='yes'");
}

static void audio_validate(const virDomainDef *def, const void *dev, virXMLProblems *problems)
{
    const virDomainAudioDef *audio = dev;

    for (gsize i = 0; i < def->naudios && def->audios[i] != audio; i++) {
        if (def->audios[i]->id == audio->id)
            virXMLProblemAdd(problems, audio->line, "audio", "id", VIR_ERR_XML_ERROR,
                             "two audio backends have the id %u", audio->id);
    }
    validate_direction(audio, &audio->input, "audio/input", problems);
    validate_direction(audio, &audio->output, "audio/output", problems);
}

const virDomainDeviceOps virDomainAudioDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_AUDIO,
    .type = &virDomainAudioDefType,
    .list = offsetof(virDomainDef, audios),
    .count = offsetof(virDomainDef, naudios),
    .validate = audio_validate,
};
