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

/* By character less U+0600. */
static const struct rule arabic[256] = {
	/* comma, date separator stays, ALM, semicolon, question mark, per cent, stop */
	[0x0C] = TO(PUNCTUATION, ','),
	[0x1B] = TO(PUNCTUATION, ';'),
	[0x1C] = DROPPED(BIDI),
	[0x1F] = TO(PUNCTUATION, '?'),
	[0x6A] = TO(PUNCTUATION, '%'),
	[0xD4] = TO(PUNCTUATION, '.'),
	/* signs above words, vowel signs, superscript alef, Koranic signs */
	[0x10] = DROPPED(HARAKAT),
	[0x11] = DROPPED(HARAKAT),
	[0x12] = DROPPED(HARAKAT),
	[0x13] = DROPPED(HARAKAT),
	[0x14] = DROPPED(HARAKAT),
	[0x15] = DROPPED(HARAKAT),
	[0x16] = DROPPED(HARAKAT),
	[0x17] = DROPPED(HARAKAT),
	[0x18] = DROPPED(HARAKAT),
	[0x19] = DROPPED(HARAKAT),
	[0x1A] = DROPPED(HARAKAT),
	[0x4B] = DROPPED(HARAKAT),
	[0x4C] = DROPPED(HARAKAT),
	[0x4D] = DROPPED(HARAKAT),
	[0x4E] = DROPPED(HARAKAT),
	[0x4F] = DROPPED(HARAKAT),
	[0x50] = DROPPED(HARAKAT),
	[0x51] = DROPPED(HARAKAT),
	[0x52] = DROPPED(HARAKAT),
	[0x56] = DROPPED(HARAKAT),
	[0x57] = DROPPED(HARAKAT),
	[0x58] = DROPPED(HARAKAT),
	[0x59] = DROPPED(HARAKAT),
	[0x5A] = DROPPED(HARAKAT),
	[0x5B] = DROPPED(HARAKAT),
	[0x5C] = DROPPED(HARAKAT),
	[0x5D] = DROPPED(HARAKAT),
	[0x5E] = DROPPED(HARAKAT),
	[0x5F] = DROPPED(HARAKAT),
	[0x70] = DROPPED(HARAKAT),
	[0xD6] = DROPPED(HARAKAT),
	[0xD7] = DROPPED(HARAKAT),
	[0xD8] = DROPPED(HARAKAT),
	[0xD9] = DROPPED(HARAKAT),
	[0xDA] = DROPPED(HARAKAT),
	[0xDB] = DROPPED(HARAKAT),
	[0xDC] = DROPPED(HARAKAT),
	[0xDF] = DROPPED(HARAKAT),
	[0xE0] = DROPPED(HARAKAT),
	[0xE1] = DROPPED(HARAKAT),
	[0xE2] = DROPPED(HARAKAT),
	[0xE3] = DROPPED(HARAKAT),
	[0xE4] = DROPPED(HARAKAT),
	[0xE7] = DROPPED(HARAKAT),
	[0xE8] = DROPPED(HARAKAT),
	[0xEA] = DROPPED(HARAKAT),
	[0xEB] = DROPPED(HARAKAT),
	[0xEC] = DROPPED(HARAKAT),
	[0xED] = DROPPED(HARAKAT),
	[0x40] = DROPPED(TATWEEL),
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
	[0x60] = TO(DIGITS, '0'),
	[0x61] = TO(DIGITS, '1'),
	[0x62] = TO(DIGITS, '2'),
	[0x63] = TO(DIGITS, '3'),
	[0x64] = TO(DIGITS, '4'),
	[0x65] = TO(DIGITS, '5'),
	[0x66] = TO(DIGITS, '6'),
	[0x67] = TO(DIGITS, '7'),
	[0x68] = TO(DIGITS, '8'),
	[0x69] = TO(DIGITS, '9'),
	[0x6B] = TO(DIGITS, '.'),
	[0x6C] = TO(DIGITS, ','),
	[0xF0] = TO(DIGITS, '0'),
	[0xF1] = TO(DIGITS, '1'),
	[0xF2] = TO(DIGITS, '2'),
	[0xF3] = TO(DIGITS, '3'),
	[0xF4] = TO(DIGITS, '4'),
	[0xF5] = TO(DIGITS, '5'),
	[0xF6] = TO(DIGITS, '6'),
	[0xF7] = TO(DIGITS, '7'),
	[0xF8] = TO(DIGITS, '8'),
	[0xF9] = TO(DIGITS, '9'),
};

static const struct rule none = {0, 0};

static bool in(uint32_t c, uint32_t first, uint32_t last)
{
	return c - first <= last - first;
}

static struct rule case_rule(uint32_t c)
{
	uint32_t folded = (uint32_t)u_foldCase((UChar32)c, U_FOLD_CASE_DEFAULT);

	/* The few letters beyond the BMP that have case (Deseret) stay as they are. */
	return folded == c || folded > 0xFFFF ? none
					      : (struct rule){DGM_DIFF_CASE, (uint16_t)folded};
}

static struct rule cyrillic_rule(uint32_t c)
{
	if (in(c, 0x430, 0x44F))
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
	if (in(c, 0x2010, 0x2015) || c == 0x2212 || in(c, 0x2E3A, 0x2E3B) || c == 0xFE58 ||
	    c == 0xFE63 || c == 0xFF0D)
		return (struct rule)TO(DASHES, '-');
	if (c == 0xAB || c == 0xBB || in(c, 0x201C, 0x201F) || c == 0x2033 ||
	    in(c, 0x301D, 0x301F) || c == 0xFF02)
		return (struct rule)TO(QUOTES, '"');
	if (in(c, 0x2018, 0x201B) || in(c, 0x2039, 0x203A) || c == 0x2032 || c == 0xB4 ||
	    in(c, 0x2BB, 0x2BC) || c == 0xFF07)
		return (struct rule)TO(QUOTES, '\'');
	if (c == 0x2026)
		return (struct rule)TO(PUNCTUATION, EXPAND);
	if (in(c, 0xFB50, 0xFDFF) || in(c, 0xFE70, 0xFEFC))
		return (struct rule)TO(LETTER, EXPAND);
	return case_rule(c);
}

static struct rule rule_of(uint32_t c)
{
	if (c < 0x80) {
		if (in(c, 'A', 'Z'))
			return (struct rule){DGM_DIFF_CASE, (uint16_t)(c + 0x20)};
		if (in(c, '\t', '\r'))
			return (struct rule)TO(SPACE, ' ');
		return c == '`' ? (struct rule)TO(QUOTES, '\'') : none;
	}
	if (in(c, 0x400, 0x52F))
		return cyrillic_rule(c);
	if (in(c, ARABIC, ARABIC + 0xFF))
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
 * The fast way, for what ordinary text is made of: ASCII, single blanks, Russian letters, Arabic
 * letters with at most one rule. Returns how many bytes of p it took, before the first character
 * that needs put_char.
 */
static size_t level_run(struct pass *pass, const unsigned char *p, size_t len)
{
	unsigned char *begin = (unsigned char *)pass->out->data;
	unsigned char *start = begin + pass->start, *to = begin + pass->out->len;
	unsigned kinds = pass->kinds, fired = 0;
	size_t i = 0;

	while (i < len) {
		uint32_t c = p[i];

		if (c < 0x80) {
			if (in(c, 'A', 'Z') && kinds & DGM_DIFF_CASE) {
				c |= 0x20;
				fired |= DGM_DIFF_CASE;
			} else if (c == ' ' ? to == start || to[-1] == ' ' : c < ' ' || c == '`') {
				break;
			}
			*to++ = (unsigned char)c;
			i++;
			continue;
		}
		if (!in(c, 0xD0, 0xDB))
			break;
		c = (c & 0x1F) << 6 | (p[i + 1] & 0x3F);
		if (in(c, 0x410, 0x42F) && kinds & DGM_DIFF_CASE) {
			to = put_pair(to, c + 0x20);
			fired |= DGM_DIFF_CASE;
		} else if (in(c, 0x410, 0x44F)) {
			to = put_pair(to, c);
		} else if (c >= ARABIC) {
			struct rule rule = arabic[c - ARABIC];

			if (!(rule.kind & kinds))
				to = put_pair(to, c);
			else if (rule.to >= ARABIC && !(arabic[rule.to - ARABIC].kind & kinds))
				to = put_pair(to, rule.to);
			else if (rule.to != DROP)
				break;
			fired |= rule.kind & kinds;
		} else {
			break;
		}
		i += 2;
	}
	pass->out->len = (size_t)(to - begin);
	pass->result.fired |= fired;
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
