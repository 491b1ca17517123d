/* SPDX-License-Identifier: GPL-2.0-only */
/* The probe, the per-CPU counters and the window timer. */
#ifndef RAB_OBSERVE_H
#define RAB_OBSERVE_H

#include <linux/atomic.h>
#include <linux/hrtimer.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#include "target.h"
#include "window.h"

struct rab_slots {
	struct rab_counts slot[2];
};

/*
 * One disk under observation. Probes on any CPU, the timer (hard interrupt)
 * and the worker meet here without a lock:
 *  - @observed, @steered, @period, @window_ms, @workqueue, @work: set before
 *    the timer and the probe start, constant afterwards.
 *  - @chain: see window.h; every change is one atomic exchange.
 *  - @slots: a probe adds to the slot that @chain named; the worker reads and
 *    clears the other one, after a grace period and before it drops @ended.
 *  - @periods: the timer's own.
 *  - @window: the timer writes it while @ended is false, the worker reads it
 *    while @ended is true.
 *  - @ended: the baton; set by the timer, dropped by the worker.
 */
struct rab_observer {
	const struct backing_dev_info *observed;
	const struct backing_dev_info *steered;
	atomic64_t chain;
	struct rab_slots __percpu *slots;

	struct hrtimer timer;
	ktime_t period;
	u32 window_ms;
	u64 periods;
	bool ended;
	struct rab_window window;

	struct workqueue_struct *workqueue;
	struct work_struct *work;
};

int rab_observer_start(struct rab_observer *observer,
		       const struct rab_target *target, u32 window_ms,
		       struct workqueue_struct *workqueue,
		       struct work_struct *work);
bool rab_observer_has_window(const struct rab_observer *observer);
void rab_observer_collect(struct rab_observer *observer,
			  struct rab_window *window);
void rab_observer_stop_timer(struct rab_observer *observer);
void rab_observer_stop(struct rab_observer *observer);

#endif /* RAB_OBSERVE_H */
