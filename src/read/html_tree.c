#include "html_tree.h"
#include "html_links.h"
#include "base/err.h"
#include "base/mem.h"
#include "text/utf8.h"

#include <libxml/HTMLparser.h>

static const struct tag {
	const char *name;
	unsigned flags;
} tags[] = {
	{"a", HTML_LINK},
	{"address", HTML_BLOCK},
	{"article", HTML_BLOCK | HTML_ARTICLE},
	{"aside", HTML_BLOCK | HTML_BOX},
	{"audio", HTML_NEVER},
	{"blockquote", HTML_BLOCK},
	{"body", HTML_BLOCK},
	{"br", HTML_BREAK},
	{"button", HTML_NEVER},
	{"canvas", HTML_NEVER},
	{"caption", HTML_BLOCK | HTML_CAPTION},
	{"center", HTML_BLOCK},
	{"datalist", HTML_NEVER},
	{"dd", HTML_BLOCK | HTML_ITEM},
	{"details", HTML_BLOCK},
	{"dialog", HTML_NEVER},
	{"dir", HTML_BLOCK | HTML_LIST},
	{"div", HTML_BLOCK},
	{"dl", HTML_BLOCK | HTML_LIST},
	{"dt", HTML_BLOCK | HTML_ITEM},
	{"embed", HTML_NEVER},
	{"fieldset", HTML_BLOCK},
	{"figcaption", HTML_BLOCK | HTML_CAPTION},
	{"figure", HTML_BLOCK},
	{"footer", HTML_BLOCK | HTML_AROUND},
	{"form", HTML_BLOCK},
	{"frameset", HTML_NEVER},
	{"h1", HTML_BLOCK | HTML_HEADING | HTML_H1},
	{"h2", HTML_BLOCK | HTML_HEADING},
	{"h3", HTML_BLOCK | HTML_HEADING},
	{"h4", HTML_BLOCK | HTML_HEADING},
	{"h5", HTML_BLOCK | HTML_HEADING},
	{"h6", HTML_BLOCK | HTML_HEADING},
	{"header", HTML_BLOCK | HTML_BOX},
	{"hr", HTML_BREAK},
	{"iframe", HTML_NEVER},
	{"input", HTML_NEVER},
	{"label", HTML_NEVER},
	{"legend", HTML_BLOCK},
	{"li", HTML_BLOCK | HTML_ITEM},
	{"main", HTML_BLOCK | HTML_MAIN},
	{"map", HTML_NEVER},
	{"math", HTML_NEVER},
	{"menu", HTML_BLOCK | HTML_AROUND},
	{"nav", HTML_BLOCK | HTML_AROUND},
	{"noframes", HTML_NEVER},
	{"noscript", HTML_NEVER},
	{"object", HTML_NEVER},
	{"ol", HTML_BLOCK | HTML_LIST},
	{"optgroup", HTML_NEVER},
	{"option", HTML_NEVER},
	{"p", HTML_BLOCK},
	{"pre", HTML_BLOCK | HTML_CODE},
	{"script", HTML_NEVER},
	{"section", HTML_BLOCK},
	{"select", HTML_NEVER},
	{"style", HTML_NEVER},
	{"summary", HTML_BLOCK},
	{"svg", HTML_NEVER},
	{"table", HTML_BLOCK},
	{"tbody", HTML_BLOCK},
	{"td", HTML_BLOCK | HTML_CELL},
	{"template", HTML_NEVER},
	{"textarea", HTML_NEVER},
	{"tfoot", HTML_BLOCK},
	{"th", HTML_BLOCK | HTML_CELL},
	{"thead", HTML_BLOCK},
	{"time", HTML_TIME},
	{"title", HTML_NEVER},
	{"tr", HTML_BLOCK},
	{"ul", HTML_BLOCK | HTML_LIST},
	{"video", HTML_NEVER},
};

struct builder {
	struct html_tree *tree;
	struct html_node *open;
	size_t depth;  /* of open, from 0 */
	size_t deeper; /* elements begun and not ended below the limit of depth */
	size_t never;  /* the same within an element that is never text, itself included */
	bool in_title, too_many;
	struct buf title, text; /* the text so far that stands before the next tag */
};

static int compare_tag(const void *name, const void *tag)
{
	return strcmp(name, ((const struct tag *)tag)->name);
}

static unsigned find_flags(const char *name)
{
	const struct tag *tag =
		bsearch(name, tags, sizeof tags / sizeof *tags, sizeof *tags, compare_tag);

	return tag ? tag->flags : 0;
}

static struct html_node *add_node(struct builder *builder)
{
	struct html_node *node = arena_zalloc(builder->tree->arena, 1, sizeof *node);
	struct html_node *parent = builder->open;

	builder->too_many = ++builder->tree->count > HTML_NODES;
	node->parent = parent;
	if (parent && parent->last)
		parent->last->next = node;
	else if (parent)
		parent->first = node;
	if (parent)
		parent->last = node;
	return node;
}

static void end_text(struct builder *builder)
{
	struct buf *text = &builder->text;

	if (text->len == 0)
		return;
	struct html_node *node = add_node(builder);

	node->text = arena_dup(builder->tree->arena, text->data, text->len);
	node->len = text->len;
	buf_reset(text);
}

static const char *attribute(const xmlChar **atts, const char *name)
{
	for (; atts && *atts; atts += 2)
		if (strcmp((const char *)atts[0], name) == 0)
			return atts[1] ? (const char *)atts[1] : "";
	return NULL;
}

/* "cookieBar" is two words. */
static void add_names(struct buf *names, const char *value)
{
	char before = ' ';

	for (; *value; before = *value++) {
		bool is_capital = *value >= 'A' && *value <= 'Z';

		if (is_capital && before >= 'a' && before <= 'z')
			buf_addc(names, '-');
		buf_addc(names, is_capital ? (char)(*value | 0x20) : *value);
	}
}

/* The values by which people name parts of a page, in small letters: " nav top  role:banner ". */
static const char *join_names(const xmlChar **atts, struct arena *arena)
{
	static const char *const keys[] = {"class", "id",        "role",           "itemprop",
					   "rel",   "data-type", "data-component", "data-testid"};
	struct buf names = {0};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const char *value = attribute(atts, keys[i]);

		if (!value)
			continue;
		buf_adds(&names, strcmp(keys[i], "role") == 0 ? " role:" : " ");
		add_names(&names, value);
		buf_addc(&names, ' ');
	}
	const char *copy = names.len > 0 ? arena_dup(arena, names.data, names.len) : NULL;

	buf_free(&names);
	return copy;
}

static bool is_hidden(const xmlChar **atts)
{
	const char *style = attribute(atts, "style");
	const char *aria = attribute(atts, "aria-hidden");

	return attribute(atts, "hidden") || (aria && strcmp(aria, "true") == 0) ||
	       (style && (strstr(style, "display:none") || strstr(style, "display: none")));
}

static void note_lang(struct html_tree *tree, const char *name)
{
	if (name && tree->lang[0] == '\0')
		dgm_lang_canonical(name, tree->lang, NULL);
}

static bool is_value(const char *value, const char *want)
{
	return value && xmlStrcasecmp((const xmlChar *)value, (const xmlChar *)want) == 0;
}

/* Where the page is, and where its translations are; a link with a language may stand anywhere. */
static void read_link(struct html_tree *tree, const char *name, const xmlChar **atts)
{
	const char *href = attribute(atts, "href"), *rel = attribute(atts, "rel");
	const char *content = attribute(atts, "content");
	bool is_link = strcmp(name, "link") == 0;

	if (is_link && href && is_value(rel, "canonical"))
		html_links_note(&tree->links, true, href);
	else if (href && attribute(atts, "hreflang") && (!is_link || is_value(rel, "alternate")))
		html_links_note(&tree->links, false, href);
	else if (content && strcmp(name, "meta") == 0 &&
		 is_value(attribute(atts, "property"), "og:url"))
		html_links_note(&tree->links, true, content);
}

/* What the head of a page says of it. */
static void read_meta(struct builder *builder, const char *name, const xmlChar **atts)
{
	struct html_tree *tree = builder->tree;
	const char *equiv = attribute(atts, "http-equiv");

	if (strcmp(name, "html") == 0 || strcmp(name, "body") == 0) {
		note_lang(tree, attribute(atts, "lang"));
		note_lang(tree, attribute(atts, "xml:lang"));
	}
	read_link(tree, name, atts);
	if (strcmp(name, "meta") == 0 && is_value(equiv, "content-language"))
		note_lang(tree, attribute(atts, "content"));
	builder->in_title = strcmp(name, "title") == 0 && builder->title.len == 0;
}

static void start_element(void *ctx, const xmlChar *xml_name, const xmlChar **atts)
{
	struct builder *builder = ctx;
	const char *name = (const char *)xml_name;
	unsigned flags = find_flags(name);

	read_meta(builder, name, atts);
	if (builder->never > 0) {
		builder->never++;
		return;
	}
	end_text(builder);
	if (builder->too_many)
		return;
	if (flags & HTML_NEVER || is_hidden(atts)) {
		builder->never = 1;
		return;
	}
	if (builder->depth >= HTML_DEPTH) {
		builder->deeper++;
		return;
	}
	struct html_node *node = add_node(builder);

	node->flags = flags;
	if (flags & HTML_LINK && !attribute(atts, "href"))
		node->flags &= ~(unsigned)HTML_LINK;
	if (flags & HTML_H1)
		builder->open->flags |= HTML_HEADED;
	node->names = join_names(atts, builder->tree->arena);
	if (attribute(atts, "lang"))
		node->lang = arena_str(builder->tree->arena, attribute(atts, "lang"));
	builder->open = node;
	builder->depth++;
}

static void end_element(void *ctx, const xmlChar *name)
{
	struct builder *builder = ctx;

	(void)name;
	builder->in_title = false;
	if (builder->never > 0) {
		builder->never--;
		return;
	}
	end_text(builder);
	if (builder->too_many)
		return;
	if (builder->deeper > 0) {
		builder->deeper--;
	} else if (builder->open->parent) {
		builder->open = builder->open->parent;
		builder->depth--;
	}
}

static void add_text(void *ctx, const xmlChar *text, int len)
{
	struct builder *builder = ctx;

	if (builder->in_title)
		buf_add(&builder->title, text, (size_t)len);
	else if (builder->never == 0 && !builder->too_many)
		buf_add(&builder->text, text, (size_t)len);
}

/* Behind end tags that end nothing, at which libxml2 would take the page for ended. */
static size_t skip_end_tags(const char *text, size_t len)
{
	size_t at = 0;

	for (;;) {
		size_t tag = at;

		while (tag < len && strchr(" \t\r\n", text[tag]))
			tag++;
		const char *close = tag + 1 < len && text[tag] == '<' && text[tag + 1] == '/'
					    ? memchr(text + tag, '>', len - tag)
					    : NULL;

		if (!close)
			return at;
		at = (size_t)(close - text) + 1;
	}
}

static void feed(struct builder *builder, const char *text, size_t len)
{
	enum { PIECE = 64 << 10 };
	xmlSAXHandler sax = {
		.startElement = start_element,
		.endElement = end_element,
		.characters = add_text,
		.ignorableWhitespace = add_text,
	};
	htmlParserCtxtPtr parser =
		htmlCreatePushParserCtxt(&sax, builder, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);

	htmlCtxtUseOptions(parser, HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
					   HTML_PARSE_RECOVER | HTML_PARSE_IGNORE_ENC);
	for (size_t at = skip_end_tags(text, len), n; at < len && !builder->too_many; at += n) {
		n = utf8_cut(text + at, len - at,
			     PIECE); /* it takes half a character for Latin-1 */
		htmlParseChunk(parser, text + at, (int)n, 0);
	}
	htmlParseChunk(parser, NULL, 0, 1);
	htmlFreeParserCtxt(parser);
	end_text(builder);
}

/* ---------------------------------------------------------------- lines */

static bool is_blank(const struct html_node *node)
{
	return node->text && node->text[strspn(node->text, " \t\r\n\f")] == '\0';
}

static bool ends_line(const struct html_node *node)
{
	return node->flags & (HTML_BREAK | HTML_BLOCK);
}

/* Puts what stands between two breaks into a block, so that it can be judged by itself. */
static void split_lines(struct builder *builder, struct html_node *node)
{
	struct html_node *child = node->first, *line = NULL;

	builder->open = node;
	node->first = node->last = NULL;
	while (child) {
		struct html_node *next = child->next;
		struct html_node *box = node;

		child->next = NULL;
		if (ends_line(child)) {
			line = NULL;
		} else {
			if (!line) {
				line = add_node(builder);
				line->flags = HTML_BLOCK;
			}
			box = line;
		}
		child->parent = box;
		if (box->last)
			box->last->next = child;
		else
			box->first = child;
		box->last = child;
		child = next;
	}
}

static bool has_breaks(const struct html_node *node)
{
	for (const struct html_node *child = node->first; child; child = child->next)
		if (child->flags & HTML_BREAK)
			return true;
	return false;
}

/* What holds breaks and stands between others has lines of its own: it is as good as a block. */
static void find_blocks(struct html_node *node)
{
	const struct html_node *before = NULL;

	for (struct html_node *child = node->first; child; child = child->next) {
		const struct html_node *next = child->next;

		while (next && is_blank(next))
			next = next->next;
		if (!ends_line(child) && (!before || ends_line(before)) &&
		    (!next || ends_line(next)) && has_breaks(child))
			child->flags |= HTML_BLOCK;
		before = is_blank(child) ? before : child;
	}
}

static void find_lines(struct builder *builder)
{
	struct html_node *root = builder->tree->root;

	for (struct html_node *node = root; node && !builder->too_many;
	     node = node->first ? node->first : (struct html_node *)html_after(node, root)) {
		if (!(node->flags & HTML_BLOCK))
			continue;
		if (has_breaks(node))
			split_lines(builder, node);
		find_blocks(node);
	}
}

dgm_code html_parse(const char *text, size_t len, const char *name, struct arena *arena,
		    struct html_tree *tree, dgm_error *err)
{
	struct builder builder = {.tree = tree};

	*tree = (struct html_tree){.arena = arena};
	if (len > HTML_MAX)
		return err_set(err, DGM_TOO_BIG,
			       "'%s' is larger than the limit of %zu bytes of a page", name,
			       HTML_MAX);
	tree->root = builder.open = add_node(&builder);
	tree->root->flags = HTML_BLOCK;
	feed(&builder, text, len);
	find_lines(&builder);
	if (builder.title.len > 0)
		tree->title = arena_dup(arena, builder.title.data, builder.title.len);
	buf_free(&builder.title);
	buf_free(&builder.text);
	if (builder.too_many)
		return err_set(err, DGM_TOO_BIG, "'%s' has more than %d elements and texts", name,
			       HTML_NODES);
	return DGM_OK;
}

const struct html_node *html_after(const struct html_node *node, const struct html_node *top)
{
	while (node && node != top && !node->next)
		node = node->parent;
	return node && node != top ? node->next : NULL;
}
