/* SPDX-License-Identifier: GPL-2.0-only */
/* One disk from its requests to its readahead: observe, judge, decide, act. */
#ifndef RAB_DISK_H
#define RAB_DISK_H

#include <linux/kobject.h>
#include <linux/workqueue.h>

#include "decide.h"
#include "observe.h"
#include "steer.h"
#include "target.h"

/* Whether we steer, or why not. */
enum rab_state {
	RAB_STEERING,
	RAB_DRY_RUN,
	RAB_PAUSED,
	RAB_YIELDED,
	RAB_EXPIRED,
	RAB_GONE,
};

/* Since loading; written by the worker, read by anybody. */
struct rab_counters {
	u64 events;
	u64 windows;
	u64 idle_windows;
	u64 inferences;
	u64 inference_ns;
	u64 abstained;
	u64 changes;
	u64 walks;
	u64 walk_us;
	u64 files;
	u64 reasserted;
	u64 yields;
	u64 refused;
};

/*
 * @target and @kobject are constant between start and stop;
 * @observer has rules of its own; the rest is the worker's, and @state,
 * @counters and steer.home_pages are read by sysfs, each whole.
 */
struct rab_disk {
	struct rab_target target;
	struct kobject *kobject;
	struct work_struct work;
	struct rab_observer observer;

	u64 seq;
	struct rab_decider decider;
	struct rab_steer steer;
	/* What was done in the running window already. */
	struct rab_steered steered;
	enum rab_state state;
	/* The parameters' generation when somebody's value won. */
	u32 yielded_at;
	/* The log has it that a readahead cannot be set. */
	bool refusal_said;
	struct rab_counters counters;
};

int rab_disk_start(struct rab_disk *disk, struct workqueue_struct *workqueue,
		   u32 window_ms);
void rab_disk_look_now(struct rab_disk *disk);
void rab_disk_stop(struct rab_disk *disk);

/* sysfs.c: /sys/kernel/rabench */
int rab_sysfs_init(void);
int rab_sysfs_add(struct rab_disk *disk);
void rab_sysfs_remove(struct rab_disk *disk);
void rab_sysfs_exit(void);

/* main.c */
struct rab_disk *rab_disk_of(const struct kobject *kobject);

#endif /* RAB_DISK_H */
