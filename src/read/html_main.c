/*
 * The idea: characters that are not in links, in paragraphs long enough to be prose, are "good".
 * 1. Elements whose makers say what they are (nav, footer; class "menu", "comments") are out,
 * unless they hold most of what is good: names are no more than a hint.
 * 2. Boxes that are mostly links and hold nothing good are out, and teasers: links with some words
 *    below each.
 * 3. The article is in the lowest element that holds nearly all that is good; an <article>, <main>
 *    or articleBody is believed when it holds much of it.
 * 4. Above it the headline is looked for; within it, a heading such as "Comments" or "Read also"
 *    takes out what follows.
 * Every step walks the tree once without recursion: cost is linear in the page.
 */
#include "html_main.h"
#include "html_words.h"
#include "base/banned.h"
#include "text/chars.h"
#include "text/utf8.h"

enum {
	GOOD_CHARS = 80, /* a paragraph of so many is prose; of half with a full stop too */
	NEARLY_ALL = 90, /* percent */
	MOST = 70,
	MUCH = 40,
	LINKS = 50 /* percent of characters in links, from which a box is a list of links */
};

/* ---------------------------------------------------------------- walking */

/* The next in the order of the page, what is out with all below it left aside. */
static struct html_node *next_node(struct html_node *node, const struct html_node *top)
{
	if (node->first && !node->out)
		return node->first;
	return (struct html_node *)html_after(node, top);
}

/* The next so that a node comes behind all below it; begin with deepest(top). */
static struct html_node *deepest(struct html_node *node)
{
	while (node->first)
		node = node->first;
	return node;
}

static struct html_node *next_up(struct html_node *node, const struct html_node *top)
{
	if (node == top)
		return NULL;
	return node->next ? deepest(node->next) : node->parent;
}

/* ---------------------------------------------------------------- measures */

static size_t count_shown(const struct html_node *text)
{
	size_t shown = 0;

	for (size_t at = 0; at < text->len;) {
		uint32_t c = utf8_next(text->text, text->len, &at);

		shown += c != ' ' && !char_in(c, '\t', '\r');
	}
	return shown;
}

static bool is_within(const struct html_node *node, unsigned flags)
{
	for (; node; node = node->parent)
		if (node->flags & flags)
			return true;
	return false;
}

static bool holds_stop(const struct html_node *node)
{
	static const char *const stops[] = {". ", "؟", "! ", "? ", "…", "۔", "; "};

	for (size_t i = 0; node->text && i < sizeof stops / sizeof *stops; i++)
		if (strstr(node->text, stops[i]))
			return true;
	return node->text && node->len > 1 && strchr(".!?", node->text[node->len - 1]);
}

/* What is good of a block's own text: all when it is prose, else nothing. */
static size_t good_of(const struct html_node *block)
{
	size_t chars = 0, linked = 0;
	bool stops = false;

	for (const struct html_node *node = block->first; node;) {
		bool skips = node->out || node->flags & HTML_BLOCK;

		if (node->text) {
			chars += node->chars;
			linked += node->linked;
			stops = stops || holds_stop(node);
		}
		node = !skips && node->first ? node->first : html_after(node, block);
	}
	bool prose =
		(chars >= GOOD_CHARS || (stops && chars >= GOOD_CHARS / 2)) && linked * 3 < chars;

	return prose ? chars - linked : 0;
}

/* Fills the measures of all nodes; what is out counts nothing. */
static void measure(struct html_node *root)
{
	for (struct html_node *node = deepest(root); node; node = next_up(node, root)) {
		node->chars = node->linked = node->good = 0;
		if (node->text) {
			node->chars = count_shown(node);
			node->linked = is_within(node, HTML_LINK) ? node->chars : 0;
			continue;
		}
		for (const struct html_node *child = node->first; child; child = child->next) {
			if (child->out)
				continue;
			node->chars += child->chars;
			node->linked += child->linked;
			node->good += child->good;
		}
		if (node->flags & HTML_BLOCK && !(node->flags & (HTML_HEADING | HTML_CODE)))
			node->good += good_of(node);
	}
}

static bool is_links(const struct html_node *node)
{
	return node->chars > 0 && node->linked * 100 >= node->chars * LINKS;
}

/* ---------------------------------------------------------------- what is out */

static bool is_comment_list(const struct html_node *node)
{
	return node->flags & HTML_ARTICLE && node->parent && is_within(node->parent, HTML_ARTICLE);
}

/* A box of links with some words below each: two or more of a kind, a link before all else. */
static bool is_teasers(const struct html_node *box)
{
	enum { TITLE = 12 }; /* characters of a link at least */
	const char *names = NULL;
	size_t count = 0;

	for (const struct html_node *child = box->first; child; child = child->next) {
		const struct html_node *node = child;

		if (!child->names || child->out || child->chars == 0 || child->flags & HTML_HEADING)
			continue;
		while (node && !node->text)
			node = node->chars > 0 ? node->first : node->next;
		while (node && node->chars == 0)
			node = node->next;
		if (!node || node->linked < TITLE || child->linked == child->chars)
			return false;
		if (names && strcmp(names, child->names) != 0)
			return false;
		names = child->names;
		count++;
	}
	return count > 1;
}

static bool is_around(const struct html_node *node, const struct html_node *root)
{
	if (!(node->flags & HTML_BLOCK) && !node->names)
		return false;
	if (node->flags & (HTML_MAIN | HTML_H1) || !node->parent ||
	    node->good * 100 >= root->good * MUCH)
		return false;
	if (node->flags & HTML_CODE && node->chars * 2 < root->chars)
		return true;
	if (is_comment_list(node) || node->flags & HTML_AROUND ||
	    html_has_role(node, HTML_ROLE_AROUND))
		return true;
	if (is_teasers(node))
		return true;
	bool is_box = node->flags & HTML_BOX || html_has_role(node, HTML_ROLE_BOX);

	return is_box && node->linked * 100 >= node->chars * 30;
}

/* Beside the headline dates and authors are links. */
static bool is_beside_headline(const struct html_node *node)
{
	return node->parent->flags & HTML_HEADED && html_tells_origin(node);
}

/* A box of links, and nothing good. */
static bool is_link_box(const struct html_node *node)
{
	return node->flags & HTML_BLOCK && node->parent && !(node->flags & (HTML_H1 | HTML_MAIN)) &&
	       node->good == 0 && is_links(node) && !is_beside_headline(node);
}

static void take_out(struct html_node *top, const struct html_node *root, bool links)
{
	for (struct html_node *node = top->first; node; node = next_node(node, top))
		if (links ? is_link_box(node) : is_around(node, root))
			node->out = true;
}

/* ---------------------------------------------------------------- headings that end it */

/* Everything behind a node, within top, is out. */
static void end_behind(struct html_node *node, const struct html_node *top)
{
	for (; node && node != top; node = node->parent)
		for (struct html_node *next = node->next; next; next = next->next)
			next->out = true;
}

/* Behind "Read also": its box when that is not the article, else the links that follow. */
static void take_aside(struct html_node *node, const struct html_node *main)
{
	struct html_node *box = node;

	while (box->parent && box->parent != main && box->parent->good * 3 < main->good)
		box = box->parent;
	box->out = true;
	if (box != node && box->chars > node->chars)
		return;
	for (struct html_node *next = box->next; next; next = next->next) {
		if (next->flags & HTML_HEADING || (next->good > 0 && !is_links(next)))
			break;
		next->out = true;
	}
}

/* What a short block says of itself or of what follows takes it out, with that. */
static void heed_sign(struct html_node *node, size_t seen, const struct html_node *main)
{
	switch (html_sign(node)) {
	case HTML_SIGN_END:
		node->out = seen * 4 > main->good;
		if (node->out)
			end_behind(node, main);
		break;
	case HTML_SIGN_ASIDE:
		take_aside(node, main);
		break;
	case HTML_SIGN_LABEL:
		node->out = true;
		break;
	case HTML_SIGN_NONE:
		break;
	}
}

static void end_article(struct html_node *main)
{
	size_t seen = 0;

	for (struct html_node *node = main->first; node; node = next_node(node, main)) {
		seen += node->text && !node->out ? node->chars : 0;
		if (!(node->flags & HTML_BLOCK) || node == main)
			continue;
		if (node->out) {
			if (html_has_role(node, HTML_ROLE_REPLIES) && !is_links(node) &&
			    seen * 2 > main->good)
				end_behind(node, main);
			continue;
		}
		if (node->good * 4 < main->good && html_is_notice(node))
			node->out = true;
		else if (node->chars <= 40 && node->good == 0)
			heed_sign(node, seen, main);
	}
}

/* ---------------------------------------------------------------- the article */

/* The element that says it is the article, and holds the most of what is good. */
static struct html_node *find_said(struct html_node *root)
{
	struct html_node *best = NULL;

	for (struct html_node *node = root->first; node; node = next_node(node, root)) {
		bool says = node->flags & (HTML_ARTICLE | HTML_MAIN) ||
			    html_has_role(node, HTML_ROLE_BODY);

		if (!says || node->out || node->good * 100 < root->good * MUCH)
			continue;
		/* An <article> is nearer to the text than the <main> that it is in. */
		bool is_nearer = best && best->flags & HTML_MAIN && node->flags & HTML_ARTICLE &&
				 node->good * 100 >= best->good * MOST;

		if (!best || node->good >= best->good || is_nearer)
			best = node;
	}
	return best;
}

/* One cell of several in a row, as old pages have columns. */
static bool is_column(const struct html_node *node)
{
	return node->flags & HTML_CELL && node->parent && node->parent->first != node->parent->last;
}

/* The lowest element that holds nearly all that is good; of columns, most of it. */
static struct html_node *find_dense(struct html_node *root)
{
	struct html_node *found = root, *node = root->first;

	while (node) {
		size_t share = is_column(node) ? MOST : NEARLY_ALL;
		bool holds = !node->out && !node->text && node->good * 100 >= root->good * share &&
			     (node->first || node->good > 0);

		if (holds && root->good > 0) {
			found = node;
			node = node->first;
		} else {
			node = node->next;
		}
	}
	while (found->parent && !(found->flags & HTML_BLOCK))
		found = found->parent;
	/* A lone paragraph is no container: captions and headings stand beside it. */
	if (found->parent && found->good > 0 && good_of(found) == found->good)
		found = found->parent;
	return found;
}

/* The first h1 of main, else the last one before it; out or not, as it is named by its makers. */
static struct html_node *find_headline(struct html_node *root, const struct html_node *main)
{
	struct html_node *last = NULL;
	bool inside = false;

	for (struct html_node *node = root->first; node;
	     node = node->first ? node->first : (struct html_node *)html_after(node, root)) {
		inside = inside || node == main;
		if (inside && last && node == main)
			break;
		if (node->flags & HTML_H1 && node->chars > 0)
			last = node;
		if (inside && last)
			break;
	}
	return last;
}

static bool is_above(const struct html_node *above, const struct html_node *node)
{
	while (node && node != above)
		node = node->parent;
	return node != NULL;
}

/* A headline is in the article wherever it stands; what stands beside it need not be. */
static void take_in(struct html_node *headline, const struct html_node *root)
{
	for (struct html_node *node = headline; node; node = node->parent) {
		for (struct html_node *child = node->first; node->out && child;
		     child = child->next) {
			child->out = child->out || (child->linked * 3 >= child->chars &&
						    !html_tells_origin(child));
			if (!child->out)
				take_out(child, root, false);
		}
		node->out = false;
	}
	for (struct html_node *node = headline; node; node = node->parent)
		node->out = false;
	if (headline)
		for (struct html_node *child = headline->first; child; child = child->next)
			child->out = false;
}

/* The first before the headline, in the same box, that its makers call a title or a date. */
static const struct html_node *find_start(const struct html_node *headline)
{
	const struct html_node *start = NULL;

	if (!headline || !headline->parent)
		return headline;
	for (struct html_node *node = headline->parent->first; node != headline;
	     node = node->next) {
		if (!node->out && node->chars > 0 && !is_links(node) &&
		    html_has_role(node, HTML_ROLE_TITLE))
			start = start ? start : node;
		else if (start)
			node->out = true;
	}
	return start ? start : headline;
}

void html_find_article(struct html_tree *tree, struct html_article *article)
{
	struct html_node *root = tree->root;

	measure(root);
	take_out(root, root, false);
	measure(root);
	take_out(root, root, true);
	measure(root);
	struct html_node *main = find_said(root);

	if (!main)
		main = find_dense(root);
	end_article(main);
	struct html_node *headline = find_headline(root, main);

	take_in(headline, root);
	article->main = main;
	article->headline = headline;
	article->start = find_start(headline);
	article->around = main;
	while (article->headline && article->around->parent &&
	       !is_above(article->around, article->headline))
		article->around = article->around->parent;
}
