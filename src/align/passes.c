#include "align/passes.h"

#include "align/builder.h"
#include "align/learn.h"
#include "align/teach.h"
#include "base/mem.h"

/* Beads that are less sure teach what is wrong as well as what is right. */
#define SURE 0.9

/* What an observation in the text is worth beside one of a dictionary: it has been used already. */
#define TRUST 0.3

/* A pair that one bead alone has taught would only confirm that bead. */
#define LEAST 1.5

/* Sentences: shorter texts teach too little, longer ones would take too long. */
enum { LONG_TEXT = 500, LONGEST_TEXT = 5000 };

unsigned passes_wanted(unsigned asked, const struct doc *const *docs, size_t side_count)
{
	size_t longest = 0;

	for (size_t s = 0; s < side_count; s++)
		if (docs[s]->count > longest)
			longest = docs[s]->count;
	if (asked > 0)
		return asked;
	return longest >= LONG_TEXT && longest <= LONGEST_TEXT ? 2 : 1;
}

static void find_words(const struct doc *doc, const uint32_t *numbers, size_t first, size_t count,
		       struct learn_words *words)
{
	words->count = 0;
	for (size_t s = first; s < first + count; s++) {
		const struct item *items = doc->items + doc->sentences[s].first;

		for (uint32_t i = 0; i < doc->sentences[s].items; i++)
			if (doc->types[items[i].type].kind == TYPE_WORD)
				learn_words_add(words, numbers[items[i].type]);
	}
}

/* The numbers in the builder of the types of a text. */
static uint32_t *number_words(struct builder *builder, uint32_t lang, const struct doc *doc)
{
	uint32_t *numbers = mem_zalloc(doc->type_count + 1, sizeof *numbers);

	for (size_t t = 0; t < doc->type_count; t++)
		if (doc->types[t].kind == TYPE_WORD)
			numbers[t] =
				builder_stem(builder, lang, doc->types[t].text, doc->types[t].len);
	return numbers;
}

static void learn_pair(struct builder *builder, const struct doc *const *docs,
		       uint32_t *const *numbers, uint32_t a, uint32_t b,
		       const struct bead_list *beads)
{
	struct learner *learner = learner_new();

	for (size_t i = 0; i < beads->count; i++) {
		const dgm_bead *bead = &beads->items[i];
		struct learn_words left, right;

		if (bead->confidence < SURE)
			continue;
		find_words(docs[a], numbers[a], bead->first[a], bead->count[a], &left);
		find_words(docs[b], numbers[b], bead->first[b], bead->count[b], &right);
		learner_add(learner, left.numbers, left.count, right.numbers, right.count);
		if (learner_cells(learner) >= LEARN_BATCH)
			learner_learn(learner);
	}
	learner_learn(learner);
	teach_builder(learner, builder, a, b, builder_words(builder, a), builder_words(builder, b),
		      LEAST);
	learner_free(learner);
}

struct lexicon *passes_learn(const struct lexicon *below, const struct doc *const *docs,
			     size_t side_count, const struct bead_list *beads)
{
	struct builder *builder = builder_new(NULL, 0);
	uint32_t *numbers[DGM_MAX_SIDES] = {NULL};
	struct buf bytes = {0};

	for (size_t s = 0; s < side_count; s++)
		numbers[s] =
			number_words(builder, builder_add_lang(builder, docs[s]->lang), docs[s]);
	for (uint32_t a = 0; a < side_count; a++)
		for (uint32_t b = a + 1; b < side_count; b++)
			learn_pair(builder, docs, numbers, a, b, beads);
	builder_finish(builder, "", 0, &bytes);
	builder_free(builder);
	for (size_t s = 0; s < side_count; s++)
		mem_free(numbers[s]);
	return lexicon_over(below, table_own(&bytes), TRUST);
}
