/*
 * A file seen in place: mapped for reading, so that what is not looked at costs nothing. For files
 * that are replaced by renaming and never changed; one that is cut short while it is seen would
 * end the process.
 */
#ifndef DGM_VIEW_H
#define DGM_VIEW_H

#include "banned.h"

#include <stdbool.h>
#include <stddef.h>

struct view {
	const char *bytes;
	size_t len;
};

/* False, with errno, when there is no regular file or it is empty. End it with view_close. */
bool view_open(const char *path, struct view *view);
void view_close(struct view *view);

#endif
