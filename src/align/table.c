#include "align/table.h"

#include "base/hash.h"
#include "base/mem.h"
#include "base/view.h"
#include "text/lang.h"

const char table_magic[8] = "dgm-lex";

struct table {
	const struct table_header *header;
	const char *bytes;
	struct view view; /* what is mapped */
	char *owned;      /* what is ours */
};

uint64_t table_header_check(const struct table_header *header)
{
	struct table_header copy = *header;

	copy.check = 0;
	return hash_bytes(&copy, sizeof copy, TABLE_VERSION);
}

/* True when all items of a part are inside the table, and where their type wants to be. */
static bool part_fits(const struct table_header *header, struct table_part part, size_t size)
{
	return part.at % size == 0 && part.at <= header->size &&
	       part.count <= (header->size - part.at) / size;
}

static bool text_fits(const struct table_header *header, struct table_part part)
{
	const char *bytes = (const char *)header;

	return part_fits(header, part, 1) && part.count > 0 &&
	       bytes[part.at + part.count - 1] == '\0';
}

static bool lang_fits(const struct table_header *header, size_t i)
{
	struct table_part words = header->langs[i].words, slots = header->langs[i].slots;

	return memchr(header->langs[i].tag, '\0', DGM_MAX_LANG) &&
	       part_fits(header, words, sizeof(struct table_entry)) && words.count < TABLE_NONE &&
	       part_fits(header, slots, sizeof(uint32_t)) && slots.count > words.count &&
	       (slots.count & (slots.count - 1)) == 0 && text_fits(header, header->langs[i].texts);
}

static bool rows_fit(const struct table_header *header, size_t i, size_t k)
{
	struct table_part start = header->rows[i][k].start, totals = header->rows[i][k].totals;
	struct table_part links = header->rows[i][k].links, sources = header->rows[i][k].sources;
	uint64_t words = header->langs[i].words.count;

	if (start.count == 0)
		return true; /* nothing is known of this pair */
	return part_fits(header, start, sizeof(uint32_t)) && start.count == words + 1 &&
	       part_fits(header, totals, sizeof(float)) && totals.count == words &&
	       part_fits(header, links, sizeof(struct table_link)) &&
	       part_fits(header, sources, sizeof(uint16_t)) && sources.count == links.count;
}

static bool header_fits(const char *bytes, size_t len)
{
	const struct table_header *header = (const void *)bytes;

	if (len < sizeof *header || memcmp(header->magic, table_magic, sizeof table_magic) != 0 ||
	    header->order != 0x01020304 || header->version != TABLE_VERSION ||
	    header->size != len || header->check != table_header_check(header) ||
	    header->lang_count > TABLE_LANGS || header->source_count > TABLE_SOURCES ||
	    !text_fits(header, header->stamp) || !text_fits(header, header->sources))
		return false;
	for (size_t i = 0; i < header->lang_count; i++)
		if (!lang_fits(header, i))
			return false;
	for (size_t i = 0; i < header->lang_count; i++)
		for (size_t k = 0; k < header->lang_count; k++)
			if (!rows_fit(header, i, k))
				return false;
	return true;
}

struct table *table_open(const char *bytes, size_t len)
{
	if (!header_fits(bytes, len))
		return NULL;
	struct table *table = mem_zalloc(1, sizeof *table);

	table->bytes = bytes;
	table->header = (const void *)bytes;
	return table;
}

struct table *table_own(struct buf *bytes)
{
	struct table *table = table_open(buf_str(bytes), bytes->len);

	if (table)
		table->owned = bytes->data;
	else
		buf_free(bytes);
	*bytes = (struct buf){0};
	return table;
}

struct table *table_map(const char *path)
{
	struct view view;
	struct table *table = view_open(path, &view) ? table_open(view.bytes, view.len) : NULL;

	if (table)
		table->view = view;
	else
		view_close(&view);
	return table;
}

void table_free(struct table *table)
{
	if (!table)
		return;
	view_close(&table->view);
	mem_free(table->owned);
	mem_free(table);
}

const char *table_stamp(const struct table *table)
{
	return table->bytes + table->header->stamp.at;
}

uint64_t table_mark(const struct table *table)
{
	return table->header->mark;
}

size_t table_langs(const struct table *table)
{
	return table->header->lang_count;
}

const char *table_tag(const struct table *table, uint32_t lang)
{
	return table->header->langs[lang].tag;
}

uint32_t table_lang(const struct table *table, const char *tag)
{
	for (uint32_t i = 0; i < table->header->lang_count; i++)
		if (lang_same_primary(table->header->langs[i].tag, tag))
			return i;
	return TABLE_NONE;
}

size_t table_words(const struct table *table, uint32_t lang)
{
	return (size_t)table->header->langs[lang].words.count;
}

static const char *text_at(const struct table *table, uint32_t lang, uint32_t at)
{
	struct table_part texts = table->header->langs[lang].texts;

	return at < texts.count ? table->bytes + texts.at + at : "";
}

static const struct table_entry *entry_of(const struct table *table, uint32_t lang, uint32_t word)
{
	static const struct table_entry none = {TABLE_NONE, TABLE_NONE};
	struct table_part words = table->header->langs[lang].words;

	return word < words.count
		       ? (const struct table_entry *)(const void *)(table->bytes + words.at) + word
		       : &none;
}

const char *table_stem(const struct table *table, uint32_t lang, uint32_t word)
{
	return text_at(table, lang, entry_of(table, lang, word)->stem);
}

const char *table_form(const struct table *table, uint32_t lang, uint32_t word)
{
	return text_at(table, lang, entry_of(table, lang, word)->form);
}

uint32_t table_word(const struct table *table, uint32_t lang, const char *stem, size_t len)
{
	struct table_part part = table->header->langs[lang].slots;
	const uint32_t *slots = (const void *)(table->bytes + part.at);
	uint64_t slot = hash_bytes(stem, len, 0);

	/* As often as there are slots: damaged ones may leave none empty. */
	for (uint64_t tries = 0; tries < part.count; tries++, slot++) {
		uint32_t found = slots[slot & (part.count - 1)];

		if (found == 0)
			break;
		const char *other = table_stem(table, lang, found - 1);

		if (strncmp(other, stem, len) == 0 && other[len] == '\0')
			return found - 1 < table_words(table, lang) ? found - 1 : TABLE_NONE;
	}
	return TABLE_NONE;
}

struct table_row table_row(const struct table *table, uint32_t from, uint32_t word, uint32_t to)
{
	struct table_row row = {0};

	if (from == TABLE_NONE || to == TABLE_NONE || word == TABLE_NONE)
		return row;
	const struct table_header *header = table->header;

	/* The other parts of a pair of which nothing is known were not looked at. */
	if (header->rows[from][to].start.count == 0)
		return row;
	const uint32_t *start = (const void *)(table->bytes + header->rows[from][to].start.at);
	const float *totals = (const void *)(table->bytes + header->rows[from][to].totals.at);
	struct table_part links = header->rows[from][to].links;

	if (header->rows[from][to].totals.count <= word || start[word] > start[word + 1] ||
	    start[word + 1] > links.count || !(totals[word] > 0))
		return row;
	row.count = start[word + 1] - start[word];
	row.links =
		(const struct table_link *)(const void *)(table->bytes + links.at) + start[word];
	row.sources =
		(const uint16_t *)(const void *)(table->bytes + header->rows[from][to].sources.at) +
		start[word];
	row.total = (double)totals[word];
	return row;
}

const char *table_source(const struct table *table, unsigned bit)
{
	const char *name = table->bytes + table->header->sources.at;
	const char *end = name + table->header->sources.count;

	for (unsigned i = 0; i < bit && name < end; i++)
		name += strlen(name) + 1;
	return bit < table->header->source_count && name < end ? name : NULL;
}
