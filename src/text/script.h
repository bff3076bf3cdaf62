/*
 * Scripts: the three that this program knows its way in, of languages and of letters. Marks,
 * digits and punctuation belong to none.
 */
#ifndef DGM_SCRIPT_H
#define DGM_SCRIPT_H

#include "base/banned.h"

#include <stdint.h>

enum script {
	SCRIPT_OTHER, /* another one, or none */
	SCRIPT_ARABIC,
	SCRIPT_CYRILLIC,
	SCRIPT_LATIN,
	SCRIPTS /* how many */
};

/* The script in which a language is most often written; SCRIPT_OTHER also for unknown ones. */
enum script script_of_lang(const char *lang);

enum script script_of_char(uint32_t c);

#endif
