// SPDX-License-Identifier: MIT
/*
 * Reads /dev/rabench in one of four ways for some seconds, and checks what a
 * reader relies on: whole lines, and no window missed without being told.
 *
 *   reader steady SECONDS          one blocking read after another
 *   reader slow SECONDS PAUSE      a few bytes at a time, with pauses longer
 *                                  than windows are kept
 *   reader polling SECONDS         poll, then all that is there
 *   reader restless SECONDS        opens, seeks, is interrupted, shares the
 *                                  file with a child, closes, opens again
 *
 * Prints "N lines, N lost" (restless: how often it opened). Exit 1 with a
 * sentence at the first thing that is wrong.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef DEVICE
#define DEVICE "/dev/rabench"
#endif
/* The module's own lines have at most 1,280. */
#define LINE_BYTES 2048
#define ALARM_US 70000

struct taken {
	char line[LINE_BYTES];
	size_t length;
	unsigned long long lines;
	unsigned long long lost;
	unsigned long long seq;
};

static time_t end_s;

static void fail(const char *what)
{
	fprintf(stderr, "%s (%s)\n", what, strerror(errno));
	exit(1);
}

static time_t now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

static bool goes_on(void)
{
	return now_s() < end_s;
}

static int open_device(int flags)
{
	int fd = open(DEVICE, O_RDONLY | O_CLOEXEC | flags);

	if (fd < 0)
		fail("cannot open " DEVICE);
	return fd;
}

/* The first line may come after lost ones, if it was read late. */
static void take_line(struct taken *taken)
{
	unsigned long long seq, lost;

	taken->line[taken->length] = '\0';
	if (sscanf(taken->line, "{\"seq\":%llu,\"lost\":%llu,", &seq, &lost) != 2 ||
	    strcmp(taken->line + taken->length - 2, "}\n"))
		fail("a line is not whole");
	if (taken->lines && seq != taken->seq + lost + 1)
		fail("a window was missed and not told, or told twice");
	if (taken->lines)
		taken->lost += lost;
	taken->seq = seq;
	taken->lines++;
	taken->length = 0;
}

static void take(struct taken *taken, const char *bytes, ssize_t count)
{
	ssize_t i;

	for (i = 0; i < count; i++) {
		if (taken->length == LINE_BYTES - 1)
			fail("a line has no end");
		taken->line[taken->length++] = bytes[i];
		if (bytes[i] == '\n')
			take_line(taken);
	}
}

static void read_steadily(struct taken *taken)
{
	char bytes[2 * LINE_BYTES];
	int fd = open_device(0);
	ssize_t count;

	while (goes_on()) {
		count = read(fd, bytes, sizeof(bytes));
		if (count <= 0)
			fail("a read failed");
		if (bytes[count - 1] != '\n' ||
		    memchr(bytes, '\n', count) != bytes + count - 1)
			fail("a read is not one line");
		take(taken, bytes, count);
	}
	close(fd);
}

static void read_slowly(struct taken *taken, unsigned int pause_s)
{
	unsigned long long until;
	char bytes[100];
	int fd = open_device(0);
	ssize_t count;

	while (goes_on()) {
		until = taken->lines + 3;
		while (taken->lines < until) {
			count = read(fd, bytes, sizeof(bytes));
			if (count <= 0)
				fail("a slow read failed");
			take(taken, bytes, count);
		}
		sleep(pause_s);
	}
	close(fd);
}

static void read_polling(struct taken *taken)
{
	struct pollfd poll_fd = { .fd = open_device(O_NONBLOCK), .events = POLLIN };
	char bytes[LINE_BYTES];
	bool is_first;
	ssize_t count;

	while (goes_on()) {
		if (poll(&poll_fd, 1, 500) < 0)
			fail("poll failed");
		if (!poll_fd.revents)
			continue;
		if (poll_fd.revents != POLLIN)
			fail("poll says something else than readable");
		for (is_first = true;; is_first = false) {
			count = read(poll_fd.fd, bytes, sizeof(bytes));
			if (count < 0 && errno == EAGAIN && !is_first)
				break;
			if (count <= 0)
				fail("a read after poll failed");
			take(taken, bytes, count);
		}
	}
	close(poll_fd.fd);
}

static void on_alarm(int number)
{
	(void)number;
}

/* So that reads are interrupted, and not begun again by themselves. */
static void start_alarms(void)
{
	struct sigaction action = { .sa_handler = on_alarm };
	struct itimerval timer = {
		.it_interval.tv_usec = ALARM_US,
		.it_value.tv_usec = ALARM_US,
	};

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
}

static void read_some(int fd, size_t size)
{
	char bytes[LINE_BYTES];

	if (read(fd, bytes, size) <= 0 && errno != EINTR)
		fail("an interrupted read failed otherwise");
}

/* Timers are not inherited: the child's read goes on to the window's end. */
static void share_with_child(int fd)
{
	pid_t child = fork();
	int status;

	if (child < 0)
		fail("cannot fork");
	if (!child) {
		read_some(fd, 16);
		_exit(0);
	}
	read_some(fd, 1);
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			fail("cannot wait for the child");
	if (status)
		fail("the child failed");
}

static void read_restlessly(struct taken *taken)
{
	char byte;
	int fd;

	start_alarms();
	for (; goes_on(); taken->lines++) {
		fd = open_device(taken->lines % 2 ? O_NONBLOCK : 0);
		if (lseek(fd, 0, SEEK_SET) != -1 || errno != ESPIPE)
			fail("it can be seeked");
		if (pread(fd, &byte, 1, 0) != -1 || errno != ESPIPE)
			fail("it can be read at a place");
		if (taken->lines % 2) {
			struct pollfd poll_fd = { .fd = fd, .events = POLLIN };

			poll(&poll_fd, 1, 30);
		} else {
			read_some(fd, 1 + taken->lines % 7);
			if (taken->lines % 3 == 0)
				share_with_child(fd);
		}
		close(fd);
	}
}

int main(int argc, char **argv)
{
	static struct taken taken;
	const char *way = argc > 2 ? argv[1] : "";

	if (argc > 2)
		end_s = now_s() + atoi(argv[2]);
	if (!strcmp(way, "steady"))
		read_steadily(&taken);
	else if (!strcmp(way, "slow") && argc > 3)
		read_slowly(&taken, atoi(argv[3]));
	else if (!strcmp(way, "polling"))
		read_polling(&taken);
	else if (!strcmp(way, "restless"))
		read_restlessly(&taken);
	else
		fail("usage: reader steady|slow|polling|restless SECONDS [PAUSE]");
	printf("%llu lines, %llu lost\n", taken.lines, taken.lost);
	return 0;
}
