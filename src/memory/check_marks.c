/*
 * Checks of what comes in pairs, and of blanks. A quotation of several sentences begins in one
 * segment and ends in another, in all languages alike, so that marks are called unbalanced only
 * where those of the other text are not.
 */
#include "memory/check.h"

#include "text/chars.h"
#include "text/utf8.h"

/* ---------------------------------------------------------------- quotation marks */

/* How often they stand in a text, and where one of the unbalanced ones does. */
struct quotes {
	size_t opens, closes; /* « and » */
	size_t others;        /* " “ ” „ ‟ */
	bool inch;            /* one of them stands behind a digit and may be a measure */
	size_t count;
	size_t depth;   /* of those that open, by their place, and are not closed */
	bool shared;    /* the last one closes two */
	bool inner;     /* one of them closes two, or one within another */
	bool stray;     /* one closes what was not opened */
	size_t at, end; /* the last */
};

static bool is_quote(uint32_t c)
{
	return c == '"' || (c >= 0x201C && c <= 0x201F);
}

/* A mark opens where it has a blank, a bracket or nothing before it, and no blank behind it. */
static bool is_opening(const struct check_text *text, size_t i, uint32_t c)
{
	const struct token *token = &text->tokens.items[i];
	size_t end = token->start + token->len;

	if (c == 0xAB || c == 0xBB)
		return c == 0xAB;
	if (end >= text->len || text->text[end] == ' ')
		return false;
	return i == 0 || token[-1].start + token[-1].len < token->start ||
	       (token[-1].kind == TOKEN_PUNCT &&
		strchr("([{\"'-", text->text[token[-1].start]) != NULL);
}

static void add_quote(const struct check_text *text, size_t i, uint32_t c, struct quotes *quotes)
{
	const struct token *token = &text->tokens.items[i];
	bool guillemet = c == 0xAB || c == 0xBB, opens = is_opening(text, i, c);

	quotes->opens += c == 0xAB;
	quotes->closes += c == 0xBB;
	quotes->others += !guillemet;
	quotes->inch = quotes->inch || (i > 0 && c == '"' && token[-1].kind == TOKEN_NUMBER &&
					token[-1].start + token[-1].len == token->start);
	quotes->count++;
	quotes->shared = !opens && quotes->depth == 2;
	quotes->inner = quotes->inner || quotes->shared;
	quotes->stray = quotes->stray || (!opens && quotes->depth == 0);
	if (opens)
		quotes->depth++;
	else if (quotes->depth > 0)
		quotes->depth--;
	quotes->at = token->start;
	quotes->end = token->start + token->len;
}

static struct quotes find_quotes(const struct check_text *text)
{
	struct quotes quotes = {0};

	for (size_t i = 0; i < text->tokens.count; i++) {
		size_t at = text->tokens.items[i].start;

		if (text->tokens.items[i].kind != TOKEN_PUNCT)
			continue;
		uint32_t c = utf8_next(text->text, text->len, &at);

		if (c == 0xAB || c == 0xBB || is_quote(c))
			add_quote(text, i, c, &quotes);
	}
	return quotes;
}

/* In Russian, quotations that end together share their last mark: «ООО «Газпром». */
static bool is_balanced(const struct quotes *quotes)
{
	bool shared = quotes->opens > quotes->closes && quotes->closes > 0 && quotes->inner;

	if (quotes->opens != quotes->closes && !shared)
		return (quotes->opens + quotes->closes) % 2 == quotes->others % 2 &&
		       quotes->others > 0;
	return quotes->others % 2 == 0 || quotes->inch || quotes->shared;
}

/*
 * Finds the quotation marks in the text that a unit near by has in a language. False where there is
 * no such unit, or it is of another article.
 */
static bool find_quotes_in(struct checker *checker, uint64_t id, const char *lang,
			   struct quotes *quotes)
{
	dgm_unit *unit = dgm_memory_get(checker->memory, id, NULL);
	const char *origin = checker->unit->origin;
	const dgm_variant *variant = unit ? dgm_unit_variant(unit, lang) : NULL;
	bool same = variant &&
		    (origin ? unit->origin && strcmp(origin, unit->origin) == 0 : !unit->origin);

	if (same) {
		struct check_text text = {.variant = variant,
					  .text = variant->text,
					  .len = variant->len,
					  .lang = lang};

		tokens_scan(text.text, text.len, &text.tokens);
		*quotes = find_quotes(&text);
		tokens_free(&text.tokens);
	}
	dgm_unit_free(unit);
	return same;
}

/* True when a quotation that is open in a text ends in a later one, or has begun in one before. */
static bool goes_on(struct checker *checker, const struct check_text *text,
		    const struct quotes *quotes)
{
	enum { NEAR = 4 }; /* units */
	const uint64_t id = checker->unit->id;
	struct quotes other;

	for (uint64_t n = 1; quotes->depth > 0 && n <= NEAR; n++) {
		if (!find_quotes_in(checker, id + n, text->lang, &other))
			break;
		if (other.stray && !is_balanced(&other))
			return true;
	}
	for (uint64_t n = 1; quotes->stray && n <= NEAR && n < id; n++) {
		if (!find_quotes_in(checker, id - n, text->lang, &other))
			break;
		if (other.depth > 0 && !is_balanced(&other))
			return true;
	}
	return false;
}

void check_quotes(struct checker *checker, const struct check_text *a, const struct check_text *b)
{
	const struct quotes of_a = find_quotes(a), of_b = find_quotes(b);
	bool fine = is_balanced(&of_a);

	if (fine == is_balanced(&of_b) || of_a.count == 0 || of_b.count == 0)
		return;
	const struct quotes *wrong = fine ? &of_b : &of_a;
	const struct check_text *text = fine ? b : a;

	if (goes_on(checker, text, wrong))
		return;
	check_mark(checker, text, wrong->at, wrong->end);
	check_say(checker, "a quotation mark of %s has no partner", text->lang);
}

/* ---------------------------------------------------------------- brackets */

enum { DEEP = 32 };

/* Tokens that are brackets without a partner. */
struct brackets {
	size_t wrong;   /* how many */
	size_t at, end; /* the first of them */
};

static char partner(char c)
{
	return c == ')' ? '(' : c == ']' ? '[' : c == '}' ? '{' : '\0';
}

/* ":)" and the like, and "a)" or "1)" where an item begins. */
static bool is_no_bracket(const struct check_text *text, size_t i)
{
	const struct token *token = &text->tokens.items[i];
	char c = text->text[token->start];
	char before = token->start > 0 ? text->text[token->start - 1] : '\0';

	if (before && strchr(":;-=", before) && (c == ')' || c == '('))
		return i > 0 && (i == 1 || text->text[token[-1].start - 1] == ' ');
	return false;
}

/* A letter or number with a bracket behind it that begins an item: "1) ", "b) ". */
static bool is_item(const struct check_text *text, size_t i)
{
	const struct token *token = &text->tokens.items[i];

	return i > 0 && token[-1].kind != TOKEN_PUNCT && token[-1].len <= 4 &&
	       text->text[token->start] == ')';
}

static void note_wrong(struct brackets *brackets, const struct token *token)
{
	if (brackets->wrong++ == 0) {
		brackets->at = token->start;
		brackets->end = token->start + token->len;
	}
}

static struct brackets find_brackets(const struct check_text *text)
{
	struct brackets brackets = {0};
	size_t open[DEEP], depth = 0;

	for (size_t i = 0; i < text->tokens.count; i++) {
		const struct token *token = &text->tokens.items[i];
		char c = text->text[token->start];

		if (token->kind != TOKEN_PUNCT || c == '\0' || !strchr("()[]{}", c) ||
		    is_no_bracket(text, i))
			continue;
		if (!partner(c)) {
			if (depth < DEEP)
				open[depth++] = i;
		} else if (depth > 0 && check_token(text, open[depth - 1])[0] == partner(c)) {
			depth--;
		} else if (!is_item(text, i)) {
			note_wrong(&brackets, token);
		}
	}
	for (size_t i = 0; i < depth; i++)
		note_wrong(&brackets, &text->tokens.items[open[i]]);
	return brackets;
}

void check_brackets(struct checker *checker, const struct check_text *a, const struct check_text *b)
{
	const struct brackets of_a = find_brackets(a), of_b = find_brackets(b);

	if ((of_a.wrong == 0) == (of_b.wrong == 0))
		return;
	const struct brackets *wrong = of_a.wrong > 0 ? &of_a : &of_b;
	const struct check_text *text = of_a.wrong > 0 ? a : b;

	check_mark(checker, text, wrong->at, wrong->end);
	check_say(checker, "'%.*s' of %s has no partner", (int)(wrong->end - wrong->at),
		  text->text + wrong->at, text->lang);
}

/* ---------------------------------------------------------------- blanks */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The first two blanks or more within a text, from *start to *end. */
static bool find_double(const struct check_text *text, size_t *start, size_t *end)
{
	for (size_t at = 0; at + 1 < text->len; at = *end + 1) {
		for (*start = at; *start < text->len && !is_blank(text->text[*start]);)
			++*start;
		for (*end = *start; *end < text->len && is_blank(text->text[*end]);)
			++*end;
		if (*end - *start > 1 && *start > 0 && *end < text->len)
			return true;
	}
	return false;
}

void check_spaces(struct checker *checker, const struct check_text *a, const struct check_text *b)
{
	size_t start[2], end[2];
	bool of_a = find_double(a, &start[0], &end[0]), of_b = find_double(b, &start[1], &end[1]);
	const struct check_text *text = of_a ? a : b;

	if (of_a == of_b)
		return;
	check_mark(checker, text, start[!of_a], end[!of_a]);
	check_say(checker, "%zu blanks in a row in %s", end[!of_a] - start[!of_a], text->lang);
}

/* ---------------------------------------------------------------- bidi controls */

enum { LRE = 0x202A, RLE, PDF, LRO, RLO, LRI = 0x2066, RLI, FSI, PDI };

static bool opens(uint32_t c)
{
	return c == LRE || c == RLE || c == LRO || c == RLO || (c >= LRI && c <= FSI);
}

/* One that opens, and whether it is an isolate. */
struct opened {
	size_t at;
	bool isolate;
};

static void mark_bidi(struct checker *checker, const struct check_text *text, size_t at,
		      size_t *wrong, unsigned *which)
{
	size_t next = at;
	unsigned c = utf8_next(text->text, text->len, &next);

	check_mark(checker, text, at, next);
	if ((*wrong)++ == 0)
		*which = c;
}

void check_bidi(struct checker *checker, const struct check_text *text)
{
	struct opened open[DEEP];
	size_t depth = 0, next, wrong = 0;
	unsigned which = 0;

	if (!memchr(text->text, 0xE2, text->len)) /* with which all of them begin */
		return;
	for (size_t at = 0; at < text->len; at = next) {
		next = at;
		uint32_t c = utf8_next(text->text, text->len, &next);

		if (opens(c) && depth < DEEP)
			open[depth++] = (struct opened){at, c >= LRI};
		else if ((c == PDF || c == PDI) && depth > 0 &&
			 open[depth - 1].isolate == (c == PDI))
			depth--;
		else if (c == PDF || c == PDI)
			mark_bidi(checker, text, at, &wrong, &which);
	}
	for (size_t i = 0; i < depth; i++)
		mark_bidi(checker, text, open[i].at, &wrong, &which);
	if (wrong == 1)
		check_say(checker, "U+%04X of %s %s", which, text->lang,
			  opens(which) ? "is never ended" : "ends nothing");
	else if (wrong > 1)
		check_say(checker, "%zu bidi controls of %s have no partner", wrong, text->lang);
}
