/* SPDX-License-Identifier: GPL-2.0-only */
/* Which disk is watched, and whose readahead is steered by what it shows. */
#ifndef RAB_TARGET_H
#define RAB_TARGET_H

#include <linux/backing-dev.h>
#include <linux/blkdev.h>

/*
 * Disks and file systems may go while we are loaded, and nobody is kept from
 * removing them: all that is held are the bdis. A bdi that is held cannot be
 * another disk's, so its address tells whose request or file it is.
 */
struct rab_target {
	/* Of the disk whose requests are counted, as in /sys/block. */
	char name[DISK_NAME_LEN];
	/* Its bdi. */
	struct backing_dev_info *observed;
	/*
	 * The bdi that files get their readahead from: the same one, that of
	 * a dm or md disk above it, or a file system's own.
	 */
	struct backing_dev_info *steered;
	/* What a commit of queue limits would raise its readahead to. */
	u32 commit_pages;
};

int rab_target_find(struct rab_target *target, char *description);
void rab_target_release(struct rab_target *target);

/*
 * The watched disk was removed, or what is steered: a disk above it, or a file
 * system, which has another bdi when it is mounted again.
 */
static inline bool rab_target_is_gone(const struct rab_target *target)
{
	return !READ_ONCE(target->observed->dev) ||
	       !READ_ONCE(target->steered->dev);
}

#endif /* RAB_TARGET_H */
