/* Adding many articles: what add --batch does with a manifest. */
#ifndef DGM_CLI_BATCH_H
#define DGM_CLI_BATCH_H

#include "command.h"

struct batch_options {
	const char *manifest;
	const char *report;         /* file that gets a line an article; NULL: none */
	const struct value *output; /* file for what is replaced */
	size_t jobs;                /* articles at a time */
	dgm_add_options add;        /* of all of them; .min_confidence as the user gave it */
	double shown_confidence;    /* for the answer */
};

/* Reads the options of articles in the session itself. Returns the exit code. */
int batch_add(struct session *session, const struct batch_options *options);

#endif
