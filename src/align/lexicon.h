/*
 * The bilingual lexicon: how likely a word of one language is to stand for one of another. Filled
 * from several sources (ICU's names, our word list, dictionaries in dictd format, later what the
 * memory has taught), then frozen. It works on stems and knows nothing of sentences.
 */
#ifndef DGM_LEXICON_H
#define DGM_LEXICON_H

#include "dragoman.h"

#include <stddef.h>
#include <stdint.h>

struct lexicon;

/* An empty lexicon for a pair of languages. Yours; end it with lexicon_free. */
struct lexicon *lexicon_new(const char *lang_a, const char *lang_b);
void lexicon_free(struct lexicon *lexicon);

/* Adds that phrase a may be said as phrase b; weight is the trust in the source, 1 is plain. */
void lexicon_add(struct lexicon *lexicon, const char *a, size_t a_len, const char *b, size_t b_len,
		 double weight);

/* Adds the built-in sources: ICU's names and data/lexicon.tsv. */
void lexicon_add_builtin(struct lexicon *lexicon);

/*
 * Adds the dictd dictionaries in dir that fit the pair or lead through English. Missing ones are
 * no error; a broken one is (DGM_BAD_DATA, with its name).
 */
dgm_code lexicon_add_dictd(struct lexicon *lexicon, const char *dir, dgm_error *err);

/* Turns counts into probabilities; nothing may be added after. */
void lexicon_freeze(struct lexicon *lexicon);

#endif
