/*
 * Stems come from Snowball. It sees the folded word, so that words of one folded form have one
 * stem, which the index of the memory relies on. Its Arabic stemmer needs help: it keeps a
 * conjunction before the article, treats a word differently with the article than without, and
 * knows the feminine ending as ta marbuta only, which folding has made a ha; so that is undone.
 *
 * A direct-mapped cache of words spares most of the work once a stemmer has been used for a while.
 */
#include "tokens.h"
#include "base/hash.h"
#include "base/mem.h"
#include "fold.h"
#include "lang.h"

#include <libstemmer.h>
#include <stdbool.h>
#include <unicode/uvernum.h>

/* To be raised when other stems are made of the same words. */
#define STEM_VERSION 1

enum {
	CACHE_SLOTS = 16384,
	CACHE_AFTER = 64, /* words; for fewer the cache would cost more than it saves */
	SLOT_BYTES = 62,
	LETTER = 2, /* bytes of an Arabic letter */
	LEAST_LEFT = 3 * LETTER
};

struct slot {
	unsigned char word_len, stem_len;
	char bytes[SLOT_BYTES]; /* the word, then its stem */
};

struct stemmer {
	struct sb_stemmer *snowball; /* NULL: none for this language */
	bool arabic;
	struct buf word;
	size_t used; /* words so far, up to CACHE_AFTER */
	struct slot *cache;
};

struct stemmer *stemmer_new(const char *lang)
{
	struct stemmer *stemmer = mem_zalloc(1, sizeof *stemmer);
	char primary[DGM_MAX_LANG] = "";
	size_t len = lang ? lang_primary(lang) : 0;

	for (size_t i = 0; i < len && i + 1 < sizeof primary; i++)
		primary[i] = (char)(lang[i] >= 'A' && lang[i] <= 'Z' ? lang[i] + 32 : lang[i]);
	stemmer->snowball = len > 0 ? sb_stemmer_new(primary, "UTF_8") : NULL;
	stemmer->arabic = strcmp(primary, "ar") == 0;
	return stemmer;
}

void stemmer_free(struct stemmer *stemmer)
{
	if (!stemmer)
		return;
	if (stemmer->snowball)
		sb_stemmer_delete(stemmer->snowball);
	buf_free(&stemmer->word);
	mem_free(stemmer->cache);
	mem_free(stemmer);
}

static bool begins(const char *word, size_t len, const char *prefix)
{
	size_t n = strlen(prefix);

	return len >= n && memcmp(word, prefix, n) == 0;
}

/* Bytes of conjunction and article before a word, as long as three letters are left. */
static size_t arabic_prefix(const char *word, size_t len)
{
	static const char *const articles[] = {"ال", "بال", "كال", "لل"};
	size_t conjunction = begins(word, len, "و") || begins(word, len, "ف") ? LETTER : 0;

	for (size_t skip = conjunction;; skip = 0) {
		for (size_t i = 0; i < sizeof articles / sizeof *articles; i++) {
			size_t n = skip + strlen(articles[i]);

			if (begins(word + skip, len - skip, articles[i]) && len >= n + LEAST_LEFT)
				return n;
		}
		if (skip == 0)
			return 0;
	}
}

/* Makes a folded Arabic word what Snowball wants: bare, the feminine ending as ta marbuta. */
static void prepare_arabic(struct buf *word)
{
	static const char ha[] = "ه", ta_marbuta[] = "ة", plural[] = "ات";
	size_t skip = arabic_prefix(word->data, word->len), len = word->len - skip;

	memmove(word->data, word->data + skip, len);
	if (len >= LEAST_LEFT + strlen(plural) &&
	    memcmp(word->data + len - strlen(plural), plural, strlen(plural)) == 0)
		len -= strlen(plural);
	else if (len >= LEAST_LEFT && memcmp(word->data + len - LETTER, ha, LETTER) == 0)
		memcpy(word->data + len - LETTER, ta_marbuta, LETTER);
	word->len = len;
	word->data[len] = '\0';
}

static void make_stem(struct stemmer *stemmer, const char *word, size_t len, struct buf *out)
{
	struct buf *folded = &stemmer->word;
	const sb_symbol *stem = NULL;

	buf_reset(folded);
	fold_text(word, len, FOLD_ALL, folded);
	if (!stemmer->snowball || folded->len == 0) {
		buf_add(out, folded->data, folded->len);
		return;
	}
	if (stemmer->arabic)
		prepare_arabic(folded);
	stem = sb_stemmer_stem(stemmer->snowball, (const sb_symbol *)folded->data,
			       (int)folded->len);
	if (stem && sb_stemmer_length(stemmer->snowball) > 0)
		fold_text((const char *)stem, (size_t)sb_stemmer_length(stemmer->snowball),
			  FOLD_ALL, out);
	else
		buf_add(out, folded->data, folded->len);
}

void stemmer_stem(struct stemmer *stemmer, const char *word, size_t len, struct buf *out)
{
	size_t start = out->len;

	if (!stemmer->cache && ++stemmer->used > CACHE_AFTER)
		stemmer->cache = mem_zalloc(CACHE_SLOTS, sizeof *stemmer->cache);
	if (!stemmer->cache || len == 0 || len >= SLOT_BYTES) {
		make_stem(stemmer, word, len, out);
		return;
	}
	struct slot *slot = &stemmer->cache[hash_bytes(word, len, 0) % CACHE_SLOTS];

	if (slot->word_len == len && memcmp(slot->bytes, word, len) == 0) {
		buf_add(out, slot->bytes + len, slot->stem_len);
		return;
	}
	make_stem(stemmer, word, len, out);
	if (len + out->len - start > SLOT_BYTES)
		return;
	slot->word_len = (unsigned char)len;
	slot->stem_len = (unsigned char)(out->len - start);
	memcpy(slot->bytes, word, len);
	memcpy(slot->bytes + len, out->data + start, out->len - start);
}

void stemmer_stamp(struct buf *out)
{
	buf_printf(out, "stem %d, fold %d, ICU %s", STEM_VERSION, FOLD_VERSION, U_ICU_VERSION);
}
