/* SPDX-License-Identifier: GPL-2.0-only */
/* How the kernel-side parts fit together: observe -> decide -> steer -> report. */
#ifndef RABENCH_H
#define RABENCH_H

#include <linux/atomic.h>
#include <linux/blkdev.h>
#include <linux/hrtimer.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#include "decide.h"
#include "network.h"
#include "window.h"

/* observe.c: the probe, the per-CPU counters and the window timer. */

struct rab_slots {
	struct rab_counts slot[2];
};

/*
 * One disk under observation. Probes on any CPU, the timer (hard interrupt)
 * and the worker meet here without a lock:
 *  - @disk, @period, @window_ms, @workqueue, @work: set before the timer and
 *    the probe start, constant afterwards.
 *  - @chain: see window.h; every change is one atomic exchange.
 *  - @slots: a probe adds to the slot that @chain named; the worker reads and
 *    clears the other one, after a grace period and before it drops @ended.
 *  - @periods: the timer's own.
 *  - @window: the timer writes it while @ended is false, the worker reads it
 *    while @ended is true.
 *  - @ended: the baton; set by the timer, dropped by the worker.
 */
struct rab_observer {
	struct gendisk *disk;
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

int rab_observer_start(struct rab_observer *observer, struct gendisk *disk,
		       u32 window_ms, struct workqueue_struct *workqueue,
		       struct work_struct *work);
void rab_observer_collect(struct rab_observer *observer,
			  struct rab_window *window);
void rab_observer_stop_timer(struct rab_observer *observer);
void rab_observer_stop(struct rab_observer *observer);

/* steer.c: readahead of the disk and of its open files. */

/* What a map may hold; the generator keeps to the same limits. */
#define RAB_MAP_KIB_MIN		4
#define RAB_MAP_KIB_MAX		16384

/* Room for many changes of the map before a walk finds nothing to change. */
#define RAB_OURS_MAX		32
#define RAB_STRANGERS_MAX	64

/*
 * An open file that had a value of its own before we gave the same value to
 * others. Never dereferenced: the pointers only tell files apart.
 */
struct rab_stranger {
	const struct file *file;
	const struct inode *inode;
	u32 pages;
	bool seen;
};

/* Used by init and exit, and by the worker between them: never at once. */
struct rab_steer {
	struct backing_dev_info *bdi;
	/* The disk's readahead as we found it. */
	u32 home_pages;
	/* The disk's readahead as we left it. */
	u32 pages;
	/* Something was changed and is not put back yet. */
	bool active;
	/* A walk found every file that follows the disk at @pages. */
	bool settled;
	/* Values that a file which follows the disk can have now ... */
	u32 ours[RAB_OURS_MAX];
	unsigned int ours_count;
	/* ... and values that we gave the disk at any time. */
	u32 given[RAB_OURS_MAX];
	unsigned int given_count;
	struct rab_stranger strangers[RAB_STRANGERS_MAX];
	unsigned int stranger_count;
};

struct rab_steered {
	/* The disk's own value was written. */
	bool set;
	u32 files;
	u32 walk_us;
};

void rab_steer_init(struct rab_steer *steer, struct backing_dev_info *bdi);
int rab_steer_to(struct rab_steer *steer, u32 readahead_kib,
		 struct rab_steered *steered);
void rab_steer_put_back(struct rab_steer *steer, struct rab_steered *steered);
u32 rab_readahead_kib(const struct backing_dev_info *bdi);

/* report.c: /dev/rabench */

enum rab_action {
	RAB_IDLE,
	RAB_KEEP,
	RAB_SET,
	RAB_DRY_RUN,
	RAB_HOLD,
};

struct rab_record {
	u64 seq;
	char disk[DISK_NAME_LEN];
	struct rab_window window;
	struct rab_verdict verdict;
	enum rab_action action;
	/* In force after the decision. */
	u32 readahead_kib;
	struct rab_steered steered;
};

int rab_report_init(void);
void rab_report_add(const struct rab_record *record);
void rab_report_exit(void);

#endif /* RABENCH_H */
