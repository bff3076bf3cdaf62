/* A run of bytes in a text: the type that readers, segmenter and tokeniser hand to one another. */
#ifndef DGM_SPAN_H
#define DGM_SPAN_H

#include <stddef.h>

struct span {
	size_t start, end; /* bytes, end excluded */
};

#endif
