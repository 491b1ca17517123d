/* SPDX-License-Identifier: GPL-2.0-only */
/* Hysteresis: when does what one window says become what the disk gets? */
#ifndef RAB_DECIDE_H
#define RAB_DECIDE_H

#include "network.h"

/* Accepted when the model abstains for long enough: leave the disk alone. */
#define RAB_UNKNOWN		RAB_CLASSES

struct rab_decider {
	/*
	 * The class that the disk is steered by, or RAB_UNKNOWN, or at first
	 * RAB_NO_CLASS.
	 */
	s8 accepted;
	/* What wants to take its place, and for how many windows. */
	s8 candidate;
	u32 streak;
};

void rab_decider_init(struct rab_decider *decider);
bool rab_decide(struct rab_decider *decider, const struct rab_verdict *verdict,
		u32 hold_windows, u32 sure_milli);

/* Whether there is a class to steer by. */
static inline bool rab_has_decided(const struct rab_decider *decider)
{
	return decider->accepted != RAB_NO_CLASS &&
	       decider->accepted != RAB_UNKNOWN;
}

#endif /* RAB_DECIDE_H */
