/*
 * sound.c: <sound>, sound cards and their codecs
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/sound.h"

#include "conf/device/audio.h"
#include "conf/domain/domain_def.h"

VIR_ENUM_IMPL(virDomainSoundModel, VIR_DOMAIN_SOUND_MODEL_LAST, "sb16", "es1370", "pcspk", "ac97",
              "ich6", "ich9", "usb", "ich7");
VIR_ENUM_IMPL(virDomainSoundCodecType, VIR_DOMAIN_SOUND_CODEC_TYPE_LAST, "duplex", "micro",
              "output");

#define MODELS_WITH_CODECS \
    (VIR_XML_BIT(VIR_DOMAIN_SOUND_MODEL_ICH6) | VIR_XML_BIT(VIR_DOMAIN_SOUND_MODEL_ICH7) | \
     VIR_XML_BIT(VIR_DOMAIN_SOUND_MODEL_ICH9))

static const virXMLRow codec_rows[] = {
    VIR_XML_ENUM(virDomainSoundCodecDef, type, "@type", virDomainSoundCodecType,
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO, .doc = "Which jacks it has."),
};
static const virXMLType codec_type = VIR_XML_TYPE("codec", virDomainSoundCodecDef, codec_rows);

static const virXMLRow sound_rows[] = {
    VIR_XML_ENUM(virDomainSoundDef, model, "@model", virDomainSoundModel,
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO, .doc = "The emulated card."),
    VIR_XML_YESNO(virDomainSoundDef, multichannel, "@multichannel", .since = "9.4.0",
                  VIR_XML_WHEN(virDomainSoundDef, model, VIR_XML_BIT(VIR_DOMAIN_SOUND_MODEL_USB)),
                  .doc = "Whether a USB card has more than two channels."),
    VIR_XML_LIST(virDomainSoundDef, codecs, ncodecs, "codec", &codec_type, .since = "0.9.13",
                 VIR_XML_WHEN(virDomainSoundDef, model, MODELS_WITH_CODECS)),
    VIR_XML_UINT(virDomainSoundDef, audioId, "audio/@id", .min = 1,
                 .flags = VIR_XML_REQUIRED_INSIDE, .since = "7.2.0",
                 .doc = "Which <audio> backend the card uses."),
    VIR_XML_EMBED(virDomainSoundDef, info, &virDomainDeviceInfoType),
};

const virXMLType virDomainSoundDefType =
    VIR_XML_TYPE("sound", virDomainSoundDef, sound_rows, .doc = "A sound card.");

virDomainSoundDef *virDomainSoundDefNew(virDomainSoundModel model)
{
    virDomainSoundDef *sound = virXMLNew(&virDomainSoundDefType);

    sound->model = model;
    return sound;
}

void virDomainSoundDefFree(virDomainSoundDef *sound)
{
    virXMLFree(&virDomainSoundDefType, sound);
}

static void sound_validate(const virDomainDef *def, const void *dev, virXMLProblems *problems)
{
    const virDomainSoundDef *sound = dev;

    if (sound->audioId == 0)
        return;
    for (gsize i = 0; i < def->naudios; i++) {
        if (def->audios[i]->id == sound->audioId)
            return;
    }
    virXMLProblemAdd(problems, sound->info.line, "sound", "audio/@id", VIR_ERR_XML_ERROR,
                     "there is no <audio id='%u'> that this card could use", sound->audioId);
}

const virDomainDeviceOps virDomainSoundDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_SOUND,
    .type = &virDomainSoundDefType,
    .list = offsetof(virDomainDef, sounds),
    .count = offsetof(virDomainDef, nsounds),
    .info_plus_1 = offsetof(virDomainSoundDef, info) + 1,
    .validate = sound_validate,
};
