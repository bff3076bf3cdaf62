#include "beads.h"
#include "base/err.h"
#include "base/mem.h"

dgm_beads *beads_new(size_t side_count)
{
	dgm_beads *beads = mem_zalloc(1, sizeof *beads);

	beads->side_count = side_count;
	beads->index = map_new();
	return beads;
}

void dgm_beads_free(dgm_beads *beads)
{
	if (!beads)
		return;
	map_free(beads->index);
	mem_free(beads->numbers);
	mem_free(beads->items);
	mem_free(beads);
}

size_t dgm_beads_sides(const dgm_beads *beads)
{
	return beads->side_count;
}

size_t dgm_beads_count(const dgm_beads *beads)
{
	return beads->count;
}

void beads_open(dgm_beads *beads, size_t line, double confidence)
{
	beads->items = mem_grow(beads->items, beads->count, &beads->cap, sizeof *beads->items);
	struct bead *bead = &beads->items[beads->count++];

	*bead = (struct bead){.line = line, .confidence = confidence};
	for (size_t s = 0; s <= DGM_MAX_SIDES; s++)
		bead->start[s] = beads->number_count;
}

static uint64_t key_of(size_t side, uint32_t number)
{
	return (uint64_t)side << 32 | number;
}

bool beads_add(dgm_beads *beads, size_t side, uint32_t number, size_t *other)
{
	uint64_t key = key_of(side, number);
	struct bead *bead = &beads->items[beads->count - 1];
	bool added;

	*other = (size_t)map_add(beads->index, &key, sizeof key, beads->count - 1, &added)->value;
	if (!added)
		return false;
	beads->numbers = mem_grow(beads->numbers, beads->number_count, &beads->number_cap,
				  sizeof *beads->numbers);
	beads->numbers[beads->number_count++] = number;
	for (size_t s = side + 1; s <= DGM_MAX_SIDES; s++)
		bead->start[s] = beads->number_count;
	return true;
}

size_t beads_length(const dgm_beads *beads, size_t i, size_t side)
{
	return beads->items[i].start[side + 1] - beads->items[i].start[side];
}

const uint32_t *beads_numbers(const dgm_beads *beads, size_t i, size_t side)
{
	return beads->numbers + beads->items[i].start[side];
}

size_t beads_filled(const dgm_beads *beads, size_t i)
{
	size_t filled = 0;

	for (size_t side = 0; side < beads->side_count; side++)
		filled += beads_length(beads, i, side) > 0;
	return filled;
}

bool beads_find(const dgm_beads *beads, size_t side, uint32_t number, size_t *bead)
{
	uint64_t key = key_of(side, number);
	const struct map_entry *entry = map_find(beads->index, &key, sizeof key);

	if (entry)
		*bead = (size_t)entry->value;
	return entry != NULL;
}

dgm_beads *dgm_beads_cut(const dgm_beads *beads, size_t first, size_t second, dgm_error *err)
{
	const size_t sides[] = {first, second};

	if (first >= beads->side_count || second >= beads->side_count || first == second) {
		err_set(err, DGM_BAD_ARG, "sides %zu and %zu of %zu are no pair", first, second,
			beads->side_count);
		return NULL;
	}
	dgm_beads *pair = beads_new(2);

	for (size_t i = 0; i < beads->count; i++) {
		if (beads_length(beads, i, first) + beads_length(beads, i, second) == 0)
			continue;
		beads_open(pair, beads->items[i].line, beads->items[i].confidence);
		for (size_t s = 0; s < 2; s++) {
			const uint32_t *numbers = beads_numbers(beads, i, sides[s]);
			size_t other;

			for (size_t n = 0; n < beads_length(beads, i, sides[s]); n++)
				beads_add(pair, s, numbers[n], &other);
		}
	}
	return pair;
}
