// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counts of a window -> features in Q16.16, each rounded towards minus
 * infinity from its exact value (logarithms: see there). These very integers
 * are reported and are what the network gets, so a line of /dev/rabench can be
 * recomputed by anyone.
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

/*
 * log2(1 + numerator / denominator) in Q16.16, for a denominator of 1 to 2^63
 * that is above 1 where the numerator is U64_MAX. The sum is brought to 32
 * bits, by long division where it has fewer; each squaring of them then gives
 * one bit of the fraction. Cutting to 32 bits costs less than 2^-30 at first
 * and half of what the one before cost in each squaring: the result is the
 * value rounded down, or one less where that is within 2^-29 above a step.
 */
static s64 rab_log2_of_one_and(u64 numerator, u64 denominator)
{
	u64 sum, rest;
	unsigned int whole, i;
	s64 log2;

	sum = 1 + div64_u64_rem(numerator, denominator, &rest);
	whole = fls64(sum) - 1;
	if (whole > 31)
		sum >>= whole - 31;
	for (i = whole; i < 31; i++) {
		sum <<= 1;
		rest <<= 1;
		if (rest >= denominator) {
			rest -= denominator;
			sum |= 1;
		}
	}

	log2 = whole;
	for (i = 0; i < 16; i++) {
		sum = sum * sum >> 31;
		log2 <<= 1;
		if (sum >> 32) {
			sum >>= 1;
			log2 |= 1;
		}
	}
	return log2;
}

/* Counts up to 2^53 fit: a denominator is at most 2^10 times one. */
static void rab_features_served_v2(const struct rab_window *window,
				   s64 features_q16[RAB_FEATURES_MAX])
{
	const struct rab_counts *counts = &window->counts;
	u64 n = counts->requests;
	u64 steps = n - 1;

	/* jump_ratio */
	features_q16[0] = rab_ratio(counts->jumps, steps, 16);
	/* log2_run_kib, log2_request_kib: 1024 = 2^10 bytes a KiB. */
	features_q16[1] = rab_log2_of_one_and(counts->bytes,
					      (counts->jumps + 1) << 10);
	features_q16[2] = rab_log2_of_one_and(counts->bytes, n << 10);
	/* log2_distance_kib: two sectors a KiB. */
	features_q16[3] = rab_log2_of_one_and(counts->distance_sectors,
					      steps << 1);
	/* write_ratio, readahead_ratio, log2_readahead_kib */
	features_q16[4] = rab_ratio(counts->writes, n, 16);
	features_q16[5] = rab_ratio(counts->readaheads, n, 16);
	features_q16[6] = rab_log2_of_one_and(window->readahead_kib, 1);
}

unsigned int rab_feature_count(enum rab_feature_set set)
{
	static const u8 counts[] = {
		[RAB_SEED_V1] = 5, [RAB_SERVED_V1] = 8, [RAB_SERVED_V2] = 7,
	};

	return counts[set];
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

	if (set == RAB_SERVED_V2) {
		rab_features_served_v2(window, features_q16);
		return;
	}

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
