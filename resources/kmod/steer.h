/* SPDX-License-Identifier: GPL-2.0-only */
/* The readahead of one bdi and of the open files that follow it. */
#ifndef RAB_STEER_H
#define RAB_STEER_H

#include <linux/backing-dev.h>
#include <linux/types.h>

/* Values of ours that files can have at a time: a further one is not set. */
#define RAB_VALUES_MAX		32
#define RAB_STRANGERS_MAX	64

/*
 * An open file that had a value of its own before we gave the same value to
 * others. Never dereferenced: pointer and inode only tell files apart.
 */
struct rab_stranger {
	const struct file *file;
	u32 inode_hash;
	u32 pages : 31;
	u32 seen : 1;
};

/* Used by init and exit, and by the worker between them: never at once. */
struct rab_steer {
	struct backing_dev_info *bdi;
	/* What a commit of queue limits would raise the readahead to. */
	u32 commit_pages;
	/* A walk in a window stops after so long. */
	u32 budget_ms;
	/* The bdi's readahead as we found it, or as somebody else set it. */
	u32 home_pages;
	/* The bdi's readahead as we left it. */
	u32 pages;
	/* Something was changed and is not put back yet. */
	bool active;
	/* A walk found every file that follows the bdi at @pages. */
	bool settled;
	/* Windows in which a value like a commit's is a person's. */
	u32 wary;
	/* Windows until the next census. */
	u32 rest;
	/* Values that a file which follows the bdi can have now ... */
	u32 ours[RAB_VALUES_MAX];
	unsigned int ours_count;
	/* ... and values we gave the bdi that any file can have, or twice it. */
	u32 given[RAB_VALUES_MAX];
	unsigned int given_count;
	struct rab_stranger strangers[RAB_STRANGERS_MAX];
	unsigned int stranger_count;
};

/* What steering did in one window. */
struct rab_steered {
	/* The bdi's own value was written. */
	bool set;
	/* ... again, after a commit of queue limits had raised it. */
	bool reasserted;
	u32 walks;
	u32 files;
	u32 walk_us;
};

void rab_steer_init(struct rab_steer *steer, struct backing_dev_info *bdi,
		    u32 commit_pages, u32 budget_ms);
int rab_steer_to(struct rab_steer *steer, u32 readahead_kib,
		 struct rab_steered *steered);
int rab_steer_home(struct rab_steer *steer, struct rab_steered *steered);
int rab_steer_leave(struct rab_steer *steer, struct rab_steered *steered);
u32 rab_readahead_kib(const struct backing_dev_info *bdi);
u32 rab_home_kib(const struct rab_steer *steer);

#endif /* RAB_STEER_H */
