/*
 * Checks of what is copied rather than translated: placeholders and tags within texts, and inline
 * codes beside them. Both are compared as sets, as their order may change; what a translator may
 * change of them (the place of an argument, attributes, addresses) is left out first.
 */
#include "memory/check.h"

#include "base/arena.h"

/* A thing that is copied, in the form in which it is compared. */
struct copied {
	const char *form;
	size_t start, end;
	bool found;
};

enum { MOST = 128 };

struct copies {
	const struct check_text *text;
	struct copied items[MOST];
	size_t count;
};

/* ---------------------------------------------------------------- forms */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "%2$s" as "%s", "%-10.3f" as "%f", "%i" as "%d", and "%1f" as "%1"; "%(name)s" stays. */
static void add_format(const char *text, size_t len, struct buf *form)
{
	size_t at = 1;

	buf_addc(form, '%');
	if (text[at] == '(') {
		buf_add(form, text + 1, len - 1);
		return;
	}
	if (len == 3 && is_digit(text[1])) { /* of Qt, with a letter behind it: "%1x%2" */
		buf_addc(form, text[1]);
		return;
	}
	if (text[len - 1] == 'i') {
		buf_addc(form, 'd');
		return;
	}
	while (at < len && (is_digit(text[at]) || (text[at] && strchr("$.*+-#", text[at]))))
		at++;
	buf_add(form, text + at, len - at);
}

static bool is_one_of(const char *word, size_t len, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(words[i]) == len && memcmp(words[i], word, len) == 0)
			return true;
	return false;
}

/* Where the name of the element ends. */
static size_t name_end(const char *tag, size_t len)
{
	size_t end = 2; /* "</" */

	while (end < len && tag[end] && !strchr(" />\t\n", tag[end]))
		end++;
	return end < len ? end : len;
}

static bool has_end_tag(const struct check_text *text, const char *name, size_t len)
{
	for (size_t i = 0; i < text->tokens.count; i++) {
		const char *tag = check_token(text, i);

		if (text->tokens.items[i].kind == TOKEN_MARKUP &&
		    text->tokens.items[i].len == len + 3 && tag[0] == '<' && tag[1] == '/' &&
		    memcmp(tag + 2, name, len) == 0)
			return true;
	}
	return false;
}

/*
 * "<a href='x'>" as "<a", "<br/>" as "<br". False for elements that only wrap a text, and for what
 * stands for something that a user is to put in, "<name>", which is translated.
 */
static bool add_tag(const struct check_text *text, const struct token *token, struct buf *form)
{
	static const char *const wrappers[] = {"html", "head", "body", "qt"};
	static const char *const known[] = {
		"a",   "b",   "big",   "br",  "code", "div", "em", "font",  "h1",   "h2",
		"h3",  "hr",  "i",     "img", "li",   "ol",  "p",  "small", "span", "strong",
		"sub", "sup", "table", "td",  "tr",   "tt",  "u",  "ul"};
	const char *tag = text->text + token->start;
	const size_t len = token->len, from = tag[1] == '/' ? 2 : 1, end = name_end(tag, len);
	const char *name = tag + from;

	if (is_one_of(name, end - from, wrappers, sizeof wrappers / sizeof *wrappers))
		return false;
	if (memchr(tag, '@', len)) {
		buf_adds(form, "an e-mail address");
		return true;
	}
	buf_add(form, tag, end);
	return from == 2 || tag[len - 2] == '/' || memchr(tag, '=', len) ||
	       has_end_tag(text, name, end - from) ||
	       is_one_of(name, end - from, known, sizeof known / sizeof *known);
}

/* Entities that stand for a character, which a translation may have as itself, or not need. */
static bool is_character(const char *text, size_t len)
{
	static const char *const names[] = {"amp",   "lt",    "gt",    "quot",   "apos",  "nbsp",
					    "laquo", "raquo", "ldquo", "rdquo",  "bdquo", "lsquo",
					    "rsquo", "mdash", "ndash", "hellip", "shy"};

	return text[1] == '#' || is_one_of(text + 1, len - 2, names, sizeof names / sizeof *names);
}

/* False for what need not be in the other text. */
static bool add_form(const struct check_text *in, const struct token *token, struct buf *form)
{
	const char *text = in->text + token->start;
	const size_t len = token->len;

	switch (text[0]) {
	case '%':
		add_format(text, len, form);
		return true;
	case '<':
		return add_tag(in, token, form);
	case '{':
	case '$':
		buf_add(form, text, len);
		return true;
	case '&':
		buf_add(form, text, len);
		return !is_character(text, len);
	default: /* an address, of which a translation may have its own */
		buf_adds(form, memchr(text, '@', len) ? "an e-mail address" : "a link");
		return true;
	}
}

/* "%1" of Qt, or "%'d", which are no tokens. */
static bool add_marked(const struct check_text *text, size_t i, struct copied *copied,
		       struct buf *form)
{
	const struct token *token = &text->tokens.items[i];
	size_t end = token->start + 1;

	if (token->kind != TOKEN_PUNCT || text->text[token->start] != '%' ||
	    (token->start > 0 && is_digit(text->text[token->start - 1])))
		return false;
	if (end < text->len && is_digit(text->text[end])) {
		buf_printf(form, "%%%c", text->text[end]);
		end++;
	} else if (end + 1 < text->len && text->text[end] == '\'' && text->text[end + 1] == 'd') {
		buf_adds(form, "%d");
		end += 2;
	}
	copied->start = token->start;
	copied->end = end;
	return form->len > 0;
}

static void read_copies(const struct check_text *text, struct arena *arena, struct copies *copies)
{
	struct buf form = {0};

	copies->text = text;
	copies->count = 0;
	for (size_t i = 0; i < text->tokens.count && copies->count < MOST; i++) {
		const struct token *token = &text->tokens.items[i];
		struct copied copied = {.start = token->start, .end = token->start + token->len};

		buf_reset(&form);
		if (!add_marked(text, i, &copied, &form) &&
		    (token->kind != TOKEN_MARKUP || !add_form(text, token, &form)))
			continue;
		copied.form = arena_dup(arena, form.data, form.len);
		copies->items[copies->count++] = copied;
	}
	buf_free(&form);
}

/* "<ph x='1'/>" as "ph". */
static void read_codes(const struct check_text *text, struct arena *arena, struct copies *copies)
{
	const dgm_variant *variant = text->variant;

	copies->text = text;
	copies->count = 0;
	for (size_t i = 0; i < variant->code_count && copies->count < MOST; i++) {
		const dgm_inline *code = &variant->codes[i];
		size_t len = 1;

		while (len < code->len && code->markup[len] &&
		       (len == 1 || !strchr(" />\t\n", code->markup[len])))
			len++;
		copies->items[copies->count++] =
			(struct copied){.form = arena_dup(arena, code->markup, len),
					.start = code->at,
					.end = code->at};
	}
}

/* ---------------------------------------------------------------- comparing */

static void match(struct copies *a, struct copies *b)
{
	for (size_t i = 0; i < a->count; i++) {
		for (size_t j = 0; !a->items[i].found && j < b->count; j++) {
			if (b->items[j].found || strcmp(a->items[i].form, b->items[j].form) != 0)
				continue;
			a->items[i].found = b->items[j].found = true;
		}
	}
}

static void add_missed(struct checker *checker, const struct copies *copies,
		       const struct copies *other, struct buf *message)
{
	size_t count = 0;

	for (size_t i = 0; i < copies->count; i++) {
		const struct copied *copied = &copies->items[i];

		if (copied->found)
			continue;
		if (count == 0 && message->len > 0)
			buf_adds(message, "; ");
		buf_printf(message, "%s%s%s", count++ > 0 ? ", " : "", copied->form,
			   copied->form[0] == '<' ? ">" : "");
		check_mark(checker, copies->text, copied->start, copied->end);
	}
	if (count > 0)
		buf_printf(message, " of %s %s not in %s", copies->text->lang,
			   count > 1 ? "are" : "is", other->text->lang);
}

/* True for a placeholder that may be a count, as in "%d files". */
static bool is_count(const char *form)
{
	return form[0] == '%' && form[1] && strchr("sdun123456789", form[strlen(form) - 1]);
}

static bool has_few(struct checker *checker, const struct check_text *text)
{
	struct numeral_values words = {0};
	bool few = false;

	if (!checker->numerals)
		checker->numerals = numerals_new();
	numerals_read(checker->numerals, text->text, &text->tokens, &words);
	few = numeral_values_make(&words, 1) || numeral_values_make(&words, 2);
	for (size_t i = 0; i < text->tokens.count; i++) {
		const struct token *token = &text->tokens.items[i];

		few = few || (token->kind == TOKEN_NUMBER && token->len == 1 &&
			      (token->start == 0 || text->text[token->start - 1] != '%'));
	}
	numeral_values_free(&words);
	return few;
}

/*
 * Where "%d files" are counted, the form for one file, or two, may say so in words; and "the file",
 * as a source, may have a form with the number in a language with more forms.
 */
static void excuse_count(struct checker *checker, struct copies *copies, const struct copies *other,
			 bool translated)
{
	size_t counts = 0;

	for (size_t i = 0; i < other->count; i++)
		counts += is_count(other->items[i].form);
	if (!(translated && counts == 0) && !has_few(checker, other->text))
		return;
	for (size_t i = 0; i < copies->count; i++) {
		if (copies->items[i].found || !is_count(copies->items[i].form))
			continue;
		copies->items[i].found = true;
		return;
	}
}

static void compare(struct checker *checker, struct copies *a, struct copies *b)
{
	struct buf message = {0};

	match(a, b);
	if (a->count != b->count) {
		excuse_count(checker, a, b, !checker->translates);
		excuse_count(checker, b, a, true);
	}
	add_missed(checker, a, b, &message);
	add_missed(checker, b, a, &message);
	if (message.len > 0)
		check_say(checker, "%s", message.data);
	buf_free(&message);
}

static bool has_copies(const struct check_text *text)
{
	for (size_t i = 0; i < text->tokens.count; i++)
		if (text->tokens.items[i].kind == TOKEN_MARKUP || *check_token(text, i) == '%')
			return true;
	return false;
}

void check_placeholders(struct checker *checker, const struct check_text *a,
			const struct check_text *b)
{
	struct copies of_a, of_b;

	if ((!has_copies(a) && !has_copies(b)) || check_are_long(a, b))
		return;
	struct arena *arena = arena_new();

	read_copies(a, arena, &of_a);
	read_copies(b, arena, &of_b);
	compare(checker, &of_a, &of_b);
	arena_free(arena);
}

void check_inline(struct checker *checker, const struct check_text *a, const struct check_text *b)
{
	struct copies of_a, of_b;

	if (a->variant->code_count == 0 && b->variant->code_count == 0)
		return;
	struct arena *arena = arena_new();

	read_codes(a, arena, &of_a);
	read_codes(b, arena, &of_b);
	compare(checker, &of_a, &of_b);
	arena_free(arena);
}
