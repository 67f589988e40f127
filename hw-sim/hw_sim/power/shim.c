/* Writes down, in order, all that a process does to the files of one folder: LD_PRELOAD.
 *
 * POWER_ROOT is the folder, POWER_LOG the file of the record. A record is one byte of what was done
 * (w written, t cut to a length, s synchronised, u unlinked, r renamed, o made), then native
 * integers: length of the path (32 bits), offset (64), length of the data (32); then path and data.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define FILES 4096
static char *names[FILES];
static int record = -1;
static char root[PATH_MAX];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(type, name, ...)                                                                      \
	static type (*real)(__VA_ARGS__);                                                          \
	if (!real)                                                                                 \
		real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static ssize_t raw_writev(int fd, struct iovec *parts, int count)
{
	REAL(ssize_t, "writev", int, const struct iovec *, int);
	return real(fd, parts, count);
}

static void begin(void)
{
	if (record >= 0 || !getenv("POWER_ROOT") || !getenv("POWER_LOG"))
		return;
	if (!realpath(getenv("POWER_ROOT"), root))
		return;
	REAL(int, "open64", const char *, int, ...);
	record = real(getenv("POWER_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void note(char what, const char *path, uint64_t offset, const void *data, uint32_t size)
{
	uint32_t length = (uint32_t)strlen(path);
	struct iovec parts[6] = { { &what, 1 }, { &length, 4 }, { &offset, 8 }, { &size, 4 },
				  { (void *)path, length }, { (void *)data, size } };
	size_t whole = 17 + length + (size_t)size;
	if (record >= 0 && raw_writev(record, parts, 6) != (ssize_t)whole)
		abort();
}

/* The path below the root, or NULL for a file elsewhere. */
static const char *inside(const char *path, char *buffer)
{
	char folder[PATH_MAX];
	const char *name = strrchr(path, '/');
	size_t length = strlen(root);
	begin();
	length = strlen(root);
	if (record < 0)
		return NULL;
	if (realpath(path, buffer) == NULL) { /* not there any more, or not yet */
		if (name == NULL || (size_t)(name - path) >= sizeof folder)
			return NULL;
		memcpy(folder, path, name - path);
		folder[name - path] = 0;
		if (realpath(folder, buffer) == NULL || strlen(buffer) + strlen(name) >= PATH_MAX)
			return NULL;
		strcat(buffer, name);
	}
	if (strncmp(buffer, root, length) != 0)
		return NULL;
	if (buffer[length] == 0)
		return ".";
	return buffer[length] == '/' ? buffer + length + 1 : NULL;
}

static void opened(int fd, const char *path, int flags, int was_there)
{
	char buffer[PATH_MAX];
	const char *name = fd >= 0 && fd < FILES ? inside(path, buffer) : NULL;
	if (name == NULL)
		return;
	pthread_mutex_lock(&lock);
	free(names[fd]);
	names[fd] = strdup(name);
	if (!was_there && (flags & O_CREAT))
		note('o', name, 0, "", 0);
	if (was_there && (flags & O_TRUNC))
		note('t', name, 0, "", 0);
	pthread_mutex_unlock(&lock);
}

#define OPEN(function)                                                                             \
	int function(const char *path, int flags, ...)                                             \
	{                                                                                          \
		REAL(int, #function, const char *, int, ...);                                      \
		va_list more;                                                                      \
		va_start(more, flags);                                                             \
		mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;                          \
		va_end(more);                                                                      \
		int was_there = access(path, F_OK) == 0;                                           \
		int fd = real(path, flags, mode);                                                  \
		opened(fd, path, flags, was_there);                                                \
		return fd;                                                                         \
	}
OPEN(open)
OPEN(open64)

int close(int fd)
{
	REAL(int, "close", int);
	if (fd >= 0 && fd < FILES && names[fd]) {
		pthread_mutex_lock(&lock);
		free(names[fd]);
		names[fd] = NULL;
		pthread_mutex_unlock(&lock);
	}
	return real(fd);
}

static ssize_t written(int fd, const void *data, ssize_t count, off_t at)
{
	if (count > 0 && fd >= 0 && fd < FILES && names[fd]) {
		pthread_mutex_lock(&lock);
		note('w', names[fd], (uint64_t)at, data, (uint32_t)count);
		pthread_mutex_unlock(&lock);
	}
	return count;
}

#define PWRITE(function)                                                                           \
	ssize_t function(int fd, const void *data, size_t size, off_t at)                          \
	{                                                                                          \
		REAL(ssize_t, #function, int, const void *, size_t, off_t);                        \
		return written(fd, data, real(fd, data, size, at), at);                            \
	}
PWRITE(pwrite)
PWRITE(pwrite64)

ssize_t write(int fd, const void *data, size_t size)
{
	REAL(ssize_t, "write", int, const void *, size_t);
	ssize_t count = real(fd, data, size);
	off_t end = fd >= 0 && fd < FILES && names[fd] ? lseek(fd, 0, SEEK_CUR) : 0;
	return written(fd, data, count, end - (count > 0 ? count : 0));
}

static int done(char what, int fd, int result, uint64_t length)
{
	if (result == 0 && fd >= 0 && fd < FILES && names[fd]) {
		pthread_mutex_lock(&lock);
		note(what, names[fd], length, "", 0);
		pthread_mutex_unlock(&lock);
	}
	return result;
}

int fsync(int fd)
{
	REAL(int, "fsync", int);
	return done('s', fd, real(fd), 0);
}

int fdatasync(int fd)
{
	REAL(int, "fdatasync", int);
	return done('s', fd, real(fd), 0);
}

int ftruncate(int fd, off_t length)
{
	REAL(int, "ftruncate", int, off_t);
	return done('t', fd, real(fd, length), (uint64_t)length);
}

int ftruncate64(int fd, off_t length)
{
	REAL(int, "ftruncate64", int, off_t);
	return done('t', fd, real(fd, length), (uint64_t)length);
}

int unlink(const char *path)
{
	REAL(int, "unlink", const char *);
	char buffer[PATH_MAX];
	const char *name = inside(path, buffer);
	int result = real(path);
	if (result == 0 && name)
		note('u', name, 0, "", 0);
	return result;
}

int rename(const char *from, const char *to)
{
	REAL(int, "rename", const char *, const char *);
	char before[PATH_MAX], after[PATH_MAX];
	const char *old = inside(from, before), *new = inside(to, after);
	int result = real(from, to);
	if (result == 0 && old && new)
		note('r', old, 0, new, (uint32_t)strlen(new));
	return result;
}
