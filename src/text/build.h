/*
 * A unit under construction: what a reader of XML finds is gathered here, within the limits of
 * dragoman.h. It knows the elements of a format no more than the reader tells it, and nothing of
 * files.
 */
#ifndef DGM_BUILD_H
#define DGM_BUILD_H

#include "base/arena.h"
#include "base/buf.h"
#include "dragoman.h"
#include "xml.h"

/* Bytes of all that one unit holds. */
#define BUILD_MAX ((size_t)8 << 20)

struct build;

/* Yours; end it with build_free. */
struct build *build_new(void);
void build_free(struct build *build);

/* Forgets the unit and begins another. */
void build_reset(struct build *build);

/* The unit, whose members other than variants, props and notes the reader sets itself. */
dgm_unit *build_unit(struct build *build);

/* A copy that lives as long as the unit. */
const char *build_copy(struct build *build, const char *text, size_t len);

/* True, with *why set, when the unit passed a limit and cannot be used; what is added is lost. */
bool build_is_broken(const struct build *build, dgm_error *why);

/* Opens a variant; what follows goes into it. tag is canonical. */
void build_variant(struct build *build, const char *tag);

/* The variant that is open; prev and next are for the reader to set. */
dgm_variant *build_open_variant(struct build *build);

/* Closes it; false when it had neither text nor codes: it is taken out with its properties. */
bool build_variant_end(struct build *build);

/* Variants that are closed and kept. */
size_t build_variant_count(const struct build *build);

/* Text of the segment. */
void build_text(struct build *build, const char *text, size_t len);

/*
 * An inline code, which is whole after build_code_end: start tag, what is in it, end tag. known
 * false: an element that TMX does not know is kept as text in a <ph>.
 */
void build_code(struct build *build, const struct xml_tag *tag);
void build_code_tag(struct build *build, const struct xml_tag *tag, bool known);
void build_code_text(struct build *build, const char *text, size_t len);
void build_code_tag_end(struct build *build, const char *prefix, const char *name, bool known);
void build_code_end(struct build *build, const char *name);

/* Tags around text of the segment: a code each. known as above. */
void build_around(struct build *build, const struct xml_tag *tag, bool known);
void build_around_end(struct build *build, const char *prefix, const char *name, bool known);

/* An inline code whose markup is known. */
void build_markup_code(struct build *build, const char *markup, size_t len);

/* The markup of all codes of the segment so far; borrowed until the next change. */
const char *build_markup(struct build *build, size_t *len);

/* DGM_TOO_BIG: one more than the limit, and left out. */
dgm_code build_prop(struct build *build, const char *name, const char *value, size_t len,
		    dgm_error *err);
dgm_code build_note(struct build *build, const char *value, size_t len, dgm_error *err);

/*
 * The finished unit, first call with i = 0: one variant a language; false: it has none. Each
 * further variant in a language that it has makes one more unit, in which it takes the place of the
 * first. False: no more. The units hold until build_reset.
 */
bool build_result(struct build *build, size_t i, const dgm_unit **unit);

#endif
