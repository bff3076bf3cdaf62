#include "threads.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CALL_MAX = 1024, MAPS_MAX = 16 << 20 };

/* False when it runs or waits for something else. */
static bool read_wait(const char *thread, struct buf *room, struct thread_wait *wait)
{
	char *end;

	buf_reset(room);
	buf_printf(room, "/proc/self/task/%s/syscall", thread);
	char *path = mem_dup(room->data, room->len);

	buf_reset(room);
	dgm_code code = file_read(path, CALL_MAX, room, NULL);

	mem_free(path);
	if (code != DGM_OK || strtol(buf_str(room), &end, 10) != SYS_futex || *end != ' ')
		return false;
	*wait = (struct thread_wait){
		.thread = strtol(thread, NULL, 10),
		.address = (uintptr_t)strtoull(end, NULL, 16),
		.looks = 1,
	};
	snprintf(wait->call, sizeof wait->call, "%s", room->data);
	return true;
}

static unsigned looks_before(const struct thread_waits *before, const struct thread_wait *wait)
{
	for (size_t i = 0; i < before->count; i++)
		if (before->items[i].thread == wait->thread)
			return strcmp(before->items[i].call, wait->call) == 0
				       ? before->items[i].looks
				       : 0;
	return 0;
}

void threads_look(struct thread_waits *waits)
{
	struct thread_waits now = {0};
	struct buf room = {0};
	DIR *threads = opendir("/proc/self/task");
	struct thread_wait wait;

	for (struct dirent *entry; threads && (entry = readdir(threads));)
		if (entry->d_name[0] != '.' && read_wait(entry->d_name, &room, &wait)) {
			wait.looks += looks_before(waits, &wait);
			now.items = mem_grow(now.items, now.count, &now.cap, sizeof wait);
			now.items[now.count++] = wait;
		}
	if (threads)
		closedir(threads);
	buf_free(&room);
	threads_free(waits);
	*waits = now;
}

void threads_free(struct thread_waits *waits)
{
	mem_free(waits->items);
	*waits = (struct thread_waits){0};
}

struct mapping {
	uintptr_t from, to;
};

/*
 * The next one of a file whose path begins with prefix; *at is moved on. A line is "FROM-TO rights
 * offset device inode path".
 */
static bool next_mapping(char **at, const char *prefix, struct mapping *mapping)
{
	while (*at && **at) {
		char *line = *at, *end;

		*at = strchr(line, '\n');
		if (*at)
			*(*at)++ = '\0';
		if (!strstr(line, prefix))
			continue;
		mapping->from = (uintptr_t)strtoull(line, &end, 16);
		mapping->to = *end == '-' ? (uintptr_t)strtoull(end + 1, NULL, 16) : 0;
		return true;
	}
	return false;
}

static void read_maps(pid_t pid, struct buf *maps)
{
	struct buf path = {0};

	buf_printf(&path, "/proc/%ld/maps", (long)pid);
	file_read(path.data, MAPS_MAX, maps, NULL);
	buf_free(&path);
}

bool threads_mapped(pid_t pid, const char *prefix, uintptr_t address)
{
	struct buf maps = {0};
	struct mapping mapping;
	bool found = false;

	read_maps(pid, &maps);
	for (char *at = maps.data; !found && next_mapping(&at, prefix, &mapping);)
		found = address == 0 || (mapping.from <= address && address < mapping.to);
	buf_free(&maps);
	return found;
}

void threads_unmap(const char *prefix)
{
	struct buf maps = {0};
	struct mapping mapping;

	read_maps(getpid(), &maps);
	for (char *at = maps.data; next_mapping(&at, prefix, &mapping);)
		if (mapping.from < mapping.to)
			munmap((void *)mapping.from, mapping.to - mapping.from);
	buf_free(&maps);
}
