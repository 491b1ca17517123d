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
 * @hold_windows: something new is accepted after so many windows in a row
 * @sure_milli: or a class after one window with at least this confidence
 *
 * Return: whether what the window says is now accepted.
 */
bool rab_decide(struct rab_decider *decider, const struct rab_verdict *verdict,
		u32 hold_windows, u32 sure_milli)
{
	s8 says = verdict->abstained ? RAB_UNKNOWN : verdict->class;
	bool sure = says != RAB_UNKNOWN &&
		    verdict->confidence_milli >= sure_milli;

	if (says == decider->accepted) {
		decider->candidate = RAB_NO_CLASS;
		decider->streak = 0;
		return true;
	}

	if (says != decider->candidate) {
		decider->candidate = says;
		decider->streak = 0;
	}
	decider->streak++;
	if (decider->streak < hold_windows && !sure)
		return false;

	decider->accepted = says;
	decider->candidate = RAB_NO_CLASS;
	decider->streak = 0;
	return true;
}
