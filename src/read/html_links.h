/*
 * Where a web page says that it is, and where its translations are: canonical links, og:url, and
 * links with a language (hreflang). Addresses are made comparable: without scheme, "www.", fragment
 * and a slash at the end, the host in small letters, relative ones completed by the page's own.
 */
#ifndef DGM_HTML_LINKS_H
#define DGM_HTML_LINKS_H

#include "base/buf.h"

#include <stdbool.h>

enum {
	HTML_LINKS = 200,       /* of a page at most */
	HTML_MAX_ADDRESS = 1024 /* bytes of one; longer ones are left out */
};

/* Notes an address as the page writes it; `own`: that of the page itself. */
void html_links_note(struct buf *links, bool own, const char *address);

/*
 * Makes lines of what was noted: '=' and an address of the page, '>' and one of a translation. What
 * is no address of a page (mailto:, #part) is left out.
 */
void html_links_finish(const struct buf *noted, struct buf *lines);

#endif
