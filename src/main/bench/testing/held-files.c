// SPDX-License-Identifier: MIT
/*
 * Holds a file open many times, and finds out which readahead each has: where
 * nothing is cached, a fault brings in as many pages as the open file's own
 * readahead says, whatever the disk has by then.
 *
 *   held-files FILE
 *
 * Reads a command a line, answers each with a line:
 *   plain, random, sequential   opens it once more, with that advice
 *   close N                     closes the N that were opened first
 *   kib                         their readahead in KiB, first opened first
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define HELD_MAX 64
#define PAGE 4096
/* Each is looked at in a place of its own, in whose middle the fault is. */
#define PLACE_PAGES 512
#define PLACE ((off_t)PLACE_PAGES * PAGE)
/* The pages besides the one that is waited for. */
#define ARRIVED_US 300000

static int held[HELD_MAX];
static int count;

static void fail(const char *what)
{
	printf("%s (%s)\n", what, strerror(errno));
	exit(1);
}

static void hold(const char *path, int advice)
{
	int fd = open(path, O_RDONLY);

	if (fd < 0 || count == HELD_MAX)
		fail("cannot open another");
	errno = posix_fadvise(fd, 0, 0, advice);
	if (errno)
		fail("no such advice");
	held[count++] = fd;
	printf("%d\n", count);
}

static void let_go(int number)
{
	for (int i = 0; i < number && i < count; i++)
		close(held[i]);
	count -= number;
	memmove(held, held + number, sizeof(*held) * count);
	printf("%d\n", count);
}

static int kib_of(int fd, off_t place)
{
	unsigned char in_memory[PLACE_PAGES];
	volatile const char *start;
	int pages = 0;

	start = mmap(NULL, PLACE, PROT_READ, MAP_SHARED, fd, place);
	if (start == MAP_FAILED)
		fail("cannot map it");
	(void)start[PLACE / 2];
	usleep(ARRIVED_US);
	if (mincore((void *)start, PLACE, in_memory))
		fail("cannot see what is cached");
	for (int i = 0; i < PLACE_PAGES; i++)
		pages += in_memory[i] & 1;
	munmap((void *)start, PLACE);
	return pages * PAGE / 1024;
}

static void say_kib(const char *path)
{
	/* Advice to drop pages is about the file, not about who opened it. */
	int fd = open(path, O_RDONLY);

	posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	close(fd);
	for (int i = 0; i < count; i++)
		printf("%d%s", kib_of(held[i], i * PLACE), i + 1 < count ? " " : "");
	printf("\n");
}

int main(int argc, char **argv)
{
	char command[64];

	if (argc != 2)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	while (fgets(command, sizeof(command), stdin)) {
		if (!strcmp(command, "plain\n"))
			hold(argv[1], POSIX_FADV_NORMAL);
		else if (!strcmp(command, "random\n"))
			hold(argv[1], POSIX_FADV_RANDOM);
		else if (!strcmp(command, "sequential\n"))
			hold(argv[1], POSIX_FADV_SEQUENTIAL);
		else if (!strncmp(command, "close ", 6))
			let_go(atoi(command + 6));
		else if (!strcmp(command, "kib\n"))
			say_kib(argv[1]);
		else
			return 2;
	}
	return 0;
}
