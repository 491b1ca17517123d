// SPDX-License-Identifier: GPL-2.0-only
/*
 * Module parameters. Each is one word that is written and read whole; the
 * kernel lets one writer in at a time. Limits are checked when they are
 * written, so a value in force is always a good one.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/moduleparam.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "control.h"
#include "limit.h"
#include "network.h"

/* 30 days. */
#define RAB_LIMIT_S_MAX		2592000

static atomic_t rab_generation;

static int rab_touched(int err)
{
	if (!err)
		atomic_inc(&rab_generation);
	return err;
}

/* Set at load only. */

static char *disk;
module_param(disk, charp, 0444);
MODULE_PARM_DESC(disk, "the disks, separated by commas: \"vdb\" as in /sys/block, or \"dm-0:vdb\" or \"/mount/point:vdb\" to watch vdb and steer what is on it (required)");

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

static char *wanted_model;
static int rab_get_model(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%s\n", rab_model->id);
}

static const struct kernel_param_ops rab_model_ops = {
	.set = param_set_charp,
	.get = rab_get_model,
	.free = param_free_charp,
};
module_param_cb(model, &rab_model_ops, &wanted_model, 0444);
__MODULE_PARM_TYPE(model, "charp");
MODULE_PARM_DESC(model, "the id of the model inside; given at load, the module refuses if it holds another one");

/* Set at any time. */

static int rab_set_switch(const char *value, const struct kernel_param *kp)
{
	return rab_touched(param_set_bool(value, kp));
}

static const struct kernel_param_ops rab_switch_ops = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = rab_set_switch,
	.get = param_get_bool,
};

static bool dry_run;
module_param_cb(dry_run, &rab_switch_ops, &dry_run, 0644);
__MODULE_PARM_TYPE(dry_run, "bool");
MODULE_PARM_DESC(dry_run, "decide and report, but change nothing; what was changed is put back");

static bool paused;
module_param_cb(paused, &rab_switch_ops, &paused, 0644);
__MODULE_PARM_TYPE(paused, "bool");
MODULE_PARM_DESC(paused, "judge and report, but leave what is in force as it is");

static unsigned int hold_windows = 2;
static int rab_set_hold_windows(const char *value,
				const struct kernel_param *kp)
{
	return rab_touched(param_set_uint_minmax(value, kp, 1, 64));
}

static const struct kernel_param_ops rab_hold_windows_ops = {
	.set = rab_set_hold_windows,
	.get = param_get_uint,
};
module_param_cb(hold_windows, &rab_hold_windows_ops, &hold_windows, 0644);
__MODULE_PARM_TYPE(hold_windows, "uint");
MODULE_PARM_DESC(hold_windows, "a new class is accepted after so many windows in a row, 1 to 64 (default 2)");

static unsigned int sure_milli = 850;
static int rab_set_sure_milli(const char *value, const struct kernel_param *kp)
{
	return rab_touched(param_set_uint_minmax(value, kp, 334, 1001));
}

static const struct kernel_param_ops rab_sure_milli_ops = {
	.set = rab_set_sure_milli,
	.get = param_get_uint,
};
module_param_cb(sure_milli, &rab_sure_milli_ops, &sure_milli, 0644);
__MODULE_PARM_TYPE(sure_milli, "uint");
MODULE_PARM_DESC(sure_milli, "or after one window with this confidence in thousandths, 334 to 1001 = never (default 850)");

static unsigned int fixed_kib;
static int rab_set_fixed_kib(const char *value, const struct kernel_param *kp)
{
	unsigned int kib;
	int err = kstrtouint(value, 0, &kib);

	if (err)
		return err;
	if (kib && (kib < RAB_MAP_KIB_MIN || kib > RAB_MAP_KIB_MAX))
		return -EINVAL;
	WRITE_ONCE(fixed_kib, kib);
	return rab_touched(0);
}

static const struct kernel_param_ops rab_fixed_kib_ops = {
	.set = rab_set_fixed_kib,
	.get = param_get_uint,
};
module_param_cb(fixed_kib, &rab_fixed_kib_ops, &fixed_kib, 0644);
__MODULE_PARM_TYPE(fixed_kib, "uint");
MODULE_PARM_DESC(fixed_kib, "this readahead in KiB whatever the class, 4 to 16384 (default 0: by class)");

/* Readahead by class, 0 for the model's own. */
static unsigned int map_kib[RAB_CLASSES];
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
	return rab_touched(0);
}

static int rab_get_map_kib(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%u,%u,%u\n", rab_control_map_kib(0),
			  rab_control_map_kib(1), rab_control_map_kib(2));
}

static const struct kernel_param_ops rab_map_kib_ops = {
	.set = rab_set_map_kib,
	.get = rab_get_map_kib,
};
module_param_cb(map_kib, &rab_map_kib_ops, NULL, 0644);
__MODULE_PARM_TYPE(map_kib, "string");
MODULE_PARM_DESC(map_kib, "readahead in KiB for sequential,random,mixed, 4 to 16384 each (default: the model's)");

static int rab_set_limit_s(const char *value, const struct kernel_param *kp)
{
	unsigned int limit;
	int err = kstrtouint(value, 0, &limit);

	if (err)
		return err;
	if (limit > RAB_LIMIT_S_MAX)
		return -EINVAL;
	rab_limit_set(limit);
	return rab_touched(0);
}

static int rab_get_limit_s(char *buffer, const struct kernel_param *kp)
{
	int left = rab_limit_left_s();

	if (left == -ETIME)
		return sysfs_emit(buffer, "expired\n");
	return sysfs_emit(buffer, "%d\n", left);
}

static const struct kernel_param_ops rab_limit_s_ops = {
	.set = rab_set_limit_s,
	.get = rab_get_limit_s,
};
module_param_cb(limit_s, &rab_limit_s_ops, NULL, 0644);
__MODULE_PARM_TYPE(limit_s, "uint");
MODULE_PARM_DESC(limit_s, "put everything back and stop deciding after so many seconds, up to 2592000 (default 0: never); reads as the seconds left, then as \"expired\"");

/**
 * rab_control_read() - the parameters of this moment
 * @control: receives them
 */
void rab_control_read(struct rab_control *control)
{
	*control = (struct rab_control){
		.dry_run = READ_ONCE(dry_run),
		.paused = READ_ONCE(paused),
		.expired = rab_limit_left_s() == -ETIME,
		.fixed_kib = READ_ONCE(fixed_kib),
		.hold_windows = READ_ONCE(hold_windows),
		.sure_milli = READ_ONCE(sure_milli),
		.generation = atomic_read(&rab_generation),
	};
}

u32 rab_control_map_kib(int class)
{
	return READ_ONCE(map_kib[class]) ?: rab_model->readahead_kib[class];
}

const char *rab_control_disks(void)
{
	return disk;
}

u32 rab_control_window_ms(void)
{
	return window_ms ?: rab_model->window_ms;
}

/**
 * rab_control_check_model() - is the model inside the one that was asked for?
 *
 * Return: 0, or -EINVAL.
 */
int rab_control_check_model(void)
{
	if (!wanted_model || !strcmp(wanted_model, rab_model->id))
		return 0;
	pr_err("this module holds model %s, not %s\n", rab_model->id,
	       wanted_model);
	return -EINVAL;
}
