/*
 * The rules are a table for the Arabic block and a few ranges for the rest. A rule may lead to a
 * character that has a rule of its own (a Persian ya to an Arabic one), so they are followed until
 * none applies; that is what makes the pass idempotent. Blanks are levelled as they are written,
 * the final stop when all is. The loop copies letters without a rule as bytes.
 */
#include "level.h"
#include "chars.h"
#include "dragoman.h"
#include "utf8.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

enum {
	DROP = 0,
	EXPAND = 1, /* a presentation form: replaced by its compatibility decomposition */
	ARABIC = 0x600,
	MAX_DECOMPOSITION = 24 /* UTF-16 units; the longest of an Arabic form is 18 */
};

struct rule {
	uint16_t kind; /* a dgm_diff bit; 0: no rule */
	uint16_t to;
};

#define DROPPED(kind)                                                                              \
	{                                                                                          \
		DGM_DIFF_##kind, DROP                                                              \
	}
#define TO(kind, c)                                                                                \
	{                                                                                          \
		DGM_DIFF_##kind, c                                                                 \
	}

/* Signs that are dropped: one, two or four from a place on. */
#define SIGN(at)  [at] = DROPPED(HARAKAT)
#define SIGN2(at) SIGN(at), SIGN((at) + 1)
#define SIGN4(at) SIGN2(at), SIGN2((at) + 2)

/* A digit, Arabic-Indic and Persian. */
#define DIGIT(n) [0x60 + (n)] = TO(DIGITS, '0' + (n)), [0xF0 + (n)] = TO(DIGITS, '0' + (n))

/* By character less U+0600. */
static const struct rule arabic[256] = {
	/* comma, semicolon, question mark, per cent, stop */
	[0x0C] = TO(PUNCTUATION, ','),
	[0x1B] = TO(PUNCTUATION, ';'),
	[0x1F] = TO(PUNCTUATION, '?'),
	[0x6A] = TO(PUNCTUATION, '%'),
	[0xD4] = TO(PUNCTUATION, '.'),
	[0x1C] = DROPPED(BIDI), /* Arabic letter mark */
	[0x40] = DROPPED(TATWEEL),
	/* signs above words, vowel signs, superscript alef, Koranic signs */
	SIGN4(0x10),
	SIGN4(0x14),
	SIGN2(0x18),
	SIGN(0x1A),
	SIGN4(0x4B),
	SIGN4(0x4F),
	SIGN4(0x56),
	SIGN4(0x5A),
	SIGN2(0x5E),
	SIGN(0x70),
	SIGN4(0xD6),
	SIGN2(0xDA),
	SIGN(0xDC),
	SIGN4(0xDF),
	SIGN2(0xE3),
	SIGN2(0xE7),
	SIGN4(0xEA),
	/* hamza on its seats; the lone one is a letter like others and stays */
	[0x22] = TO(HAMZA, 0x627),
	[0x23] = TO(HAMZA, 0x627),
	[0x24] = TO(HAMZA, 0x648),
	[0x25] = TO(HAMZA, 0x627),
	[0x26] = TO(HAMZA, 0x64A),
	[0x53] = DROPPED(HAMZA),
	[0x54] = DROPPED(HAMZA),
	[0x55] = DROPPED(HAMZA),
	[0x71] = TO(HAMZA, 0x627),
	[0x72] = TO(HAMZA, 0x627),
	[0x73] = TO(HAMZA, 0x627),
	[0x74] = DROPPED(HAMZA),
	[0x75] = TO(HAMZA, 0x627),
	[0x76] = TO(HAMZA, 0x648),
	[0x78] = TO(HAMZA, 0x64A),
	[0x49] = TO(YA, 0x64A),
	[0x29] = TO(TA_MARBUTA, 0x647),
	/* Persian and Urdu kaf, ya, heh and ta marbuta */
	[0xA9] = TO(LETTER, 0x643),
	[0xCC] = TO(LETTER, 0x64A),
	[0xBE] = TO(LETTER, 0x647),
	[0xC0] = TO(LETTER, 0x647),
	[0xC1] = TO(LETTER, 0x647),
	[0xC3] = TO(LETTER, 0x629),
	[0xD5] = TO(LETTER, 0x647),
	/* digits with their decimal and thousands separators */
	DIGIT(0),
	DIGIT(1),
	DIGIT(2),
	DIGIT(3),
	DIGIT(4),
	DIGIT(5),
	DIGIT(6),
	DIGIT(7),
	DIGIT(8),
	DIGIT(9),
	[0x6B] = TO(DIGITS, '.'),
	[0x6C] = TO(DIGITS, ',')};

static const struct rule none = {0, 0};

static struct rule case_rule(uint32_t c)
{
	uint32_t folded = (uint32_t)u_foldCase((UChar32)c, U_FOLD_CASE_DEFAULT);

	/* The few letters beyond the BMP that have case (Deseret) stay as they are. */
	return folded == c || folded > 0xFFFF ? none
					      : (struct rule){DGM_DIFF_CASE, (uint16_t)folded};
}

static struct rule cyrillic_rule(uint32_t c)
{
	if (char_in(c, 0x430, 0x44F))
		return none;
	if (c == 0x451)
		return (struct rule)TO(YO, 0x435);
	return case_rule(c);
}

/* Everything that is neither ASCII, Cyrillic nor in the Arabic block. */
static struct rule other_rule(uint32_t c)
{
	if (char_is_bidi(c))
		return (struct rule)DROPPED(BIDI);
	if (char_is_space(c))
		return (struct rule)TO(SPACE, ' ');
	if (char_in(c, 0x2010, 0x2015) || c == 0x2212 || char_in(c, 0x2E3A, 0x2E3B) ||
	    c == 0xFE58 || c == 0xFE63 || c == 0xFF0D)
		return (struct rule)TO(DASHES, '-');
	if (c == 0xAB || c == 0xBB || char_in(c, 0x201C, 0x201F) || c == 0x2033 ||
	    char_in(c, 0x301D, 0x301F) || c == 0xFF02)
		return (struct rule)TO(QUOTES, '"');
	if (char_in(c, 0x2018, 0x201B) || char_in(c, 0x2039, 0x203A) || c == 0x2032 || c == 0xB4 ||
	    char_in(c, 0x2BB, 0x2BC) || c == 0xFF07)
		return (struct rule)TO(QUOTES, '\'');
	if (c == 0x2026)
		return (struct rule)TO(PUNCTUATION, EXPAND);
	if (char_in(c, 0xFB50, 0xFDFF) || char_in(c, 0xFE70, 0xFEFC))
		return (struct rule)TO(LETTER, EXPAND);
	return case_rule(c);
}

static struct rule rule_of(uint32_t c)
{
	if (c < 0x80) {
		if (char_in(c, 'A', 'Z'))
			return (struct rule){DGM_DIFF_CASE, (uint16_t)(c + 0x20)};
		if (char_in(c, '\t', '\r'))
			return (struct rule)TO(SPACE, ' ');
		return c == '`' ? (struct rule)TO(QUOTES, '\'') : none;
	}
	if (char_in(c, 0x400, 0x52F))
		return cyrillic_rule(c);
	if (char_in(c, ARABIC, ARABIC + 0xFF))
		return arabic[c - ARABIC];
	return other_rule(c);
}

struct pass {
	struct levelled result;
	unsigned kinds;
	struct buf *out;
	size_t start; /* of the levelled text in out */
	size_t left;  /* bytes of input behind the current character */
};

static void put_char(struct pass *pass, uint32_t c);

/*
 * Room for what is left: no character but the expanding ones grows by more than half (two bytes
 * become three where a small letter lies in a higher block).
 */
static void make_room(struct pass *pass, size_t extra)
{
	buf_reserve(pass->out, extra + pass->left + pass->left / 2 + 4);
}

/* Replaces an ellipsis or a presentation form; false when it has no decomposition. */
static bool expand(struct pass *pass, uint32_t c)
{
	UChar parts[MAX_DECOMPOSITION];
	UErrorCode code = U_ZERO_ERROR;
	int32_t n = unorm2_getDecomposition(unorm2_getNFKCInstance(&code), (UChar32)c, parts,
					    MAX_DECOMPOSITION, &code);

	if (U_FAILURE(code) || n <= 0)
		return false;
	make_room(pass, MAX_DECOMPOSITION * 3);
	for (int32_t i = 0; i < n; i++)
		put_char(pass, parts[i]); /* Arabic letters and blanks: all in the BMP */
	if (c != 0x2026)
		pass->result.expanded = true;
	return true;
}

static void write_char(struct pass *pass, uint32_t c)
{
	struct buf *out = pass->out;

	if (c == ' ' && pass->kinds & DGM_DIFF_SPACE &&
	    (out->len == pass->start || out->data[out->len - 1] == ' ')) {
		pass->result.fired |= DGM_DIFF_SPACE;
		return;
	}
	out->len += utf8_put(out->data + out->len, c);
}

/* Follows the rules from c on and writes what they lead to. */
static void put_char(struct pass *pass, uint32_t c)
{
	for (;;) {
		struct rule rule = rule_of(c);

		if (!(rule.kind & pass->kinds))
			break;
		if (rule.to == EXPAND) {
			if (!expand(pass, c))
				break;
			pass->result.fired |= rule.kind;
			return;
		}
		pass->result.fired |= rule.kind;
		if (rule.to == DROP)
			return;
		c = rule.to;
	}
	write_char(pass, c);
}

/* The blank at the end and, unless nothing else is there, the final stops. */
static void level_end(struct pass *pass)
{
	struct buf *out = pass->out;
	bool blanks = pass->kinds & DGM_DIFF_SPACE, stops = pass->kinds & DGM_DIFF_PUNCTUATION;
	size_t end = out->len;

	while (end > pass->start &&
	       ((stops && out->data[end - 1] == '.') || (blanks && out->data[end - 1] == ' ')))
		end--;
	if (end == pass->start) {
		stops = false;
		end = out->len;
		while (end > pass->start && blanks && out->data[end - 1] == ' ')
			end--;
	}
	for (size_t i = end; i < out->len; i++)
		pass->result.fired |= out->data[i] == '.' ? DGM_DIFF_PUNCTUATION : DGM_DIFF_SPACE;
	out->len = end;
	out->data[end] = '\0';
}

static unsigned char *put_pair(unsigned char *to, uint32_t c)
{
	to[0] = (unsigned char)(0xC0 | c >> 6);
	to[1] = (unsigned char)(0x80 | (c & 0x3F));
	return to + 2;
}

/*
 * A character of two bytes from D0 to DB: a Russian letter, or an Arabic one with at most one rule.
 * Returns where the next one goes; NULL when it takes put_char.
 */
static unsigned char *level_pair(struct pass *pass, uint32_t c, unsigned char *to)
{
	if (c >= ARABIC) {
		struct rule rule = arabic[c - ARABIC];

		if (!(rule.kind & pass->kinds))
			return put_pair(to, c);
		if (rule.to != DROP &&
		    (rule.to < ARABIC || arabic[rule.to - ARABIC].kind & pass->kinds))
			return NULL;
		pass->result.fired |= rule.kind;
		return rule.to == DROP ? to : put_pair(to, rule.to);
	}
	if (char_in(c, 0x410, 0x42F) && pass->kinds & DGM_DIFF_CASE) {
		pass->result.fired |= DGM_DIFF_CASE;
		return put_pair(to, c + 0x20);
	}
	return char_in(c, 0x410, 0x44F) ? put_pair(to, c) : NULL;
}

/*
 * The fast way, for what ordinary text is made of: ASCII, single blanks, and the pairs above.
 * Returns how many bytes of p it took, before the first character that takes put_char.
 */
static size_t level_run(struct pass *pass, const unsigned char *p, size_t len)
{
	unsigned char *begin = (unsigned char *)pass->out->data;
	unsigned char *start = begin + pass->start, *to = begin + pass->out->len, *next;
	size_t i = 0;

	while (i < len) {
		uint32_t c = p[i];

		if (c < 0x80) {
			if (char_in(c, 'A', 'Z') && pass->kinds & DGM_DIFF_CASE) {
				c |= 0x20;
				pass->result.fired |= DGM_DIFF_CASE;
			} else if (c == ' ' ? to == start || to[-1] == ' ' : c < ' ' || c == '`') {
				break;
			}
			*to++ = (unsigned char)c;
			i++;
		} else {
			if (!char_in(c, 0xD0, 0xDB))
				break;
			next = level_pair(pass, (c & 0x1F) << 6 | (p[i + 1] & 0x3F), to);
			if (!next)
				break;
			to = next;
			i += 2;
		}
	}
	pass->out->len = (size_t)(to - begin);
	return i;
}

struct levelled level_append(const char *text, size_t len, unsigned kinds, struct buf *out)
{
	struct pass pass = {.kinds = kinds, .out = out, .start = out->len, .left = len};
	const unsigned char *p = (const unsigned char *)text;

	make_room(&pass, 0);
	for (size_t at = 0; at < len;) {
		at += level_run(&pass, p + at, len - at);
		if (at == len)
			break;
		uint32_t c = utf8_next(text, len, &at);

		pass.left = len - at;
		put_char(&pass, c);
	}
	level_end(&pass);
	return pass.result;
}
