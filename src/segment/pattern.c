/*
 * A reader by recursive descent: alternatives, sequences, atoms with their quantifiers. What is
 * behind `unknown` (nested sets, comments by the flag x) gives up on the whole expression. A letter
 * that is compared without case may match up to three characters, or with others only part of one
 * ("ß" and "ss"), so nothing but its length is used.
 */
#include "pattern.h"
#include "base/banned.h"
#include "text/utf8.h"

#include <unicode/uchar.h>

enum { MAX_NESTING = 100, MAX_FOLDED = 3 };

struct reader {
	struct facts_store *store;
	const char *text;
	size_t len, at;
	size_t nesting;
	bool caseless;
	bool multiline; /* "^" may be the start of a line */
	bool unknown;
	USet *cased; /* what caseless comparing may change; NULL: not made yet */
};

/* Sets behind a backslash, as ICU defines them. */
static const struct {
	char letter;
	const char *set;
} classes[] = {
	{'d', "[\\p{Nd}]"},
	{'h', "[\\t\\p{Zs}]"},
	{'s', "[\\p{WhiteSpace}]"},
	{'v', "[\\n\\u000B\\f\\r\\u0085\\u2028\\u2029]"},
	{'w', "[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200c\\u200d]"},
};

static struct facts read_alternatives(struct reader *r);

static int peek(const struct reader *r, size_t ahead)
{
	return r->at + ahead < r->len ? (unsigned char)r->text[r->at + ahead] : -1;
}

static bool take(struct reader *r, const char *word)
{
	size_t n = strlen(word);

	if (r->len - r->at < n || memcmp(r->text + r->at, word, n) != 0)
		return false;
	r->at += n;
	return true;
}

static void skip_behind(struct reader *r, char end)
{
	while (r->at < r->len && r->text[r->at] != end)
		r->at++;
	r->at += r->at < r->len;
}

static USet *set_by_name(struct reader *r, const char *name, size_t len)
{
	enum { MAX_NAME = 128 };
	UChar wide[MAX_NAME];
	UErrorCode status = U_ZERO_ERROR;
	USet *set = facts_set(r->store, NULL);

	if (len > MAX_NAME) {
		r->unknown = true;
		return set;
	}
	for (size_t i = 0; i < len; i++)
		wide[i] = (unsigned char)name[i];
	uset_applyPattern(set, wide, (int32_t)len, 0, &status);
	if (U_FAILURE(status))
		r->unknown = true;
	return set;
}

/* The set of \s, \P{...} and so on, behind the backslash; NULL for anything else. */
static USet *read_class(struct reader *r)
{
	int letter = peek(r, 0);

	if (letter == 'p' || letter == 'P') {
		size_t from = r->at - 1;

		skip_behind(r, '}');
		return set_by_name(r, r->text + from, r->at - from);
	}
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
		char small = classes[i].letter;

		if (letter != small && letter != small + 'A' - 'a')
			continue;
		r->at++;
		USet *set = set_by_name(r, classes[i].set, strlen(classes[i].set));

		if (letter != small)
			uset_complement(set);
		return set;
	}
	return NULL;
}

/* At most `most` hexadecimal digits. */
static uint32_t read_hex(struct reader *r, size_t most)
{
	uint32_t value = 0;

	for (size_t n = 0; n < most && u_digit(peek(r, 0), 16) >= 0; n++)
		value = value * 16 + (uint32_t)u_digit((unsigned char)r->text[r->at++], 16);
	return value;
}

/* The character of \n, \x41, \. and so on, behind the backslash. */
static uint32_t read_escaped(struct reader *r)
{
	static const char names[] = "aefnrt", values[] = "\a\x1B\f\n\r\t";
	uint32_t c = utf8_next(r->text, r->len, &r->at);
	const char *name = c > 0 && c < 128 ? strchr(names, (int)c) : NULL;

	if (name)
		return (unsigned char)values[name - names];
	if (c == 'u')
		return read_hex(r, 4);
	if (c == 'U')
		return read_hex(r, 8);
	if (c == 'x' && take(r, "{")) {
		c = read_hex(r, 8);
		skip_behind(r, '}');
	} else if (c == 'x') {
		c = read_hex(r, 2);
	} else if (c < 128 && u_isalnum((UChar32)c)) {
		r->unknown = true; /* \N{...}, \cX, octal digits */
	}
	return c;
}

static USet *set_of(struct reader *r, uint32_t c)
{
	USet *set = facts_set(r->store, NULL);

	uset_add(set, (UChar32)c);
	return set;
}

/* A character or, as *set, a class within brackets. */
static uint32_t read_member(struct reader *r, USet **set)
{
	*set = NULL;
	if (!take(r, "\\"))
		return utf8_next(r->text, r->len, &r->at);
	if (r->at >= r->len)
		return 0;
	*set = read_class(r);
	return *set ? 0 : read_escaped(r);
}

/* What stands behind a bracket, to the closing one. */
static USet *read_set(struct reader *r)
{
	USet *set = facts_set(r->store, NULL), *class;
	bool negated = take(r, "^");
	size_t from = r->at;

	r->unknown = r->unknown || peek(r, 0) == ':'; /* [:name:] */
	while (r->at < r->len && !r->unknown) {
		if (peek(r, 0) == ']' && r->at > from)
			break;
		if (peek(r, 0) == '[' || (peek(r, 0) == '&' && peek(r, 1) == '&') ||
		    (peek(r, 0) == '-' && peek(r, 1) == '-')) {
			r->unknown = true; /* sets within sets, and their operators */
			break;
		}
		uint32_t c = read_member(r, &class), last = c;

		if (class) {
			uset_addAll(set, class);
			continue;
		}
		if (peek(r, 0) == '-' && peek(r, 1) != ']' && peek(r, 1) != '-') {
			r->at++;
			last = r->at < r->len ? read_member(r, &class) : c;
			r->unknown = r->unknown || class;
		}
		uset_addRange(set, (UChar32)c, (UChar32)last);
	}
	r->at += r->at < r->len;
	if (negated)
		uset_complement(set);
	return set;
}

/* A set or one character; compared without case it may be something else. */
static struct facts one_of(struct reader *r, USet *set)
{
	static const char cased[] = "[\\p{Cased}\\p{CWCF}\\p{CWL}\\p{CWU}\\p{M}\\u02BC\\u02BE]";

	if (r->caseless && !r->cased)
		r->cased = set_by_name(r, cased, strlen(cased));
	if (r->caseless && uset_containsSome(set, r->cased))
		return facts_any(r->store, 0, MAX_FOLDED);
	return facts_one(r->store, set);
}

static struct facts read_backslash(struct reader *r)
{
	if (r->at >= r->len)
		return facts_empty(r->store);
	int letter = peek(r, 0);

	if (strchr("AbBGZz", letter)) {
		r->at++;
		return facts_empty(r->store);
	}
	if (take(r, "R"))
		return facts_any(r->store, 1, 2);
	if (take(r, "X"))
		return facts_any(r->store, 1, FACTS_UNBOUNDED);
	if (take(r, "Q")) {
		r->unknown = true;
		return facts_empty(r->store);
	}
	if (take(r, "k")) {
		skip_behind(r, '>');
		return facts_any(r->store, 0, FACTS_UNBOUNDED);
	}
	if (letter >= '1' && letter <= '9') {
		while (peek(r, 0) >= '0' && peek(r, 0) <= '9')
			r->at++;
		return facts_any(r->store, 0, FACTS_UNBOUNDED);
	}
	USet *set = read_class(r);

	return one_of(r, set ? set : set_of(r, read_escaped(r)));
}

/* Flags behind "(?" up to ':' or ')'. */
static void read_flags(struct reader *r)
{
	bool on = true;

	for (; r->at < r->len && !strchr(":)", r->text[r->at]); r->at++) {
		on = on && r->text[r->at] != '-';
		r->caseless = r->caseless || (on && r->text[r->at] == 'i');
		r->multiline = r->multiline || r->text[r->at] == 'm';
		r->unknown = r->unknown || r->text[r->at] == 'x';
	}
}

/* Behind an opening parenthesis. */
static struct facts read_group(struct reader *r)
{
	bool looks = false; /* around, which takes up nothing */

	if (take(r, "?#")) {
		skip_behind(r, ')');
		return facts_empty(r->store);
	}
	if (take(r, "?=") || take(r, "?!") || take(r, "?<=") || take(r, "?<!")) {
		looks = true;
	} else if (take(r, "?<")) {
		skip_behind(r, '>');
	} else if (!take(r, "?:") && !take(r, "?>") && take(r, "?")) {
		read_flags(r);
		if (take(r, ")"))
			return facts_empty(r->store);
		r->at += r->at < r->len;
	}
	struct facts facts = read_alternatives(r);

	r->at += r->at < r->len;
	return looks ? facts_empty(r->store) : facts;
}

static struct facts read_atom(struct reader *r)
{
	if (take(r, "("))
		return read_group(r);
	if (take(r, "["))
		return one_of(r, read_set(r));
	if (take(r, "."))
		return facts_any(r->store, 1, 1);
	if (take(r, "^")) {
		struct facts facts = facts_empty(r->store);

		facts.anchored = !r->multiline;
		return facts;
	}
	if (take(r, "$"))
		return facts_empty(r->store);
	if (take(r, "\\"))
		return read_backslash(r);
	return one_of(r, set_of(r, utf8_next(r->text, r->len, &r->at)));
}

static size_t read_number(struct reader *r)
{
	size_t value = 0;

	for (; peek(r, 0) >= '0' && peek(r, 0) <= '9'; r->at++)
		value = value < FACTS_UNBOUNDED / 100 ? value * 10 + (size_t)(peek(r, 0) - '0')
						      : value;
	return value;
}

static void read_quantifier(struct reader *r, struct facts *facts)
{
	size_t least = 1, most = FACTS_UNBOUNDED;

	if (take(r, "*")) {
		least = 0;
	} else if (take(r, "?")) {
		least = 0;
		most = 1;
	} else if (take(r, "{")) {
		least = most = read_number(r);
		if (take(r, ","))
			most = peek(r, 0) == '}' ? FACTS_UNBOUNDED : read_number(r);
		skip_behind(r, '}');
	} else if (!take(r, "+")) {
		return;
	}
	if (!take(r, "?"))
		take(r, "+");
	facts_repeat(r->store, facts, least, most);
}

static struct facts read_sequence(struct reader *r)
{
	struct facts facts = facts_empty(r->store);

	while (r->at < r->len && !r->unknown && !strchr("|)", r->text[r->at])) {
		struct facts next = read_atom(r);

		read_quantifier(r, &next);
		facts_join(r->store, &facts, &next);
	}
	return facts;
}

static struct facts read_alternatives(struct reader *r)
{
	if (++r->nesting > MAX_NESTING)
		r->unknown = true;
	struct facts facts = read_sequence(r);

	while (!r->unknown && take(r, "|")) {
		struct facts next = read_sequence(r);

		facts_or(r->store, &facts, &next);
	}
	r->nesting--;
	return facts;
}

struct facts pattern_facts(struct facts_store *store, const char *pattern, size_t len)
{
	struct reader r = {.store = store, .text = pattern, .len = len};
	struct facts facts = read_alternatives(&r);

	if (r.unknown || r.at < len)
		facts = facts_any(store, 0, FACTS_UNBOUNDED);
	return facts;
}
