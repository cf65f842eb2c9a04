/*
 * chr_common.h: what serial.c, parallel.c, console.c and channel.c share
 *
 * Thread: a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/chardev.h"

/* The first row of each: an element without a type is a 'pty'. */
extern const virXMLCustom virDomainChrDefaultTypeCustom;

/* Gives @chr the number after the highest one given in @chrs, its kind's list, unless it has
 * one. */
void virDomainChrDefChoosePort(virDomainChrDef *const *chrs, gsize nchrs, virDomainChrDef *chr);
