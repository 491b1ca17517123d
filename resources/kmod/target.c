// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/fs.h>
#include <linux/namei.h>
#include <linux/pagemap.h>
#include <linux/path.h>
#include <linux/string.h>

#include "compat.h"
#include "target.h"

/*
 * "vdb" -> /dev/vdb, open until rab_bdev_close(); '!' stands for '/' as in
 * /sys/block. Opening does not keep others from mounting or writing the disk.
 */
static int rab_open_disk(struct rab_bdev *opened, const char *name)
{
	char path[sizeof("/dev/") + DISK_NAME_LEN];
	int err;

	if (!*name || strchr(name, '/') || name[0] == '.' ||
	    strlen(name) >= DISK_NAME_LEN) {
		pr_err("disk= must name a disk as in /sys/block, such as vdb, not \"%s\"\n",
		       name);
		return -EINVAL;
	}
	snprintf(path, sizeof(path), "/dev/%s", name);
	strreplace(path, '!', '/');
	err = rab_bdev_open(opened, path);
	if (err) {
		pr_err("cannot open %s (%d): is there such a disk in /sys/block?\n",
		       path, err);
		return -ENODEV;
	}
	if (bdev_is_partition(opened->bdev)) {
		pr_err("%s is a partition: name the whole disk, %s\n", name,
		       opened->bdev->bd_disk->disk_name);
		rab_bdev_close(opened);
		return -EINVAL;
	}
	return 0;
}

static int rab_find_observed(struct rab_target *target, const char *name)
{
	struct rab_bdev opened;
	struct gendisk *disk;
	int err = rab_open_disk(&opened, name);

	if (err)
		return err;
	disk = opened.bdev->bd_disk;
	if (queue_is_mq(disk->queue)) {
		strscpy(target->name, disk->disk_name, sizeof(target->name));
		target->observed = bdi_get(disk->bdi);
	} else {
		pr_err("%s issues no requests of its own: name the disk below it, as in disk=%s:vdb\n",
		       disk->disk_name, disk->disk_name);
		err = -EINVAL;
	}
	rab_bdev_close(&opened);
	return err;
}

static int rab_find_steered_disk(struct rab_target *target, const char *name)
{
	struct rab_bdev opened;
	int err = rab_open_disk(&opened, name);
	u32 optimal;

	if (err)
		return err;
	target->steered = bdi_get(opened.bdev->bd_disk->bdi);
	/* Twice the optimal size, where it has one (block/blk-settings.c). */
	optimal = queue_io_opt(bdev_get_queue(opened.bdev)) >> PAGE_SHIFT;
	target->commit_pages = max_t(u32, 2 * optimal, VM_READAHEAD_PAGES);
	rab_bdev_close(&opened);
	return 0;
}

/* Whatever is mounted there: file systems such as btrfs have their own bdi. */
static int rab_find_steered_mount(struct rab_target *target, const char *where)
{
	struct backing_dev_info *bdi;
	struct path path;
	int err = kern_path(where, LOOKUP_FOLLOW, &path);

	if (err) {
		pr_err("there is no %s (%d)\n", where, err);
		return -ENODEV;
	}
	bdi = path.dentry->d_sb->s_bdi;
	if (bdi == &noop_backing_dev_info) {
		pr_err("files under %s have no readahead to steer\n", where);
		err = -EINVAL;
	} else {
		target->steered = bdi_get(bdi);
		target->commit_pages = VM_READAHEAD_PAGES;
	}
	path_put(&path);
	return err;
}

/**
 * rab_target_find() - understand "vdb", "dm-0:vdb" or "/mount/point:vdb"
 * @target: zeroed; receives references, until rab_target_release()
 * @description: is written to
 *
 * May sleep. Return: 0, or -EINVAL or -ENODEV after a sentence in the log.
 */
int rab_target_find(struct rab_target *target, char *description)
{
	char *observed = strrchr(description, ':');
	const char *steered = description;
	int err;

	if (observed)
		*observed++ = '\0';
	else
		observed = description;
	err = rab_find_observed(target, observed);
	if (err)
		return err;
	if (*steered == '/')
		err = rab_find_steered_mount(target, steered);
	else
		err = rab_find_steered_disk(target, steered);
	if (err)
		bdi_put(target->observed);
	return err;
}

void rab_target_release(struct rab_target *target)
{
	bdi_put(target->steered);
	bdi_put(target->observed);
}
