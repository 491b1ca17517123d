/* SPDX-License-Identifier: GPL-2.0-only */
/* Finds the open files of a disk or file system, and hands each to a visitor. */
#ifndef RAB_WALK_H
#define RAB_WALK_H

#include <linux/backing-dev.h>
#include <linux/fs.h>

struct rab_walk {
	const struct backing_dev_info *bdi;
	/*
	 * Called for regular files and block devices with this bdi, once for
	 * each descriptor and each mapping, with a lock held: must not sleep.
	 */
	void (*visit)(struct rab_walk *walk, struct file *file);
	/* Stop after so long; 0 for never. */
	u32 budget_ms;
	/* Wait for an address space that somebody changes, instead of missing it. */
	bool patient;
};

int rab_walk(struct rab_walk *walk);

#endif /* RAB_WALK_H */
