/*
 * Languages: tags in their many dialects, and the language of a text from its script. It leaves
 * telling close neighbours apart (Arabic and Persian, Russian and Ukrainian) to letter evidence
 * as good as one can have in a sentence.
 */
#ifndef DGM_LANG_H
#define DGM_LANG_H

#include "dragoman.h"

#include <stdbool.h>
#include <stddef.h>

enum { LANG_LOOK = 16384 }; /* bytes of a text that lang_detect looks at */

/* The language a text is written in by its script and letters: "ar", "ru", "en", ..., or NULL. */
const char *lang_detect(const char *text, size_t len);

/*
 * False when a text is not in the language it is said to be in: in another script, or, in a text
 * long enough, in another of those that lang_detect tells apart. *found is what that says.
 */
bool lang_suits(const char *lang, const char *text, size_t len, const char **found);

/*
 * The language in a file name: "x.ar.txt", "x_ru.html", "ar/x.txt", "ar.txt". Writes the tag to
 * `tag` (DGM_MAX_LANG bytes) and returns true, or returns false.
 */
bool lang_from_path(const char *path, char *tag);

/* Length of the primary subtag: 2 for "ru-RU". */
size_t lang_primary(const char *lang);

/* True when primary subtags are the same without regard to case. */
bool lang_same_primary(const char *a, const char *b);

#endif
