/*
 * Rules: what the segmenter knows of a language, as data. The files data/LANG.abbrev are compiled
 * into the library as text and read into hash tables once for each process; those of users are laid
 * over them. What the tables mean for a sentence is decided in decide.c.
 */
#ifndef DGM_RULES_H
#define DGM_RULES_H

#include "dragoman.h"

/* What an abbreviation says of the stop behind it. Classes are explained in data/en.abbrev. */
enum abbrev_class {
	ABBREV_NONE,       /* not in the table */
	ABBREV_NEVER_ENDS, /* Mr. Dr. ул. им. د. */
	ABBREV_NUMBER,     /* does not end before a number: No. Fig. ст. рис. */
	ABBREV_MAY_END,    /* ends before a capital: Inc. руб. */
	ABBREV_UNIT,       /* after a number like "may end", elsewhere like "never ends": г. م. */
	ABBREV_STARTER     /* ends only before a word that often begins sentences: U.S. гг. */
};

/* Lists of words. */
enum word_list {
	WORDS_STARTERS, /* often begin a sentence */
	WORDS_OPENERS,  /* open a sentence with a time or a place: In, На */
	WORDS_CARRY_ON, /* carry on behind an abbreviation that may end: 5 p.m. Monday */
	WORDS_NUMBERED, /* have a number behind them: section 2 */
	WORDS_SPEECH,   /* say who spoke, behind a quotation: "Who?" Harry asked. */
	WORDS_COUNT
};

struct rules;

/*
 * The rules of a language (by primary subtag), or NULL for one without; never freed, never changed,
 * shared by all threads.
 */
const struct rules *rules_for(const char *lang);

/* The class in words, as in the files. */
const char *rules_class_name(enum abbrev_class class);

/*
 * Reads a file in the format of data/LANG.abbrev, whose entries win over those of base (NULL:
 * none), which is borrowed. Yours; end it with rules_close. NULL: DGM_BAD_DATA with line and
 * column.
 */
struct rules *rules_open(const char *text, size_t len, const struct rules *base, dgm_error *err);
void rules_close(struct rules *rules);

/* The class of a token before a stop: "Mr", "т.е" (inner stops kept), as written. */
enum abbrev_class rules_abbrev(const struct rules *rules, const char *token, size_t len);

/* Calls each for every abbreviation, in the forms in which it is found, with the class that wins.
 */
void rules_each_abbrev(const struct rules *rules,
		       void (*each)(void *ctx, const char *token, size_t len,
				    enum abbrev_class class),
		       void *ctx);

/* The same for the words of a list. */
void rules_each_word(const struct rules *rules, enum word_list list,
		     void (*each)(void *ctx, const char *word, size_t len), void *ctx);

/* True when a list holds the word, as written. */
bool rules_has_word(const struct rules *rules, enum word_list list, const char *word, size_t len);

#endif
