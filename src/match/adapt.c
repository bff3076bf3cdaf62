/*
 * Values are compared as numbers: 1,200 in English is 1200 and ١٢٠٠. Where a value stands more than
 * once, all of its places have to change to the same, as nothing tells which is which.
 */
#include "adapt.h"
#include "base/mem.h"
#include "text/accelerator.h"
#include "text/fold.h"

enum { MOST_VALUES = 64 }; /* of a text; a table of figures is not adapted */

static bool is_value(const struct token *token)
{
	return token->kind == TOKEN_NUMBER || token->kind == TOKEN_MARKUP;
}

/* The value of a token of one of the texts. */
static void value_of(const struct adapt_text *text, size_t i, struct buf *out)
{
	const struct token *token = &text->tokens.items[i];

	buf_reset(out);
	if (token->kind == TOKEN_NUMBER)
		token_number_value(text->text + token->start, token->len, text->lang, out);
	else
		buf_add(out, text->text + token->start, token->len);
}

static bool same_value(const struct adapt_text *a, size_t i, const struct adapt_text *b, size_t j)
{
	struct buf x = {0}, y = {0};
	bool same = a->tokens.items[i].kind == b->tokens.items[j].kind;

	if (same) {
		value_of(a, i, &x);
		value_of(b, j, &y);
		same = x.len == y.len && memcmp(buf_str(&x), buf_str(&y), x.len) == 0;
	}
	buf_free(&x);
	buf_free(&y);
	return same;
}

static void set_text(struct adapt_text *to, const struct adapt_text *from)
{
	to->text = to->full = from->text;
	to->len = to->full_len = from->len;
	to->lang = from->lang;
	to->sign = 0;
	to->new_sign = false;
	to->sign_at = accelerator_find(to->text, to->len);
	if (to->sign_at < to->len) {
		to->sign = to->text[to->sign_at];
		buf_reset(&to->bare);
		buf_add(&to->bare, to->text, to->sign_at);
		buf_add(&to->bare, to->text + to->sign_at + 1, to->len - to->sign_at - 1);
		to->text = to->bare.data;
		to->len = to->bare.len;
	}
	tokens_scan(to->text, to->len, &to->tokens);
}

static bool is_changed(const struct adapter *adapter, size_t i)
{
	return is_value(&adapter->source.tokens.items[i]) &&
	       !same_value(&adapter->source, i, &adapter->query, i);
}

/* Folding drops the stops at the end, so that one of the texts may have more of them. */
static bool is_rest(const struct tokens *tokens, size_t from)
{
	while (from < tokens->count && tokens->items[from].kind == TOKEN_PUNCT)
		from++;
	return from >= tokens->count;
}

bool adapter_set(struct adapter *adapter, const struct adapt_text *query,
		 const struct adapt_text *source)
{
	const struct tokens *a = &adapter->query.tokens, *b = &adapter->source.tokens;
	size_t values = 0, i = 0;

	set_text(&adapter->query, query);
	set_text(&adapter->source, source);
	adapter->changed = 0;
	for (; i < a->count && i < b->count && a->items[i].kind == b->items[i].kind; i++) {
		values += is_value(&b->items[i]);
		adapter->changed += is_changed(adapter, i);
	}
	return (values > 0 || adapter->query.sign != adapter->source.sign) &&
	       values <= MOST_VALUES && is_rest(a, i) && is_rest(b, i);
}

/* How often value i of the source stands in a text. */
static size_t count_value(const struct adapter *adapter, size_t i, const struct adapt_text *text)
{
	size_t count = 0;

	for (size_t j = 0; j < text->tokens.count; j++)
		count += is_value(&text->tokens.items[j]) &&
			 same_value(&adapter->source, i, text, j);
	return count;
}

/* True when there is no doubt what in the target value i of the source is, and what it becomes. */
static bool is_clear(const struct adapter *adapter, size_t i)
{
	const struct adapt_text *source = &adapter->source, *query = &adapter->query;

	for (size_t j = 0; j < source->tokens.count; j++)
		if (is_value(&source->tokens.items[j]) && same_value(source, i, source, j) &&
		    !same_value(query, i, query, j))
			return false;
	return count_value(adapter, i, source) == count_value(adapter, i, &adapter->target);
}

/* The changed value of the source that token j of the target is, or the count of them all. */
static size_t source_of(const struct adapter *adapter, size_t j)
{
	const struct tokens *tokens = &adapter->source.tokens;
	size_t i = 0;

	while (i < tokens->count &&
	       !(is_changed(adapter, i) && same_value(&adapter->source, i, &adapter->target, j)))
		i++;
	return i;
}

static void push_span(struct adapter *adapter, size_t start)
{
	adapter->spans = mem_grow(adapter->spans, adapter->span_count, &adapter->span_cap,
				  sizeof *adapter->spans);
	adapter->spans[adapter->span_count++] = (dgm_span){start, adapter->out.len};
}

/* Writes value i of the query in the place of token j of the target. */
static bool put_value(struct adapter *adapter, size_t i, size_t j)
{
	const struct adapt_text *query = &adapter->query, *target = &adapter->target;
	const struct token *from = &query->tokens.items[i], *to = &target->tokens.items[j];
	const struct number number = {query->text + from->start, from->len, query->lang};
	const struct number like = {target->text + to->start, to->len, target->lang};
	size_t start = adapter->out.len;

	if (from->kind == TOKEN_MARKUP)
		buf_add(&adapter->out, number.text, number.len);
	else if (!token_number_like(&number, &like, &adapter->out))
		return false;
	push_span(adapter, start);
	return true;
}

/* Copies a part of a text, with its sign if that stands in it. */
static void copy(struct adapter *adapter, const struct adapt_text *text, size_t from, size_t to)
{
	if (text->sign && text->sign_at >= from && text->sign_at < to) {
		buf_add(&adapter->out, text->text + from, text->sign_at - from);
		buf_addc(&adapter->out, text->sign);
		if (text->new_sign)
			push_span(adapter, adapter->out.len - 1);
		from = text->sign_at;
	}
	buf_add(&adapter->out, text->text + from, to - from);
}

/*
 * Gives the target the sign of the query if the source has another: in the place of its own, or
 * before its first word.
 */
static void change_sign(struct adapter *adapter)
{
	struct adapt_text *target = &adapter->target;
	const char sign = adapter->query.sign, before = target->sign;
	size_t i = 0;

	if (sign == adapter->source.sign)
		return;
	if (!before) {
		while (i < target->tokens.count && target->tokens.items[i].kind != TOKEN_WORD)
			i++;
		target->sign_at =
			i < target->tokens.count ? target->tokens.items[i].start : target->len;
	}
	target->sign = sign;
	target->new_sign = sign != before;
}

static bool put_values(struct adapter *adapter)
{
	const struct adapt_text *target = &adapter->target;
	size_t done = 0;

	buf_reset(&adapter->out);
	adapter->span_count = 0;
	for (size_t j = 0; j < target->tokens.count; j++) {
		const struct token *token = &target->tokens.items[j];
		size_t i = is_value(token) ? source_of(adapter, j) : adapter->source.tokens.count;

		if (i == adapter->source.tokens.count)
			continue;
		copy(adapter, target, done, token->start);
		if (!put_value(adapter, i, j))
			return false;
		done = token->start + token->len;
	}
	copy(adapter, target, done, target->len);
	return true;
}

bool adapter_apply(struct adapter *adapter, const struct adapt_text *target)
{
	set_text(&adapter->target, target);
	for (size_t i = 0; i < adapter->source.tokens.count; i++)
		if (is_changed(adapter, i) && !is_clear(adapter, i))
			return false;
	change_sign(adapter);
	return put_values(adapter);
}

unsigned adapter_diffs(struct adapter *adapter)
{
	const struct adapt_text *source = &adapter->source, *query = &adapter->query;
	struct buf *out = &adapter->out;
	size_t done = 0;

	buf_reset(out);
	for (size_t i = 0; i < source->tokens.count; i++) {
		const struct token *token = &source->tokens.items[i];

		if (!is_value(token))
			continue;
		const struct token *other = &query->tokens.items[i];

		copy(adapter, source, done, token->start);
		buf_add(out, query->text + other->start, other->len);
		done = token->start + token->len;
	}
	copy(adapter, source, done, source->len);
	if (fold_key(out->data, out->len) != fold_key(query->full, query->full_len))
		return DGM_DIFF_SPACE; /* blanks around marks are all that is left */
	return fold_diffs(out->data, out->len, query->full, query->full_len);
}

void adapter_free(struct adapter *adapter)
{
	struct adapt_text *texts[] = {&adapter->query, &adapter->source, &adapter->target};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		tokens_free(&texts[i]->tokens);
		buf_free(&texts[i]->bare);
	}
	buf_free(&adapter->out);
	mem_free(adapter->spans);
	*adapter = (struct adapter){0};
}
