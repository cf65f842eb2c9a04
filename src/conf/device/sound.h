/*
 * sound.h: <sound>, sound cards and their codecs
 *
 * Thread: any; tables are const, a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/device.h"

typedef enum {
    VIR_DOMAIN_SOUND_MODEL_SB16 = 0,
    VIR_DOMAIN_SOUND_MODEL_ES1370,
    VIR_DOMAIN_SOUND_MODEL_PCSPK,
    VIR_DOMAIN_SOUND_MODEL_AC97,
    VIR_DOMAIN_SOUND_MODEL_ICH6,
    VIR_DOMAIN_SOUND_MODEL_ICH9,
    VIR_DOMAIN_SOUND_MODEL_USB,
    VIR_DOMAIN_SOUND_MODEL_ICH7,
    VIR_DOMAIN_SOUND_MODEL_LAST
} virDomainSoundModel;
VIR_ENUM_DECL(virDomainSoundModel);

typedef enum {
    VIR_DOMAIN_SOUND_CODEC_TYPE_DUPLEX = 0,
    VIR_DOMAIN_SOUND_CODEC_TYPE_MICRO,
    VIR_DOMAIN_SOUND_CODEC_TYPE_OUTPUT,
    VIR_DOMAIN_SOUND_CODEC_TYPE_LAST
} virDomainSoundCodecType;
VIR_ENUM_DECL(virDomainSoundCodecType);

typedef struct {
    virDomainSoundCodecType type;
} virDomainSoundCodecDef;

typedef struct _virDomainSoundDef {
    virDomainDeviceInfo info;

    virDomainSoundModel model;
    virTristateBool multichannel; /* usb */
    virDomainSoundCodecDef **codecs;
    gsize ncodecs;
    unsigned audioId; /* of the <audio> backend, 0: the default one */
} virDomainSoundDef;

extern const virXMLType virDomainSoundDefType;
extern const virDomainDeviceOps virDomainSoundDeviceOps;

virDomainSoundDef *virDomainSoundDefNew(virDomainSoundModel model);
void virDomainSoundDefFree(virDomainSoundDef *sound);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainSoundDef, virDomainSoundDefFree)
