/* Learning in place: sure beads teach the words of their texts, others do not. */
#include "align/passes.h"

#include "tests/tap.h"

enum { NOUNS = 5, VERBS = 3, SENTENCES = NOUNS * VERBS };

static const char *const LANGS[] = {"ar", "ru", "en"};
static const char *const NOUN[][3] = {
	{"زرمان", "зурман", "zurmak"},    {"كلبتار", "клептар", "kleptar"},
	{"بردوخ", "бурдюк", "wardook"},   {"شمكلان", "шамкал", "shamkol"},
	{"فلنزار", "флинзер", "flimzer"},
};
static const char *const VERB[][3] = {
	{"يسقط", "падает", "falls"}, {"ينمو", "растёт", "grows"}, {"يحترق", "пылает", "burns"}};

struct texts {
	char bytes[3][SENTENCES][80];
	dgm_segment segments[3][SENTENCES];
	struct doc *docs[3];
	dgm_bead beads[SENTENCES];
};

/* Three texts that say the same, a sentence for each noun and verb, and their beads. */
static void make_texts(struct texts *t, double confidence)
{
	for (size_t s = 0; s < SENTENCES; s++) {
		t->beads[s] = (dgm_bead){.confidence = confidence};
		for (int l = 0; l < 3; l++) {
			/* Arabic begins with the verb. */
			const char *noun = NOUN[s / VERBS][l], *verb = VERB[s % VERBS][l];

			snprintf(t->bytes[l][s], sizeof t->bytes[l][s], "%s %s %zu.",
				 l == 0 ? verb : noun, l == 0 ? noun : verb, s);
			t->segments[l][s] = (dgm_segment){.text = t->bytes[l][s],
							  .len = strlen(t->bytes[l][s])};
			t->beads[s].first[l] = s;
			t->beads[s].count[l] = 1;
		}
	}
	for (int l = 0; l < 3; l++)
		t->docs[l] = doc_new(&(struct align_side){.lang = LANGS[l],
							  .segments = t->segments[l],
							  .count = SENTENCES},
				     NULL);
}

static void free_texts(struct texts *t)
{
	for (int l = 0; l < 3; l++)
		doc_free(t->docs[l]);
}

/* The likeliest word in text `to` for a type of text `from`; NULL: none. */
static const char *best_of(const struct texts *t, const struct lexicon *lexicon, int from,
			   uint32_t type, int to)
{
	struct lexicon_links links = {0};
	size_t best = 0;

	lexicon_ask(lexicon, t->docs[from]->words, type, t->docs[to]->words, &links);
	for (size_t i = 1; i < links.count; i++)
		if (links.items[i].p > links.items[best].p)
			best = i;
	const char *found = links.count ? t->docs[to]->types[links.items[best].word].text : NULL;

	lexicon_links_free(&links);
	return found;
}

/* The first type of a text in sentence s that is a noun: its place in the sentence is known. */
static uint32_t noun_of(const struct doc *doc, int lang, size_t s)
{
	return doc->items[doc->sentences[s].first + (lang == 0)].type;
}

static size_t count_right(const struct texts *t, const struct lexicon *lexicon, int from, int to)
{
	size_t right = 0;

	for (size_t s = 0; s < SENTENCES; s += VERBS) {
		const char *best = best_of(t, lexicon, from, noun_of(t->docs[from], from, s), to);
		const char *want = t->docs[to]->types[noun_of(t->docs[to], to, s)].text;

		right += best && strcmp(best, want) == 0;
	}
	return right;
}

static void test_learns(double confidence, size_t want, const char *name)
{
	struct texts texts;
	struct lexicon *empty = lexicon_new();

	make_texts(&texts, confidence);
	struct lexicon *lexicon =
		passes_learn(empty, (const struct doc *const *)texts.docs, 3,
			     &(struct bead_list){.items = texts.beads, .count = SENTENCES});

	for (int l = 0; l < 3; l++)
		doc_find_words(texts.docs[l], lexicon);
	for (int from = 0; from < 3; from++)
		for (int to = 0; to < 3; to++)
			if (from != to)
				is_int((long long)count_right(&texts, lexicon, from, to),
				       (long long)want, name);
	free_texts(&texts);
	lexicon_free(lexicon);
	lexicon_free(empty);
}

static void test_wanted(void)
{
	static const struct {
		unsigned asked;
		size_t counts[2];
		unsigned want;
	} cases[] = {
		{0, {20, 20}, 1},    {0, {499, 10}, 1},    {0, {500, 10}, 2}, {0, {5000, 900}, 2},
		{0, {5001, 900}, 1}, {1, {1000, 1000}, 1}, {3, {10, 10}, 3},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct doc a = {.count = cases[i].counts[0]}, b = {.count = cases[i].counts[1]};
		const struct doc *docs[] = {&a, &b};

		is_int(passes_wanted(cases[i].asked, docs, 2), cases[i].want,
		       "passes for these lengths");
	}
}

int main(void)
{
	test_learns(0.95, NOUNS, "sure beads teach nouns");
	test_learns(0.5, 0, "unsure ones teach nothing");
	test_wanted();
	return done();
}
