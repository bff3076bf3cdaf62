/*
 * Rules: what the segmenter knows of a language, as data. The files data/LANG.abbrev are compiled
 * into the library as text and read into a hash table once for each language and process.
 */
#ifndef DGM_RULES_H
#define DGM_RULES_H

#include <stdbool.h>
#include <stddef.h>

/* What an abbreviation says of the stop behind it. Classes are explained in data/en.abbrev. */
enum abbrev_class {
	ABBREV_NONE,       /* not in the table */
	ABBREV_NEVER_ENDS, /* Mr. Dr. ул. им. د. */
	ABBREV_NUMBER,     /* does not end before a number: No. Fig. ст. рис. */
	ABBREV_MAY_END,    /* ends before a capital: Inc. руб. هـ. */
	ABBREV_STARTER /* ends only before a word that often begins sentences: U.S. a.m. гг. */
};

struct rules;

/* The rules of a language (by primary subtag), or NULL for one without; never freed, never changed.
 */
const struct rules *rules_for(const char *lang);

/* The class of a token before a stop: "Mr", "т.е" (inner stops kept), as written. */
enum abbrev_class rules_abbrev(const struct rules *rules, const char *token, size_t len);

/* True for a word that often begins sentences. */
bool rules_is_starter(const struct rules *rules, const char *word, size_t len);

#endif
