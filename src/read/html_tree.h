/*
 * The tree of a web page: libxml2's HTML parser calls, we keep what an article can be found by.
 * What never is text (scripts, styles, forms) is left out already, and so is what lies deeper than
 * HTML_DEPTH: its text is kept, but in the element above.
 */
#ifndef DGM_HTML_TREE_H
#define DGM_HTML_TREE_H

#include "base/arena.h"
#include "base/buf.h"
#include "dragoman.h"

enum {
	HTML_DEPTH = 400,         /* elements within one another */
	HTML_NODES = 2 * 1000000, /* elements and texts of a page */
};

#define HTML_MAX ((size_t)32 << 20) /* bytes of a page */

enum html_tag_flags {
	HTML_BLOCK = 1 << 0,   /* begins and ends a paragraph */
	HTML_NEVER = 1 << 1,   /* never text */
	HTML_HEADING = 1 << 2, /* h1 to h6 */
	HTML_ITEM = 1 << 3,
	HTML_CELL = 1 << 4,
	HTML_CAPTION = 1 << 5,
	HTML_BREAK = 1 << 6,  /* empty, and ends a paragraph */
	HTML_AROUND = 1 << 7, /* what stands around an article */
	HTML_BOX = 1 << 8,    /* may stand around it, or belong to it */
	HTML_LINK = 1 << 9,
	HTML_CODE = 1 << 10,
	HTML_ARTICLE = 1 << 11,
	HTML_MAIN = 1 << 12,
	HTML_LIST = 1 << 13,
	HTML_TIME = 1 << 14,
	HTML_H1 = 1 << 15,
	HTML_HEADED = 1 << 16 /* a child is an h1 */
};

struct html_node {
	struct html_node *parent, *first, *last, *next;
	unsigned flags;   /* html_tag_flags; 0 for texts too */
	const char *text; /* NULL: an element */
	size_t len;
	const char *names; /* class, id, role and the like, with blanks around them; or NULL */
	const char *lang;  /* its own, as it is written; or NULL */
	bool out;          /* found to be no part of the article, with all below it */
	/* Of all below it, in characters; filled by html_measure. */
	size_t chars, linked, good;
};

struct html_tree {
	struct arena *arena;
	struct html_node *root;
	char lang[DGM_MAX_LANG]; /* of <html lang>, else of a meta element; "" */
	const char *title;       /* or NULL */
	struct buf links;        /* as html_links_note has them; the caller frees it in any case */
	size_t count;
};

/* Valid UTF-8. DGM_TOO_BIG: more bytes or nodes than the limits. */
dgm_code html_parse(const char *text, size_t len, const char *name, struct arena *arena,
		    struct html_tree *tree, dgm_error *err);

/* The next node in the order of the page, not below this one; NULL: none within `top`. */
const struct html_node *html_after(const struct html_node *node, const struct html_node *top);

#endif
