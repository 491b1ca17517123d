// SPDX-License-Identifier: GPL-2.0-only
/*
 * Readahead Bench: classifies disks' access patterns once a window and gives
 * each disk and its open files the readahead that suits it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/utsname.h>
#include <generated/utsrelease.h>

#include "control.h"
#include "disk.h"
#include "limit.h"
#include "report.h"

#define RAB_DISKS_MAX		8

/* Constant between init and exit; [rab_disk_count] are running. */
static struct rab_disk *rab_disks[RAB_DISKS_MAX];
static unsigned int rab_disk_count;
static struct workqueue_struct *rab_workqueue;

/**
 * rab_disk_of() - whose directory in sysfs is this?
 * @kobject: one that rab_sysfs_add() made
 *
 * Return: never NULL for such a one.
 */
struct rab_disk *rab_disk_of(const struct kobject *kobject)
{
	unsigned int i;

	for (i = 0; i < RAB_DISKS_MAX; i++)
		if (rab_disks[i] && rab_disks[i]->kobject == kobject)
			return rab_disks[i];
	return NULL;
}

/*
 * The kernel itself lets a module in that another build of the same version
 * made, where symbols have checksums. We look into too many of its structures
 * for that.
 */
static int __init rab_check_kernel(void)
{
	if (!strcmp(init_utsname()->release, UTS_RELEASE))
		return 0;
	pr_err("built for kernel %s, and this is %s\n", UTS_RELEASE,
	       init_utsname()->release);
	return -ENOEXEC;
}

/* One watcher for a disk, and one master for a readahead. */
static int __init rab_check_free(const struct rab_target *target)
{
	const struct rab_target *other;
	unsigned int i;

	for (i = 0; i < rab_disk_count; i++) {
		other = &rab_disks[i]->target;
		if (other->observed != target->observed &&
		    other->steered != target->steered)
			continue;
		pr_err("%s is named twice in disk=, or what it steers is\n",
		       target->name);
		return -EINVAL;
	}
	return 0;
}

static int __init rab_add_disk(char *description)
{
	struct rab_disk *disk;
	int err;

	if (rab_disk_count == RAB_DISKS_MAX) {
		pr_err("disk= names more than %u disks\n", RAB_DISKS_MAX);
		return -EINVAL;
	}
	disk = kzalloc(sizeof(*disk), GFP_KERNEL);
	if (!disk)
		return -ENOMEM;
	err = rab_target_find(&disk->target, description);
	if (err)
		goto free_disk;
	err = rab_check_free(&disk->target);
	if (err)
		goto release_target;
	err = rab_disk_start(disk, rab_workqueue, rab_control_window_ms());
	if (err)
		goto release_target;
	rab_disks[rab_disk_count] = disk;
	err = rab_sysfs_add(disk);
	if (err)
		goto stop_disk;
	rab_disk_count++;
	return 0;

stop_disk:
	rab_disks[rab_disk_count] = NULL;
	rab_disk_stop(disk);
release_target:
	rab_target_release(&disk->target);
free_disk:
	kfree(disk);
	return err;
}

static void rab_remove_disks(void)
{
	struct rab_disk *disk;

	while (rab_disk_count) {
		disk = rab_disks[rab_disk_count - 1];
		rab_sysfs_remove(disk);
		rab_disks[--rab_disk_count] = NULL;
		rab_disk_stop(disk);
		rab_target_release(&disk->target);
		kfree(disk);
	}
}

/* In hard interrupt, while all disks run. */
static void rab_limit_passed(void)
{
	unsigned int i;

	for (i = 0; i < rab_disk_count; i++)
		rab_disk_look_now(rab_disks[i]);
}

static int __init rab_add_disks(void)
{
	const char *wanted = rab_control_disks() ?: "";
	char *copy = kstrdup(wanted, GFP_KERNEL), *rest = copy, *description;
	int err = 0;

	if (!copy)
		return -ENOMEM;
	while (!err && (description = strsep(&rest, ",")))
		err = rab_add_disk(description);
	if (err)
		rab_remove_disks();
	kfree(copy);
	return err;
}

static unsigned int __init rab_count_wanted(void)
{
	const char *at = rab_control_disks();
	unsigned int count = 1;

	for (; at && *at; at++)
		count += *at == ',';
	return min_t(unsigned int, count, RAB_DISKS_MAX);
}

static int __init rab_init(void)
{
	int err;

	err = rab_check_kernel();
	if (err)
		return err;
	err = rab_control_check_model();
	if (err)
		return err;
	rab_workqueue = alloc_workqueue("rabench", WQ_UNBOUND, RAB_DISKS_MAX);
	if (!rab_workqueue)
		return -ENOMEM;
	err = rab_report_init(rab_count_wanted());
	if (err)
		goto destroy_workqueue;
	err = rab_sysfs_init();
	if (err)
		goto exit_report;
	err = rab_add_disks();
	if (err)
		goto exit_sysfs;
	err = rab_report_open();
	if (err)
		goto remove_disks;
	rab_limit_start(rab_limit_passed);

	pr_info("%s, model %s, windows of %u ms\n", rab_control_disks(),
		rab_model->id, rab_control_window_ms());
	return 0;

remove_disks:
	rab_remove_disks();
exit_sysfs:
	rab_sysfs_exit();
exit_report:
	rab_report_exit();
destroy_workqueue:
	destroy_workqueue(rab_workqueue);
	return err;
}

static void __exit rab_exit(void)
{
	rab_limit_stop();
	rab_report_close();
	rab_remove_disks();
	rab_sysfs_exit();
	rab_report_exit();
	destroy_workqueue(rab_workqueue);
}

module_init(rab_init);
module_exit(rab_exit);

MODULE_DESCRIPTION("Readahead by classification of block requests");
MODULE_LICENSE("GPL");
