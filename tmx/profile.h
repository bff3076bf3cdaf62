/*
 * Names of TMX that reader, writer and checker share, and how what TMX hangs on units and variants
 * becomes properties of a dgm_unit:
 *
 *   "x-note"           <prop type="x-note"> of the unit
 *   "@usagecount"      an attribute of the unit
 *   "ar/x-note"        <prop> of the variant "ar"; "ar/@usagecount" an attribute of it
 *   "ar/#note"         a <note> of the variant "ar" (those of the unit are notes)
 *
 * and for a whole file "@srclang", "x-note", "#note" and "#ude" (its markup).
 */
#ifndef DGM_TMX_PROFILE_H
#define DGM_TMX_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

#define PROFILE_TOOL "Dragoman" /* never a name that a CAT tool has rules for */

/* Before the id of a unit, which with it is a tuid that no other tool gives. */
#define PROFILE_ID "dgm-"

#define PROFILE_NOTE "#note"
#define PROFILE_UDE  "#ude"

/* Properties of our own. Of these, prev and next belong to variants. */
#define PROFILE_ORIGIN     "x-dragoman-origin"
#define PROFILE_POSITION   "x-dragoman-position"
#define PROFILE_CONFIDENCE "x-dragoman-confidence"
#define PROFILE_STATE      "x-dragoman-state"
#define PROFILE_PREV       "x-dragoman-prev"
#define PROFILE_NEXT       "x-dragoman-next"

/* The language code as it was in the file, where ours differs in more than case. */
#define PROFILE_LANG "x-dragoman-lang"

/* True for an attribute of <tu> or <tuv> that a property keeps: all but those of a dgm_unit. */
bool profile_keeps_unit_attr(const char *name);
bool profile_keeps_variant_attr(const char *name);

/* True for an attribute that holds a date. */
bool profile_is_date(const char *name);

/* True for the properties of our own that become members of dgm_unit. */
bool profile_is_own(const char *name);

/* "x-note" for "ar/x-note" and lang "ar"; NULL when name belongs to no variant of that language. */
const char *profile_of_variant(const char *name, const char *lang);

/* True for the elements that stand in a <seg>. */
bool profile_is_inline(const char *name, size_t len);

#endif
