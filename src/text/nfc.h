/*
 * Canonical composition (NFC) of UTF-8, with a check before it that lets ordinary text pass as it
 * is. Private to text/; others fold.
 */
#ifndef DGM_NFC_H
#define DGM_NFC_H

#include "base/buf.h"

enum nfc_state {
	NFC_PLAIN,  /* NFC, and no combining mark in it: stays NFC when characters are dropped */
	NFC_MARKED, /* NFC */
	NFC_MAYBE   /* may not be NFC */
};

/* Looks a text over; cheap for Latin, Cyrillic and Arabic letters. */
enum nfc_state nfc_check(const char *text, size_t len);

/* Appends the NFC form of a text. */
void nfc_append(const char *text, size_t len, struct buf *out);

#endif
