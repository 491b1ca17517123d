// SPDX-License-Identifier: GPL-2.0-only
/*
 * Windows can be a minute long, so the limit has a timer of its own. Its clock
 * is CLOCK_BOOTTIME, which goes on in suspend and cannot be set.
 */
#include <linux/atomic.h>
#include <linux/hrtimer.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/timekeeping.h>

#include "compat.h"
#include "limit.h"

/*
 * The parameters' lock is held by who sets the limit. sysfs has them before
 * the module starts and still after it has stopped: @passed is NULL then.
 */
static struct {
	/* 0 for never. Read by anybody. */
	atomic64_t ends_ns;
	/* Protected by the parameters' lock, constant while the timer runs. */
	void (*passed)(void);
	struct hrtimer timer;
} rab_limit;

static enum hrtimer_restart rab_limit_passes(struct hrtimer *timer)
{
	rab_limit.passed();
	return HRTIMER_NORESTART;
}

static void rab_limit_arm(void)
{
	s64 ends_ns = atomic64_read(&rab_limit.ends_ns);

	if (ends_ns)
		hrtimer_start(&rab_limit.timer, ns_to_ktime(ends_ns),
			      HRTIMER_MODE_ABS);
	else
		hrtimer_cancel(&rab_limit.timer);
}

/**
 * rab_limit_set() - begin the time anew
 * @seconds: from now on, 0 for never
 *
 * With the parameters' lock held, as the setter of a parameter has it.
 */
void rab_limit_set(u32 seconds)
{
	s64 ends_ns = ktime_get_boottime_ns() + (s64)seconds * NSEC_PER_SEC;

	atomic64_set(&rab_limit.ends_ns, seconds ? ends_ns : 0);
	if (rab_limit.passed)
		rab_limit_arm();
}

/**
 * rab_limit_left_s() - how much of it is left
 *
 * Return: seconds, rounded up; 0 where there is no limit; -ETIME where it has
 * passed.
 */
int rab_limit_left_s(void)
{
	s64 ends_ns = atomic64_read(&rab_limit.ends_ns);
	s64 left_ns = ends_ns - (s64)ktime_get_boottime_ns();

	if (!ends_ns)
		return 0;
	return left_ns > 0 ? DIV_ROUND_UP_ULL(left_ns, NSEC_PER_SEC) : -ETIME;
}

/**
 * rab_limit_start() - let the limit act from now on
 * @passed: called in hard interrupt when it passes, at once if it has already
 */
void rab_limit_start(void (*passed)(void))
{
	rab_hrtimer_setup(&rab_limit.timer, rab_limit_passes, CLOCK_BOOTTIME);
	kernel_param_lock(THIS_MODULE);
	rab_limit.passed = passed;
	rab_limit_arm();
	kernel_param_unlock(THIS_MODULE);
}

/* It is not called any more after this, whatever is written. May sleep. */
void rab_limit_stop(void)
{
	kernel_param_lock(THIS_MODULE);
	hrtimer_cancel(&rab_limit.timer);
	rab_limit.passed = NULL;
	kernel_param_unlock(THIS_MODULE);
}
