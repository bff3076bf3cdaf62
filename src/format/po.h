/* What the two files of PO share: po.c writes and holds the format, po_read.c reads. */
#ifndef DGM_PO_H
#define DGM_PO_H

#include "text/unit.h"

/* Properties of a unit. The flags stand as in the file, with commas between them. */
#define PO_CONTEXT  "x-po-context"
#define PO_FLAGS    "x-po-flags"
#define PO_SINGULAR "x-po-msgid"
#define PO_PLURAL   "x-po-msgid-plural"
#define PO_FORM     "x-po-form" /* "0".."9", the number of msgstr */

/* Number and rule of the plural forms of a language, as the head of a file has it; NULL: unknown.
 */
const char *po_plural_forms(const char *lang);

/* True when a flag is this one, or is among them. */
bool po_is_flag(const char *flag, size_t len, const char *name);
bool po_has_flag(const char *flags, const char *name);

bool po_looks(const char *head, size_t len);
dgm_code po_read(const struct unit_source *source, const struct unit_handler *handler,
		 dgm_error *err);

#endif
