/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One window of one disk: what is counted, how two requests make a distance,
 * and how counts become features. Plain data and pure functions.
 */
#ifndef RAB_WINDOW_H
#define RAB_WINDOW_H

#include "portable.h"

/* A distance above this many 512-byte sectors (1 MiB) is a jump. */
#define RAB_JUMP_SECTORS	2048

#define RAB_FEATURES_MAX	8

enum rab_feature_set {
	RAB_SEED_V1,
	RAB_SERVED_V1,
	RAB_SERVED_V2,
};

/* A sum of distances wraps beyond 2^64 sectors: 2^29 requests on 16 TiB. */
struct rab_counts {
	u64 requests;
	u64 distance_sectors;
	u64 jumps;
	u64 bytes;
	u64 writes;
	u64 readaheads;
};

struct rab_window {
	/* CLOCK_MONOTONIC and CLOCK_REALTIME at the window's end. */
	u64 mono_ns;
	u64 wall_ns;
	/* More than the parameter where the box was too busy to roll over. */
	u32 window_ms;
	/* In force at the window's end. */
	u32 readahead_kib;
	struct rab_counts counts;
};

/*
 * The chain: one word that all CPUs exchange. The top bit names the slot
 * (this window or the other one), the rest is the sector of the last request,
 * or RAB_NO_SECTOR at a window's start. Because both change in one atomic
 * step, every request belongs to exactly one window and a distance never
 * crosses from one window into the next.
 */
#define RAB_SLOT_BIT		63
#define RAB_NO_SECTOR		(BIT_ULL(RAB_SLOT_BIT) - 1)

static inline unsigned int rab_chain_slot(u64 word)
{
	return word >> RAB_SLOT_BIT;
}

static inline u64 rab_chain_next(u64 word, u64 sector)
{
	return (word & BIT_ULL(RAB_SLOT_BIT)) | (sector & RAB_NO_SECTOR);
}

/* The other slot, with no request in it yet. */
static inline u64 rab_chain_roll_over(u64 word)
{
	return (~word & BIT_ULL(RAB_SLOT_BIT)) | RAB_NO_SECTOR;
}

/* False for the first request of a window: it has no distance. */
static inline bool rab_chain_distance(u64 word, u64 sector, u64 *distance)
{
	u64 previous = word & RAB_NO_SECTOR;

	if (previous == RAB_NO_SECTOR)
		return false;
	*distance = sector > previous ? sector - previous : previous - sector;
	return true;
}

/* Fewer than two requests: no distance, no class. */
static inline bool rab_window_is_idle(const struct rab_counts *counts)
{
	return counts->requests < 2;
}

unsigned int rab_feature_count(enum rab_feature_set set);
void rab_features(enum rab_feature_set set, const struct rab_window *window,
		  s64 features_q16[RAB_FEATURES_MAX]);

#endif /* RAB_WINDOW_H */
