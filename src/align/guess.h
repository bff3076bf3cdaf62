/*
 * What word an inflected form may be of, where the stemmer does not lead to it: Arabic words that
 * particles and pronouns are written together with, persons and plurals, Russian verbs whose
 * consonants change and nouns whose vowels come and go. Most guesses are no words; whoever asks
 * keeps one that some lexicon knows.
 */
#ifndef DGM_GUESS_H
#define DGM_GUESS_H

#include "base/buf.h"

/*
 * Appends guesses, likelier ones first, each ended by NUL; none for a language other than Arabic
 * and Russian. form: one word, folded by FOLD_ALL.
 */
void guess_words(const char *lang, const char *form, size_t len, struct buf *out);

#endif
