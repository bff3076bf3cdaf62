#include "align/translate.h"

#include "base/mem.h"
#include "text/tokens.h"

#include <stdlib.h>

static int by_chance(const void *x, const void *y)
{
	const struct lexicon_link *a = x, *b = y;

	if (a->p < b->p || b->p < a->p)
		return a->p < b->p ? 1 : -1;
	return (a->word > b->word) - (a->word < b->word);
}

static struct lexicon_words *find_word(const struct lexicon *lexicon, const char *lang,
				       const char *word, size_t len)
{
	struct lexicon_words *words = lexicon_words_new(lexicon, lang, 1);
	struct stemmer *stemmer = stemmer_new(lang);
	struct buf stem = {0};

	stemmer_stem(stemmer, word, len, &stem);
	lexicon_words_set(words, 0, buf_str(&stem), stem.len);
	stemmer_free(stemmer);
	buf_free(&stem);
	return words;
}

struct translation *lexicon_translate(const struct lexicon *lexicon, const char *from,
				      const char *word, size_t len, const char *to,
				      struct arena *arena, size_t *count)
{
	struct lexicon_words *one = find_word(lexicon, from, word, len);
	struct lexicon_words *all = lexicon_words_all(lexicon, to);
	struct lexicon_links links = {0};
	struct buf sources = {0};

	lexicon_ask(lexicon, one, 0, all, &links);
	if (links.count > 1)
		qsort(links.items, links.count, sizeof *links.items, by_chance);
	struct translation *found = arena_zalloc(arena, links.count + 1, sizeof *found);

	for (size_t i = 0; i < links.count; i++) {
		const char *form = lexicon_words_form(all, links.items[i].word);
		double p = (double)links.items[i].p;

		buf_reset(&sources);
		lexicon_sources(lexicon, one, 0, all, links.items[i].word, &sources);
		found[i] = (struct translation){arena_dup(arena, form, strlen(form)), p < 1 ? p : 1,
						arena_dup(arena, buf_str(&sources), sources.len)};
	}
	*count = links.count;
	lexicon_links_free(&links);
	lexicon_words_free(one);
	lexicon_words_free(all);
	buf_free(&sources);
	return found;
}
