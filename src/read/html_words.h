/*
 * The words by which what is around an article is told: those that its makers name their boxes by,
 * and those that readers see above them, in Arabic, Russian and English.
 */
#ifndef DGM_HTML_WORDS_H
#define DGM_HTML_WORDS_H

#include "html_tree.h"

enum html_role {
	HTML_ROLE_AROUND, /* no part of an article */
	HTML_ROLE_BOX,    /* may be part of it */
	HTML_ROLE_BODY,   /* is it */
	HTML_ROLE_DATE,
	HTML_ROLE_BYLINE,
	HTML_ROLE_TITLE,   /* is its title, or belongs to that */
	HTML_ROLE_REPLIES, /* what readers wrote */
};

/* What a short block says of what it heads, or of itself. */
enum html_sign {
	HTML_SIGN_NONE,
	HTML_SIGN_END,   /* "Comments": the article is over */
	HTML_SIGN_ASIDE, /* "Read also": a box of links begins */
	HTML_SIGN_LABEL, /* "Advertisement", "Ru En", a number of views: by itself */
};

/* True when the makers of a page name an element so. */
bool html_has_role(const struct html_node *node, enum html_role role);

/* True when within it a date or an author is told. */
bool html_tells_origin(const struct html_node *node);
enum html_sign html_sign(const struct html_node *block);

/* True when a block of some words is about the page: links to networks, or what a player lacks. */
bool html_is_notice(const struct html_node *block);

#endif
