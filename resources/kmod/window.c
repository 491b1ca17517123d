// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counts of a window -> features in Q16.16, each rounded towards minus
 * infinity from its exact value. These very integers are reported and are what
 * the network gets, so a line of /dev/rabench can be recomputed by anyone.
 */
#include "window.h"

/* An average distance is cut here (128 TiB), so that Q16.16 fits in s64. */
#define RAB_FEATURE_MAX		(S64_MAX >> 1)

/*
 * floor(numerator * 2^shift / denominator), cut at RAB_FEATURE_MAX. The
 * denominator must be below 2^(64 - shift) for the remainder to be shifted.
 */
static s64 rab_ratio(u64 numerator, u64 denominator, unsigned int shift)
{
	u64 whole, rest;

	whole = div64_u64_rem(numerator, denominator, &rest);
	if (whole >= (u64)RAB_FEATURE_MAX >> shift)
		return RAB_FEATURE_MAX;
	return (s64)((whole << shift) + div64_u64(rest << shift, denominator));
}

unsigned int rab_feature_count(enum rab_feature_set set)
{
	return set == RAB_SEED_V1 ? 5 : 8;
}

/**
 * rab_features() - the features of a window that is not idle
 * @set: which features, in which order (design: "Feature set")
 * @window: counts, length and readahead in force
 * @features_q16: receives rab_feature_count(@set) values, Q16.16
 */
void rab_features(enum rab_feature_set set, const struct rab_window *window,
		  s64 features_q16[RAB_FEATURES_MAX])
{
	const struct rab_counts *counts = &window->counts;
	u64 n = counts->requests;
	u64 steps = n - 1;

	/* avg_distance_bytes: sectors of 512 = 2^9 bytes. */
	features_q16[0] = rab_ratio(counts->distance_sectors, steps, 16 + 9);
	/* jump_ratio, avg_io_bytes, seq_ratio, iops */
	features_q16[1] = rab_ratio(counts->jumps, steps, 16);
	features_q16[2] = rab_ratio(counts->bytes, n, 16);
	features_q16[3] = rab_ratio(steps - counts->jumps, steps, 16);
	features_q16[4] = rab_ratio(n * 1000, window->window_ms, 16);
	if (set == RAB_SEED_V1)
		return;

	/* write_ratio, readahead_ratio, readahead_kib */
	features_q16[5] = rab_ratio(counts->writes, n, 16);
	features_q16[6] = rab_ratio(counts->readaheads, n, 16);
	features_q16[7] = (s64)window->readahead_kib << 16;
}
