/*
 * arch.c: names and word sizes of processor architectures
 */
#include "common/base/arch.h"

#include <sys/utsname.h>

VIR_ENUM_IMPL(virArch, VIR_ARCH_LAST, "none", "alpha", "armv6l", "armv7l", "armv7b", "aarch64",
              "cris", "i686", "ia64", "lm32", "m68k", "microblaze", "microblazeel", "mips",
              "mipsel", "mips64", "mips64el", "openrisc", "parisc", "parisc64", "ppc", "ppc64",
              "ppc64le", "ppcemb", "riscv32", "riscv64", "s390", "s390x", "sh4", "sh4eb", "sparc",
              "sparc64", "unicore32", "x86_64", "xtensa", "xtensaeb");

virArch virArchFromHost(void)
{
    struct utsname name;
    int arch;

    if (uname(&name) < 0)
        return VIR_ARCH_NONE;
    /* i386..i586 run what i686 runs, as far as guests are concerned. */
    if (name.machine[0] == 'i' && g_str_equal(name.machine + 2, "86"))
        return VIR_ARCH_I686;
    arch = virArchTypeFromString(name.machine);
    return arch < 0 ? VIR_ARCH_NONE : arch;
}

unsigned virArchWordSize(virArch arch)
{
    static const guint64 wide =
        (1ULL << VIR_ARCH_ALPHA) | (1ULL << VIR_ARCH_AARCH64) | (1ULL << VIR_ARCH_ITANIUM) |
        (1ULL << VIR_ARCH_MIPS64) | (1ULL << VIR_ARCH_MIPS64EL) | (1ULL << VIR_ARCH_PARISC64) |
        (1ULL << VIR_ARCH_PPC64) | (1ULL << VIR_ARCH_PPC64LE) | (1ULL << VIR_ARCH_RISCV64) |
        (1ULL << VIR_ARCH_S390X) | (1ULL << VIR_ARCH_SPARC64) | (1ULL << VIR_ARCH_X86_64);

    if (arch <= VIR_ARCH_NONE || arch >= VIR_ARCH_LAST)
        return 0;
    return (wide >> arch) & 1 ? 64 : 32;
}
