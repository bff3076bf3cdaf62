/*
 * Looks a sentence up in a translation memory.
 * cc example.c $(pkg-config --cflags --libs dragoman) && ./a.out MEMORY 'a sentence'
 */
#include <dragoman.h>

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	dgm_error err = {0};
	dgm_memory *memory = argc == 3 ? dgm_memory_open(argv[1], DGM_READ, &err) : NULL;
	dgm_query query = {.text = argv[argc - 1], .len = strlen(argv[argc - 1])};
	dgm_hits *hits = memory ? dgm_memory_lookup(memory, &query, &err) : NULL;

	for (size_t i = 0; hits && i < dgm_hits_count(hits); i++) {
		const dgm_hit *hit = dgm_hits_get(hits, i);

		printf("%d\n", hit->score);
		for (size_t v = 0; v < hit->unit->variant_count; v++)
			printf("  %s  %s\n", hit->unit->variants[v].lang,
			       hit->unit->variants[v].text);
	}
	if (!hits)
		fprintf(stderr, "%s\n", argc == 3 ? err.text : "usage: example MEMORY TEXT");
	dgm_hits_free(hits);
	dgm_memory_close(memory, NULL);
	return hits ? 0 : 1;
}
