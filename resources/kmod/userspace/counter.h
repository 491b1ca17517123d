/* SPDX-License-Identifier: GPL-2.0-only */
/* What rab_probe() and the window timer do, on one CPU. */
#ifndef COUNTER_H
#define COUNTER_H

#include "window.h"

struct counter {
	u64 chain;
	struct rab_counts slots[2];
};

#define COUNTER_EMPTY { .chain = RAB_NO_SECTOR }

static inline void count(struct counter *counter, u64 sector, u64 bytes,
			 bool is_write, bool is_readahead)
{
	u64 word = __atomic_load_n(&counter->chain, __ATOMIC_RELAXED);
	struct rab_counts *counts;
	u64 distance;

	while (!__atomic_compare_exchange_n(&counter->chain, &word,
					    rab_chain_next(word, sector), false,
					    __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		;
	counts = &counter->slots[rab_chain_slot(word)];
	counts->requests++;
	counts->bytes += bytes;
	if (rab_chain_distance(word, sector, &distance)) {
		counts->distance_sectors += distance;
		if (distance > RAB_JUMP_SECTORS)
			counts->jumps++;
	}
	if (is_write)
		counts->writes++;
	if (is_readahead)
		counts->readaheads++;
}

static inline void take(struct counter *counter, struct rab_counts *counts)
{
	unsigned int slot = rab_chain_slot(counter->chain);

	counter->chain = rab_chain_roll_over(counter->chain);
	*counts = counter->slots[slot];
	counter->slots[slot] = (struct rab_counts){ 0 };
}

#endif /* COUNTER_H */
