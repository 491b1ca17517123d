// SPDX-License-Identifier: GPL-2.0-only
#include "decide.h"

void rab_decider_init(struct rab_decider *decider)
{
	decider->accepted = RAB_NO_CLASS;
	decider->candidate = RAB_NO_CLASS;
	decider->streak = 0;
}

/**
 * rab_decide() - take one window's verdict into account
 * @decider: what came before
 * @verdict: of a window that is not idle; idle windows change nothing
 * @hold_windows: a new class is accepted after so many windows in a row
 * @sure_milli: or after one window with at least this confidence
 *
 * Return: whether the window's class is now the accepted one.
 */
bool rab_decide(struct rab_decider *decider, const struct rab_verdict *verdict,
		u32 hold_windows, u32 sure_milli)
{
	if (verdict->class == decider->accepted) {
		decider->candidate = RAB_NO_CLASS;
		decider->streak = 0;
		return true;
	}

	if (verdict->class != decider->candidate) {
		decider->candidate = verdict->class;
		decider->streak = 0;
	}
	decider->streak++;
	if (decider->streak < hold_windows &&
	    verdict->confidence_milli < sure_milli)
		return false;

	decider->accepted = verdict->class;
	decider->candidate = RAB_NO_CLASS;
	decider->streak = 0;
	return true;
}
