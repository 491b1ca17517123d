// SPDX-License-Identifier: GPL-2.0-only
/*
 * Readahead Bench: classifies a disk's access pattern once a window and gives
 * the disk and its open files the readahead that suits it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>

#include "compat.h"
#include "rabench.h"

static char *disk;
module_param(disk, charp, 0444);
MODULE_PARM_DESC(disk, "the disk, as in /sys/block: \"vdb\" (required)");

static unsigned int window_ms;
static int rab_set_window_ms(const char *value, const struct kernel_param *kp)
{
	return param_set_uint_minmax(value, kp, 100, 60000);
}

static const struct kernel_param_ops rab_window_ms_ops = {
	.set = rab_set_window_ms,
	.get = param_get_uint,
};
module_param_cb(window_ms, &rab_window_ms_ops, &window_ms, 0444);
__MODULE_PARM_TYPE(window_ms, "uint");
MODULE_PARM_DESC(window_ms, "window length, 100 to 60000 ms (default: the model's)");

static bool dry_run;
module_param(dry_run, bool, 0644);
MODULE_PARM_DESC(dry_run, "decide and report, but change nothing; what was changed is put back");

static unsigned int hold_windows = 2;
static int rab_set_hold_windows(const char *value,
				const struct kernel_param *kp)
{
	return param_set_uint_minmax(value, kp, 1, 64);
}

static const struct kernel_param_ops rab_hold_windows_ops = {
	.set = rab_set_hold_windows,
	.get = param_get_uint,
};
module_param_cb(hold_windows, &rab_hold_windows_ops, &hold_windows, 0644);
__MODULE_PARM_TYPE(hold_windows, "uint");
MODULE_PARM_DESC(hold_windows, "a new class is accepted after so many windows in a row, 1 to 64 (default 2)");

static unsigned int sure_milli = 950;
static int rab_set_sure_milli(const char *value, const struct kernel_param *kp)
{
	return param_set_uint_minmax(value, kp, 334, 1001);
}

static const struct kernel_param_ops rab_sure_milli_ops = {
	.set = rab_set_sure_milli,
	.get = param_get_uint,
};
module_param_cb(sure_milli, &rab_sure_milli_ops, &sure_milli, 0644);
__MODULE_PARM_TYPE(sure_milli, "uint");
MODULE_PARM_DESC(sure_milli, "or after one window with this confidence in thousandths, 334 to 1001 = never (default 950)");

/*
 * Readahead by class, 0 for the model's own. Entries are written and read
 * whole; the worker reads one of them once a window.
 */
static unsigned int map_kib[RAB_CLASSES];

static unsigned int rab_map_kib(unsigned int class)
{
	return READ_ONCE(map_kib[class]) ?: rab_model.readahead_kib[class];
}

static int rab_set_map_kib(const char *value, const struct kernel_param *kp)
{
	unsigned int kib[RAB_CLASSES];
	unsigned int i;
	int used = 0;

	/* Five digits: more cannot be within the limits, and none overflows. */
	if (sscanf(value, "%5u,%5u,%5u %n", &kib[0], &kib[1], &kib[2],
		   &used) < RAB_CLASSES || value[used])
		return -EINVAL;
	for (i = 0; i < RAB_CLASSES; i++)
		if (kib[i] < RAB_MAP_KIB_MIN || kib[i] > RAB_MAP_KIB_MAX)
			return -EINVAL;
	for (i = 0; i < RAB_CLASSES; i++)
		WRITE_ONCE(map_kib[i], kib[i]);
	return 0;
}

static int rab_get_map_kib(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%u,%u,%u\n", rab_map_kib(0), rab_map_kib(1),
			  rab_map_kib(2));
}

static const struct kernel_param_ops rab_map_kib_ops = {
	.set = rab_set_map_kib,
	.get = rab_get_map_kib,
};
module_param_cb(map_kib, &rab_map_kib_ops, NULL, 0644);
__MODULE_PARM_TYPE(map_kib, "string");
MODULE_PARM_DESC(map_kib, "readahead in KiB for sequential,random,mixed, 4 to 16384 each (default: the model's)");

static int rab_set_model(const char *value, const struct kernel_param *kp)
{
	return -EPERM;
}

static int rab_get_model(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%s\n", rab_model.id);
}

static const struct kernel_param_ops rab_model_ops = {
	.set = rab_set_model,
	.get = rab_get_model,
};
module_param_cb(model, &rab_model_ops, NULL, 0444);
__MODULE_PARM_TYPE(model, "string");
MODULE_PARM_DESC(model, "the id of the model inside (read only)");

/*
 * One disk that is steered. @name, @held and @workqueue are constant between
 * init and exit; @observer has rules of its own; the rest is the worker's.
 */
struct rab_disk {
	char name[DISK_NAME_LEN];
	struct rab_bdev held;
	struct workqueue_struct *workqueue;
	struct work_struct work;
	struct rab_observer observer;

	u64 seq;
	struct rab_decider decider;
	struct rab_steer steer;
};

static struct rab_disk *rab_disk;

static enum rab_action rab_steer_by(struct rab_disk *target, bool accepted,
				    struct rab_steered *steered)
{
	u32 wanted = rab_map_kib(target->decider.accepted);

	if (READ_ONCE(dry_run)) {
		if (!accepted)
			return RAB_HOLD;
		return wanted == rab_readahead_kib(target->steer.bdi) ?
			RAB_KEEP : RAB_DRY_RUN;
	}
	if (rab_steer_to(&target->steer, wanted, steered) || !accepted)
		return RAB_HOLD;
	return steered->set ? RAB_SET : RAB_KEEP;
}

/*
 * The value is asserted in every window, also in idle ones: a commit of queue
 * limits may have raised it.
 */
static enum rab_action rab_act(struct rab_disk *target,
			       const struct rab_verdict *verdict,
			       struct rab_steered *steered)
{
	bool idle = verdict->class == RAB_NO_CLASS;
	bool accepted = !idle && rab_decide(&target->decider, verdict,
					    READ_ONCE(hold_windows),
					    READ_ONCE(sure_milli));
	enum rab_action action = RAB_HOLD;

	if (READ_ONCE(dry_run))
		rab_steer_put_back(&target->steer, steered);
	if (target->decider.accepted != RAB_NO_CLASS)
		action = rab_steer_by(target, accepted, steered);
	return idle ? RAB_IDLE : action;
}

static void rab_work(struct work_struct *work)
{
	struct rab_disk *target = container_of(work, struct rab_disk, work);
	struct rab_record record = { .seq = target->seq++ };

	rab_observer_collect(&target->observer, &record.window);
	rab_classify(&rab_model, &record.window, &record.verdict);
	record.action = rab_act(target, &record.verdict, &record.steered);
	record.readahead_kib = rab_readahead_kib(target->steer.bdi);
	strscpy(record.disk, target->name, sizeof(record.disk));
	rab_report_add(&record);
}

/* "vdb" -> /dev/vdb, held open; '!' stands for '/' as in /sys/block. */
static int rab_open_disk(struct rab_disk *target, const char *name)
{
	char path[sizeof("/dev/") + DISK_NAME_LEN];
	struct block_device *bdev;
	int err;

	if (!name || !*name || strchr(name, '/') || name[0] == '.' ||
	    strlen(name) >= DISK_NAME_LEN) {
		pr_err("disk= must name a disk as in /sys/block, such as vdb\n");
		return -EINVAL;
	}
	snprintf(path, sizeof(path), "/dev/%s", name);
	strreplace(path, '!', '/');
	err = rab_bdev_open(&target->held, path);
	if (err) {
		pr_err("cannot open %s (%d): is there such a disk in /sys/block?\n",
		       path, err);
		return -ENODEV;
	}

	bdev = target->held.bdev;
	strscpy(target->name, bdev->bd_disk->disk_name, sizeof(target->name));
	if (bdev_is_partition(bdev)) {
		pr_err("%s is a partition: name the whole disk, %s\n", name,
		       target->name);
		goto refuse;
	}
	if (!queue_is_mq(bdev_get_queue(bdev))) {
		pr_err("%s issues no requests of its own: name the disk below it\n",
		       target->name);
		goto refuse;
	}
	return 0;

refuse:
	rab_bdev_close(&target->held);
	return -EINVAL;
}

static int __init rab_init(void)
{
	struct rab_disk *target;
	struct gendisk *gendisk;
	int err;

	if (!window_ms)
		window_ms = rab_model.window_ms;

	target = kzalloc(sizeof(*target), GFP_KERNEL);
	if (!target)
		return -ENOMEM;
	err = rab_open_disk(target, disk);
	if (err)
		goto free_target;
	gendisk = target->held.bdev->bd_disk;

	INIT_WORK(&target->work, rab_work);
	rab_decider_init(&target->decider);
	rab_steer_init(&target->steer, gendisk->bdi);
	target->workqueue = alloc_ordered_workqueue("rabench", 0);
	if (!target->workqueue) {
		err = -ENOMEM;
		goto close_disk;
	}
	err = rab_report_init();
	if (err)
		goto destroy_workqueue;
	err = rab_observer_start(&target->observer, gendisk, window_ms,
				 target->workqueue, &target->work);
	if (err)
		goto exit_report;

	rab_disk = target;
	pr_info("%s, model %s, windows of %u ms%s\n", target->name,
		rab_model.id, window_ms, dry_run ? ", dry run" : "");
	return 0;

exit_report:
	rab_report_exit();
destroy_workqueue:
	destroy_workqueue(target->workqueue);
close_disk:
	rab_bdev_close(&target->held);
free_target:
	kfree(target);
	return err;
}

/* First no new work, then no probe, then everything as it was. */
static void __exit rab_exit(void)
{
	struct rab_disk *target = rab_disk;
	struct rab_steered steered = {};

	rab_observer_stop_timer(&target->observer);
	cancel_work_sync(&target->work);
	rab_observer_stop(&target->observer);
	rab_steer_put_back(&target->steer, &steered);
	pr_info("%s has %u KiB readahead again, and %u open files\n",
		target->name, rab_readahead_kib(target->steer.bdi),
		steered.files);

	rab_report_exit();
	destroy_workqueue(target->workqueue);
	rab_bdev_close(&target->held);
	kfree(target);
}

module_init(rab_init);
module_exit(rab_exit);

MODULE_DESCRIPTION("Readahead by classification of block requests");
MODULE_LICENSE("GPL");
