// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/rabench: one JSON object a line for every window that ends while a
 * reader has it open. Each open file description has its own place in the
 * ring, starting behind the newest window. A reader that falls further behind
 * than the ring is long goes on with the oldest window left, and "lost" in its
 * next line says how many it has missed. A read returns at most one line and
 * never waits for a second one.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#include "report.h"

#define CREATE_TRACE_POINTS
#include "rabench_trace.h"

/* Windows of each disk kept for slow readers. */
#define RAB_RING_PER_DISK	64
#define RAB_LINE_MAX		1280

static const char * const rab_action_names[] = {
	[RAB_DO_IDLE] = "idle",
	[RAB_DO_KEEP] = "keep",
	[RAB_DO_SET] = "set",
	[RAB_DO_DRY_RUN] = "dry-run",
	[RAB_DO_HOLD] = "hold",
	[RAB_DO_ABSTAIN] = "abstain",
	[RAB_DO_PAUSED] = "paused",
	[RAB_DO_FIXED] = "fixed",
	[RAB_DO_YIELD] = "yield",
	[RAB_DO_EXPIRED] = "expired",
	[RAB_DO_GONE] = "gone",
};

static const char * const rab_abstained_names[] = {
	[RAB_STANDS] = "no",
	[RAB_UNSURE] = "unsure",
	[RAB_OUTSIDE] = "outside",
};

static struct {
	/* Protects @records and @next. */
	spinlock_t lock;
	struct rab_record *records;
	/* Room in @records; constant. */
	unsigned int size;
	/* How many were ever added; the newest is at (next - 1) % size. */
	u64 next;
	wait_queue_head_t wait;
} rab_ring = {
	.lock = __SPIN_LOCK_UNLOCKED(rab_ring.lock),
	.wait = __WAIT_QUEUE_HEAD_INITIALIZER(rab_ring.wait),
};

struct rab_reader {
	/* Protects all below: threads may share the file description. */
	struct mutex lock;
	u64 next;
	/* Windows missed since the last line. */
	u64 lost;
	/* What is left of a line is line[offset .. length - 1]. */
	size_t offset;
	size_t length;
	struct rab_record record;
	char line[RAB_LINE_MAX];
};

/* The ring's lock is held. */
static struct rab_record *rab_ring_at(u64 number)
{
	u64 lap;

	div64_u64_rem(number, rab_ring.size, &lap);
	return &rab_ring.records[lap];
}

/**
 * rab_report_add() - hand a window to every reader
 * @record: copied
 */
void rab_report_add(const struct rab_record *record)
{
	trace_rabench_decision(record);
	spin_lock(&rab_ring.lock);
	*rab_ring_at(rab_ring.next) = *record;
	rab_ring.next++;
	spin_unlock(&rab_ring.lock);
	wake_up_interruptible_poll(&rab_ring.wait, EPOLLIN | EPOLLRDNORM);
}

static u64 rab_ring_next(void)
{
	u64 next;

	spin_lock(&rab_ring.lock);
	next = rab_ring.next;
	spin_unlock(&rab_ring.lock);
	return next;
}

/* False where the reader has seen all there is. */
static bool rab_ring_take(struct rab_reader *reader)
{
	bool found;

	spin_lock(&rab_ring.lock);
	reader->lost = 0;
	if (rab_ring.next - reader->next > rab_ring.size) {
		reader->lost = rab_ring.next - rab_ring.size - reader->next;
		reader->next += reader->lost;
	}
	found = reader->next < rab_ring.next;
	if (found) {
		reader->record = *rab_ring_at(reader->next);
		reader->next++;
	}
	spin_unlock(&rab_ring.lock);
	return found;
}

static size_t rab_format_list(char *line, size_t at, const char *name,
			      const s64 *values, unsigned int count)
{
	unsigned int i;

	at += scnprintf(line + at, RAB_LINE_MAX - at, ",\"%s\":[", name);
	for (i = 0; i < count; i++)
		at += scnprintf(line + at, RAB_LINE_MAX - at, "%s%lld",
				i ? "," : "", values[i]);
	return at + scnprintf(line + at, RAB_LINE_MAX - at, "]");
}

static size_t rab_format_counts(char *line, size_t at,
				const struct rab_counts *counts)
{
	return at + scnprintf(line + at, RAB_LINE_MAX - at,
			      ",\"n\":%llu,\"distance_sectors\":%llu,\"jumps\":%llu,\"bytes\":%llu,\"writes\":%llu,\"readaheads\":%llu",
			      counts->requests, counts->distance_sectors,
			      counts->jumps, counts->bytes, counts->writes,
			      counts->readaheads);
}

/* Class, confidence and logits; the caller has opened the object. */
static size_t rab_format_verdict(char *line, size_t at,
				 const struct rab_verdict *verdict)
{
	at += scnprintf(line + at, RAB_LINE_MAX - at,
			"\"class\":%d,\"confidence_milli\":%u,\"abstained\":\"%s\",\"outside_feature\":%d",
			verdict->class, verdict->confidence_milli,
			rab_abstained_names[verdict->abstained],
			verdict->outside);
	return rab_format_list(line, at, "logits_q16", verdict->logits_q16,
			       verdict->logits);
}

/* The longest line has some 1,100 characters: 18 numbers of 20 digits. */
static size_t rab_format(const struct rab_reader *reader, char *line)
{
	const struct rab_record *record = &reader->record;
	const struct rab_window *window = &record->window;
	const struct rab_steered *steered = &record->steered;
	size_t at;

	at = scnprintf(line, RAB_LINE_MAX,
		       "{\"seq\":%llu,\"lost\":%llu,\"mono_ns\":%llu,\"wall_ns\":%llu,\"disk\":\"%s\",\"window_ms\":%u",
		       record->seq, reader->lost, window->mono_ns,
		       window->wall_ns, record->disk, window->window_ms);
	at = rab_format_counts(line, at, &window->counts);
	at += scnprintf(line + at, RAB_LINE_MAX - at,
			",\"readahead_kib_before\":%u", window->readahead_kib);
	at = rab_format_list(line, at, "features_q16",
			     record->verdict.features_q16,
			     record->verdict.features);
	at += scnprintf(line + at, RAB_LINE_MAX - at, ",");
	at = rab_format_verdict(line, at, &record->verdict);
	if (rab_shadow) {
		at += scnprintf(line + at, RAB_LINE_MAX - at, ",\"shadow\":{");
		at = rab_format_verdict(line, at, &record->shadow);
		at += scnprintf(line + at, RAB_LINE_MAX - at, "}");
	}
	return at + scnprintf(line + at, RAB_LINE_MAX - at,
			      ",\"inference_ns\":%u,\"accepted\":%d,\"action\":\"%s\",\"readahead_kib\":%u,\"files\":%u,\"walk_us\":%u}\n",
			      record->inference_ns, record->accepted,
			      rab_action_names[record->action],
			      record->readahead_kib, steered->files,
			      steered->walk_us);
}

static int rab_open(struct inode *inode, struct file *file)
{
	struct rab_reader *reader = kzalloc(sizeof(*reader), GFP_KERNEL);

	if (!reader)
		return -ENOMEM;
	mutex_init(&reader->lock);
	reader->next = rab_ring_next();
	file->private_data = reader;
	return nonseekable_open(inode, file);
}

static int rab_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

/* With the lock held, something to copy; or an error with the lock dropped. */
static int rab_wait_for_line(struct rab_reader *reader, bool may_block)
{
	int err;

	for (;;) {
		err = mutex_lock_interruptible(&reader->lock);
		if (err)
			return err;
		if (reader->offset < reader->length)
			return 0;
		if (rab_ring_take(reader)) {
			reader->offset = 0;
			reader->length = rab_format(reader, reader->line);
			return 0;
		}
		mutex_unlock(&reader->lock);
		if (!may_block)
			return -EAGAIN;
		err = wait_event_interruptible(rab_ring.wait,
					       rab_ring_next() >
					       READ_ONCE(reader->next));
		if (err)
			return err;
	}
}

static ssize_t rab_read(struct file *file, char __user *to, size_t size,
			loff_t *position)
{
	struct rab_reader *reader = file->private_data;
	int err;

	if (!size)
		return 0;
	err = rab_wait_for_line(reader, !(file->f_flags & O_NONBLOCK));
	if (err)
		return err;

	size = min(size, reader->length - reader->offset);
	if (copy_to_user(to, reader->line + reader->offset, size)) {
		mutex_unlock(&reader->lock);
		return -EFAULT;
	}
	reader->offset += size;
	mutex_unlock(&reader->lock);
	return size;
}

static __poll_t rab_poll(struct file *file, poll_table *table)
{
	struct rab_reader *reader = file->private_data;
	bool readable;

	poll_wait(file, &rab_ring.wait, table);
	mutex_lock(&reader->lock);
	readable = reader->offset < reader->length ||
		   reader->next < rab_ring_next();
	mutex_unlock(&reader->lock);
	return readable ? EPOLLIN | EPOLLRDNORM : 0;
}

static const struct file_operations rab_fops = {
	.owner = THIS_MODULE,
	.open = rab_open,
	.release = rab_release,
	.read = rab_read,
	.poll = rab_poll,
};

static struct miscdevice rab_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "rabench",
	.mode = 0400,
	.fops = &rab_fops,
};

/**
 * rab_report_init() - make room for windows
 * @disks: for how many to keep them
 *
 * May sleep. Return: 0 or -ENOMEM.
 */
int rab_report_init(unsigned int disks)
{
	rab_ring.size = RAB_RING_PER_DISK * disks;
	rab_ring.records = kvcalloc(rab_ring.size, sizeof(*rab_ring.records),
				    GFP_KERNEL);
	return rab_ring.records ? 0 : -ENOMEM;
}

/**
 * rab_report_open() - make /dev/rabench
 *
 * The last step of loading that can fail: a module that fails to load is freed
 * though somebody has its device open.
 *
 * May sleep. Return: 0 or a negative errno.
 */
int rab_report_open(void)
{
	int err = misc_register(&rab_misc);

	if (err)
		pr_err("cannot make /dev/rabench (%d)\n", err);
	return err;
}

/* No reader is left: an open file holds the module. */
void rab_report_close(void)
{
	misc_deregister(&rab_misc);
}

void rab_report_exit(void)
{
	kvfree(rab_ring.records);
}
