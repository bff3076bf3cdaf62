/*
 * The file of -o where a command replaces units as it goes: what they were before, as TMX, which
 * import takes back. It is whole and on the disk each time before units go.
 */
#ifndef DGM_UNDO_H
#define DGM_UNDO_H

#include "command.h"

struct undo;

/*
 * Where the option was given, writes a file without units, so that one that cannot be written is
 * found before anything is done; else *undo stays NULL. The memory is open. Shows what is wrong and
 * returns the exit code. *undo is yours; end it with undo_free, which takes NULL.
 */
int undo_open(struct session *session, const struct value *output, struct undo **undo);
void undo_free(struct undo *undo);

/* For calls that replace units: puts them behind those that are in the file. NULL: nothing. */
dgm_keep undo_keep(struct undo *undo);

#endif
