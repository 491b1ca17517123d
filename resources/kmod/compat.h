/* SPDX-License-Identifier: GPL-2.0-only */
/* Everything that differs between the kernels from 6.1 to 7.x. */
#ifndef RAB_COMPAT_H
#define RAB_COMPAT_H

#include <linux/blkdev.h>
#include <linux/err.h>
#include <linux/hrtimer.h>
#include <linux/version.h>

/*
 * A disk held open for reading, not exclusively: others may mount, partition
 * and write it. rab_bdev_open() returns 0 or a negative errno.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)

struct rab_bdev {
	struct block_device *bdev;
	struct file *file;
};

static inline int rab_bdev_open(struct rab_bdev *disk, const char *path)
{
	disk->file = bdev_file_open_by_path(path, BLK_OPEN_READ, NULL, NULL);
	if (IS_ERR(disk->file))
		return PTR_ERR(disk->file);
	disk->bdev = file_bdev(disk->file);
	return 0;
}

static inline void rab_bdev_close(struct rab_bdev *disk)
{
	fput(disk->file);
}

#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)

struct rab_bdev {
	struct block_device *bdev;
	struct bdev_handle *handle;
};

static inline int rab_bdev_open(struct rab_bdev *disk, const char *path)
{
	disk->handle = bdev_open_by_path(path, BLK_OPEN_READ, NULL, NULL);
	if (IS_ERR(disk->handle))
		return PTR_ERR(disk->handle);
	disk->bdev = disk->handle->bdev;
	return 0;
}

static inline void rab_bdev_close(struct rab_bdev *disk)
{
	bdev_release(disk->handle);
}

#else

struct rab_bdev {
	struct block_device *bdev;
};

static inline int rab_bdev_open(struct rab_bdev *disk, const char *path)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	disk->bdev = blkdev_get_by_path(path, BLK_OPEN_READ, NULL, NULL);
#else
	disk->bdev = blkdev_get_by_path(path, FMODE_READ, NULL);
#endif
	return PTR_ERR_OR_ZERO(disk->bdev);
}

static inline void rab_bdev_close(struct rab_bdev *disk)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	blkdev_put(disk->bdev, NULL);
#else
	blkdev_put(disk->bdev, FMODE_READ);
#endif
}

#endif

static inline void
rab_hrtimer_setup(struct hrtimer *timer,
		  enum hrtimer_restart (*function)(struct hrtimer *),
		  clockid_t clock)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
	hrtimer_setup(timer, function, clock, HRTIMER_MODE_ABS);
#else
	hrtimer_init(timer, clock, HRTIMER_MODE_ABS);
	timer->function = function;
#endif
}

#endif /* RAB_COMPAT_H */
