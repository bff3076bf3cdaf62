/*
 * The rules are templates: "@name@" stands for a list of words or a piece of an expression, and a
 * rule is left out for a language whose list is empty. They follow the order in which decide.c
 * and abbrev.c judge. What they cannot say: that a sentence which began in lower case goes on so,
 * what a line end was, how wide a bracket is open.
 */
#include "srx_write.h"
#include "base/mem.h"
#include "text/utf8.h"

enum script { ANY, CASED, CASELESS };

static const struct {
	const char *name, *text;
} pieces[] = {
	/* A word begins: behind a blank, an opener or a dash. */
	{"b", "(?<![^\\s\\p{Ps}\\p{Pi}\\p{Pf}\"'–—])"},
	{"stops", "[.!?؟۔…‼⁇⁈⁉]+"},
	{"closers", "[\"'»”’)\\]}\\p{Mn}\\x{200E}\\x{200F}\\x{202A}-\\x{202E}]*"},
	/* harakat and direction marks may stand between letters and stops */
	{"signs", "[\\p{Mn}\\x{200E}\\x{200F}\\x{202A}-\\x{202E}]{0,3}"},
	{"openers", "[\"'«“„‘(\\[{—–-]*\\s*[\"'«“„‘(\\[]*"},
	{"end", "(?![\\p{L}\\p{M}\\p{N}-])"},
};

static const struct {
	enum script script;
	bool breaks;
	const char *before, *after;
} templates[] = {
	/* footnotes: behind the stop, and in brackets with a blank before them */
	{ANY, true, "(?:\\p{L}{4}|[)\\]])\\.\\d{1,3}", "\\s+@openers@\\p{Lu}"},
	{ANY, false, "@stops@@closers@", "\\s+\\[\\d{1,4}\\](?:\\s|$)"},
	{ANY, true, "@stops@@closers@\\s+\\[\\d{1,4}\\]", "\\s+[\\p{L}\\p{N}]"},
	/* nothing before the stop, nothing behind it */
	{ANY, false, "^[^\\p{L}\\p{N}]*@stops@@closers@", "\\s"},
	{ANY, false, "@stops@@closers@", "\\s+[^\\p{L}\\p{N}]*$"},
	{ANY, false, "\\.", "\\s\\.(?:[\\s.]|$)"},
	/* what follows carries on */
	{CASED, false, "@stops@@closers@", "\\s+@openers@(?!\\p{Ll}+\\p{Lu})\\p{Ll}"},
	{ANY, false, "@stops@@closers@", "\\s+[,;:&+=/|)\\]}]"},
	{ANY, false, "[(\\[][^\\s()\\[\\]]*@stops@[)\\]]", "\\s"},
	{ANY, false, "[(«“][^()«»“”]*@stops@", "\\s+[—–-]\\s"},
	{ANY, false, "^[\\p{L}\\p{N}\\s،,]{1,40}\\.", "\\s+[—–-]\\s"},
	/* who speaks */
	{CASED, false, "[?!][\"»”’]+", "\\s+[—–-]\\s+\\p{Lu}"},
	{CASED, false, "[?!][\"»”’]+", "\\s+(?:\\p{L}+\\.?\\s+){1,2}(?:@speech@)@end@(?!:)"},
	{CASELESS, false, "[?!؟][\"»”’]+", "\\s+(?:\\p{L}+\\s+){0,2}(?:@speech@)@end@(?!:)"},
	{CASELESS, false, "[?!؟]+@closers@", "\\s+(?:@carry on@)@end@"},
	/* omissions */
	{CASED, false, "(?<![?!])(?:…|\\.{3})@closers@", "\\s+I@end@"},
	{CASELESS, false, "(?<![?!؟.])(?:…|\\.{3,})@closers@", "\\s+@openers@\\p{L}"},
	/* the number of an item; an abbreviation alone in a bracket */
	{ANY, false, "^[^\\p{L}\\p{N}]*(?:\\d{1,3}(?:\\.\\d{1,3})*|\\p{L}|[IVXLC]{1,4})\\.", "\\s"},
	{ANY, false, "\\p{L}{4}[.!?؟]\\s+\\d{1,2}\\.", "\\s"},
	{CASED, false, "\\(\\p{Ll}{1,5}\\.", "\\s"},
	/* abbreviations by their classes; those of several parts come before their last part */
	{ANY, false, "@b@(?:@never ends@)@signs@\\.", "\\s"},
	{CASELESS, false, "@b@و(?:@never ends@)@signs@\\.", "\\s"},
	{ANY, false, "@b@(?:@number follows@)@signs@\\.",
	 "\\s+(?:[\\p{Nd}#№]|[—–-]\\s|[IVXLCХІ]{2,}@end@|[VXLC]@end@)"},
	{CASED, false, "@b@\\p{Nd}{0,4}(?:@after a number@|@may end@)\\.",
	 "\\s+(?:[(\\[{]|(?:@carry on@)@end@)"},
	{CASED, false, "@b@\\p{Nd}{0,4}(?:@after a number@|@may end@)\\.",
	 "(?!\\s+@openers@(?:\\p{Ll}+)?\\p{Lu})\\s"},
	{CASED, false,
	 "(?:^|[.!?…]\\s+)(?:@openers list@|\\p{Nd}+)\\s+(?:[^\\s.!?]+\\s+){0,4}"
	 "(?:@after a number@|@may end@)\\.",
	 "(?!\\s+@starter@)\\s"},
	{CASELESS, false, "@b@\\p{Nd}{0,4}(?:@after a number@|@may end@)@signs@\\.",
	 "(?!\\s+@openers@\\p{L}{2})\\s"},
	{ANY, true, "@b@\\p{Nd}{0,4}(?:@may end@)@signs@\\.", "\\s"},
	{ANY, true, "@b@(?:\\p{Nd}|(?<=[\\p{Nd}IVXХ][\\s–]))(?:@after a number@)@signs@\\.", "\\s"},
	{ANY, false, "@b@(?:@after a number@)@signs@\\.", "\\s"},
	{ANY, false, "@b@(?:@needs a starter@)[.!?]", "(?!\\s+@starter@)\\s"},
	{ANY, true, "@b@(?:@needs a starter@)[.!?]", "\\s"},
	/* initials */
	{CASED, true, "@b@\\p{Ll}+\\s+I\\.", "\\s+\\p{Lu}"},
	{CASED, false, "@b@[A-Z](?:[.-]{1,2}\\p{L}){0,6}\\.", "(?!\\s+@starter@)(?!\\s+[Ѐ-ӿ])\\s"},
	{CASED, false, "@b@[^A-Z\\P{Lu}](?:[.-]{1,2}\\p{L}){0,6}\\.",
	 "(?!\\s+@starter@)(?!\\s+[A-Za-z])\\s"},
	{CASELESS, false, "@b@و?\\p{Lo}@signs@(?:[.-]{1,2}\\p{L}@signs@){0,6}\\.", "\\s"},
	/* the number of a footnote that stands off */
	{CASED, false, "\\p{Ll}{3}\\.", "\\s+\\d{1,3}\\s+(?=@openers@\\p{Lu})@starter@"},
	{CASED, true, "\\p{Ll}{3}\\.\\s+\\d{1,3}", "\\s+(?=@openers@\\p{Lu})@starter@"},
	/* every other stop */
	{ANY, true, "@stops@@closers@(?:\\[\\d{1,4}\\])*", "\\s"},
};

/* What the names in templates stand for in one language. */
struct words {
	struct buf classes[ABBREV_STARTER + 1];
	struct buf lists[WORDS_COUNT];
	struct buf starter; /* what follows begins a sentence */
};

/* ---------------------------------------------------------------- lists */

/* A word as an expression; blanks may stand behind inner stops. */
static void add_word(struct buf *list, const char *word, size_t len)
{
	if (list->len > 0)
		buf_addc(list, '|');
	for (size_t i = 0; i < len; i++) {
		if (word[i] == '.')
			buf_adds(list, "\\.[ \\x{A0}]?");
		else if (strchr("\\^$|?*+()[]{}-&", word[i]))
			buf_printf(list, "\\%c", word[i]);
		else
			buf_addc(list, word[i]);
	}
}

static void add_abbrev(void *ctx, const char *token, size_t len, enum abbrev_class class)
{
	struct words *words = ctx;

	/* The mark of "Yahoo!" is the stop. */
	if (len > 1 && token[len - 1] == '!')
		len--;
	if (class != ABBREV_NONE)
		add_word(&words->classes[class], token, len);
}

struct two_lists {
	struct buf *one, *longer;
};

static void add_listed(void *ctx, const char *word, size_t len)
{
	add_word(ctx, word, len);
}

/* One letter with a stop behind it is an initial and begins nothing. */
static void add_starter(void *ctx, const char *word, size_t len)
{
	struct two_lists *lists = ctx;

	add_word(utf8_count(word, len) == 1 ? lists->one : lists->longer, word, len);
}

static void make_starter(struct words *words, const struct rules *rules, bool caseless)
{
	struct buf one = {0}, longer = {0};
	struct two_lists lists = {&one, &longer};

	rules_each_word(rules, WORDS_STARTERS, add_starter, &lists);
	buf_adds(&words->starter, "[\"'«“„‘(\\[—–-]*\\s*(?:");
	if (one.len > 0)
		buf_printf(&words->starter, "(?:%s)(?![\\p{L}\\p{M}\\p{N}.-])|", buf_str(&one));
	if (caseless) /* "and" and "so" are written together with the word */
		buf_adds(&words->starter, "[وف]\\p{L}{3,}|");
	buf_printf(&words->starter, "(?:%s)(?![\\p{L}\\p{M}\\p{N}-]))", buf_str(&longer));
	buf_free(&one);
	buf_free(&longer);
}

static bool is_caseless(const struct srx_language *language)
{
	return strcmp(language->tag, "ar") == 0;
}

static void make_words(struct words *words, const struct srx_language *language)
{
	*words = (struct words){.starter = {0}};
	rules_each_abbrev(language->rules, add_abbrev, words);
	for (size_t i = 0; i < WORDS_COUNT; i++)
		rules_each_word(language->rules, (enum word_list)i, add_listed, &words->lists[i]);
	make_starter(words, language->rules, is_caseless(language));
}

static void free_words(struct words *words)
{
	for (size_t i = 0; i <= ABBREV_STARTER; i++)
		buf_free(&words->classes[i]);
	for (size_t i = 0; i < WORDS_COUNT; i++)
		buf_free(&words->lists[i]);
	buf_free(&words->starter);
}

/* ---------------------------------------------------------------- templates */

/* What a name stands for; "" for a list that is empty. */
static const char *meaning(const struct words *words, const char *name, size_t len)
{
	static const struct {
		const char *name;
		enum word_list list;
	} lists[] = {{"openers list", WORDS_OPENERS},
		     {"carry on", WORDS_CARRY_ON},
		     {"speech", WORDS_SPEECH}};
	char word[32];

	snprintf(word, sizeof word, "%.*s", (int)len, name);
	if (strcmp(word, "starter") == 0)
		return buf_str(&words->starter);
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
		if (strcmp(pieces[i].name, word) == 0)
			return pieces[i].text;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (strcmp(lists[i].name, word) == 0)
			return buf_str(&words->lists[lists[i].list]);
	for (enum abbrev_class c = ABBREV_NEVER_ENDS; c <= ABBREV_STARTER; c++)
		if (strcmp(rules_class_name(c), word) == 0)
			return buf_str(&words->classes[c]);
	return "";
}

/* Puts in what the names of a template stand for; false when some list is empty. */
static bool expand(const struct words *words, const char *template, struct buf *out)
{
	buf_reset(out);
	while (*template) {
		size_t len = strcspn(template, "@");

		buf_add(out, template, len);
		template += len;
		if (*template == '\0')
			break;
		len = strcspn(template + 1, "@");
		const char *text = meaning(words, template + 1, len);

		if (*text == '\0')
			return false;
		buf_adds(out, text);
		template += len + 2;
	}
	return true;
}

static void add_escaped(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '<')
			buf_adds(out, "&lt;");
		else if (*text == '>')
			buf_adds(out, "&gt;");
		else if (*text == '&')
			buf_adds(out, "&amp;");
		else
			buf_addc(out, *text);
	}
}

static void add_rule(struct buf *out, bool breaks, const char *before, const char *after)
{
	buf_printf(out, "        <rule break=\"%s\">\n          <beforebreak>",
		   breaks ? "yes" : "no");
	add_escaped(out, before);
	buf_adds(out, "</beforebreak>\n          <afterbreak>");
	add_escaped(out, after);
	buf_adds(out, "</afterbreak>\n        </rule>\n");
}

static void write_language(const struct srx_language *language, struct buf *out)
{
	enum script script = is_caseless(language) ? CASELESS : CASED;
	struct buf before = {0}, after = {0};
	struct words words;

	make_words(&words, language);
	buf_printf(out, "      <languagerule languagerulename=\"%s\">\n", language->name);
	for (size_t i = 0; i < sizeof templates / sizeof *templates; i++) {
		if (templates[i].script != ANY && templates[i].script != script)
			continue;
		if (expand(&words, templates[i].before, &before) &&
		    expand(&words, templates[i].after, &after))
			add_rule(out, templates[i].breaks, buf_str(&before), buf_str(&after));
	}
	buf_adds(out, "      </languagerule>\n");
	free_words(&words);
	buf_free(&before);
	buf_free(&after);
}

void srx_write(const struct srx_language *languages, size_t count, struct buf *out)
{
	buf_adds(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<srx xmlns=\"http://www.lisa.org/srx20\" version=\"2.0\">\n"
		      "  <header segmentsubflows=\"yes\" cascade=\"no\">\n"
		      "    <formathandle type=\"start\" include=\"no\"/>\n"
		      "    <formathandle type=\"end\" include=\"yes\"/>\n"
		      "    <formathandle type=\"isolated\" include=\"no\"/>\n"
		      "  </header>\n  <body>\n    <languagerules>\n");
	for (size_t i = 0; i < count; i++)
		write_language(&languages[i], out);
	buf_adds(out, "    </languagerules>\n    <maprules>\n");
	for (size_t i = 0; i < count; i++)
		buf_printf(out,
			   "      <languagemap languagepattern=\"%s([_-].*)?\" "
			   "languagerulename=\"%s\"/>\n",
			   languages[i].tag, languages[i].name);
	buf_adds(out, "    </maprules>\n  </body>\n</srx>\n");
}
