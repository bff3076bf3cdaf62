/*
 * Which part of a web page is the article. Menus, related links, share buttons, advertisements and
 * comments are found by what they are (elements, names that their makers give them, headings above
 * them, words that are mostly links), never by the site.
 */
#ifndef DGM_HTML_MAIN_H
#define DGM_HTML_MAIN_H

#include "html_tree.h"

struct html_article {
	const struct html_node *main;     /* holds the text */
	const struct html_node *headline; /* within it, before it, or NULL */
	const struct html_node *start;    /* the headline, or what belongs to it before it */
	const struct html_node *around;   /* holds both */
};

/* Marks what is no part of the article as `out`, and finds the article. */
void html_find_article(struct html_tree *tree, struct html_article *article);

#endif
