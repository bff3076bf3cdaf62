#include "view.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static bool map(int fd, struct view *view)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return false;
	if (!S_ISREG(st.st_mode) || st.st_size <= 0) {
		errno = EINVAL;
		return false;
	}
	void *bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);

	if (bytes == MAP_FAILED)
		return false;
	*view = (struct view){bytes, (size_t)st.st_size};
	/* cppcheck-suppress memleak ; the view has it */
	return true;
}

bool view_open(const char *path, struct view *view)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	*view = (struct view){0};
	if (fd < 0)
		return false;
	bool mapped = map(fd, view);
	int why = errno;

	close(fd); /* the mapping stays */
	errno = why;
	return mapped;
}

void view_close(struct view *view)
{
	if (view->bytes)
		munmap((void *)view->bytes, view->len);
	*view = (struct view){0};
}
