/*
 * Manifests: which files are an article in two or three languages, a line an article. add --batch
 * reads what match-docs, other programs and people write; the format is in dragoman-add(1).
 */
#ifndef DGM_MANIFEST_H
#define DGM_MANIFEST_H

#include "command.h"

struct manifest {
	const char *path;
	dgm_document *documents;
	long *lines; /* of each, from 1 */
	size_t count;
};

/*
 * Reads path ("-": standard input); files are found from the folder of the manifest. Texts live in
 * the arena of the session. Shows what is wrong and returns the exit code; end it with
 * manifest_free in any case.
 */
int manifest_read(struct session *session, const char *path, struct manifest *manifest);
void manifest_free(struct manifest *manifest);

#endif
