/*
 * The format: "\x93NUMPY", the version, the length of a header, and the header, a Python dictionary
 * such as {'descr': '<f4', 'fortran_order': False, 'shape': (3, 768), }; then the numbers.
 */
#include "read/npy.h"

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"

static const char magic[] = "\x93NUMPY";

enum {
	MAGIC = sizeof magic - 1,
	HEADER = MAGIC + 4, /* with the version and, in the first one, the length */
	NUMBER = 4          /* bytes */
};

struct header {
	const char *text;
	size_t len;
};

static uint32_t little_endian(const char *bytes, size_t count)
{
	uint32_t value = 0;

	for (size_t i = count; i-- > 0;)
		value = value << 8 | (unsigned char)bytes[i];
	return value;
}

/* Finds the header; 0 when there is none, else where the numbers begin. */
static size_t find_header(const struct buf *bytes, struct header *header)
{
	size_t field = 2, at = HEADER;

	if (bytes->len < HEADER + 2 || memcmp(bytes->data, magic, MAGIC) != 0)
		return 0;
	if (bytes->data[MAGIC] > 1) {
		field = 4;
		at += 2;
	}
	header->text = bytes->data + at;
	header->len = little_endian(header->text - field, field);
	return header->len <= bytes->len - at ? at + header->len : 0;
}

/* What stands behind 'key': in the header; its length goes to *len. NULL when it is not there. */
static const char *find_value(const struct header *header, const char *key, size_t *len)
{
	size_t size = strlen(key);

	for (size_t i = 0; i + size + 3 < header->len; i++) {
		const char *at = header->text + i;

		if (*at != '\'' || memcmp(at + 1, key, size) != 0 ||
		    memcmp(at + 1 + size, "':", 2) != 0)
			continue;
		for (at += size + 3; at < header->text + header->len && *at == ' ';)
			at++;
		*len = (size_t)(header->text + header->len - at);
		return at;
	}
	return NULL;
}

static bool begins_with(const char *text, size_t len, const char *prefix)
{
	return len >= strlen(prefix) && memcmp(text, prefix, strlen(prefix)) == 0;
}

/* Reads "(rows, columns)"; returns how many numbers there are, as far as two. */
static int read_shape(const char *text, size_t len, size_t *shape)
{
	const size_t most = DGM_MAX_VECTORS;
	int count = 0;
	size_t i = 1;

	for (; i < len && text[i] != ')' && count <= 2; i++) {
		bool digit = text[i] >= '0' && text[i] <= '9';
		bool goes_on = text[i - 1] >= '0' && text[i - 1] <= '9';

		if (!digit)
			continue;
		count += !goes_on;
		if (count > 2)
			break;
		if (!goes_on)
			shape[count - 1] = 0;
		if (shape[count - 1] <= most)
			shape[count - 1] = shape[count - 1] * 10 + (size_t)(text[i] - '0');
	}
	return count;
}

static dgm_code check_header(const char *path, const struct header *header, size_t *shape,
			     dgm_error *err)
{
	size_t type_len, order_len, shape_len;
	const char *type = find_value(header, "descr", &type_len);
	const char *order = find_value(header, "fortran_order", &order_len);
	const char *size = find_value(header, "shape", &shape_len);

	if (!type || !order || !size)
		return err_set(err, DGM_BAD_DATA, "'%s' has no header of a NumPy file", path);
	if (!begins_with(type, type_len, "'<f4'"))
		return err_set(err, DGM_BAD_DATA,
			       "'%s' has numbers of type %.*s, not of '<f4' (float32)", path,
			       (int)(type_len < 6 ? type_len : 5), type);
	if (!begins_with(order, order_len, "False"))
		return err_set(err, DGM_BAD_DATA,
			       "'%s' is in Fortran order: save it in C order, row by row", path);
	if (read_shape(size, shape_len, shape) != 2)
		return err_set(err, DGM_BAD_DATA,
			       "'%s' is no table of two dimensions, a row a sentence", path);
	if (shape[1] == 0 || shape[1] > DGM_MAX_DIMENSION)
		return err_set(err, DGM_TOO_BIG, "'%s' has %zu numbers a row, not 1 to %d", path,
			       shape[1], DGM_MAX_DIMENSION);
	return DGM_OK;
}

dgm_code npy_read(const char *path, struct npy *npy, dgm_error *err)
{
	struct buf bytes = {0};
	struct header header;
	size_t shape[2] = {0, 0}, start;
	dgm_code code = file_read(path, DGM_MAX_VECTORS, &bytes, err);

	*npy = (struct npy){0};
	if (code != DGM_OK)
		goto out;
	start = find_header(&bytes, &header);
	if (start == 0)
		code = err_set(err, DGM_BAD_DATA, "'%s' is no NumPy file (.npy)", path);
	else
		code = check_header(path, &header, shape, err);
	if (code != DGM_OK)
		goto out;
	if ((bytes.len - start) % (NUMBER * shape[1]) != 0 ||
	    (bytes.len - start) / (NUMBER * shape[1]) != shape[0]) {
		code = err_set(err, DGM_BAD_DATA,
			       "'%s' should hold %zu rows of %zu numbers, but has %zu bytes of "
			       "them",
			       path, shape[0], shape[1], bytes.len - start);
		goto out;
	}
	*npy = (struct npy){mem_alloc(shape[0] * shape[1] + 1, sizeof *npy->values), shape[0],
			    shape[1]};
	for (size_t i = 0; i < shape[0] * shape[1]; i++) {
		uint32_t bits = little_endian(bytes.data + start + i * NUMBER, NUMBER);

		memcpy(&npy->values[i], &bits, NUMBER);
	}
out:
	buf_free(&bytes);
	return code;
}

void npy_free(struct npy *npy)
{
	mem_free(npy->values);
	*npy = (struct npy){0};
}
