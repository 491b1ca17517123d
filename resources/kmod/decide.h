/* SPDX-License-Identifier: GPL-2.0-only */
/* Hysteresis: when does what one window says become what the disk gets? */
#ifndef RAB_DECIDE_H
#define RAB_DECIDE_H

#include "network.h"

struct rab_decider {
	/* The class that the disk is steered by, RAB_NO_CLASS at first. */
	s8 accepted;
	/* The class that wants to take its place, and for how many windows. */
	s8 candidate;
	u32 streak;
};

void rab_decider_init(struct rab_decider *decider);
bool rab_decide(struct rab_decider *decider, const struct rab_verdict *verdict,
		u32 hold_windows, u32 sure_milli);

#endif /* RAB_DECIDE_H */
