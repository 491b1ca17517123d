// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/kernel/rabench/DISK: what a disk's state is, and what was counted since
 * loading, a value a file. Kobjects are the kernel's own kind and attributes
 * find their disk by it, so nothing of ours outlives the module.
 */
#include <linux/kobject.h>
#include <linux/sysfs.h>

#include "disk.h"

static struct kobject *rab_kobject;

static const char * const rab_state_names[] = {
	[RAB_STEERING] = "steering",
	[RAB_DRY_RUN] = "dry-run",
	[RAB_PAUSED] = "paused",
	[RAB_YIELDED] = "yielded",
	[RAB_EXPIRED] = "expired",
	[RAB_GONE] = "gone",
};

static ssize_t steers_show(struct kobject *kobject, struct kobj_attribute *attr,
			   char *buffer)
{
	const struct rab_disk *disk = rab_disk_of(kobject);

	return sysfs_emit(buffer, "%s\n", disk->target.steered->dev_name);
}

static ssize_t state_show(struct kobject *kobject, struct kobj_attribute *attr,
			  char *buffer)
{
	const struct rab_disk *disk = rab_disk_of(kobject);

	return sysfs_emit(buffer, "%s\n",
			  rab_state_names[READ_ONCE(disk->state)]);
}

static ssize_t home_kib_show(struct kobject *kobject,
			     struct kobj_attribute *attr, char *buffer)
{
	const struct rab_disk *disk = rab_disk_of(kobject);

	return sysfs_emit(buffer, "%u\n", rab_home_kib(&disk->steer));
}

static ssize_t readahead_kib_show(struct kobject *kobject,
				  struct kobj_attribute *attr, char *buffer)
{
	const struct rab_disk *disk = rab_disk_of(kobject);

	return sysfs_emit(buffer, "%u\n",
			  rab_readahead_kib(disk->target.steered));
}

static struct kobj_attribute rab_steers = __ATTR_RO(steers);
static struct kobj_attribute rab_state = __ATTR_RO(state);
static struct kobj_attribute rab_home = __ATTR_RO(home_kib);
static struct kobj_attribute rab_readahead = __ATTR_RO(readahead_kib);

/* A counter, and where in struct rab_counters it is. */
struct rab_counter_attribute {
	struct kobj_attribute attr;
	size_t offset;
};

static ssize_t rab_counter_show(struct kobject *kobject,
				struct kobj_attribute *attr, char *buffer)
{
	const struct rab_counter_attribute *counter =
		container_of(attr, struct rab_counter_attribute, attr);
	const struct rab_disk *disk = rab_disk_of(kobject);
	const u64 *value = (void *)&disk->counters + counter->offset;

	return sysfs_emit(buffer, "%llu\n", READ_ONCE(*value));
}

#define RAB_COUNTER(name)						\
	static struct rab_counter_attribute rab_counter_##name = {	\
		.attr = __ATTR(name, 0444, rab_counter_show, NULL),	\
		.offset = offsetof(struct rab_counters, name),		\
	}

RAB_COUNTER(events);
RAB_COUNTER(windows);
RAB_COUNTER(idle_windows);
RAB_COUNTER(inferences);
RAB_COUNTER(inference_ns);
RAB_COUNTER(abstained);
RAB_COUNTER(changes);
RAB_COUNTER(walks);
RAB_COUNTER(walk_us);
RAB_COUNTER(files);
RAB_COUNTER(reasserted);
RAB_COUNTER(yields);
RAB_COUNTER(refused);

static const struct attribute * const rab_attributes[] = {
	&rab_steers.attr,
	&rab_state.attr,
	&rab_home.attr,
	&rab_readahead.attr,
	&rab_counter_events.attr.attr,
	&rab_counter_windows.attr.attr,
	&rab_counter_idle_windows.attr.attr,
	&rab_counter_inferences.attr.attr,
	&rab_counter_inference_ns.attr.attr,
	&rab_counter_abstained.attr.attr,
	&rab_counter_changes.attr.attr,
	&rab_counter_walks.attr.attr,
	&rab_counter_walk_us.attr.attr,
	&rab_counter_files.attr.attr,
	&rab_counter_reasserted.attr.attr,
	&rab_counter_yields.attr.attr,
	&rab_counter_refused.attr.attr,
	NULL,
};

int rab_sysfs_init(void)
{
	rab_kobject = kobject_create_and_add("rabench", kernel_kobj);
	return rab_kobject ? 0 : -ENOMEM;
}

/**
 * rab_sysfs_add() - show a disk that was started
 * @disk: whose kobject rab_disk_of() finds from now on
 *
 * Return: 0 or a negative errno.
 */
int rab_sysfs_add(struct rab_disk *disk)
{
	int err;

	disk->kobject = kobject_create_and_add(disk->target.name, rab_kobject);
	if (!disk->kobject)
		return -ENOMEM;
	err = sysfs_create_files(disk->kobject, rab_attributes);
	if (err)
		kobject_put(disk->kobject);
	return err;
}

/* Waits for those who are reading. */
void rab_sysfs_remove(struct rab_disk *disk)
{
	sysfs_remove_files(disk->kobject, rab_attributes);
	kobject_put(disk->kobject);
}

void rab_sysfs_exit(void)
{
	kobject_put(rab_kobject);
}
