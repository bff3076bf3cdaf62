#include "build.h"
#include "base/err.h"
#include "base/mem.h"
#include "escape.h"
#include "unit.h"

#include <strings.h>

/* A code while its segment is open: the buffer that its markup is in still moves. */
struct code {
	size_t at, start;
};

/* A start tag whose end is not written yet: it may turn out to be empty. */
enum pending { PENDING_NONE, PENDING_TAG, PENDING_TEXT, PENDING_PLACEHOLDER };

struct build {
	struct arena *arena;
	dgm_unit unit;
	dgm_error broken;
	size_t total; /* bytes copied to the arena */

	dgm_variant variants[DGM_MAX_VARIANTS]; /* as they come, languages may repeat */
	size_t variant_count;
	size_t outer_props;  /* properties there were before the open variant */
	dgm_variant *unique; /* what a result shows */
	size_t unique_count, extra;

	struct buf text, markup, scratch; /* of the open segment */
	struct code *codes;
	size_t code_count, code_cap;
	enum pending pending;

	dgm_prop props[DGM_MAX_PROPS];
	const char *notes[DGM_MAX_PROPS];
};

struct build *build_new(void)
{
	struct build *build = mem_zalloc(1, sizeof *build);

	build->arena = arena_new();
	build_reset(build);
	return build;
}

void build_free(struct build *build)
{
	if (!build)
		return;
	arena_free(build->arena);
	buf_free(&build->text);
	buf_free(&build->markup);
	buf_free(&build->scratch);
	mem_free(build->codes);
	mem_free(build);
}

void build_reset(struct build *build)
{
	arena_reset(build->arena);
	build->unit = (dgm_unit){
		.confidence = 1,
		.state = DGM_IMPORTED,
		.props = build->props,
		.notes = build->notes,
	};
	build->broken = (dgm_error){0};
	build->total = build->variant_count = build->unique_count = build->extra = 0;
	build->unique = NULL;
	buf_reset(&build->text);
	buf_reset(&build->markup);
	build->code_count = 0;
	build->pending = PENDING_NONE;
}

dgm_unit *build_unit(struct build *build)
{
	return &build->unit;
}

bool build_is_broken(const struct build *build, dgm_error *why)
{
	if (build->broken.code != DGM_OK)
		*why = build->broken;
	return build->broken.code != DGM_OK;
}

const char *build_copy(struct build *build, const char *text, size_t len)
{
	if (len > BUILD_MAX - build->total) {
		err_set(&build->broken, DGM_TOO_BIG,
			"the unit is larger than the limit of %zu bytes", BUILD_MAX);
		return "";
	}
	build->total += len;
	return arena_dup(build->arena, text, len);
}

/* ---------------------------------------------------------------- variants */

void build_variant(struct build *build, const char *tag)
{
	buf_reset(&build->text);
	buf_reset(&build->markup);
	build->code_count = 0;
	build->pending = PENDING_NONE;
	if (build->variant_count == DGM_MAX_VARIANTS) {
		err_set(&build->broken, DGM_TOO_BIG, "more variants than the limit of %d",
			DGM_MAX_VARIANTS);
		build->variant_count--;
	}
	build->outer_props = build->unit.prop_count;
	build->variants[build->variant_count++] = (dgm_variant){
		.lang = build_copy(build, tag, strlen(tag)),
	};
}

dgm_variant *build_open_variant(struct build *build)
{
	return &build->variants[build->variant_count - 1];
}

/* The codes of the open segment, each with a copy of its markup that ends in a NUL. */
static const dgm_inline *copy_codes(struct build *build)
{
	dgm_inline *codes = arena_zalloc(build->arena, build->code_count, sizeof *codes);

	for (size_t i = 0; i < build->code_count; i++) {
		size_t start = build->codes[i].start;
		size_t end =
			i + 1 < build->code_count ? build->codes[i + 1].start : build->markup.len;

		codes[i].at = build->codes[i].at;
		codes[i].markup = build_copy(build, build->markup.data + start, end - start);
		codes[i].len = end - start;
	}
	return codes;
}

bool build_variant_end(struct build *build)
{
	dgm_variant *variant = build_open_variant(build);

	if (build->broken.code != DGM_OK)
		return true;
	if (build->text.len == 0 && build->code_count == 0) {
		build->variant_count--;
		build->unit.prop_count = build->outer_props;
		return false;
	}
	variant->text = build_copy(build, build->text.data, build->text.len);
	variant->len = build->text.len;
	variant->codes = copy_codes(build);
	variant->code_count = build->code_count;
	return true;
}

size_t build_variant_count(const struct build *build)
{
	return build->variant_count;
}

static bool has_room(struct build *build, const struct buf *buf, size_t len, const char *what)
{
	if (len > DGM_MAX_SEGMENT - buf->len)
		err_set(&build->broken, DGM_TOO_BIG,
			"%s in '%s' larger than the limit of %zu bytes", what,
			build_open_variant(build)->lang, DGM_MAX_SEGMENT);
	return build->broken.code == DGM_OK;
}

/* ---------------------------------------------------------------- inline codes */

static void add_markup(struct build *build, const char *text, size_t len)
{
	if (has_room(build, &build->markup, len, "inline codes"))
		buf_add(&build->markup, text, len);
}

static void add_markup_escaped(struct build *build, const char *text, size_t len)
{
	/* Six bytes for one is the most that an escape costs. */
	if (has_room(build, &build->markup, 6 * len, "inline codes"))
		markup_escape(&build->markup, text, len, MARKUP_TEXT);
}

/* Ends a start tag that is still open. */
static void settle(struct build *build, bool empty)
{
	static const char *const ends[][2] = {[PENDING_TAG] = {">", "/>"},
					      [PENDING_TEXT] = {"&gt;", "/&gt;"},
					      [PENDING_PLACEHOLDER] = {"&gt;</ph>", "/&gt;</ph>"}};

	if (build->pending == PENDING_NONE)
		return;
	const char *end = ends[build->pending][empty];

	build->pending = PENDING_NONE;
	add_markup(build, end, strlen(end));
}

/* The start tag without its '>', in scratch. Attributes of other name spaces are left out. */
static void make_tag(struct build *build, const struct xml_tag *tag, bool known)
{
	struct buf *out = &build->scratch;

	buf_reset(out);
	buf_addc(out, '<');
	if (tag->prefix && !known)
		buf_printf(out, "%s:", tag->prefix);
	buf_adds(out, tag->name);
	for (size_t i = 0; i < tag->attr_count; i++) {
		const char *prefix, *name = xml_attr_name(tag, i, &prefix);
		size_t len;
		const char *value = xml_attr_value(tag, i, &len);

		if (prefix)
			continue;
		buf_printf(out, " %s=\"", name);
		markup_escape(out, value, len, MARKUP_ATTRIBUTE);
		buf_addc(out, '"');
	}
}

/* Begins a code at the present end of the text. */
static void begin_code(struct build *build)
{
	settle(build, false);
	if (build->code_count == DGM_MAX_CODES)
		err_set(&build->broken, DGM_TOO_BIG,
			"more inline codes in '%s' than the limit of %d",
			build_open_variant(build)->lang, DGM_MAX_CODES);
	if (build->broken.code != DGM_OK)
		return;
	build->codes =
		mem_grow(build->codes, build->code_count, &build->code_cap, sizeof *build->codes);
	build->codes[build->code_count++] = (struct code){build->text.len, build->markup.len};
}

static void add_end_tag(struct build *build, const char *name)
{
	add_markup(build, "</", 2);
	add_markup(build, name, strlen(name));
	add_markup(build, ">", 1);
}

void build_text(struct build *build, const char *text, size_t len)
{
	settle(build, false);
	if (has_room(build, &build->text, len, "a text"))
		buf_add(&build->text, text, len);
}

void build_code_tag(struct build *build, const struct xml_tag *tag, bool known)
{
	settle(build, false);
	make_tag(build, tag, known);
	if (known)
		add_markup(build, build->scratch.data, build->scratch.len);
	else
		add_markup_escaped(build, build->scratch.data, build->scratch.len);
	build->pending = known ? PENDING_TAG : PENDING_TEXT;
}

void build_code(struct build *build, const struct xml_tag *tag)
{
	begin_code(build);
	build_code_tag(build, tag, true);
}

void build_code_text(struct build *build, const char *text, size_t len)
{
	settle(build, false);
	add_markup_escaped(build, text, len);
}

void build_code_tag_end(struct build *build, const char *prefix, const char *name, bool known)
{
	if (build->pending != PENDING_NONE) {
		settle(build, true);
	} else if (known) {
		add_end_tag(build, name);
	} else {
		buf_reset(&build->scratch);
		buf_printf(&build->scratch, "</%s%s%s>", prefix ? prefix : "", prefix ? ":" : "",
			   name);
		add_markup_escaped(build, build->scratch.data, build->scratch.len);
	}
}

void build_code_end(struct build *build, const char *name)
{
	build_code_tag_end(build, NULL, name, true);
}

void build_markup_code(struct build *build, const char *markup, size_t len)
{
	begin_code(build);
	add_markup(build, markup, len);
}

const char *build_markup(struct build *build, size_t *len)
{
	*len = build->markup.len;
	return buf_str(&build->markup);
}

void build_around(struct build *build, const struct xml_tag *tag, bool known)
{
	begin_code(build);
	if (known) {
		build_code_tag(build, tag, true);
		settle(build, false);
		return;
	}
	add_markup(build, "<ph>", 4);
	build_code_tag(build, tag, false);
	build->pending = PENDING_PLACEHOLDER;
}

void build_around_end(struct build *build, const char *prefix, const char *name, bool known)
{
	if (build->pending == PENDING_PLACEHOLDER) {
		settle(build, true);
		return;
	}
	begin_code(build);
	if (known) {
		add_end_tag(build, name);
		return;
	}
	add_markup(build, "<ph>", 4);
	build_code_tag_end(build, prefix, name, false);
	add_markup(build, "</ph>", 5);
}

/* ---------------------------------------------------------------- properties */

dgm_code build_prop(struct build *build, const char *name, const char *value, size_t len,
		    dgm_error *err)
{
	dgm_unit *unit = &build->unit;

	if (unit->prop_count == DGM_MAX_PROPS)
		return err_set(err, DGM_TOO_BIG,
			       "more properties than the limit of %d: '%s' is left out",
			       DGM_MAX_PROPS, name);
	build->props[unit->prop_count++] =
		(dgm_prop){build_copy(build, name, strlen(name)), build_copy(build, value, len)};
	return DGM_OK;
}

dgm_code build_note(struct build *build, const char *value, size_t len, dgm_error *err)
{
	dgm_unit *unit = &build->unit;

	if (unit->note_count == DGM_MAX_PROPS)
		return err_set(err, DGM_TOO_BIG, "more notes than the limit of %d: one is left out",
			       DGM_MAX_PROPS);
	build->notes[unit->note_count++] = build_copy(build, value, len);
	return DGM_OK;
}

/* ---------------------------------------------------------------- results */

/* The place in unique of the language of variant i, or unique_count. */
static size_t place_of(const struct build *build, size_t i)
{
	size_t at = 0;

	while (at < build->unique_count &&
	       strcasecmp(build->unique[at].lang, build->variants[i].lang) != 0)
		at++;
	return at;
}

static void find_unique(struct build *build)
{
	build->unique = arena_alloc(build->arena, build->variant_count, sizeof(dgm_variant));
	for (size_t i = 0; i < build->variant_count; i++)
		if (place_of(build, i) == build->unique_count)
			build->unique[build->unique_count++] = build->variants[i];
	build->unit.variants = build->unique;
	build->unit.variant_count = build->unique_count;
}

/* True when variant i, as text in its language, came before. */
static bool came_before(const struct build *build, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (strcasecmp(build->variants[i].lang, build->variants[j].lang) == 0 &&
		    unit_same_text(&build->variants[i], &build->variants[j]))
			return true;
	return false;
}

static bool is_first(const struct build *build, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (strcasecmp(build->variants[i].lang, build->variants[j].lang) == 0)
			return false;
	return true;
}

bool build_result(struct build *build, size_t i, const dgm_unit **unit)
{
	*unit = &build->unit;
	if (i == 0) {
		find_unique(build);
		return build->unique_count > 0;
	}
	for (; build->extra < build->variant_count; build->extra++) {
		if (is_first(build, build->extra) || came_before(build, build->extra))
			continue;
		/* The firsts again, but for this one. */
		build->unique_count = 0;
		find_unique(build);
		build->unique[place_of(build, build->extra)] = build->variants[build->extra];
		build->extra++;
		return true;
	}
	return false;
}
