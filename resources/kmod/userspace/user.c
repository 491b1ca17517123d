// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module's arithmetic as a filter, for tests and for the curious. A line in:
 *   r SECTOR BYTES WRITE READAHEAD    a request
 *   e WINDOW_MS READAHEAD_KIB         the window's end: judges the requests
 *   w REQUESTS DISTANCE JUMPS BYTES WRITES READAHEADS WINDOW_MS READAHEAD_KIB
 *                                     a whole window, judged by itself
 * A line out for each `e` and `w`:
 *   REQUESTS DISTANCE JUMPS BYTES WRITES READAHEADS | FEATURES | LOGITS | CLASS
 *   CONFIDENCE ACCEPTED ABSTAINED OUTSIDE
 * all in the module's integers; ACCEPTED is the class after the hysteresis
 * with the default parameters.
 */
#include <stdio.h>

#include "counter.h"
#include "decide.h"

static void print_list(const s64 *values, unsigned int count)
{
	unsigned int i;

	printf("|");
	for (i = 0; i < count; i++)
		printf(" %lld", values[i]);
	printf(" ");
}

static void judge(const struct rab_window *window, struct rab_decider *decider)
{
	const struct rab_counts *counts = &window->counts;
	struct rab_verdict verdict;

	rab_classify(rab_model, window, &verdict);
	if (verdict.class != RAB_NO_CLASS)
		rab_decide(decider, &verdict, 2, 850);
	printf("%llu %llu %llu %llu %llu %llu ", counts->requests,
	       counts->distance_sectors, counts->jumps, counts->bytes,
	       counts->writes, counts->readaheads);
	print_list(verdict.features_q16, verdict.features);
	print_list(verdict.logits_q16, verdict.logits);
	printf("| %d %u %d %d %d\n", verdict.class, verdict.confidence_milli,
	       decider->accepted, verdict.abstained, verdict.outside);
}

int main(void)
{
	struct counter counter = COUNTER_EMPTY;
	struct rab_decider decider;
	char line[256];

	rab_decider_init(&decider);
	while (fgets(line, sizeof(line), stdin)) {
		struct rab_window window = { 0 };
		struct rab_counts *c = &window.counts;
		u64 sector, bytes;
		unsigned int is_write, is_readahead;

		if (sscanf(line, "r %llu %llu %u %u", &sector, &bytes,
			   &is_write, &is_readahead) == 4) {
			count(&counter, sector, bytes, is_write, is_readahead);
		} else if (sscanf(line, "e %u %u", &window.window_ms,
				  &window.readahead_kib) == 2) {
			take(&counter, c);
			judge(&window, &decider);
		} else if (sscanf(line, "w %llu %llu %llu %llu %llu %llu %u %u",
				  &c->requests, &c->distance_sectors, &c->jumps,
				  &c->bytes, &c->writes, &c->readaheads,
				  &window.window_ms,
				  &window.readahead_kib) == 8) {
			judge(&window, &decider);
		} else {
			fprintf(stderr, "not understood: %s", line);
			return 2;
		}
	}
	return 0;
}
