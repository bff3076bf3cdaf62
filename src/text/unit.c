/*
 * Copies, limits and identity of units. The identity does not depend on the order of the variants,
 * nor on the case of their tags: it is a sum over variants, mixed with the origin.
 */
#include "unit.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/mem.h"
#include "fold.h"
#include "lang.h"
#include "utf8.h"

#include <stdalign.h>
#include <strings.h>

/* ---------------------------------------------------------------- copying */

/*
 * The piece of memory that a copy is laid out in. The same walk runs twice: first with no memory,
 * to measure, then to fill it.
 */
struct piece {
	unsigned char *bytes; /* NULL while measuring */
	size_t used;
};

static void *take(struct piece *piece, const void *from, size_t size, size_t align)
{
	piece->used = (piece->used + align - 1) / align * align;
	void *to = piece->bytes ? piece->bytes + piece->used : NULL;

	if (to && size > 0)
		memcpy(to, from, size);
	piece->used += size;
	return to;
}

static const char *take_text(struct piece *piece, const char *text, size_t len)
{
	char *to = take(piece, text, len, 1);

	take(piece, "", 1, 1);
	return to;
}

static const char *take_str(struct piece *piece, const char *text)
{
	return text ? take_text(piece, text, strlen(text)) : NULL;
}

static void take_variant(struct piece *piece, const dgm_variant *from, dgm_variant *to)
{
	dgm_variant copy = *from;
	dgm_inline *codes =
		take(piece, from->codes, from->code_count * sizeof *codes, alignof(dgm_inline));

	copy.lang = take_str(piece, from->lang);
	copy.text = take_text(piece, from->text, from->len);
	copy.codes = codes;
	for (size_t i = 0; i < from->code_count; i++) {
		const dgm_inline *code = &from->codes[i];
		const char *markup = take_text(piece, code->markup, code->len);

		if (codes)
			codes[i].markup = markup;
	}
	if (to)
		*to = copy;
}

static dgm_unit *take_unit(struct piece *piece, const dgm_unit *from)
{
	dgm_unit copy = *from;
	dgm_unit *to = take(piece, from, sizeof *from, alignof(dgm_unit));
	dgm_variant *variants = take(piece, from->variants, from->variant_count * sizeof *variants,
				     alignof(dgm_variant));
	dgm_prop *props =
		take(piece, from->props, from->prop_count * sizeof *props, alignof(dgm_prop));
	const char **notes =
		take(piece, from->notes, from->note_count * sizeof *notes, alignof(const char *));

	copy.variants = variants;
	copy.props = props;
	copy.notes = notes;
	for (size_t i = 0; i < from->variant_count; i++)
		take_variant(piece, &from->variants[i], variants ? &variants[i] : NULL);
	for (size_t i = 0; i < from->prop_count; i++) {
		dgm_prop prop = {take_str(piece, from->props[i].name),
				 take_str(piece, from->props[i].value)};

		if (props)
			props[i] = prop;
	}
	for (size_t i = 0; i < from->note_count; i++) {
		const char *note = take_str(piece, from->notes[i]);

		if (notes)
			notes[i] = note;
	}
	copy.origin = take_str(piece, from->origin);
	copy.creator = take_str(piece, from->creator);
	copy.changer = take_str(piece, from->changer);
	if (to)
		*to = copy;
	return to;
}

dgm_unit *dgm_unit_copy(const dgm_unit *unit)
{
	struct piece piece = {NULL, 0};

	take_unit(&piece, unit);
	piece.bytes = mem_alloc(piece.used, 1);
	piece.used = 0;
	return take_unit(&piece, unit);
}

void dgm_unit_free(dgm_unit *unit)
{
	mem_free(unit);
}

/* ---------------------------------------------------------------- small questions */

const dgm_variant *dgm_unit_variant(const dgm_unit *unit, const char *lang)
{
	for (size_t i = 0; i < unit->variant_count; i++)
		if (strcasecmp(unit->variants[i].lang, lang) == 0)
			return &unit->variants[i];
	for (size_t i = 0; i < unit->variant_count; i++)
		if (lang_same_primary(unit->variants[i].lang, lang))
			return &unit->variants[i];
	return NULL;
}

static const dgm_variant *pick(const dgm_unit *unit, const char *lang, bool exact,
			       const dgm_variant *const *picked, size_t count)
{
	for (size_t i = 0; i < unit->variant_count; i++) {
		const dgm_variant *variant = &unit->variants[i];
		bool taken = false;

		for (size_t j = 0; j < count; j++)
			taken = taken || picked[j] == variant;
		if (!taken && (exact ? strcasecmp(variant->lang, lang) == 0
				     : lang_same_primary(variant->lang, lang)))
			return variant;
	}
	return NULL;
}

size_t unit_pick(const dgm_unit *unit, const char *const *langs, size_t lang_count,
		 const dgm_variant **picked)
{
	size_t found = 0;

	for (size_t i = 0; i < lang_count; i++)
		picked[i] = pick(unit, langs[i], true, picked, i);
	for (size_t i = 0; i < lang_count; i++) {
		if (!picked[i])
			picked[i] = pick(unit, langs[i], false, picked, lang_count);
		found += picked[i] != NULL;
	}
	return found;
}

const char *dgm_state_name(dgm_state state)
{
	static const char *const names[] = {"aligned", "reviewed", "rejected", "imported"};

	return (size_t)state < sizeof names / sizeof *names ? names[state] : "unknown";
}

uint64_t dgm_context_key(const char *text, size_t len)
{
	return fold_key(text, len);
}

/* Not strtod, whose decimal point follows the locale. */
bool unit_read_confidence(const char *text, size_t len, double *confidence)
{
	double number = 0, unit = 1;
	size_t points = 0;

	if (len == 0 || len > 10)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '.' && points++ == 0)
			continue;
		if (text[i] < '0' || text[i] > '9')
			return false;
		if (points > 0)
			number += (text[i] - '0') * (unit /= 10);
		else
			number = number * 10 + (text[i] - '0');
	}
	if (number > 1)
		return false;
	*confidence = number;
	return true;
}

bool unit_read_state(const char *text, dgm_state *state)
{
	for (int i = DGM_ALIGNED; i <= DGM_IMPORTED; i++) {
		if (strcmp(text, dgm_state_name((dgm_state)i)) == 0) {
			*state = (dgm_state)i;
			return true;
		}
	}
	return false;
}

bool unit_head_has(const char *head, size_t len, const char *word)
{
	size_t word_len = strlen(word);

	for (size_t i = 0; i + word_len <= len; i++)
		if (memcmp(head + i, word, word_len) == 0)
			return true;
	return false;
}

dgm_code sink_write(const dgm_sink *sink, const struct buf *bytes, dgm_error *err)
{
	return bytes->len > 0 ? sink->write(sink->ctx, bytes->data, bytes->len, err) : DGM_OK;
}

void unit_add_confidence(struct buf *out, double confidence)
{
	/* Not printf("%f"): the decimal point would follow the locale of the program. */
	long millionths = confidence > 0 ? (long)(confidence * 1e6 + 0.5) : 0;
	char digits[8];

	if (millionths > 1000000)
		millionths = 1000000;
	snprintf(digits, sizeof digits, "%06ld", millionths % 1000000);
	size_t len = 6;

	while (len > 0 && digits[len - 1] == '0')
		len--;
	buf_addc(out, millionths == 1000000 ? '1' : '0');
	if (len > 0)
		buf_addc(out, '.');
	buf_add(out, digits, len);
}

/* ---------------------------------------------------------------- checking */

static dgm_code check_str(const char *text, size_t limit, const char *what, dgm_error *err)
{
	size_t len = text ? strlen(text) : 0;

	if (len > limit)
		return err_set(err, DGM_TOO_BIG, "%s is larger than the limit of %zu bytes", what,
			       limit);
	if (text && utf8_check(text, len) != len)
		return err_set(err, DGM_BAD_ARG, "%s is not UTF-8", what);
	return DGM_OK;
}

static dgm_code check_count(size_t count, size_t limit, const char *what, dgm_error *err)
{
	if (count > limit)
		return err_set(err, DGM_TOO_BIG, "%zu %s, the limit is %zu", count, what, limit);
	return DGM_OK;
}

/* Letters, digits and hyphens, as in BCP 47; which tags exist is not asked. */
static dgm_code check_lang(const char *lang, dgm_error *err)
{
	size_t len = lang ? strlen(lang) : 0;

	if (len == 0)
		return err_set(err, DGM_BAD_ARG, "a variant without a language");
	if (len >= DGM_MAX_LANG)
		return err_set(err, DGM_TOO_BIG, "a language tag of %zu bytes, the limit is %d",
			       len, DGM_MAX_LANG - 1);
	for (size_t i = 0; i < len; i++) {
		char c = lang[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    c != '-')
			return err_set(err, DGM_BAD_ARG, "'%s' is not a language tag", lang);
	}
	return DGM_OK;
}

static bool inside_character(const dgm_variant *variant, size_t at)
{
	return at < variant->len && ((unsigned char)variant->text[at] & 0xC0) == 0x80;
}

static dgm_code check_codes(const dgm_variant *variant, dgm_error *err)
{
	size_t least = 0, total = 0;

	if (check_count(variant->code_count, DGM_MAX_CODES, "inline codes in a segment", err))
		return DGM_TOO_BIG;
	for (size_t i = 0; i < variant->code_count; i++) {
		const dgm_inline *code = &variant->codes[i];

		if (code->at < least || code->at > variant->len ||
		    inside_character(variant, code->at))
			return err_set(err, DGM_BAD_ARG,
				       "inline code %zu in '%s' has a wrong place (%zu)", i + 1,
				       variant->lang, code->at);
		if (code->len > DGM_MAX_SEGMENT - total)
			return err_set(err, DGM_TOO_BIG,
				       "the inline codes in '%s' are larger than the limit of "
				       "%zu bytes",
				       variant->lang, DGM_MAX_SEGMENT);
		if (utf8_check(code->markup, code->len) != code->len)
			return err_set(err, DGM_BAD_ARG, "inline code %zu in '%s' is not UTF-8",
				       i + 1, variant->lang);
		least = code->at;
		total += code->len;
	}
	return DGM_OK;
}

static dgm_code check_variant(const dgm_unit *unit, size_t i, dgm_error *err)
{
	const dgm_variant *variant = &unit->variants[i];
	dgm_code code = check_lang(variant->lang, err);

	if (code != DGM_OK)
		return code;
	for (size_t j = 0; j < i; j++)
		if (strcasecmp(unit->variants[j].lang, variant->lang) == 0)
			return err_set(err, DGM_BAD_ARG, "two variants in '%s'", variant->lang);
	if (variant->len > DGM_MAX_SEGMENT)
		return err_set(err, DGM_TOO_BIG,
			       "the text in '%s' is larger than the limit of %zu bytes",
			       variant->lang, DGM_MAX_SEGMENT);
	size_t valid = utf8_check(variant->text, variant->len);

	if (valid != variant->len)
		return err_set(err, DGM_BAD_ARG, "the text in '%s' is not UTF-8 at byte %zu",
			       variant->lang, valid);
	return check_codes(variant, err);
}

static dgm_code check_extras(const dgm_unit *unit, dgm_error *err)
{
	dgm_code code = check_count(unit->prop_count, DGM_MAX_PROPS, "properties", err);

	if (code == DGM_OK)
		code = check_count(unit->note_count, DGM_MAX_PROPS, "notes", err);
	for (size_t i = 0; i < unit->prop_count && code == DGM_OK; i++) {
		if (!unit->props[i].name || !unit->props[i].value)
			return err_set(err, DGM_BAD_ARG, "a property without name or value");
		code = check_str(unit->props[i].name, DGM_MAX_PROP, "the name of a property", err);
		if (code == DGM_OK)
			code = check_str(unit->props[i].value, DGM_MAX_PROP, "a property", err);
	}
	for (size_t i = 0; i < unit->note_count && code == DGM_OK; i++)
		code = check_str(unit->notes[i], DGM_MAX_PROP, "a note", err);
	if (code == DGM_OK)
		code = check_str(unit->origin, DGM_MAX_PROP, "the origin", err);
	if (code == DGM_OK)
		code = check_str(unit->creator, DGM_MAX_PROP, "the creator", err);
	if (code == DGM_OK)
		code = check_str(unit->changer, DGM_MAX_PROP, "the changer", err);
	return code;
}

dgm_code unit_check(const dgm_unit *unit, dgm_error *err)
{
	if (unit->variant_count == 0)
		return err_set(err, DGM_BAD_ARG, "a unit without text");
	dgm_code code = check_count(unit->variant_count, DGM_MAX_VARIANTS, "variants", err);

	for (size_t i = 0; i < unit->variant_count && code == DGM_OK; i++)
		code = check_variant(unit, i, err);
	if (code == DGM_OK)
		code = check_extras(unit, err);
	if (code != DGM_OK)
		return code;
	if (!(unit->confidence >= 0 && unit->confidence <= 1))
		return err_set(err, DGM_BAD_ARG, "a confidence that is not in 0..1");
	if ((size_t)unit->state > DGM_IMPORTED)
		return err_set(err, DGM_BAD_ARG, "an unknown state (%d)", (int)unit->state);
	return DGM_OK;
}

/* ---------------------------------------------------------------- identity */

static uint64_t hash_number(uint64_t number, uint64_t seed)
{
	unsigned char bytes[8];

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)(number >> (8 * i));
	return hash_bytes(bytes, sizeof bytes, seed);
}

static uint64_t hash_lang(const char *lang)
{
	char lower[DGM_MAX_LANG];
	size_t len = 0;

	for (; len < sizeof lower && lang[len]; len++)
		lower[len] = (char)(lang[len] >= 'A' && lang[len] <= 'Z' ? lang[len] + 'a' - 'A'
									 : lang[len]);
	return hash_bytes(lower, len, 0);
}

static uint64_t hash_variant(const dgm_variant *variant)
{
	uint64_t hash = hash_bytes(variant->text, variant->len, hash_lang(variant->lang));

	hash = hash_number(variant->prev, hash);
	hash = hash_number(variant->next, hash);
	for (size_t i = 0; i < variant->code_count; i++) {
		hash = hash_number(variant->codes[i].at, hash);
		hash = hash_bytes(variant->codes[i].markup, variant->codes[i].len, hash);
	}
	return hash;
}

uint64_t unit_identity(const dgm_unit *unit)
{
	const char *origin = unit->origin ? unit->origin : "";
	uint64_t sum = unit->variant_count;

	for (size_t i = 0; i < unit->variant_count; i++)
		sum += hash_variant(&unit->variants[i]);
	uint64_t identity = hash_bytes(origin, strlen(origin), sum);

	return identity ? identity : 1;
}

bool unit_same_text(const dgm_variant *a, const dgm_variant *b)
{
	if (a->len != b->len || a->code_count != b->code_count ||
	    (a->len > 0 && memcmp(a->text, b->text, a->len) != 0))
		return false;
	for (size_t i = 0; i < a->code_count; i++)
		if (a->codes[i].at != b->codes[i].at || a->codes[i].len != b->codes[i].len ||
		    memcmp(a->codes[i].markup, b->codes[i].markup, a->codes[i].len) != 0)
			return false;
	return true;
}

static bool variant_same(const dgm_variant *a, const dgm_variant *b)
{
	if (a->len != b->len || a->prev != b->prev || a->next != b->next ||
	    a->code_count != b->code_count || (a->len > 0 && memcmp(a->text, b->text, a->len) != 0))
		return false;
	for (size_t i = 0; i < a->code_count; i++) {
		const dgm_inline *x = &a->codes[i], *y = &b->codes[i];

		if (x->at != y->at || x->len != y->len ||
		    (x->len > 0 && memcmp(x->markup, y->markup, x->len) != 0))
			return false;
	}
	return true;
}

bool unit_same(const dgm_unit *a, const dgm_unit *b)
{
	if (a->variant_count != b->variant_count ||
	    strcmp(a->origin ? a->origin : "", b->origin ? b->origin : "") != 0)
		return false;
	for (size_t i = 0; i < a->variant_count; i++) {
		const dgm_variant *mine = &a->variants[i], *other = NULL;

		for (size_t j = 0; j < b->variant_count && !other; j++)
			if (strcasecmp(mine->lang, b->variants[j].lang) == 0)
				other = &b->variants[j];
		if (!other || !variant_same(mine, other))
			return false;
	}
	return true;
}

dgm_unit unit_alone(const dgm_unit *unit, dgm_variant *variants)
{
	dgm_unit alone = *unit;

	for (size_t i = 0; i < unit->variant_count; i++) {
		variants[i] = unit->variants[i];
		variants[i].prev = variants[i].next = 0;
	}
	alone.variants = variants;
	return alone;
}
