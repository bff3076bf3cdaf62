#include "match/penalties.h"

#include "base/data.h"

#include <assert.h>

/* The number that stands behind the name. */
static int find(const char *table, const char *name)
{
	const size_t len = strlen(name);
	const char *row = table;

	while (row && !(strncmp(row, name, len) == 0 && row[len] == '\t')) {
		row = strchr(row, '\n');
		row = row ? row + 1 : NULL;
	}
	assert(row); /* the table is ours */
	return (int)strtol(row + len, NULL, 10);
}

void penalties_read(struct penalties *penalties)
{
	size_t len;
	const char *table = data_file("penalties.tsv", &len);

	for (int i = 0; i < DGM_DIFF_COUNT; i++)
		penalties->diffs[i] = find(table, dgm_diff_name((dgm_diff)(1 << i)));
	penalties->unreviewed = find(table, "unreviewed");
	penalties->doubtful = find(table, "doubtful");
}

int penalties_score(const struct penalties *penalties, unsigned diffs)
{
	int score = 100;

	for (unsigned i = 0; i < DGM_DIFF_COUNT; i++)
		if (diffs & 1u << i)
			score -= penalties->diffs[i];
	return score < 95 ? 95 : score > 99 ? 99 : score;
}

int penalties_adapted(const struct penalties *penalties, unsigned diffs, size_t changed)
{
	int score = diffs != 0 ? penalties_score(penalties, diffs) : 100;
	size_t cost = changed > 0 ? changed : 1;

	return cost > (size_t)(score - 95) ? 95 : score - (int)cost;
}
