// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the module costs, in user space: nanoseconds an event and an inference,
 * and as their peers a plain loop of the same length and one with a locked
 * exchange. Prints the best of many rounds, as the others were disturbed.
 */
#include <stdio.h>
#include <time.h>

#include "counter.h"
#include "network.h"

#define ROUNDS		200
#define EVENTS		20000
#define INFERENCES	500

/* The compiler must believe that somebody wants this. */
static void keep(u64 value)
{
	asm volatile("" : : "r" (value));
}

static u64 now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

/* Half near, half far; cheap, so that little of it is measured. */
static u64 sector_of(unsigned int i)
{
	return i & 1 ? i * 8ULL : (i * 2654435761ULL) & 0xffffff;
}

static void loop_of_events(void)
{
	u64 sum = 0;
	unsigned int i;

	for (i = 0; i < EVENTS; i++)
		sum += sector_of(i);
	keep(sum);
}

/* The one instruction that the probes of all CPUs share, by itself. */
static void exchange(void)
{
	static u64 word;
	unsigned int i;

	for (i = 0; i < EVENTS; i++)
		__atomic_exchange_n(&word, sector_of(i), __ATOMIC_ACQUIRE);
	keep(word);
}

static void count_events(void)
{
	struct counter counter = COUNTER_EMPTY;
	unsigned int i;

	for (i = 0; i < EVENTS; i++)
		count(&counter, sector_of(i), 4096, i & 4, i & 8);
	keep(counter.slots[0].distance_sectors);
}

static void classify(void)
{
	struct rab_verdict verdict;
	unsigned int i;

	for (i = 0; i < INFERENCES; i++) {
		struct rab_window window = {
			.window_ms = 2500,
			.readahead_kib = 128,
			.counts = {
				.requests = 1000 + i,
				.distance_sectors = 3000000000ULL + i,
				.jumps = i,
				.bytes = 65536000,
				.readaheads = 700,
			},
		};

		rab_classify(rab_model, &window, &verdict);
		keep(verdict.logits_q16[0]);
	}
}

static double best_ns(void (*work)(void), unsigned int count)
{
	double best = 1e18;
	unsigned int round;

	for (round = 0; round < ROUNDS; round++) {
		u64 start = now_ns();
		double took;

		work();
		took = (double)(now_ns() - start) / count;
		if (took < best)
			best = took;
	}
	return best;
}

int main(void)
{
	printf("loop_ns %.3f\n", best_ns(loop_of_events, EVENTS));
	printf("exchange_ns %.3f\n", best_ns(exchange, EVENTS));
	printf("event_ns %.3f\n", best_ns(count_events, EVENTS));
	printf("inference_ns %.1f\n", best_ns(classify, INFERENCES));
	return 0;
}
