/*
 * Units on their way between formats and the memory: the two interfaces that a file format
 * implements, one to write units and one to read them. Formats know nothing of the memory, the
 * memory nothing of formats.
 */
#ifndef DGM_UNIT_H
#define DGM_UNIT_H

#include "base/buf.h"
#include "dragoman.h"

struct stream;
struct unit_writer;

/* What became of the units that a format was given. */
struct unit_tally {
	size_t written;
	size_t left_out; /* no text in enough of the languages asked for */
	size_t cleaned;  /* of the written: characters the format cannot hold were taken out */
	size_t uncoded;  /* of the written: broken inline codes were left out */
	size_t joined;   /* of the written: line ends became blanks */
};

/* What a format needs to know before the first unit. */
struct unit_header {
	const char *const *langs; /* columns, source first; TMX: the first is srclang */
	size_t lang_count;     /* 0 only where a format can do without (jsonl, multilingual TMX) */
	int level;             /* TMX level, 1 or 2 */
	const dgm_prop *props; /* of the whole file, as unit_handler.header gives them; TMX only */
	size_t prop_count;
};

/* Why a record is passed over: dgm_error.reason. */
#define REASON_XML      "xml"      /* not well formed */
#define REASON_ENCODING "encoding" /* bytes that are no text in the file's encoding */
#define REASON_ENTITY   "entity"   /* of a DOCTYPE, which is not expanded */
#define REASON_CUT      "cut"      /* the file breaks off */
#define REASON_LANGUAGE "language" /* missing or not known */
#define REASON_EMPTY    "empty"    /* no text, or no translation */
#define REASON_LIMIT    "limit"    /* larger than it may be */
#define REASON_VALUE    "value"    /* something that makes no sense */

/* What a reader does with what it finds. A non-OK answer of unit ends the reading with it. */
struct unit_handler {
	void *ctx;
	/* The unit is borrowed for the call. line is where it begins. */
	dgm_code (*unit)(void *ctx, const dgm_unit *unit, long line, dgm_error *err);
	/* A unit that is broken was skipped (dropped true), or was mended (false). */
	void (*warning)(void *ctx, const dgm_error *warning, bool dropped);
	/* Bytes of the file read so far, of the total (0: unknown); may be NULL. */
	void (*progress)(void *ctx, size_t done, size_t total);
	/* The same for a unit of a memory, with its id, that comes back from review; NULL: as unit.
	 */
	dgm_code (*review)(void *ctx, const dgm_unit *unit, long line, dgm_error *err);
	const volatile sig_atomic_t *cancel; /* may be NULL */
	/* Properties of the whole file, borrowed for the call; may be NULL. Names as in a unit. */
	void (*header)(void *ctx, const dgm_prop *props, size_t count);
};

/* A file to read, and what is known of it from elsewhere. */
struct unit_source {
	struct stream *stream;    /* at the file */
	const char *const *langs; /* for formats that do not name theirs; the source first */
	size_t lang_count;
	/* Of line-parallel text: the files in the other languages, and where the reader sets the
	 * name of the file that it is at, for warnings. */
	struct stream *const *beside;
	size_t beside_count;
	const char **at_work;
};

/*
 * A format. One that can be written has open, unit, finish, free and tally, which return what the
 * sink returned; one that can be read has looks and read. One with files has a file, and so a sink,
 * for each language of the header, in that order.
 */
struct unit_format {
	const char *name;
	const char *const *endings; /* of file names, without the dot, ended by NULL */
	bool files;
	/* Makes a writer and writes the head of the file; NULL on failure. */
	struct unit_writer *(*open)(const struct unit_header *header, const dgm_sink *sink,
				    dgm_error *err);
	/* Writes one unit, of its variants those that the header names (all where it names none).
	 */
	dgm_code (*unit)(struct unit_writer *writer, const dgm_unit *unit, dgm_error *err);
	/* Writes the foot. */
	dgm_code (*finish)(struct unit_writer *writer, dgm_error *err);
	void (*free)(struct unit_writer *writer);
	/* What became of the units so far. */
	const struct unit_tally *(*tally)(const struct unit_writer *writer);
	/* True when a file of this format may begin so: UTF-8 or another encoding without its NULs.
	 */
	bool (*looks)(const char *head, size_t len);
	/*
	 * Reads a file as a stream: memory does not grow with it. What is broken is reported to the
	 * handler and passed over. DGM_IO; DGM_BAD_DATA: not of this format, or it breaks off;
	 * DGM_BAD_ARG: languages are not known; DGM_TOO_BIG; DGM_CANCELLED; or what handler->unit
	 * returned.
	 */
	dgm_code (*read)(const struct unit_source *source, const struct unit_handler *handler,
			 dgm_error *err);
};

/* True when the word stands in the head of a file. For unit_format.looks. */
bool unit_head_has(const char *head, size_t len, const char *word);

/* Appends to the sink. */
dgm_code sink_write(const dgm_sink *sink, const struct buf *bytes, dgm_error *err);

/*
 * Fills picked with the variant of each language asked for, or NULL: of exactly that language, else
 * of the same primary language; none twice. Returns how many there are.
 */
size_t unit_pick(const dgm_unit *unit, const char *const *langs, size_t lang_count,
		 const dgm_variant **picked);

/* Appends a confidence with at most 6 decimals and a '.', whatever the locale; cut to 0..1. */
void unit_add_confidence(struct buf *out, double confidence);

/* Reads "0.95", whatever the locale. False, and *confidence as it was: it is none in 0..1. */
bool unit_read_confidence(const char *text, size_t len, double *confidence);

/* Reads what dgm_state_name says. False, and *state as it was: it is no state. */
bool unit_read_state(const char *text, dgm_state *state);

/* DGM_OK when a unit may be stored: texts valid UTF-8, sizes in the limits, languages different. */
dgm_code unit_check(const dgm_unit *unit, dgm_error *err);

/* The identity of a unit: a hash of languages, texts, codes, origin and neighbours. Never 0. */
uint64_t unit_identity(const dgm_unit *unit);

/* True when texts and inline codes are the same, whatever else. */
bool unit_same_text(const dgm_variant *a, const dgm_variant *b);

/* True when two units are the same by what unit_identity hashes. */
bool unit_same(const dgm_unit *a, const dgm_unit *b);

/*
 * A copy without neighbours, to compare units by their texts; variants has room for those of the
 * unit. All else is shared.
 */
dgm_unit unit_alone(const dgm_unit *unit, dgm_variant *variants);

#endif
