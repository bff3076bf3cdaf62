/*
 * This file is long, more than 800 lines, because it is the whole public interface of libdragoman,
 * about half of it documentation, and a program includes one header, with nothing of ours beside it
 * to install, version or find. Its sections stand in the order in which an article goes through
 * them: limits and errors, languages, segments, alignment, matching documents, units, formats,
 * evaluation, the memory and its lexicons, care of the store, looking up, concordance, fragments,
 * quality checks.
 *
 * The library turns parallel articles in Arabic, Russian and English into a translation memory.
 *
 * Conventions, true of every function here:
 *
 * - Text is UTF-8, given as pointer and length in bytes; it may hold NUL. Text that comes back
 *   ends in a NUL as well. Offsets are bytes in the caller's own text.
 * - Languages are BCP 47 tags ("ar", "ru-RU"), compared without regard to case.
 * - A function that makes something returns it, or NULL; one that acts returns a dgm_code. Both
 *   take a dgm_error last, which must start zeroed and may be NULL. The first error stays in it.
 * - What a _new, _open, _read or other maker returns is yours; end it with the matching _free or
 *   _close, which take NULL. What a getter returns is borrowed until its owner changes or ends.
 * - An option struct may be NULL or zeroed: zero always means the default.
 * - An object belongs to one thread at a time, but for a dgm_aligner and loaded dgm_rules, which
 *   are frozen and may be shared.
 * - The library never prints, never exits and never reads the environment. Only when memory runs
 *   out it writes one line to stderr and aborts; and when a process was killed with a lock of the
 *   memory in its hands, for which a thread of this one would wait for ever, it writes one line to
 *   stderr and kills the process (SIGKILL), for nothing else ends such a wait.
 */
#ifndef DRAGOMAN_H
#define DRAGOMAN_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(default)

/* ------------------------------------------------------------------ limits and errors */

#define DGM_MAX_FILE      ((size_t)1 << 30)  /* bytes of one article */
#define DGM_MAX_PARAGRAPH ((size_t)16 << 20) /* bytes; a longer paragraph is cut at a blank */
#define DGM_MAX_SEGMENT   ((size_t)1 << 20)  /* bytes of one segment in a memory */
#define DGM_MAX_VARIANTS  64                 /* languages of one unit */
#define DGM_MAX_PROPS     256                /* properties and notes of one unit, each kind */
#define DGM_MAX_PROP      ((size_t)64 << 10) /* bytes of one property or note */
#define DGM_MAX_CODES     1024               /* inline codes of one segment */
#define DGM_MAX_QUERY     ((size_t)64 << 10) /* bytes of one look-up */
#define DGM_MAX_FIND      ((size_t)4 << 10)  /* bytes of what a concordance looks for */
#define DGM_MAX_BEADS     ((size_t)64 << 20) /* bytes of a file of beads */
#define DGM_MAX_REVIEW    ((size_t)64 << 20) /* bytes of a file of corrections */
#define DGM_MAX_SIDES     3                  /* files that are aligned with one another */
#define DGM_MAX_DIMENSION 65536              /* numbers in the vector of a sentence */
#define DGM_MAX_VECTORS   ((size_t)2 << 30)  /* bytes of the vectors of an article */
#define DGM_MAX_LANG      32                 /* bytes of a language tag, its NUL included */
#define DGM_MAX_CHARSET   32                 /* bytes of the name of a character set, the same */

typedef enum {
	DGM_OK,
	DGM_NOT_FOUND, /* the answer is no */
	DGM_BAD_ARG,   /* the caller asked for something that makes no sense */
	DGM_BAD_DATA,  /* the input is broken */
	DGM_TOO_BIG,   /* a limit above is passed */
	DGM_IO,        /* the system said no */
	DGM_STORE,     /* the memory on disk is broken, busy, or of another format */
	DGM_CANCELLED  /* dgm_watch.cancel was set */
} dgm_code;

typedef struct {
	dgm_code code;
	long line, column; /* from 1; 0: unknown */
	char text[240];    /* lower case, no full stop */
	/* Of a record that was passed over, a word that stays the same: see dragoman-import(1). */
	const char *reason;
} dgm_error;

/* Version of the library, as "0.1.0". */
const char *dgm_version(void);

/* Watching long work. Every member may be zero. Callbacks come on the calling thread. */
typedef struct {
	void *ctx;
	/* A record was skipped or mended; the work goes on. file may be NULL. */
	void (*warning)(void *ctx, const char *file, const dgm_error *warning);
	/* done of total (0: unknown) bytes or records; called often, must be cheap. */
	void (*progress)(void *ctx, size_t done, size_t total);
	/* Polled; non-zero ends the work with DGM_CANCELLED and nothing half done. */
	const volatile sig_atomic_t *cancel;
} dgm_watch;

typedef struct {
	size_t start, end; /* bytes of a text, end excluded */
} dgm_span;

/* Where output goes: write returns DGM_OK, or an error that it has set. */
typedef struct {
	void *ctx;
	dgm_code (*write)(void *ctx, const char *bytes, size_t len, dgm_error *err);
} dgm_sink;

/* ------------------------------------------------------------------ languages */

/*
 * The BCP 47 tag in canonical case for what a file or a user calls a language: "EN-us", "en_US",
 * "rus", "ENU", "AR-01", "Arabic". tag has room for DGM_MAX_LANG bytes. DGM_BAD_ARG if it is none.
 */
dgm_code dgm_lang_canonical(const char *name, char *tag, dgm_error *err);

/*
 * The first and the last second (since 1970 UTC) of what a date names: "2024-05-01", a day, or
 * "2024-05-01T10:00:00Z", a second. DGM_BAD_ARG if it is none.
 */
dgm_code dgm_date_read(const char *text, int64_t *first, int64_t *last, dgm_error *err);

/* True for a language that is written from right to left. */
bool dgm_lang_is_rtl(const char *lang);

/* Columns that a text in UTF-8 takes on a terminal; controls and marks take none. */
size_t dgm_text_columns(const char *text, size_t len);

/*
 * How many bytes of a text fit in so many columns: up to a blank where there is one, and never
 * between a letter and its marks; of a text that is not empty a character at least.
 */
size_t dgm_text_fit(const char *text, size_t len, size_t columns);

/* ------------------------------------------------------------------ segments */

typedef enum {
	DGM_NEWLINE_AUTO, /* decided for each block of lines */
	DGM_NEWLINE_HARD, /* a line is a paragraph */
	DGM_NEWLINE_WRAP  /* a line end is a blank; only an empty line ends a paragraph */
} dgm_newline;

/*
 * Rules of the user's own, which are decided before the built-in ones. Load them, then share them
 * between threads freely; they must outlive what is read by them.
 */
typedef struct dgm_rules dgm_rules;

dgm_rules *dgm_rules_new(void);
void dgm_rules_free(dgm_rules *rules);

/*
 * Adds the rules of an SRX 2.0 file, behind those of files before it; see doc/srx.md. DGM_IO,
 * DGM_TOO_BIG, or DGM_BAD_DATA with line and column: broken XML, not SRX, or a wrong pattern.
 */
dgm_code dgm_rules_add_srx(dgm_rules *rules, const char *path, dgm_error *err);

/*
 * Adds abbreviations and words in the format of data/LANG.abbrev, which dragoman-segment(1)
 * describes. Its entries win over the built-in ones and those of files before it; a language that
 * has no built-in tables is cut by these. lang NULL: from the file's name. DGM_IO, DGM_TOO_BIG,
 * DGM_BAD_ARG (no language), DGM_BAD_DATA with line and column.
 */
dgm_code dgm_rules_add_abbrev(dgm_rules *rules, const char *path, const char *lang, dgm_error *err);

/*
 * Writes the tables for Arabic, English and Russian, with the entries of add_abbrev (rules NULL:
 * the built-in ones), and what else can be said in expressions, as SRX 2.0 for other programs.
 */
dgm_code dgm_rules_write_srx(const dgm_rules *rules, const dgm_sink *sink, dgm_error *err);

/* A place where a sentence may end, and what decided about it. Borrowed for the call. */
typedef struct {
	size_t at, next;   /* bytes in the input: the end, and where the next would begin */
	bool ends;         /* a sentence ends there */
	const char *rule;  /* what decided, as in dragoman-segment(1): "abbreviation", "srx" */
	const char *group; /* class of the abbreviation, languagerule of SRX; NULL: none */
	const char *entry; /* the abbreviation; NULL: none */
	size_t entry_len;
	const char *file;           /* of the SRX rule; NULL: none */
	long line;                  /* of the SRX rule; 0: none */
	const char *before, *after; /* some of the text on both sides */
	size_t before_len, after_len;
} dgm_decision;

typedef void dgm_decision_fn(void *ctx, const dgm_decision *decision);

typedef struct {
	const char *lang; /* NULL: from the file's name, else from the script of the text */
	const char *name; /* in errors, and the origin of units; NULL: the path */
	dgm_newline newline;
	bool presegmented;         /* each line is a sentence, an empty line a paragraph break */
	const dgm_rules *rules;    /* NULL: the built-in ones alone */
	dgm_decision_fn *decision; /* told of each place where a sentence may end; NULL: nobody */
	void *decision_ctx;
	const char *charset; /* "windows-1256", "UTF-16LE"; NULL: told by the bytes */
	bool lossy;          /* bytes that are no characters become U+FFFD and are counted */
	bool strict;         /* a text in another language than lang or its name say is an error */
} dgm_read_options;

/* What was found out about an article while it was read. */
typedef struct {
	const char *format; /* "text", "HTML", ... */
	char lang[DGM_MAX_LANG];
	char looks[DGM_MAX_LANG]; /* what the text looks like where that is not lang, else "" */
	char charset[DGM_MAX_CHARSET]; /* "UTF-8", "windows-1256" */
	size_t lost;                   /* bytes that are U+FFFD now */
} dgm_reading;

/* What a paragraph is. In plain text all are DGM_PARAGRAPH. */
typedef enum {
	DGM_PARAGRAPH,
	DGM_HEADLINE, /* of the article */
	DGM_DATE,
	DGM_BYLINE,
	DGM_HEADING,
	DGM_ITEM, /* of a list */
	DGM_CELL, /* of a table */
	DGM_CAPTION,
	DGM_NOTE,
	DGM_CUE /* of subtitles */
} dgm_kind;

/* "paragraph", "headline", ...; NULL for anything else. */
const char *dgm_kind_name(dgm_kind kind);

typedef struct {
	const char *text; /* one line: a line end within the sentence is one blank here */
	size_t len;
	/*
	 * Bytes in the input, end excluded, whatever its character set; of HTML, Word and
	 * OpenDocument, bytes in the text taken out of it, which has a paragraph a line.
	 */
	size_t start, end;
	size_t para;   /* paragraph, from 0 */
	size_t number; /* sentence in the document, from 0 */
	dgm_kind kind; /* of its paragraph */
} dgm_segment;

/* An article cut into sentences. */
typedef struct dgm_segments dgm_segments;

/*
 * Reads path ("-": standard input) and cuts it. Fails with DGM_IO, DGM_TOO_BIG, DGM_BAD_ARG (no
 * such language or character set), or DGM_BAD_DATA (a byte that is no character, binary, no text
 * in it; the offset is named; a rule of opt->rules takes too long).
 */
dgm_segments *dgm_segments_read(const char *path, const dgm_read_options *opt, dgm_error *err);

/* The same of text in memory, which is copied. */
dgm_segments *dgm_segments_from_text(const char *text, size_t len, const dgm_read_options *opt,
				     dgm_error *err);
void dgm_segments_free(dgm_segments *segments);

size_t dgm_segments_count(const dgm_segments *segments);
const dgm_segment *dgm_segments_get(const dgm_segments *segments, size_t i);
const char *dgm_segments_lang(const dgm_segments *segments);
const char *dgm_segments_name(const dgm_segments *segments);
const dgm_reading *dgm_segments_reading(const dgm_segments *segments);

/*
 * Gives each sentence a vector, made by a model of your own, for dgm_align to compare (Thompson &
 * Koehn 2019): rows of `dimension` numbers in the order of the sentences, which are copied.
 * Articles that are aligned together all have vectors of one dimension, or none has. DGM_BAD_DATA:
 * another number of rows, or a number that is not finite; DGM_TOO_BIG. What was there before stays
 * then.
 */
dgm_code dgm_segments_set_vectors(dgm_segments *segments, const float *values, size_t rows,
				  size_t dimension, dgm_error *err);

/* The same from a file of NumPy (.npy), float32, in C order, a row a sentence. DGM_IO as well. */
dgm_code dgm_segments_read_vectors(dgm_segments *segments, const char *path, dgm_error *err);

/* Where sentences go. */
typedef struct {
	void *ctx;
	/* What is known of the text, before its first sentence; borrowed. May be NULL. */
	void (*reading)(void *ctx, const dgm_reading *reading);
	/* A sentence, borrowed for the call. Not DGM_OK, which it sets an error for: ends the work.
	 */
	dgm_code (*segment)(void *ctx, const dgm_segment *segment, dgm_error *err);
} dgm_segment_sink;

/*
 * Cuts path ("-": standard input) while it is read: where it is UTF-8 and not to be read lossy, it
 * may be of any size, memory is bounded, and sentences come before later bytes were looked at.
 * They are those of dgm_segments_read. Fails as that does, or with DGM_CANCELLED or what the sink
 * returned.
 */
dgm_code dgm_segment_stream(const char *path, const dgm_read_options *opt,
			    const dgm_segment_sink *sink, const dgm_watch *watch, dgm_error *err);

/* ------------------------------------------------------------------ alignment */

typedef struct {
	/* Folder of dictd dictionaries (Debian: "/usr/share/dictd"); NULL: none. */
	const char *dict_dir;
	/* Where lexicons are kept in a form that is quick to open, made where it is missing; NULL:
	 * they are made from their sources each time. What cannot be kept there is no error. */
	const char *cache_dir;
	/* Folder of a memory whose own lexicons are used too, as they are now; it need not be open,
	 * nor be there. NULL: none. */
	const char *memory_dir;
	/* How often texts are gone through; each time after the first with what the sure beads of
	 * the one before have taught. 0: twice for texts of 500 to 5,000 sentences, else once. */
	unsigned passes;
} dgm_aligner_options;

/* Lexicons and weights for some languages. Frozen once made; share it between threads freely. */
typedef struct dgm_aligner dgm_aligner;

dgm_aligner *dgm_aligner_new(const char *const *langs, size_t lang_count,
			     const dgm_aligner_options *opt, dgm_error *err);
void dgm_aligner_free(dgm_aligner *aligner);

/* A way to say a word. */
typedef struct {
	const char *text;    /* one of its forms; the lexicon has stems */
	double probability;  /* of the word asked for, 0..1 */
	const char *sources; /* names with ", " between them: "list, learned", "through English" */
} dgm_translation;

typedef struct dgm_translations dgm_translations;

/*
 * What the lexicons of an aligner say of a word, in another of its languages, best first; none is
 * an empty result. DGM_BAD_ARG: not two of its languages.
 */
dgm_translations *dgm_aligner_translate(const dgm_aligner *aligner, const char *lang,
					const char *word, size_t len, const char *to,
					dgm_error *err);
void dgm_translations_free(dgm_translations *translations);
size_t dgm_translations_count(const dgm_translations *translations);
const dgm_translation *dgm_translations_get(const dgm_translations *translations, size_t i);

/* Sentences that say the same: a run on each side; a side with count 0 has none. */
typedef struct {
	size_t first[DGM_MAX_SIDES], count[DGM_MAX_SIDES];
	double confidence; /* 0..1, the probability that exactly this bead is right */
} dgm_bead;

typedef struct dgm_alignment dgm_alignment;

/*
 * Aligns two or three articles of different languages; every sentence is in exactly one bead, in
 * order. The segments are borrowed until the alignment is freed. Fails with DGM_BAD_ARG (number
 * of sides, same language twice, vectors that do not go together) or DGM_CANCELLED.
 */
dgm_alignment *dgm_align(const dgm_aligner *aligner, const dgm_segments *const *sides,
			 size_t side_count, const dgm_watch *watch, dgm_error *err);
void dgm_alignment_free(dgm_alignment *alignment);

size_t dgm_alignment_count(const dgm_alignment *alignment);
const dgm_bead *dgm_alignment_get(const dgm_alignment *alignment, size_t i);

/* How many articles were aligned, and which. */
size_t dgm_alignment_sides(const dgm_alignment *alignment);
const dgm_segments *dgm_alignment_side(const dgm_alignment *alignment, size_t side);

/* What the score of a bead is made of; see doc/alignment.md. */
typedef enum {
	DGM_PART_WORDS,       /* that a lexicon knows, or nobody */
	DGM_PART_NUMBERS,     /* by value */
	DGM_PART_NAMES,       /* by consonants, or written the same */
	DGM_PART_COPIED,      /* addresses, placeholders */
	DGM_PART_PUNCTUATION, /* questions, quotations and other marks that survive translation */
	DGM_PART_LENGTH,
	DGM_PART_PARAGRAPHS, /* where they start */
	DGM_PART_SHAPE,      /* how many sentences are on each side */
	DGM_PART_VECTORS,    /* of dgm_segments_set_vectors */
	DGM_PARTS
} dgm_part;

/* "words", "numbers", ...; NULL for anything else. */
const char *dgm_part_name(dgm_part part);

/* Two words that stand for one another in a bead. */
typedef struct {
	const char *text[2];
	size_t len[2];
	dgm_part part;
	double weight; /* what the score has from it */
} dgm_word_link;

/* Why two sides of a bead are together. All numbers are natural logarithms of likelihood ratios. */
typedef struct {
	size_t sides[2];
	double parts[DGM_PARTS], score; /* score: their sum */
	const dgm_word_link *links;     /* the heaviest first */
	size_t link_count;
} dgm_reasons;

typedef struct dgm_explanation dgm_explanation;

/*
 * Takes the scores of an alignment apart; the aligner that made it and the alignment must outlive
 * what comes back, which is yours: end it with dgm_explanation_free. DGM_CANCELLED.
 */
dgm_explanation *dgm_explain(const dgm_aligner *aligner, const dgm_alignment *alignment,
			     const dgm_watch *watch, dgm_error *err);
void dgm_explanation_free(dgm_explanation *explanation);

/* The reasons of bead i, one for each pair of articles; borrowed until the next call. */
const dgm_reasons *dgm_explanation_get(dgm_explanation *explanation, size_t i, size_t *count);

/* ------------------------------------------------------------------ matching documents */

/* Articles of one language, each in a file of its own. */
typedef struct {
	const char *lang; /* NULL: the one that most of them are in */
	const char *const *files;
	size_t count;
} dgm_collection;

#define DGM_NO_FILE ((size_t)-1)

/* Articles that are translations of each other. */
typedef struct {
	size_t files[DGM_MAX_SIDES]; /* of each collection, from 0; DGM_NO_FILE: none */
	double confidence;           /* 0..1, the probability that they belong together */
} dgm_match;

typedef struct {
	const dgm_read_options *read;     /* of all files; .lang, .name, .decision mean nothing */
	const dgm_aligner_options *align; /* for the words that are known */
	double min_confidence;            /* what is less sure is left out; 0: 0.5 */
	size_t jobs;                      /* threads; 0: 1 */
} dgm_match_options;

typedef struct dgm_matches dgm_matches;

/*
 * Finds which articles of two or three collections are translations of each other, each in one
 * match at most, by words, numbers and names that are rare in the collection, and by the links of
 * web pages to their translations. A file that cannot be read, or is in another language than the
 * rest, is warned about and left out. DGM_BAD_ARG: collections of one language; DGM_BAD_DATA: one
 * without a readable article; DGM_CANCELLED.
 */
dgm_matches *dgm_match_documents(const dgm_collection *sides, size_t side_count,
				 const dgm_match_options *opt, const dgm_watch *watch,
				 dgm_error *err);
void dgm_matches_free(dgm_matches *matches);

/* In the order of the files. */
size_t dgm_matches_count(const dgm_matches *matches);
const dgm_match *dgm_matches_get(const dgm_matches *matches, size_t i);

/* The language of a collection. */
const char *dgm_matches_lang(const dgm_matches *matches, size_t side);

/* ------------------------------------------------------------------ units */

/* An inline code (TMX bpt, ept, ph, it, hi, ut) that stands before byte `at` of the text. */
typedef struct {
	size_t at;
	const char
		*markup; /* as written, e.g. <bpt i="1">&lt;b&gt;</bpt>; <hi> and </hi> are two */
	size_t len;
} dgm_inline;

typedef struct {
	const char *lang;
	const char *text;
	size_t len;
	const dgm_inline *codes;
	size_t code_count;
	uint64_t prev, next; /* context keys (dgm_context_key) of the neighbours; 0: unknown */
} dgm_variant;

typedef struct {
	const char *name, *value; /* value may be long but holds no NUL */
} dgm_prop;

typedef enum { DGM_ALIGNED, DGM_REVIEWED, DGM_REJECTED, DGM_IMPORTED } dgm_state;

typedef struct {
	uint64_t id; /* 0 until it is stored; never used again for another */
	const dgm_variant *variants;
	size_t variant_count;
	const char *origin; /* the document or file it came from; NULL: unknown */
	size_t position;    /* place among the units of its document, from 0 */
	double confidence;  /* of the alignment, 0..1; 1 for imported units */
	dgm_state state;
	int64_t created, changed;      /* seconds since 1970 UTC; 0: unknown */
	const char *creator, *changer; /* NULL: unknown */
	const dgm_prop *props;         /* properties of others, kept for the way back out */
	size_t prop_count;
	const char *const *notes;
	size_t note_count;
} dgm_unit;

/* A deep copy in one piece; end it with dgm_unit_free. */
dgm_unit *dgm_unit_copy(const dgm_unit *unit);
void dgm_unit_free(dgm_unit *unit);

/* The variant whose language is lang, else one of the same primary language, else NULL. */
const dgm_variant *dgm_unit_variant(const dgm_unit *unit, const char *lang);

/* "aligned", "reviewed", "rejected", "imported". */
const char *dgm_state_name(dgm_state state);

/* Which units are meant: those of which all that is set here is true. Zeroed: all units. */
typedef struct {
	const char *const *langs; /* there is a text in each of these, as dgm_unit_variant finds */
	size_t lang_count;
	const char *origin;    /* exactly this; NULL: any */
	int64_t since, until;  /* of dgm_unit_time, both included; 0: open */
	unsigned states;       /* a bit 1 << dgm_state for each that will do; 0: any */
	double min_confidence; /* this or more */
	const char *author;    /* is creator or changer; NULL: anyone */
	const char *prop;      /* has this property; NULL: need not */
	const char *value;     /* which holds exactly this; NULL: anything */
} dgm_filter;

bool dgm_filter_matches(const dgm_filter *filter, const dgm_unit *unit);

/* When a unit was last changed, else created; 0: unknown. */
int64_t dgm_unit_time(const dgm_unit *unit);

/* The key by which a neighbouring segment is known in dgm_variant.prev and .next; never 0. */
uint64_t dgm_context_key(const char *text, size_t len);

/* ------------------------------------------------------------------ formats */

typedef struct {
	const char *const
		*langs; /* these and in this order, the source first; none: all, as stored */
	size_t lang_count;
	int level;                /* TMX: 1 leaves inline codes out, 2 (or 0) keeps them */
	const dgm_filter *filter; /* the units to write; NULL: all */
	size_t split;             /* of a memory: most units in one piece of output; 0: no limit */
	/* With split: gives the sink of each piece but the first, which is whole in itself; of
	 * "moses" a sink for each language. */
	dgm_code (*next)(void *ctx, dgm_sink *sink, dgm_error *err);
	void *next_ctx;
} dgm_write_options;

/*
 * Writes an alignment as "tmx", "tsv", "jsonl", "xliff" (1.2), "xliff2" (2.1), "po", "html",
 * "moses" or "beads". TMX holds the beads with a text in at least two languages, "moses" those with
 * one in each; the others hold all that the filter picks. sink is one sink, but for "moses", line
 * by line a file a language, as many as there are languages. DGM_BAD_ARG for another format.
 */
dgm_code dgm_alignment_write(const dgm_alignment *alignment, const char *format,
			     const dgm_write_options *opt, const dgm_sink *sink, dgm_error *err);

/* Writes one unit as a line of JSON, as "jsonl" does. */
dgm_code dgm_unit_write_json(const dgm_unit *unit, const dgm_sink *sink, dgm_error *err);

/* A fault found in a TMX file; line and column are in the error. */
typedef void dgm_fault_fn(void *ctx, const dgm_error *fault);

/*
 * Checks a TMX file: well formed, against our grammar, and the rules no grammar states. Each fault
 * goes to on_fault. DGM_OK: none; DGM_BAD_DATA: some; DGM_IO: could not be read.
 */
dgm_code dgm_tmx_validate(const char *path, dgm_fault_fn *on_fault, void *ctx, dgm_error *err);

/* ------------------------------------------------------------------ evaluation */

/* Beads as a file of the format "beads" has them: a gold standard, or what some aligner said. */
typedef struct dgm_beads dgm_beads;

/*
 * Reads path ("-": standard input). side_count 0: as the first line has it, whose last column of
 * three or four is the confidence. Fails with DGM_BAD_ARG (one side, four), DGM_IO, DGM_TOO_BIG,
 * or DGM_BAD_DATA: no bead in it; and, with line and column, what is no number, a sentence twice,
 * too many columns or too few.
 */
dgm_beads *dgm_beads_read(const char *path, size_t side_count, dgm_error *err);
void dgm_beads_free(dgm_beads *beads);

size_t dgm_beads_sides(const dgm_beads *beads);
size_t dgm_beads_count(const dgm_beads *beads);

/* The beads with two of their sides only, from 0; yours. DGM_BAD_ARG: there are no such sides. */
dgm_beads *dgm_beads_cut(const dgm_beads *beads, size_t first, size_t second, dgm_error *err);

/* Each 0..1, and 0 where there was nothing to count; f1 is the harmonic mean of the two. */
typedef struct {
	double precision, recall, f1;
} dgm_rating;

/* The beads of one shape, such as two sentences with one. */
typedef struct {
	size_t sentences[DGM_MAX_SIDES];
	size_t gold, found, right; /* right: found with exactly the sentences of a gold bead */
	dgm_rating rating;
} dgm_shape;

/* The beads whose confidence is in one tenth of 0..1. */
typedef struct {
	size_t found, right;
	double confidence; /* mean; 0 where there are none */
} dgm_confidence_bin;

enum { DGM_CONFIDENCE_BINS = 10 };

/*
 * Beads with sentences on one side only do not count, but for the shapes. Strict: a bead is right
 * when its sentences are exactly those of a gold bead. Lax: when it shares a sentence with a gold
 * bead on each of two sides.
 */
typedef struct {
	size_t gold, found, right;
	dgm_rating strict, lax;
	const dgm_shape *shapes; /* small ones first */
	size_t shape_count;
	size_t rated; /* of the found, those with a confidence */
	double ece;   /* expected calibration error: mean distance of confidence and share right */
	dgm_confidence_bin bins[DGM_CONFIDENCE_BINS];
} dgm_evaluation;

/*
 * Compares beads with a gold standard; yours, end it with dgm_evaluation_free. DGM_BAD_ARG: they
 * are of two sides and of three.
 */
dgm_evaluation *dgm_evaluate(const dgm_beads *gold, const dgm_beads *found, dgm_error *err);
void dgm_evaluation_free(dgm_evaluation *evaluation);

/* ------------------------------------------------------------------ the memory */

typedef enum {
	DGM_READ,  /* must exist */
	DGM_WRITE, /* must exist */
	DGM_CREATE /* made when it does not exist */
} dgm_open_mode;

/* A translation memory: a folder with a Berkeley DB environment. Many processes may have it open.
 */
typedef struct dgm_memory dgm_memory;

/*
 * Opens the memory in folder path and recovers it when its last user was killed. DGM_NOT_FOUND
 * when there is none (and mode is not DGM_CREATE); DGM_STORE when it is of a newer format, which
 * is left untouched, or when its keys were made by other rules, which dgm_memory_reindex mends.
 */
dgm_memory *dgm_memory_open(const char *path, dgm_open_mode mode, dgm_error *err);

/*
 * The same, where much is to be stored: about so many bytes of TMX, of which the cache is made
 * larger, unless others use the memory. Makes a difference from some 200 MB on.
 */
dgm_memory *dgm_memory_open_for(const char *path, dgm_open_mode mode, uint64_t expected,
				dgm_error *err);

/* Makes all changes durable and closes. The memory is gone whatever is returned. */
dgm_code dgm_memory_close(dgm_memory *memory, dgm_error *err);

/*
 * Closes, and takes back what dgm_memory_open made: where that made the memory, and nobody has
 * stored anything in it or has it open, its folder is removed. Else it is the same as closing.
 */
dgm_code dgm_memory_discard(dgm_memory *memory, dgm_error *err);

typedef struct {
	size_t added;     /* units that are new */
	size_t present;   /* units that were there already; they get what properties they lack */
	size_t below;     /* of the added, those below min_confidence */
	size_t unmatched; /* sentences without partner, which are not stored */
	size_t skipped;   /* records of a file that could not be used; each was warned about */
	size_t read;      /* units found in a file */
	size_t updated;   /* units that were there and were changed by what came back */
	size_t replaced;  /* units of an earlier version of the article, which are gone */
	size_t resumed;   /* of those present, passed over unread where an import had broken off */
} dgm_add_counts;

/*
 * Adds units in one transaction, all or none. A unit is the same as a stored one when languages,
 * texts, codes, origin and neighbours are. counts may be NULL and is added to. DGM_BAD_ARG,
 * DGM_TOO_BIG: a unit that cannot be stored; DGM_STORE.
 */
dgm_code dgm_memory_add(dgm_memory *memory, const dgm_unit *units, size_t count,
			dgm_add_counts *counts, dgm_error *err);

/*
 * Units picked out of a memory, to be looked at, written and deleted. A unit that others have
 * changed since it was picked is passed over by whatever is done with the selection.
 */
typedef struct dgm_selection dgm_selection;

/*
 * A way back for calls that replace or change units: `units` is called before that happens, with
 * the units as they are, which dgm_selection_write writes. Anything but DGM_OK, with err set, ends
 * the call, and these units stay as they are. It may be called again with the same units; it must
 * not change the memory, and what it was given ends with it. NULL: nobody asks.
 */
typedef struct {
	dgm_code (*units)(void *ctx, const dgm_selection *old, dgm_error *err);
	void *ctx;
} dgm_keep;

typedef struct {
	const char *origin;    /* of the units; NULL: made of the names of the articles */
	const char *author;    /* NULL: unknown */
	double min_confidence; /* units below it are stored and counted in .below; 0: 0.5 */
	dgm_keep keep;         /* is given what goes of earlier versions, once a transaction */
} dgm_add_options;

/*
 * Stores the beads of an alignment that have a text in two or three languages, in one transaction.
 * When the memory has an earlier version of the article (of the same origin, and half of its units
 * or more are still in it), its units that are not in the new one go, and counts->replaced tells
 * how many. What was reviewed stays, whatever its neighbours are now, and is not added again.
 */
dgm_code dgm_memory_add_alignment(dgm_memory *memory, const dgm_alignment *alignment,
				  const dgm_add_options *opt, dgm_add_counts *counts,
				  dgm_error *err);

/* An article in two or three languages: its files. */
typedef struct {
	const char *origin; /* of its units; NULL: made of the names of the files */
	const char *files[DGM_MAX_SIDES];
	const char *langs[DGM_MAX_SIDES]; /* NULL: from the file's name, else from its text */
	size_t side_count;
} dgm_document;

typedef struct {
	const dgm_read_options *read;     /* of all files; .lang, .name, .decision mean nothing */
	const dgm_aligner_options *align; /* for each set of languages that turns up */
	const dgm_add_options *add;       /* .origin means nothing */
	size_t jobs;                      /* documents that are worked on at a time; 0: 1 */
} dgm_batch_options;

/* What became of a document. Borrowed for the call. */
typedef struct {
	size_t number;   /* among the documents, from 0 */
	dgm_error error; /* DGM_OK: its units are in the memory */
	const char *why; /* it should be looked at, in a few words; NULL: nothing is odd */
	const char *langs[DGM_MAX_SIDES]; /* as read; NULL where it could not be */
	size_t sentences[DGM_MAX_SIDES];
	double confidence; /* mean of its units; 0: there are none */
	dgm_add_counts counts;
} dgm_document_result;

/*
 * Reads, aligns and stores documents, as dgm_memory_add_alignment does, in their order and whatever
 * .jobs is, some in each transaction. One that fails is passed over; one that is in the memory as
 * it is, is not aligned again. What became of each goes to `result` in order; it may be NULL.
 * DGM_CANCELLED and DGM_STORE end it; what was reported is stored all the same.
 */
dgm_code dgm_memory_add_documents(dgm_memory *memory, const dgm_document *documents, size_t count,
				  const dgm_batch_options *opt,
				  void (*result)(void *ctx, const dgm_document_result *result),
				  void *ctx, const dgm_watch *watch, dgm_error *err);

/*
 * Reads a TMX file into the memory, in batches of one transaction each; what was committed is
 * safe whatever happens. An import that was broken off goes on where it was when the same file,
 * unchanged, is imported again; else importing again adds only what is missing. Broken units are
 * warned about, counted in counts->skipped and left out.
 */
dgm_code dgm_memory_import(dgm_memory *memory, const char *path, const dgm_watch *watch,
			   dgm_add_counts *counts, dgm_error *err);

/* How to read a file of units. */
typedef struct {
	const char *format; /* "tmx", "tsv", "jsonl", "xliff", "po", "moses"; NULL: by its first
			       bytes, else its name */
	const char *const *langs; /* of a file that does not name its own, the source first */
	size_t lang_count;
	/* Of "moses": one or two files more, line n of which translates line n of the file. Where
	 * langs are none, the names of the files tell them. */
	const char *const *beside;
	size_t beside_count;
	bool strict;  /* nothing of a file is stored when a record in it is broken */
	bool dry_run; /* count, and store nothing */
	/* Told of each record that was passed over, beside watch->warning; why->reason is set. */
	void (*skipped)(void *ctx, const char *file, const dgm_error *why);
	void *skipped_ctx;
	dgm_keep keep; /* is given each unit that is about to be changed, before it is */
} dgm_import_options;

/*
 * The same of a file in one of several formats; a file packed by gzip and each of those in a zip
 * archive are unpacked on the way. A unit that comes back from XLIFF is known by its number, and
 * what a reviewer changed of it is. With dry_run memory may be NULL: an empty one. DGM_BAD_ARG: no
 * such format, languages that are not known; standard input, or a pipe, with strict and with files
 * beside it, which are read twice.
 */
dgm_code dgm_memory_import_as(dgm_memory *memory, const char *path, const dgm_import_options *opt,
			      const dgm_watch *watch, dgm_add_counts *counts, dgm_error *err);

/*
 * Writes units, in order of id, in a format of dgm_alignment_write other than beads, to as many
 * sinks. *count, unless NULL: how many.
 */
dgm_code dgm_memory_export(dgm_memory *memory, const char *format, const dgm_write_options *opt,
			   const dgm_watch *watch, const dgm_sink *sink, size_t *count,
			   dgm_error *err);

/* The units that a filter picks (NULL: all). The memory must outlive the selection. */
dgm_selection *dgm_memory_select(dgm_memory *memory, const dgm_filter *filter,
				 const dgm_watch *watch, dgm_error *err);

/* The units of these numbers. DGM_NOT_FOUND when there is one that no unit has. */
dgm_selection *dgm_memory_select_ids(dgm_memory *memory, const uint64_t *ids, size_t count,
				     dgm_error *err);

/*
 * Of the units that a filter picks (NULL: all), those that repeat another of them: the same texts
 * with the same inline codes in the same languages, whatever origin and neighbours are; with folded
 * also those whose texts are equal after folding. Of equal ones the one that stays is reviewed,
 * else imported, else aligned; then the newest; then the one with the highest number. Rejected ones
 * are passed over. A unit whose equal is gone or was changed is not deleted.
 */
dgm_selection *dgm_memory_select_repeats(dgm_memory *memory, const dgm_filter *filter, bool folded,
					 const dgm_watch *watch, dgm_error *err);
void dgm_selection_free(dgm_selection *selection);

/* How many, and the number of each, which rise. */
size_t dgm_selection_count(const dgm_selection *selection);
uint64_t dgm_selection_id(const dgm_selection *selection, size_t i);

/* The number of the unit that this one repeats, of dgm_memory_select_repeats; else 0. */
uint64_t dgm_selection_kept(const dgm_selection *selection, size_t i);

/* Writes the selected units, as dgm_memory_export does. */
dgm_code dgm_selection_write(const dgm_selection *selection, const char *format,
			     const dgm_write_options *opt, const dgm_watch *watch,
			     const dgm_sink *sink, size_t *count, dgm_error *err);

/*
 * Deletes the selected units in batches of one transaction each; their numbers are never used
 * again. *deleted, unless NULL, is added to, also where it ends early. DGM_STORE, DGM_CANCELLED.
 */
dgm_code dgm_selection_delete(const dgm_selection *selection, const dgm_watch *watch,
			      size_t *deleted, dgm_error *err);

/* A copy of one unit, or NULL with DGM_NOT_FOUND; end it with dgm_unit_free. */
dgm_unit *dgm_memory_get(dgm_memory *memory, uint64_t id, dgm_error *err);

/* What to change of a unit; zeroed members stay as they are. */
typedef struct {
	const dgm_variant *texts; /* instead of those in the same language (of another region:
				     beside them); their neighbours are not looked at, those of
				     the unit stay; an empty text takes the variant out */
	size_t text_count;
	const char *const *notes; /* to add */
	size_t note_count;
	bool set_state;
	dgm_state state;
	const char *author;   /* is the changer from now on; NULL: unknown */
	const dgm_unit *seen; /* not NULL: only if the texts are as in this copy of it by then */
} dgm_edit;

/*
 * Changes a unit and all by which it is found in one transaction, and notes when and who. Fails
 * with DGM_NOT_FOUND; DGM_BAD_ARG, also where the unit would be the same as another one or is not
 * as it was seen; DGM_TOO_BIG; DGM_STORE.
 */
dgm_code dgm_memory_edit(dgm_memory *memory, uint64_t id, const dgm_edit *edit, dgm_error *err);

/*
 * Corrections: what somebody made of units on the page that "html" writes. First, they are read
 * from the file that the page saved: DGM_IO, DGM_TOO_BIG, DGM_BAD_DATA with the line.
 */
typedef struct dgm_corrections dgm_corrections;

dgm_corrections *dgm_corrections_read(const char *path, dgm_error *err);
void dgm_corrections_free(dgm_corrections *corrections);

typedef struct {
	size_t added;   /* units that are new */
	size_t changed; /* texts or state */
	size_t present; /* that are as they are to be already */
	size_t skipped; /* gone, or changed since the page was made; each was warned about */
} dgm_apply_counts;

/*
 * Puts corrections into a memory: first all new units in one transaction, then each change in one
 * of its own, so that no text is ever lost; doing it again adds and changes nothing. author
 * (NULL: unknown) is noted with each. counts are added to, also where it ends early.
 */
dgm_code dgm_memory_apply(dgm_memory *memory, const dgm_corrections *corrections,
			  const char *author, const dgm_watch *watch, dgm_apply_counts *counts,
			  dgm_error *err);

typedef struct {
	char lang[DGM_MAX_LANG];
	uint64_t segments;
} dgm_lang_count;

typedef struct {
	uint64_t units;
	dgm_lang_count langs[DGM_MAX_VARIANTS]; /* by tag */
	size_t lang_count;
	uint64_t states[4];             /* units by dgm_state */
	uint64_t data_bytes, log_bytes; /* on disk */
	unsigned format;
} dgm_stats;

dgm_code dgm_memory_stats(dgm_memory *memory, dgm_stats *stats, dgm_error *err);

/*
 * The same of the units that a filter picks, by looking at each; bytes and format are those of the
 * whole memory. DGM_CANCELLED.
 */
dgm_code dgm_memory_count(dgm_memory *memory, const dgm_filter *filter, const dgm_watch *watch,
			  dgm_stats *stats, dgm_error *err);

/* ------------------------------------------------------------------ the lexicons of a memory */

typedef struct {
	const char *const *langs; /* of the words, two; none: from names or letters */
	size_t lang_count;
} dgm_lexicon_options;

typedef struct {
	size_t pairs;   /* pairs of words or terms that were added */
	size_t skipped; /* lines and units that could not be used; each line was warned about */
} dgm_lexicon_counts;

/*
 * Adds words to the lexicon that aligning uses with this memory: a dictd dictionary (.index, .dict,
 * .dict.dz), TMX with terms (.tmx, .tmx.gz), else a list: `word TAB word` or `word TAB word TAB
 * weight` a line, 1 is plain. All of it or nothing. counts may be NULL and is added to. DGM_BAD_ARG
 * (languages), DGM_BAD_DATA (also when nothing can be used), DGM_IO, DGM_TOO_BIG, DGM_STORE.
 */
dgm_code dgm_memory_import_lexicon(dgm_memory *memory, const char *path,
				   const dgm_lexicon_options *opt, const dgm_watch *watch,
				   dgm_lexicon_counts *counts, dgm_error *err);

typedef struct {
	const char *const *files; /* TMX to learn from; none: the units of the memory */
	size_t file_count;
	bool all; /* forget what was learned before, and begin with the first unit */
} dgm_learn_options;

typedef struct {
	size_t units;   /* learned from */
	size_t skipped; /* of those looked at: rejected, not sure enough, or broken */
} dgm_learn_counts;

/*
 * Learns words from units that are reviewed, imported or of a confidence of 0.8 (model 1 of Brown
 * et al. 1993 in both directions, which must agree), for aligning with this memory. Of its own
 * units those that came since the last time. Ended early, nothing has changed. DGM_STORE, also when
 * somebody else learned meanwhile; DGM_IO, DGM_BAD_DATA, DGM_CANCELLED.
 */
dgm_code dgm_memory_learn_lexicon(dgm_memory *memory, const dgm_learn_options *opt,
				  const dgm_watch *watch, dgm_learn_counts *counts, dgm_error *err);

/* ------------------------------------------------------------------ care of the store */

/*
 * Checks that everything can be read, that each unit is found by every key and term that it has,
 * that nothing points to what is not there, and that the counters are right; in one state of the
 * memory, while others write. Each fault goes to on_fault. DGM_OK: none; DGM_BAD_DATA: some;
 * DGM_CANCELLED.
 */
dgm_code dgm_memory_verify(dgm_memory *memory, dgm_fault_fn *on_fault, void *ctx,
			   const dgm_watch *watch, dgm_error *err);

/*
 * Makes all keys of the memory in folder path anew from its units, also of one whose keys were made
 * by other rules. Others may read meanwhile; those who write wait. Broken off, it has changed
 * nothing. *units, unless NULL: how many there are. DGM_NOT_FOUND, DGM_STORE, DGM_CANCELLED.
 */
dgm_code dgm_memory_reindex(const char *path, const dgm_watch *watch, size_t *units,
			    dgm_error *err);

/*
 * Copies the memory into the folder dir, which must be new or empty, while others read and write.
 * The copy is a memory as any other. DGM_IO, also when the disk has no room for it; DGM_STORE.
 */
dgm_code dgm_memory_backup(dgm_memory *memory, const char *dir, dgm_error *err);

/*
 * Copies the memory in dir to path: where there is none, or, with replace, in the place of one that
 * nobody uses. DGM_NOT_FOUND (nothing in dir), DGM_IO, DGM_STORE.
 */
dgm_code dgm_memory_restore(const char *dir, const char *path, bool replace, dgm_error *err);

/* Gives room that deleted units leave on disk back to the system. Those who write wait. */
dgm_code dgm_memory_compact(dgm_memory *memory, dgm_error *err);

/*
 * Recovers a memory from its logs, as dgm_memory_open does by itself where it sees the need.
 * DGM_NOT_FOUND; DGM_STORE, also when somebody uses it, as then it needs no recovery.
 */
dgm_code dgm_memory_recover(const char *path, dgm_error *err);

/* ------------------------------------------------------------------ looking up */

/* What differs between two texts that are equal after folding: a bit each. */
typedef enum {
	DGM_DIFF_CASE = 1 << 0,         /* upper and lower case */
	DGM_DIFF_HARAKAT = 1 << 1,      /* Arabic vowel signs */
	DGM_DIFF_TATWEEL = 1 << 2,      /* the stretching stroke */
	DGM_DIFF_HAMZA = 1 << 3,        /* hamza and its seats: the alefs, waw, ya */
	DGM_DIFF_YA = 1 << 4,           /* alef maqsura for ya */
	DGM_DIFF_TA_MARBUTA = 1 << 5,   /* ta marbuta for ha */
	DGM_DIFF_LETTER = 1 << 6,       /* Persian letters and presentation forms for Arabic ones */
	DGM_DIFF_YO = 1 << 7,           /* Russian yo for ye */
	DGM_DIFF_DIGITS = 1 << 8,       /* Arabic-Indic and Persian digits */
	DGM_DIFF_BIDI = 1 << 9,         /* bidi controls and zero-width characters */
	DGM_DIFF_SPACE = 1 << 10,       /* kinds and number of blanks */
	DGM_DIFF_QUOTES = 1 << 11,      /* shapes of quotation marks and apostrophes */
	DGM_DIFF_DASHES = 1 << 12,      /* hyphens and dashes */
	DGM_DIFF_PUNCTUATION = 1 << 13, /* Arabic and Latin comma and the like; the final stop */
	DGM_DIFF_ACCELERATOR = 1 << 14, /* & or _ before the letter that is a key: "E&xit" */
	DGM_DIFF_COUNT = 15
} dgm_diff;

/* "case", "harakat", ... of one bit; NULL for anything else. */
const char *dgm_diff_name(dgm_diff bit);

typedef struct {
	const char *text;
	size_t len;
	const char *source;         /* language of text; NULL: from its script */
	const char *const *targets; /* hits have one of these at least; none: any */
	size_t target_count;
	const char *prev, *next; /* the neighbours of text in its document; NULL: unknown */
	int min;                 /* lowest score of a fuzzy match, 1..100; 0: 70 */
	size_t max;              /* most hits; 0: 5, and all with a score of 100 or more */
	bool brute; /* compare with every unit instead of asking the index: to prove it complete */
	/* Points off the score of a unit that nobody reviewed, and of one that was aligned with a
	 * confidence below a half; 0: as in data/penalties.tsv, which takes none. */
	int unreviewed, doubtful;
} dgm_query;

/* A translation with values of the query in the place of its own. */
typedef struct {
	const char *text; /* NULL: of the source, and of languages that are not wanted */
	size_t len;
	const dgm_span *put; /* where the values stand that were put in */
	size_t put_count;
} dgm_adapted;

typedef struct {
	const dgm_unit *unit;
	const dgm_variant *source; /* the variant of the unit that matched */
	int score;       /* 101-102 context, 100 equal, 95-99 equal after folding or adapted,
			    else fuzzy */
	int context;     /* neighbours that are equal too: 0, 1, 2 */
	unsigned diffs;  /* of a folded match: dgm_diff bits */
	bool by_words;   /* what distance and longer count: words, else characters */
	double distance; /* edit distance on folded text; 0 for an equal text */
	size_t longer;   /* length of the longer text */
	int penalty;     /* points taken off for where the unit comes from */
	/* Of a unit that differs in numbers and things copied alone: one for each of its variants,
	   with those of the query put in; diffs tells what else differs. NULL: as stored. */
	const dgm_adapted *adapted;
	size_t same; /* units with this source and these targets, of which this one comes first */
} dgm_hit;

typedef struct dgm_hits dgm_hits;

/*
 * Finds exact, folded and fuzzy matches, best first; see doc/score.md for the score and the order
 * among equals. No match is an empty result, not an error.
 */
dgm_hits *dgm_memory_lookup(dgm_memory *memory, const dgm_query *query, dgm_error *err);
void dgm_hits_free(dgm_hits *hits);
size_t dgm_hits_count(const dgm_hits *hits);
const dgm_hit *dgm_hits_get(const dgm_hits *hits, size_t i);

typedef enum {
	DGM_CHANGE_INSERT, /* only the query has it */
	DGM_CHANGE_DELETE, /* only the stored text has it */
	DGM_CHANGE_REPLACE
} dgm_change_kind;

/* A step that turns the stored text into the query. */
typedef struct {
	dgm_change_kind kind;
	dgm_span query, source; /* empty on one side for an insertion and a deletion */
	double cost;            /* of the distance of the hit */
} dgm_change;

/* "insert", "delete", "replace". */
const char *dgm_change_name(dgm_change_kind kind);

/*
 * The steps of a cheapest way from the stored text of hit i to the query, from left to right: words
 * where the hit counts words, else runs of characters. Their costs add up to the distance, but
 * where only blanks differ, and where hundreds of words do: then all from the first to the last of
 * them is one step. Of texts that are equal after folding, the words that are written otherwise, at
 * no cost. Found when asked for; owned by the hits. NULL and *count 0: none.
 */
const dgm_change *dgm_hits_changes(dgm_hits *hits, size_t i, size_t *count);

/* ------------------------------------------------------------------ concordance */

/* How a text is looked for inside of segments; all as after folding, without case. */
typedef enum {
	DGM_FIND_WORDS,    /* all its words, wherever they stand, in just this form */
	DGM_FIND_STEMS,    /* the same in any form of the words */
	DGM_FIND_PHRASE,   /* its words in a row, whatever punctuation stands between them */
	DGM_FIND_SUBSTRING /* its characters, inside of words too; reads the whole memory */
} dgm_find_by;

typedef struct {
	const char *text;
	size_t len;
	const char *lang; /* NULL: from the script of the text */
} dgm_wanted;

typedef struct {
	const dgm_wanted *wanted; /* a unit has all of them, each in another language */
	size_t wanted_count;      /* 1 or more; the first is in the source */
	dgm_find_by by;
	const char *const *targets; /* a unit has a text in one of these; none: any */
	size_t target_count;
	size_t max;     /* most hits; 0: 20 */
	bool count_all; /* total is to be exact, however long that takes */
} dgm_concordance_query;

/* Where a text that was looked for stands in a unit: a span of one of its variants. */
typedef struct {
	const dgm_variant *variant;
	dgm_span span;
} dgm_mark;

typedef struct {
	const dgm_unit *unit;
	const dgm_variant *source; /* the variant with the first text */
	const dgm_mark *marks;     /* in order of variants, then from left to right */
	size_t mark_count;
} dgm_concordance_hit;

typedef struct dgm_concordance dgm_concordance;

/*
 * Finds units that contain a text, the newest (highest number) first; rejected ones are left out.
 * Nothing found is an empty result, not an error. DGM_BAD_ARG (no word in the text, a language
 * twice or none), DGM_TOO_BIG, DGM_BAD_DATA (no UTF-8), DGM_CANCELLED.
 */
dgm_concordance *dgm_memory_concordance(dgm_memory *memory, const dgm_concordance_query *query,
					const dgm_watch *watch, dgm_error *err);
void dgm_concordance_free(dgm_concordance *concordance);
size_t dgm_concordance_count(const dgm_concordance *concordance);
const dgm_concordance_hit *dgm_concordance_get(const dgm_concordance *concordance, size_t i);

/*
 * How many units there are in all. *exact (NULL: not wanted) is false for an estimate, by the share
 * of hits among the newest of a hundred units or more that were found by their words.
 */
uint64_t dgm_concordance_total(const dgm_concordance *concordance, bool *exact);

/* ------------------------------------------------------------------ fragments */

/* Words of a query that stand in a row in stored segments. */
typedef struct {
	dgm_span query;         /* bytes of the query */
	size_t words;           /* 3 or more */
	dgm_concordance *units; /* the newest three that have them; owned by the fragments */
} dgm_fragment;

typedef struct dgm_fragments dgm_fragments;

/*
 * What is stored of parts of a query, for when nothing is like all of it: the longest run of words,
 * then the longest of what is left, and so on; runs do not overlap. Of query text, source and
 * targets count. Words as common as "in the" may hide a run: of the units that have all words of
 * one, the newest 2000 are looked at. None is an empty result. Fails as dgm_memory_lookup,
 * DGM_CANCELLED.
 */
dgm_fragments *dgm_memory_fragments(dgm_memory *memory, const dgm_query *query,
				    const dgm_watch *watch, dgm_error *err);
void dgm_fragments_free(dgm_fragments *fragments);
size_t dgm_fragments_count(const dgm_fragments *fragments);
const dgm_fragment *dgm_fragments_get(const dgm_fragments *fragments, size_t i);

/* ------------------------------------------------------------------ quality checks */

/* A check: its code, which never changes, and what it finds, in a line. */
typedef struct {
	const char *code, *summary;
} dgm_check;

size_t dgm_check_count(void);
const dgm_check *dgm_check_get(size_t i);

/* Something that looks wrong. Borrowed for the call. */
typedef struct {
	const char *code;    /* of the check */
	const char *message; /* a line */
	const dgm_unit *unit;
	const dgm_variant *source,
		*target;       /* what was compared; target NULL: source alone is wrong */
	const dgm_mark *marks; /* where; by variant, from left to right */
	size_t mark_count;
	uint64_t other; /* the unit that it was compared with; 0: none */
} dgm_finding;

typedef void dgm_finding_fn(void *ctx, const dgm_finding *finding);

typedef struct {
	const dgm_filter *filter; /* the units to check; NULL: all but rejected ones */
	const char *source;       /* the texts in this language are compared with the others; NULL:
				     each with each */
	const char *const *targets; /* the others; none: all */
	size_t target_count;
	const char *const *only; /* codes of the checks to make; none: all */
	size_t only_count;
	const char *const *without; /* codes of checks not to make */
	size_t without_count;
} dgm_check_options;

typedef struct {
	size_t units;    /* that were checked: those with two of the languages */
	size_t faulty;   /* of them, those in which something was found */
	size_t findings; /* what was found */
} dgm_check_counts;

/*
 * Looks for what may be wrong in units: doc/check.md tells what each check looks at. Some compare a
 * unit with the whole memory, which is read once more for that. What is found goes to `found`
 * (NULL: nowhere) in order of units; counts may be NULL and is added to. DGM_BAD_ARG: no such
 * check; DGM_CANCELLED.
 */
dgm_code dgm_memory_check(dgm_memory *memory, const dgm_check_options *opt, dgm_finding_fn *found,
			  void *ctx, const dgm_watch *watch, dgm_check_counts *counts,
			  dgm_error *err);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif
