/* Running another program: what goes in, what comes out, and each way that it fails. */
#include "base/tool.h"
#include "tests/tap.h"

#include <string.h>
#include <sys/wait.h>
#include <time.h>

static struct tool shell(const char *const *argv)
{
	return (struct tool){.path = "/bin/sh", .argv = argv, .timeout = 20, .limit = 1 << 20};
}

static const struct {
	const char *name, *script, *input, *want;
	int exit;
} rows[] = {
	{"what goes in comes out", "cat", "Имя, اسم, name\n", "Имя, اسم, name\n", 0},
	{"nothing goes in", "cat", "", "", 0},
	{"its input is not read", "echo yes", "no", "yes\n", 0},
	{"it fails", "echo part; exit 3", "", "part\n", 3},
	{"what it says on stderr is dropped", "echo loud >&2; echo quiet", "", "quiet\n", 0},
	{"the environment is a small one", "echo $HOME$USER-$LC_ALL", "", "-C.UTF-8\n", 0},
};

static void test_rows(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *const argv[] = {"sh", "-c", rows[i].script, NULL};
		struct tool tool = shell(argv);
		struct buf out = {0};
		int status = -1;
		dgm_code code = tool_run(&tool, rows[i].input, strlen(rows[i].input), "it", &out,
					 &status, NULL);

		is_int(code, DGM_OK, rows[i].name);
		is_text(buf_str(&out), rows[i].want, "  its answer");
		is_int(WIFEXITED(status) ? WEXITSTATUS(status) : -1, rows[i].exit, "  its status");
		buf_free(&out);
	}
}

/* More than a pipe holds, both ways at once. */
static void test_much(void)
{
	const char *const argv[] = {"sh", "-c", "cat; cat /dev/null", NULL};
	struct tool tool = shell(argv);
	struct buf in = {0}, out = {0};
	int status = 0;

	while (in.len < 1000000)
		buf_adds(&in, "вода ");
	is_int(tool_run(&tool, in.data, in.len, "it", &out, &status, NULL), DGM_OK, "a megabyte");
	ok(out.len == in.len && memcmp(out.data, in.data, in.len) == 0, "  comes back as it was");
	buf_free(&in);
	buf_free(&out);
}

static void test_failures(void)
{
	static const char *const endless[] = {"sh", "-c", "while :; do echo text; done", NULL};
	static const char *const silent[] = {"sh", "-c", "sleep 600 & wait", NULL};
	static const struct {
		const char *name, *path;
		const char *const *argv;
		dgm_code code;
		const char *want;
	} fails[] = {
		{"no such program", "/nowhere/tool", endless, DGM_IO,
		 "cannot start '/nowhere/tool'"},
		{"it goes on for ever", "/bin/sh", endless, DGM_TOO_BIG, "more than the limit of"},
		{"it never answers", "/bin/sh", silent, DGM_IO, "took more than 1 s"},
	};

	for (size_t i = 0; i < sizeof fails / sizeof *fails; i++) {
		const struct tool tool = {fails[i].path, fails[i].argv, 1, 100000};
		struct buf out = {0};
		dgm_error err = {0};
		time_t begin = time(NULL);
		int status = 0;

		is_int(tool_run(&tool, "text", 4, "'a.pdf'", &out, &status, &err), fails[i].code,
		       fails[i].name);
		ok(strstr(err.text, fails[i].want) && strstr(err.text, "'a.pdf'"), "  says why: %s",
		   err.text);
		ok(time(NULL) - begin < 15, "  in time");
		buf_free(&out);
	}
}

static void test_find(void)
{
	static const char *const paths[] = {"/nowhere/sh", "/bin/sh", "/usr/bin/env"};

	is_text(tool_find(paths, 3), "/bin/sh", "the first that is there");
	ok(!tool_find(paths, 1), "none is");
}

int main(void)
{
	test_rows();
	test_much();
	test_failures();
	test_find();
	return done();
}
