#include "html_words.h"
#include "base/banned.h"
#include "text/chars.h"
#include "text/utf8.h"

enum { NODES = 1000 }; /* that are looked at in a block: a few words are in fewer */

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* Parts of names between blanks, hyphens and underscores that say what is around an article. */
static const char *const around_names[] = {
	"nav",          "navbar",        "navigation",    "menu",         "breadcrumb",
	"breadcrumbs",  "crumbs",        "footer",        "share",        "sharing",
	"social",       "socials",       "cookie",        "cookies",      "consent",
	"gdpr",         "comment",       "comments",      "respond",      "disqus",
	"related",      "recommend",     "recommended",   "pagination",   "pager",
	"subscribe",    "newsletter",    "popup",         "modal",        "login",
	"lang",         "langs",         "language",      "languages",    "ads",
	"advert",       "advertisement", "adv",           "banner",       "sponsored",
	"contentinfo",  "search",        "toolbar",       "copyright",    "skip",
	"tags",         "hidden",        "complementary", "trending",     "ticker",
	"docnav",       "toc",           "dialog",        "foot",         "views",
	"counter",      "likes",         "like",          "sharedaddy",   "addtoany",
	"author-box",   "author-bio",    "author-info",   "about-author", "bio",
	"reading-time", "read-time",     "readtime",
};

/* The same of boxes that may belong to it: out when they are mostly links. */
static const char *const box_names[] = {"sidebar", "aside", "widget", "promo",   "header", "top",
					"bottom",  "more",  "latest", "popular", "also",   "rail"};

static const char *const body_names[] = {"article-body", "articlebody", "role:main"};

/* Boxes in which readers write: the article is over. */
static const char *const reply_names[] = {"comments", "comment", "disqus", "respond", "replies"};

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

static const char *const date_names[] = {"date",    "datetime", "datepublished", "published",
					 "pubdate", "posted",   "time",          "timestamp"};
static const char *const byline_names[] = {"byline", "author", "authors"};

/* What stands beside the headline under such a name belongs to it. */
static const char *const title_names[] = {"title", "headline", "subtitle", "date", "time"};

/* Links that are called so are buttons. */
static const char *const networks[] = {
	"facebook", "twitter",  "instagram",     "telegram", "whatsapp", "youtube", "tiktok",
	"linkedin", "x",        "threads",       "bluesky",  "mastodon", "vk",      "вконтакте",
	"вк",       "телеграм", "одноклассники", "дзен",     "ютуб",     "youtube", "فيسبوك",
	"تويتر",    "إكس",      "تلغرام",        "تليغرام",  "إنستغرام", "يوتيوب",  "واتساب",
};

/* Something does not run in this browser: both are in what a player says. */
static const char *const browsers[] = {"browser", "браузере", "браузер", "المتصفح", "متصفحك"};

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

static bool is_named(const struct html_node *node, const char *const *words, size_t count)
{
	for (size_t i = 0; node->names && i < count; i++)
		if (holds_word(node->names, words[i]))
			return true;
	return false;
}

bool html_has_role(const struct html_node *node, enum html_role role)
{
	static const struct {
		const char *const *names;
		size_t count;
	} roles[] = {
		[HTML_ROLE_AROUND] = {around_names, COUNT(around_names)},
		[HTML_ROLE_BOX] = {box_names, COUNT(box_names)},
		[HTML_ROLE_BODY] = {body_names, COUNT(body_names)},
		[HTML_ROLE_DATE] = {date_names, COUNT(date_names)},
		[HTML_ROLE_BYLINE] = {byline_names, COUNT(byline_names)},
		[HTML_ROLE_TITLE] = {title_names, COUNT(title_names)},
		[HTML_ROLE_REPLIES] = {reply_names, COUNT(reply_names)},
	};

	return is_named(node, roles[role].names, roles[role].count);
}

bool html_tells_origin(const struct html_node *box)
{
	for (const struct html_node *node = box; node;
	     node = node->first && !node->out ? node->first : html_after(node, box))
		if (!node->out && (node->flags & HTML_TIME || html_has_role(node, HTML_ROLE_DATE) ||
				   html_has_role(node, HTML_ROLE_BYLINE)))
			return true;
	return false;
}

/* ---------------------------------------------------------------- what readers see */

/* The next node in a block, not within what shows nothing. */
static const struct html_node *next_shown(const struct html_node *node,
					  const struct html_node *block)
{
	return node->first && node->chars > 0 ? node->first : html_after(node, block);
}

/* The beginning of a block's text, in small letters, without what is around words. */
static void begin_of(const struct html_node *block, char *begin, size_t size)
{
	size_t len = 0;

	size_t left = NODES;

	for (const struct html_node *node = block; node && len + 4 < size && left-- > 0;
	     node = next_shown(node, block)) {
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

/* Nothing but digits: a counter. */
static bool is_number(const struct html_node *block)
{
	enum { DIGITS = 6 };
	size_t digits = 0, left = NODES;

	if (block->chars > DIGITS || block->flags & (HTML_CELL | HTML_ITEM | HTML_HEADING))
		return false;
	for (const struct html_node *node = block; node && left-- > 0;
	     node = next_shown(node, block)) {
		for (size_t at = 0; node->text && at < node->len;) {
			uint32_t c = utf8_next(node->text, node->len, &at);

			if (!char_in(c, '0', '9') && !char_in(c, 0x660, 0x669) && !char_is_space(c))
				return false;
			digits += !char_is_space(c);
		}
	}
	return digits > 0;
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

enum html_sign html_sign(const struct html_node *block)
{
	char begin[64];

	if (is_number(block))
		return HTML_SIGN_LABEL;
	begin_of(block, begin, sizeof begin);
	if (begins_with(begin, end_words, COUNT(end_words)))
		return HTML_SIGN_END;
	if (begins_with(begin, aside_words, COUNT(aside_words)))
		return HTML_SIGN_ASIDE;
	return is_label(begin) ? HTML_SIGN_LABEL : HTML_SIGN_NONE;
}

/* ---------------------------------------------------------------- notices */

static bool is_network(const struct html_node *link)
{
	char name[32];

	begin_of(link, name, sizeof name);
	for (size_t len = strlen(name); len > 0 && name[len - 1] == ' ';)
		name[--len] = '\0';
	for (size_t i = 0; i < COUNT(networks); i++)
		if (strcmp(name, networks[i]) == 0)
			return true;
	return false;
}

/* Of a block that holds no other. */
static size_t count_networks(const struct html_node *block)
{
	size_t count = 0, left = NODES;

	for (const struct html_node *node = block->first; node && left-- > 0;
	     node = next_shown(node, block)) {
		if (node->flags & HTML_BLOCK)
			return 0;
		count += node->flags & HTML_LINK && is_network(node);
	}
	return count;
}

bool html_is_notice(const struct html_node *block)
{
	enum { SHORT = 160 };
	char text[2 * SHORT];

	if (block->chars > SHORT)
		return false;
	if (count_networks(block) > 1)
		return true;
	begin_of(block, text, sizeof text);
	for (size_t i = 0; i < COUNT(browsers) && holds_word(text, "javascript"); i++)
		if (holds_word(text, browsers[i]))
			return true;
	return false;
}
