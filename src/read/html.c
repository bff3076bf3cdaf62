/* Web pages: what a page says of itself, and its article as paragraphs of their kind. */
#include "reader.h"
#include "html_links.h"
#include "html_main.h"
#include "html_words.h"
#include "base/arena.h"
#include "text/utf8.h"

enum {
	SHORT = 80 /* characters of a date or a byline at most */
};

static const char *const endings[] = {"html", "htm", "xhtml", NULL};

/* Behind blanks, comments and the XML declaration. */
static bool begins(const char *bytes, size_t len)
{
	const char *end = bytes + len;
	const char *at = bytes + (reader_begins(bytes, len, "\xEF\xBB\xBF") ? 3 : 0);

	for (;;) {
		at = reader_skip_space(at, end);
		size_t left = (size_t)(end - at);
		const char *close = reader_begins(at, left, "<!--")    ? "-->"
				    : reader_begins(at, left, "<?xml") ? "?>"
								       : NULL;
		const char *behind = close ? reader_seek(at, left, close) : NULL;

		if (!behind)
			return reader_begins(at, left, "<!doctype html") ||
			       reader_begins(at, left, "<html");
		at = behind + strlen(close);
	}
}

/* ---------------------------------------------------------------- writing it down */

struct emission {
	const struct html_article *article;
	struct document *document;
	bool begun; /* the headline, or the article, was reached */
	bool open;  /* there is a paragraph to add to */
};

/* The kind of a paragraph by the elements that it is in, the nearest first. */
static dgm_kind kind_of(const struct html_node *text, const struct html_article *article)
{
	for (const struct html_node *node = text->parent; node && node != article->around;
	     node = node->parent) {
		if (node == article->headline)
			return DGM_HEADLINE;
		if (node->flags & HTML_HEADING)
			return DGM_HEADING;
		if (node->flags & HTML_CAPTION)
			return DGM_CAPTION;
		if (node->chars <= SHORT && node->good == 0) {
			if (node->flags & HTML_TIME || html_has_role(node, HTML_ROLE_DATE))
				return DGM_DATE;
			if (html_has_role(node, HTML_ROLE_BYLINE))
				return DGM_BYLINE;
		}
		if (node->flags & HTML_ITEM)
			return DGM_ITEM;
		if (node->flags & HTML_CELL)
			return DGM_CELL;
	}
	return DGM_PARAGRAPH;
}

static void emit_text(struct emission *emission, const struct html_node *text)
{
	if (!emission->open) {
		document_begin(emission->document, kind_of(text, emission->article));
		emission->open = true;
	}
	document_add(emission->document, text->text, text->len, DOCUMENT_NOWHERE);
}

static void end_paragraph(struct emission *emission)
{
	document_end(emission->document);
	emission->open = false;
}

/* The next node; a paragraph ends with each block that is left on the way. */
static const struct html_node *leave(struct emission *emission, const struct html_node *node,
				     const struct html_node *top)
{
	while (node != top) {
		if (node->flags & HTML_BLOCK)
			end_paragraph(emission);
		if (node == emission->article->main)
			return NULL;
		if (node->next)
			return node->next;
		node = node->parent;
	}
	return NULL;
}

static void emit(struct emission *emission)
{
	const struct html_article *article = emission->article;
	const struct html_node *top = article->around;

	emission->begun = top == article->main;
	for (const struct html_node *node = top; node;) {
		if (node == article->start || node == article->main)
			emission->begun = true;
		if (node->flags & (HTML_BLOCK | HTML_BREAK))
			end_paragraph(emission);
		if (node->text && emission->begun && !node->out)
			emit_text(emission, node);
		node = node->first && !node->out ? node->first : leave(emission, node, top);
	}
	end_paragraph(emission);
}

/* The language of the element nearest to the article that names one, else that of the page. */
static void find_lang(const struct html_tree *tree, const struct html_node *main, char *lang)
{
	char tag[DGM_MAX_LANG];

	memcpy(lang, tree->lang, DGM_MAX_LANG);
	while (main && (!main->lang || dgm_lang_canonical(main->lang, tag, NULL) != DGM_OK))
		main = main->parent;
	if (main)
		memcpy(lang, tag, DGM_MAX_LANG);
}

static dgm_code read_html(const char *text, size_t len, const char *name, struct document *document,
			  dgm_error *err)
{
	struct arena *arena = arena_new();
	struct html_tree tree;
	struct html_article article;
	dgm_code code = html_parse(text, len, name, arena, &tree, err);

	if (code == DGM_OK) {
		html_find_article(&tree, &article);
		emit(&(struct emission){.article = &article, .document = document});
		find_lang(&tree, article.main, document->lang);
		html_links_finish(&tree.links, &document->links);
	}
	buf_free(&tree.links);
	arena_free(arena);
	return code;
}

const struct reader reader_html = {
	.name = "HTML",
	.endings = endings,
	.begins = begins,
	.charset = reader_said_charset,
	.read = read_html,
};
