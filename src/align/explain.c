/*
 * A word gains log(1 + lambda / (1 - lambda) * ratio) over its silence, where ratio sums up its
 * links to the words on the other side (score.c). Each link gets the share of that gain that its
 * ratio has in the sum, from either side; so links and silences add up to what words score.
 */
#include "align/explain.h"

#include "base/arena.h"
#include "base/mem.h"

#include <math.h>

/* A link between words that are both in the bead. */
struct meeting {
	uint32_t types[2];
	float ratio[2]; /* that the word of this side is explained by the other */
	dgm_part part;
};

/* What the other side has for a word. */
struct word {
	uint32_t times, avail;
	float sum;
	const char *text; /* as it is written in the bead */
	size_t len;
};

struct side {
	const struct align_side *list;
	const struct doc *doc;
	struct doc_reader *reader;
	struct word *words; /* by type; those not in the bead are zero */
	uint32_t *types;    /* of the bead */
	size_t type_count;
	size_t first, count; /* sentences of the bead */
	double tokens, letters;
};

struct explanation {
	struct comparison texts;
	const struct lexicon *lexicon;
	const struct weights *weights;
	struct side sides[DGM_MAX_SIDES];
	struct meeting *meetings;
	size_t meeting_count, meeting_cap;
	dgm_reasons reasons[PAIRS];
	struct arena *arena; /* of one bead */
};

struct explanation *explain_texts(const struct align_side *sides, size_t side_count,
				  const struct lexicon *lexicon, const struct weights *weights,
				  const volatile sig_atomic_t *cancel)
{
	struct explanation *e = mem_zalloc(1, sizeof *e);

	e->lexicon = lexicon;
	e->weights = weights;
	e->arena = arena_new();
	if (!comparison_init(&e->texts, sides, side_count, cancel)) {
		explanation_free(e);
		return NULL;
	}
	comparison_link(&e->texts, lexicon, weights);
	for (size_t s = 0; s < side_count; s++) {
		struct doc *doc = e->texts.docs[s];

		e->sides[s] = (struct side){
			.list = &sides[s],
			.doc = doc,
			.reader = doc_reader_new(doc),
			.words = mem_zalloc(doc->type_count + 1, sizeof *e->sides[s].words),
			.types = mem_alloc(doc->type_count + 1, sizeof *e->sides[s].types),
		};
	}
	return e;
}

void explanation_free(struct explanation *e)
{
	if (!e)
		return;
	for (size_t s = 0; s < DGM_MAX_SIDES; s++) {
		doc_reader_free(e->sides[s].reader);
		mem_free(e->sides[s].words);
		mem_free(e->sides[s].types);
	}
	mem_free(e->meetings);
	comparison_end(&e->texts);
	arena_free(e->arena);
	mem_free(e);
}

/* ------------------------------------------------------------------ the words of a bead */

/* Lets each word know how it is written, the first time that it is there. */
static void read_spellings(struct side *side, const dgm_segment *segment)
{
	const uint32_t *types;
	const struct tokens *tokens =
		doc_reader_read(side->reader, segment->text, segment->len, &types);

	for (size_t i = 0; i < tokens->count; i++) {
		struct word *word = types[i] == NO_TYPE ? NULL : &side->words[types[i]];

		if (!word || word->text)
			continue;
		word->text = segment->text + tokens->items[i].start;
		word->len = tokens->items[i].len;
	}
}

static void take_side(struct side *side, size_t first, size_t count)
{
	for (size_t i = 0; i < side->type_count; i++)
		side->words[side->types[i]] = (struct word){.times = 0};
	side->type_count = 0;
	side->first = first;
	side->count = count;
	side->tokens = side->letters = 0;
	for (size_t i = first; i < first + count; i++) {
		const struct sentence *s = &side->doc->sentences[i];

		side->tokens += s->tokens;
		side->letters += s->letters;
		for (uint32_t k = 0; k < s->items; k++) {
			const struct item *item = &side->doc->items[s->first + k];

			if (side->words[item->type].times == 0)
				side->types[side->type_count++] = item->type;
			side->words[item->type].times += item->count;
		}
		read_spellings(side, &side->list->segments[i]);
	}
}

/* True when the lexicon has the second word among the ways to say the first. */
static bool lexicon_has(const struct lexicon *lexicon, const struct doc *from, uint32_t type,
			const struct doc *to, uint32_t other)
{
	struct lexicon_links ways = {0};
	bool found = false;

	if (!lexicon_words_known(from->words, type))
		return false;
	lexicon_ask(lexicon, from->words, type, to->words, &ways);
	for (size_t i = 0; i < ways.count && !found; i++)
		found = ways.items[i].word == other;
	lexicon_links_free(&ways);
	return found;
}

static dgm_part part_of_kind(enum type_kind kind)
{
	static const dgm_part parts[TYPE_KINDS] = {[TYPE_WORD] = DGM_PART_WORDS,
						   [TYPE_NUMBER] = DGM_PART_NUMBERS,
						   [TYPE_COPIED] = DGM_PART_COPIED,
						   [TYPE_MARK] = DGM_PART_PUNCTUATION};

	return parts[kind];
}

/* Words that no lexicon links are linked as names, or as they are written the same. */
static dgm_part part_of_link(const struct explanation *e, const struct doc *a, uint32_t x,
			     const struct doc *b, uint32_t y)
{
	if (a->types[x].kind != TYPE_WORD || lexicon_has(e->lexicon, a, x, b, y) ||
	    lexicon_has(e->lexicon, b, y, a, x))
		return part_of_kind(a->types[x].kind);
	return DGM_PART_NAMES;
}

static void find_meetings(struct explanation *e, const struct links *links, struct side *a,
			  struct side *b)
{
	e->meeting_count = 0;
	for (size_t i = 0; i < a->type_count; i++) {
		uint32_t x = a->types[i];

		for (uint32_t l = links->start[x]; l < links->start[x + 1]; l++) {
			const struct link *link = &links->items[l];
			struct word *one = &a->words[x], *other = &b->words[link->type];

			if (other->times == 0)
				continue;
			one->avail += other->times;
			one->sum += link->ba * (float)other->times;
			other->avail += one->times;
			other->sum += link->ab * (float)one->times;
			e->meetings = mem_grow(e->meetings, e->meeting_count, &e->meeting_cap,
					       sizeof *e->meetings);
			e->meetings[e->meeting_count++] = (struct meeting){
				.types = {x, link->type},
				.ratio = {link->ba * (float)other->times,
					  link->ab * (float)one->times},
				.part = part_of_link(e, a->doc, x, b->doc, link->type)};
		}
	}
}

/* The share of one link in what a word gains. */
static double share_of(const struct weights *weights, const struct side *side, uint32_t type,
		       float ratio, double other_tokens)
{
	const struct word *word = &side->words[type];

	if (!(word->sum > 0))
		return 0;
	return word_gain(weights, side->doc->types[type].kind, word->times, word->avail, word->sum,
			 other_tokens) *
	       (double)(ratio / word->sum);
}

static int by_weight(const void *x, const void *y)
{
	const dgm_word_link *a = x, *b = y;

	return (a->weight < b->weight) - (a->weight > b->weight);
}

static void explain_words(struct explanation *e, const struct pairing *pairing, struct side *a,
			  struct side *b, dgm_reasons *reasons)
{
	double half = e->weights->lexical / 2;
	dgm_word_link *links = arena_alloc(e->arena, e->meeting_count + 1, sizeof *links);

	for (size_t i = 0; i < e->meeting_count; i++) {
		const struct meeting *m = &e->meetings[i];
		double gain = share_of(e->weights, a, m->types[0], m->ratio[0], b->tokens) +
			      share_of(e->weights, b, m->types[1], m->ratio[1], a->tokens);
		const struct word *x = &a->words[m->types[0]], *y = &b->words[m->types[1]];

		links[i] = (dgm_word_link){.text = {x->text, y->text},
					   .len = {x->len, y->len},
					   .part = m->part,
					   .weight = half * gain};
		reasons->parts[m->part] += half * gain;
	}
	qsort(links, e->meeting_count, sizeof *links, by_weight);
	reasons->links = links;
	reasons->link_count = e->meeting_count;
	for (int s = 0; s < 2; s++) {
		const struct side *side = s == 0 ? a : b;

		for (size_t i = 0; i < side->type_count; i++) {
			uint32_t type = side->types[i];

			reasons->parts[part_of_kind(side->doc->types[type].kind)] +=
				half * side->words[type].times * pairing_silence(pairing, s, type);
		}
	}
}

/* ------------------------------------------------------------------ beads */

/* Three languages make beads whose pairs alone would be none. */
static double shape_of(const struct weights *w, uint32_t da, uint32_t db)
{
	unsigned joins = bead_joins((uint32_t[]){da, db}, 2);

	if (da == 0 || db == 0)
		return (da + db) * w->unmatched;
	return joins ? w->join + (joins - 1) * w->join_more : 0;
}

static double vectors_score(const struct embedding *embedding, const struct side *a,
			    const struct side *b)
{
	double dots = 0;

	if (!embedding)
		return 0;
	for (size_t i = a->first; i < a->first + a->count; i++)
		for (size_t j = b->first; j < b->first + b->count; j++)
			dots += (double)embedding_dot(embedding, i, j);
	return embedding_score(embedding, a->first, (uint32_t)a->count, b->first,
			       (uint32_t)b->count, dots);
}

static void explain_pair(struct explanation *e, size_t pair, dgm_reasons *reasons)
{
	const struct pairing *pairing = &e->texts.pairings[pair];
	struct side *a = &e->sides[pair_sides[pair][0]], *b = &e->sides[pair_sides[pair][1]];
	uint32_t da = (uint32_t)a->count, db = (uint32_t)b->count;
	struct run_length length_a = length_of_run(&pairing->length, 0, a->letters, da);
	struct run_length length_b = length_of_run(&pairing->length, 1, b->letters, db);

	*reasons = (dgm_reasons){.sides = {pair_sides[pair][0], pair_sides[pair][1]}};
	reasons->parts[DGM_PART_SHAPE] = shape_of(e->weights, da, db);
	if (da > 0 && db > 0) {
		find_meetings(e, e->texts.links[pair], a, b);
		explain_words(e, pairing, a, b, reasons);
		reasons->parts[DGM_PART_LENGTH] =
			e->weights->length * length_score(&pairing->length, &length_a, &length_b);
		reasons->parts[DGM_PART_VECTORS] = vectors_score(pairing->embedding, a, b);
		reasons->parts[DGM_PART_PARAGRAPHS] =
			pairing_paragraphs(pairing, &a->doc->sentences[a->first], da,
					   &b->doc->sentences[b->first], db);
	}
	for (int part = 0; part < DGM_PARTS; part++)
		reasons->score += reasons->parts[part];
}

const dgm_reasons *explanation_bead(struct explanation *e, const dgm_bead *bead, size_t *count)
{
	arena_reset(e->arena);
	for (size_t p = 0; p < e->texts.pair_count; p++) {
		for (int s = 0; s < 2; s++) {
			size_t side = pair_sides[p][s];

			take_side(&e->sides[side], bead->first[side], bead->count[side]);
		}
		explain_pair(e, p, &e->reasons[p]);
	}
	*count = e->texts.pair_count;
	return e->reasons;
}
