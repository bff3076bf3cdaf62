/*
 * Names that ICU knows in many languages: countries, languages, currencies, cities, months,
 * weekdays. A seed lexicon that every machine has.
 */
#ifndef DGM_NAMES_H
#define DGM_NAMES_H

#include <stddef.h>

/*
 * Calls row once for each thing that has a name in both languages, in a fixed order. Texts are
 * UTF-8, NUL-ended, borrowed for the call.
 */
void names_each(const char *lang_a, const char *lang_b,
		void (*row)(void *ctx, const char *name_a, const char *name_b), void *ctx);

#endif
