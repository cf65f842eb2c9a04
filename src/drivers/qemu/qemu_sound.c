/*
 * qemu_sound.c: sound cards of a guest, and the host's audio back ends they play to
 *
 * Thread: a domain's running job.
 */
#include <string.h>

#include "common/base/error.h"
#include "conf/device/audio.h"
#include "conf/device/sound.h"
#include "drivers/qemu/qemu_device.h"
#include "drivers/qemu/qemu_json.h"

static const char *const sound_drivers[VIR_DOMAIN_SOUND_MODEL_LAST] = {
    [VIR_DOMAIN_SOUND_MODEL_SB16] = "sb16",           [VIR_DOMAIN_SOUND_MODEL_ES1370] = "ES1370",
    [VIR_DOMAIN_SOUND_MODEL_AC97] = "AC97",           [VIR_DOMAIN_SOUND_MODEL_ICH6] = "intel-hda",
    [VIR_DOMAIN_SOUND_MODEL_ICH9] = "ich9-intel-hda", [VIR_DOMAIN_SOUND_MODEL_USB] = "usb-audio",
};

static char *qemuSoundAlias(const virDomainDef *def, const void *dev, gsize n)
{
    return g_strdup_printf("sound%zu", n);
}

static gboolean qemuSoundIsHDA(const virDomainSoundDef *sound)
{
    return sound->model == VIR_DOMAIN_SOUND_MODEL_ICH6 ||
           sound->model == VIR_DOMAIN_SOUND_MODEL_ICH9;
}

static void qemuSoundAddCodec(qemuCommand *cmd, const virDomainSoundDef *sound, gsize n, int type,
                              const char *audio)
{
    static const char *const drivers[VIR_DOMAIN_SOUND_CODEC_TYPE_LAST] = {
        [VIR_DOMAIN_SOUND_CODEC_TYPE_DUPLEX] = "hda-duplex",
        [VIR_DOMAIN_SOUND_CODEC_TYPE_MICRO] = "hda-micro",
        [VIR_DOMAIN_SOUND_CODEC_TYPE_OUTPUT] = "hda-output",
    };
    g_autofree char *id = g_strdup_printf("%s-codec%zu", sound->info.alias, n);
    g_autofree char *bus = g_strdup_printf("%s.0", sound->info.alias);

    qemuCommandAddJson(cmd, "-device",
                       qemuJsonObject("s:driver", drivers[type], "s:id", id, "s:bus", bus, "i:cad",
                                      (int)n, "S:audiodev", audio, NULL));
}

static gboolean qemuSoundCommand(qemuCommand *cmd, void *dev, GError **error)
{
    const virDomainSoundDef *sound = dev;
    g_autofree char *audio = qemuDeviceAudioId(cmd->def, sound->audioId);
    g_autoptr(JsonObject) props = NULL;

    if (sound->model == VIR_DOMAIN_SOUND_MODEL_PCSPK) {
        if (audio)
            qemuCommandAdd(cmd, "-machine", "pcspk-audiodev=%s", audio);
        return TRUE;
    }
    if (!sound_drivers[sound->model]) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "QEMU has no sound card of the model '%s'",
                    virDomainSoundModelTypeToString(sound->model));
        return FALSE;
    }
    props =
        qemuJsonObject("s:driver", sound_drivers[sound->model], "s:id", sound->info.alias, NULL);
    if (sound->model == VIR_DOMAIN_SOUND_MODEL_USB)
        qemuJsonAdd(props, "T:multi", (int)sound->multichannel, NULL);
    if (!qemuSoundIsHDA(sound))
        qemuJsonAdd(props, "S:audiodev", audio, NULL);
    if (!qemuDeviceAddAddress(cmd->def, props, &sound->info, error))
        return FALSE;
    qemuCommandAddJson(cmd, "-device", g_steal_pointer(&props));
    for (gsize i = 0; qemuSoundIsHDA(sound) && i < sound->ncodecs; i++)
        qemuSoundAddCodec(cmd, sound, i, sound->codecs[i]->type, audio);
    if (qemuSoundIsHDA(sound) && !sound->ncodecs)
        qemuSoundAddCodec(cmd, sound, 0, VIR_DOMAIN_SOUND_CODEC_TYPE_DUPLEX, audio);
    return TRUE;
}

static JsonObject *qemuAudioDirection(const virDomainAudioIODef *io)
{
    JsonObject *props = json_object_new();

    if (io->mixingEngine)
        qemuJsonAdd(props, "T:mixing-engine", (int)io->mixingEngine, NULL);
    if (io->fixedSettings)
        qemuJsonAdd(props, "T:fixed-settings", (int)io->fixedSettings, NULL);
    if (io->voices)
        qemuJsonAdd(props, "u:voices", io->voices, NULL);
    if (io->frequency)
        qemuJsonAdd(props, "u:frequency", io->frequency, NULL);
    if (io->channels)
        qemuJsonAdd(props, "u:channels", io->channels, NULL);
    if (io->format)
        qemuJsonAdd(props, "s:format", virDomainAudioFormatTypeToString(io->format), NULL);
    if (io->bufferLength)
        qemuJsonAdd(props, "u:buffer-length", io->bufferLength, NULL);
    if (json_object_get_size(props))
        return props;
    json_object_unref(props);
    return NULL;
}

static gboolean qemuAudioCommand(qemuCommand *cmd, void *dev, GError **error)
{
    static const char *const drivers[VIR_DOMAIN_AUDIO_TYPE_LAST] = {
        [VIR_DOMAIN_AUDIO_TYPE_NONE] = "none",     [VIR_DOMAIN_AUDIO_TYPE_ALSA] = "alsa",
        [VIR_DOMAIN_AUDIO_TYPE_JACK] = "jack",     [VIR_DOMAIN_AUDIO_TYPE_OSS] = "oss",
        [VIR_DOMAIN_AUDIO_TYPE_PULSEAUDIO] = "pa", [VIR_DOMAIN_AUDIO_TYPE_SDL] = "sdl",
        [VIR_DOMAIN_AUDIO_TYPE_SPICE] = "spice",   [VIR_DOMAIN_AUDIO_TYPE_FILE] = "wav",
        [VIR_DOMAIN_AUDIO_TYPE_DBUS] = "dbus",     [VIR_DOMAIN_AUDIO_TYPE_COREAUDIO] = "coreaudio",
    };
    const virDomainAudioDef *audio = dev;
    g_autofree char *id = g_strdup_printf("audio%u", audio->id);
    JsonObject *props = qemuJsonObject("s:id", id, "s:driver", drivers[audio->type], NULL);

    if (audio->timerPeriod)
        qemuJsonAdd(props, "u:timer-period", audio->timerPeriod, NULL);
    qemuJsonAdd(props, "O:in", qemuAudioDirection(&audio->input), "O:out",
                qemuAudioDirection(&audio->output), "S:path", audio->path, "S:server",
                audio->serverName, NULL);
    qemuCommandAddJson(cmd, "-audiodev", props);
    return TRUE;
}

const qemuDeviceOps qemuSoundOps = {
    .kind = VIR_DOMAIN_DEVICE_SOUND,
    .command = qemuSoundCommand,
    .alias = qemuSoundAlias,
};
const qemuDeviceOps qemuAudioOps = {
    .kind = VIR_DOMAIN_DEVICE_AUDIO,
    .command = qemuAudioCommand,
};
