/*
 * arch.h: processor architectures by the names that documents and QEMU use
 *
 * Thread: any; plain values.
 */
#pragma once

#include "common/base/enum.h"

typedef enum {
    VIR_ARCH_NONE = 0,
    VIR_ARCH_ALPHA,
    VIR_ARCH_ARMV6L,
    VIR_ARCH_ARMV7L,
    VIR_ARCH_ARMV7B,
    VIR_ARCH_AARCH64,
    VIR_ARCH_CRIS,
    VIR_ARCH_I686,
    VIR_ARCH_ITANIUM,
    VIR_ARCH_LM32,
    VIR_ARCH_M68K,
    VIR_ARCH_MICROBLAZE,
    VIR_ARCH_MICROBLAZEEL,
    VIR_ARCH_MIPS,
    VIR_ARCH_MIPSEL,
    VIR_ARCH_MIPS64,
    VIR_ARCH_MIPS64EL,
    VIR_ARCH_OR32,
    VIR_ARCH_PARISC,
    VIR_ARCH_PARISC64,
    VIR_ARCH_PPC,
    VIR_ARCH_PPC64,
    VIR_ARCH_PPC64LE,
    VIR_ARCH_PPCEMB,
    VIR_ARCH_RISCV32,
    VIR_ARCH_RISCV64,
    VIR_ARCH_S390,
    VIR_ARCH_S390X,
    VIR_ARCH_SH4,
    VIR_ARCH_SH4EB,
    VIR_ARCH_SPARC,
    VIR_ARCH_SPARC64,
    VIR_ARCH_UNICORE32,
    VIR_ARCH_X86_64,
    VIR_ARCH_XTENSA,
    VIR_ARCH_XTENSAEB,
    VIR_ARCH_LAST
} virArch;

VIR_ENUM_DECL(virArch);

#define VIR_ARCH_IS_X86(a) ((a) == VIR_ARCH_X86_64 || (a) == VIR_ARCH_I686)
#define VIR_ARCH_IS_PPC64(a) ((a) == VIR_ARCH_PPC64 || (a) == VIR_ARCH_PPC64LE)
#define VIR_ARCH_IS_PPC(a) ((a) == VIR_ARCH_PPC || VIR_ARCH_IS_PPC64(a))
#define VIR_ARCH_IS_ARM(a) \
    ((a) == VIR_ARCH_ARMV6L || (a) == VIR_ARCH_ARMV7L || (a) == VIR_ARCH_ARMV7B || \
     (a) == VIR_ARCH_AARCH64)
#define VIR_ARCH_IS_S390(a) ((a) == VIR_ARCH_S390 || (a) == VIR_ARCH_S390X)
#define VIR_ARCH_IS_RISCV(a) ((a) == VIR_ARCH_RISCV32 || (a) == VIR_ARCH_RISCV64)
#define VIR_ARCH_IS_MIPS64(a) ((a) == VIR_ARCH_MIPS64 || (a) == VIR_ARCH_MIPS64EL)

/* The architecture that this process runs on; VIR_ARCH_NONE if the kernel's name is unknown. */
virArch virArchFromHost(void);
/* 32 or 64; 0 for VIR_ARCH_NONE. */
unsigned virArchWordSize(virArch arch);
