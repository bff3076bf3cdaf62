/*
 * The idea: characters that are not in links, in paragraphs long enough to be prose, are "good".
 * 1. Elements whose makers say what they are (nav, footer; class "menu", "comments") are out,
 * unless they hold most of what is good: names are no more than a hint.
 * 2. Boxes that are mostly links and hold nothing good are out.
 * 3. The article is in the lowest element that holds nearly all that is good; an <article>, <main>
 *    or articleBody is believed when it holds much of it.
 * 4. Above it the headline is looked for; within it, a heading such as "Comments" or "Read also"
 *    takes out what follows.
 * Every step walks the tree once without recursion: cost is linear in the page.
 */
#include "html_main.h"
#include "base/banned.h"
#include "text/chars.h"
#include "text/utf8.h"

enum {
	GOOD_CHARS = 80, /* a paragraph of so many is prose; of half with a full stop too */
	NEARLY_ALL = 90, /* percent */
	MUCH = 40,
	LINKS = 50 /* percent of characters in links, from which a box is a list of links */
};

/* Parts of names between blanks, hyphens and underscores that say what is around an article. */
static const char *const around_names[] = {
	"nav",           "navbar",    "navigation", "menu",      "breadcrumb",  "breadcrumbs",
	"crumbs",        "footer",    "share",      "sharing",   "social",      "socials",
	"cookie",        "cookies",   "consent",    "gdpr",      "comment",     "comments",
	"respond",       "disqus",    "related",    "recommend", "recommended", "pagination",
	"pager",         "subscribe", "newsletter", "popup",     "modal",       "login",
	"lang",          "langs",     "language",   "languages", "ads",         "advert",
	"advertisement", "adv",       "banner",     "sponsored", "contentinfo", "search",
	"toolbar",       "copyright", "skip",       "tags",      "hidden",      "complementary",
	"trending",      "ticker",    "docnav",     "toc",       "dialog",      "foot",
	"views",         "counter",
};

/* The same of boxes that may belong to it: out when they are mostly links. */
static const char *const box_names[] = {"sidebar", "aside", "widget", "promo",   "header", "top",
					"bottom",  "more",  "latest", "popular", "also",   "rail"};

static const char *const body_names[] = {"article-body", "articlebody", "role:main"};

/* Headings above what is no article, folded to small letters; what follows is out. */
static const char *const end_words[] = {
	"comments",       "leave a comment", "join the conversation", "комментарии",
	"комментариев",   "обсуждение",      "оставить комментарий",  "التعليقات",
	"تعليقات القراء", "أضف تعليقا",      "اترك تعليقا",
};
static const char *const aside_words[] = {
	"related",     "read also",    "read more",      "also read",       "see also",
	"more news",   "more on this", "more from",      "more stories",    "most read",
	"recommended", "you may also", "latest news",    "читайте также",   "смотрите также",
	"по теме",     "еще по теме",  "ещё по теме",    "другие новости",  "материалы по теме",
	"главное",     "популярное",   "самое читаемое", "новости по теме", "اقرأ أيضا",
	"اقرأ المزيد", "إقرأ أيضا",    "مواضيع ذات صلة", "أخبار ذات صلة",   "ذات صلة",
	"المزيد من",   "الأكثر قراءة", "شاهد أيضا",      "قد يعجبك",
};

static const char *const labels[] = {"advertisement", "advertising", "sponsored",
				     "реклама",       "إعلان",       "إعلانات"};

/* Two or more of them alone are a switch of languages. */
static const char *const switches[] = {"ar",      "ru",       "en",      "fr",      "es",
				       "عربي",    "العربية",  "рус",     "русский", "eng",
				       "english", "français", "español", "中文"};

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* ---------------------------------------------------------------- walking */

const struct html_node *html_after(const struct html_node *node, const struct html_node *top)
{
	while (node && node != top && !node->next)
		node = node->parent;
	return node && node != top ? node->next : NULL;
}

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

/* ---------------------------------------------------------------- names */

static bool is_word_end(char c)
{
	return c == '\0' || c == ' ' || c == '-' || c == '_' || c == ':';
}

static bool holds_word(const char *names, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = strstr(names, word); at; at = strstr(at + 1, word))
		if (is_word_end(at > names ? at[-1] : ' ') && is_word_end(at[len]))
			return true;
	return false;
}

bool html_is_named(const struct html_node *node, const char *const *words, size_t count)
{
	for (size_t i = 0; node->names && i < count; i++)
		if (holds_word(node->names, words[i]))
			return true;
	return false;
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

	for (size_t i = 0; node->text && i < COUNT(stops); i++)
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
	    html_is_named(node, around_names, COUNT(around_names)))
		return true;
	bool is_box = node->flags & HTML_BOX || html_is_named(node, box_names, COUNT(box_names));

	return is_box && node->linked * 100 >= node->chars * 30;
}

/* A box of links: two or more, and nothing good. */
static bool is_link_box(const struct html_node *node)
{
	return node->flags & HTML_BLOCK && node->parent && !(node->flags & (HTML_H1 | HTML_MAIN)) &&
	       node->good == 0 && is_links(node);
}

static void take_out(struct html_node *root, bool links)
{
	for (struct html_node *node = root->first; node; node = next_node(node, root))
		if (links ? is_link_box(node) : is_around(node, root))
			node->out = true;
}

/* ---------------------------------------------------------------- headings that end it */

/* The beginning of a block's text, in small letters, without what is around words. */
static void begin_of(const struct html_node *block, char *begin, size_t size)
{
	size_t len = 0;

	for (const struct html_node *node = block; node && len + 4 < size;
	     node = node->first ? node->first : html_after(node, block)) {
		for (size_t at = 0; node->text && at < node->len && len + 4 < size;) {
			uint32_t c = utf8_next(node->text, node->len, &at);
			bool is_word = char_is_letter(c);

			if (char_in(c, 'A', 'Z') || char_in(c, 0x410, 0x42F))
				c += 0x20;
			if (is_word)
				len += utf8_put(begin + len, c);
			else if (len > 0 && begin[len - 1] != ' ' && !char_is_mark(c))
				begin[len++] = ' ';
		}
	}
	begin[len] = '\0';
}

static bool begins_with(const char *begin, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(words[i]);

		if (strncmp(begin, words[i], len) == 0 && (begin[len] == ' ' || begin[len] == '\0'))
			return true;
	}
	return false;
}

/* An advertisement's label, or "Ru En". */
static bool is_label(const char *begin)
{
	size_t words = 0;

	if (begins_with(begin, labels, COUNT(labels)) && !strchr(begin, ' '))
		return true;
	for (const char *at = begin; *at; words++) {
		if (!begins_with(at, switches, COUNT(switches)))
			return false;
		at += strcspn(at, " ");
		at += strspn(at, " ");
	}
	return words > 1;
}

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

static void end_article(struct html_node *main)
{
	size_t seen = 0;
	char begin[64];

	for (struct html_node *node = main->first; node; node = next_node(node, main)) {
		seen += node->text && !node->out ? node->chars : 0;
		if (!(node->flags & HTML_BLOCK) || node->out || node->chars > 40 || node->good > 0)
			continue;
		begin_of(node, begin, sizeof begin);
		if (begins_with(begin, end_words, COUNT(end_words)) && seen * 4 > main->good) {
			node->out = true;
			end_behind(node, main);
		} else if (begins_with(begin, aside_words, COUNT(aside_words))) {
			take_aside(node, main);
		} else if (is_label(begin)) {
			node->out = true;
		}
	}
}

/* ---------------------------------------------------------------- the article */

/* The element that says it is the article, and holds the most of what is good. */
static struct html_node *find_said(struct html_node *root)
{
	struct html_node *best = NULL;

	for (struct html_node *node = root->first; node; node = next_node(node, root)) {
		bool says = node->flags & (HTML_ARTICLE | HTML_MAIN) ||
			    html_is_named(node, body_names, COUNT(body_names));

		if (says && !node->out && node->good * 100 >= root->good * MUCH &&
		    (!best || node->good >= best->good))
			best = node;
	}
	return best;
}

/* The lowest element that holds nearly all that is good. */
static struct html_node *find_dense(struct html_node *root)
{
	struct html_node *found = root, *node = root->first;

	while (node) {
		bool holds = !node->out && !node->text &&
			     node->good * 100 >= root->good * NEARLY_ALL &&
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
static void take_in(struct html_node *headline)
{
	for (struct html_node *node = headline; node; node = node->parent) {
		for (struct html_node *child = node->first; node->out && child; child = child->next)
			child->out = child->out || child->linked * 3 >= child->chars;
		node->out = false;
	}
	for (struct html_node *node = headline; node; node = node->parent)
		node->out = false;
	if (headline)
		for (struct html_node *child = headline->first; child; child = child->next)
			child->out = false;
}

void html_find_article(struct html_tree *tree, struct html_article *article)
{
	struct html_node *root = tree->root;

	measure(root);
	take_out(root, false);
	measure(root);
	take_out(root, true);
	measure(root);
	struct html_node *main = find_said(root);

	if (!main)
		main = find_dense(root);
	end_article(main);
	struct html_node *headline = find_headline(root, main);

	take_in(headline);
	article->main = main;
	article->headline = headline;
	article->around = main;
	while (article->headline && article->around->parent &&
	       !is_above(article->around, article->headline))
		article->around = article->around->parent;
}
