// SPDX-License-Identifier: MIT
/*
 * refuse-allocations MODULE.ko PARAMETERS
 *
 * Loads a module again and again, and each time the kernel refuses the next
 * one of the allocations that loading makes, until there is none left to
 * refuse (CONFIG_FAILSLAB, Documentation/fault-injection: fail-nth). A load
 * that goes through nevertheless is undone. Prints "N refused, N loaded
 * nevertheless". Exit 1 with a sentence where the kernel does otherwise.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FAIL_NTH "/proc/thread-self/fail-nth"
#define ALLOCATIONS_MAX 20000

static void fail(const char *what)
{
	fprintf(stderr, "%s (%s)\n", what, strerror(errno));
	exit(1);
}

static void set_fail_nth(int fd, unsigned int nth)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%u", nth);

	if (pwrite(fd, text, length, 0) != length)
		fail("cannot write " FAIL_NTH);
}

/* 0 once the allocation was refused, else how many more it would have taken. */
static bool was_refused(int fd)
{
	char text[16];

	if (pread(fd, text, sizeof(text), 0) <= 0)
		fail("cannot read " FAIL_NTH);
	return text[0] == '0';
}

/* udev may be looking at it still. */
static void unload(void)
{
	int tries;

	for (tries = 0; syscall(SYS_delete_module, "rabench", O_NONBLOCK); tries++) {
		if (errno != EAGAIN && errno != EBUSY)
			fail("a module that was loaded cannot be unloaded");
		if (tries == 100)
			fail("a module that was loaded stays in use");
		usleep(50000);
	}
}

int main(int argc, char **argv)
{
	unsigned int nth, refused = 0, loaded = 0;
	int nth_fd, module_fd;
	bool was, is_loaded;

	if (argc != 3)
		fail("usage: refuse-allocations MODULE.ko PARAMETERS");
	nth_fd = open(FAIL_NTH, O_RDWR | O_CLOEXEC);
	module_fd = open(argv[1], O_RDONLY | O_CLOEXEC);
	if (nth_fd < 0 || module_fd < 0)
		fail("cannot open the module, or " FAIL_NTH);

	for (nth = 1; nth < ALLOCATIONS_MAX; nth++) {
		set_fail_nth(nth_fd, nth);
		is_loaded = !syscall(SYS_finit_module, module_fd, argv[2], 0);
		was = was_refused(nth_fd);
		set_fail_nth(nth_fd, 0);
		if (is_loaded)
			unload();
		if (!was) {
			if (!is_loaded)
				fail("it did not load with all that it asked for");
			printf("%u refused, %u loaded nevertheless\n", refused,
			       loaded);
			return 0;
		}
		refused++;
		loaded += is_loaded;
	}
	fail("there is no end of allocations");
}
