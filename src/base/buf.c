#include "buf.h"
#include "mem.h"

#include <stdarg.h>
#include <stdint.h>

char *buf_reserve(struct buf *buf, size_t more)
{
	if (more > SIZE_MAX / 4 - buf->len)
		more = SIZE_MAX; /* lets mem_resize report it */
	if (more == SIZE_MAX || buf->cap - buf->len <= more) {
		size_t want = more == SIZE_MAX ? SIZE_MAX : buf->len + more + 1;
		size_t half = buf->cap + buf->cap / 2;

		buf->cap = want > half ? want : half;
		if (buf->cap < 64)
			buf->cap = 64;
		buf->data = mem_resize(buf->data, buf->cap, 1);
	}
	return buf->data + buf->len;
}

void buf_add(struct buf *buf, const void *bytes, size_t len)
{
	char *to = buf_reserve(buf, len);

	if (len > 0)
		memcpy(to, bytes, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void buf_addc(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void buf_adds(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	int len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len <= 0)
		return;
	char *to = buf_reserve(buf, (size_t)len);

	va_start(args, format);
	vsnprintf(to, (size_t)len + 1, format, args);
	va_end(args);
	buf->len += (size_t)len;
}

void buf_reset(struct buf *buf)
{
	buf->len = 0;
	if (buf->data)
		buf->data[0] = '\0';
}

void buf_free(struct buf *buf)
{
	mem_free(buf->data);
	*buf = (struct buf){0};
}

const char *buf_str(const struct buf *buf)
{
	return buf->len > 0 ? buf->data : "";
}
