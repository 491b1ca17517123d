// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gives the disk and the files that follow it a readahead, and puts all back.
 *
 * A file gets its readahead from the disk's bdi when it is opened, so the bdi
 * reaches later opens and a walk over all tasks' files and mappings reaches
 * the others. Which open files follow the disk, and which have a value of
 * their own (POSIX_FADV_SEQUENTIAL doubles it, an I/O error quarters it), shows
 * only in the value:
 *  - A file follows if it has a value that the bdi had since the last walk
 *    that found nothing left to change ("ours"). All others are left alone.
 *  - Before the bdi gets a value that followers do not have yet, a census
 *    notes the files that have that very value already: strangers, left alone
 *    as long as they keep it. Should there be too many to note, we stay put.
 *  - Readahead 0 (switched off) is left alone.
 *  - POSIX_FADV_RANDOM is left alone while steering; what such a file got from
 *    us, before or at its open, is put back.
 *  - POSIX_FADV_SEQUENTIAL under one of our values is left alone while
 *    steering; at the end the file gets twice the disk's own value. (The first
 *    census for a value notes files that have twice that value already.)
 *
 * A file that is being opened can get the old value and appear behind the
 * walk; so a walk is repeated, once a window, until it finds nothing.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/backing-dev.h>
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>

#include "rabench.h"

/* More tasks with files of their own than this are not walked. */
#define RAB_TASKS_MAX		262144U
/* Walks after which putting back stops to look for files in mid-open. */
#define RAB_PUT_BACK_WALKS	4

enum rab_walk_kind {
	/* Note the strangers that have @to already, or its double. */
	RAB_CENSUS,
	/* Followers get @to. */
	RAB_MOVE,
	/* The same, and advised files get what they would have. */
	RAB_PUT_BACK,
};

struct rab_walk {
	struct rab_steer *steer;
	enum rab_walk_kind kind;
	u32 to;
	/* A census that looks for twice @to as well. */
	bool doubles_too;
	u32 files;
	bool too_many_strangers;
};

static u32 rab_pages_to_kib(u32 pages)
{
	return pages << (PAGE_SHIFT - 10);
}

static u32 rab_kib_to_pages(u32 kib)
{
	return max(kib >> (PAGE_SHIFT - 10), 1U);
}

u32 rab_readahead_kib(const struct backing_dev_info *bdi)
{
	return rab_pages_to_kib(READ_ONCE(bdi->ra_pages));
}

static bool rab_has(const u32 *values, unsigned int count, u32 value)
{
	while (count--)
		if (values[count] == value)
			return true;
	return false;
}

/* A full list stays as it is: files with the value are then left alone. */
static void rab_add(u32 *values, unsigned int *count, u32 value)
{
	if (*count < RAB_OURS_MAX && !rab_has(values, *count, value))
		values[(*count)++] = value;
}

/* True for a file noted by a census that still has the value of then. */
static bool rab_is_stranger(struct rab_steer *steer, const struct file *file,
			    u32 pages)
{
	struct rab_stranger *stranger = steer->strangers;
	unsigned int i;

	for (i = 0; i < steer->stranger_count; i++, stranger++) {
		if (stranger->file != file ||
		    stranger->inode != file->f_mapping->host ||
		    stranger->pages != pages)
			continue;
		stranger->seen = true;
		return true;
	}
	return false;
}

static void rab_note_stranger(struct rab_walk *walk, const struct file *file,
			      u32 pages)
{
	struct rab_steer *steer = walk->steer;

	if (steer->stranger_count == RAB_STRANGERS_MAX) {
		walk->too_many_strangers = true;
		return;
	}
	steer->strangers[steer->stranger_count++] = (struct rab_stranger){
		.file = file,
		.inode = file->f_mapping->host,
		.pages = pages,
		.seen = true,
	};
}

/* Those that are closed by now, or got another value, are strangers no more. */
static void rab_forget_strangers(struct rab_steer *steer)
{
	unsigned int i, kept = 0;

	for (i = 0; i < steer->stranger_count; i++) {
		if (!steer->strangers[i].seen)
			continue;
		steer->strangers[kept] = steer->strangers[i];
		steer->strangers[kept++].seen = false;
	}
	steer->stranger_count = kept;
}

/*
 * The reader may be in the middle of its own change to f_ra. All fields are
 * hints to it, and it copes with any mix: at worst one request has the old
 * size. A running stream never shrinks its window by itself.
 */
static void rab_give(struct file *file, u32 pages)
{
	struct file_ra_state *ra = &file->f_ra;

	WRITE_ONCE(ra->ra_pages, pages);
	if (READ_ONCE(ra->size) > pages)
		WRITE_ONCE(ra->size, pages);
	if (READ_ONCE(ra->async_size) > pages)
		WRITE_ONCE(ra->async_size, pages);
}

/* What a follower with @pages is to have; @pages where it is none. */
static u32 rab_due(const struct rab_walk *walk, u32 pages, bool advised_random)
{
	const struct rab_steer *steer = walk->steer;
	bool back = walk->kind == RAB_PUT_BACK;

	if (!advised_random && rab_has(steer->ours, steer->ours_count, pages))
		return walk->to;
	if (back && advised_random &&
	    rab_has(steer->given, steer->given_count, pages))
		return walk->to;
	if (back && !(pages % 2) && pages != walk->to &&
	    rab_has(steer->given, steer->given_count, pages / 2))
		return 2 * walk->to;
	return pages;
}

static bool rab_is_in_the_way(const struct rab_walk *walk, u32 pages)
{
	const struct rab_steer *steer = walk->steer;

	return pages == walk->to ||
	       (walk->doubles_too && pages == 2 * walk->to &&
		!rab_has(steer->ours, steer->ours_count, pages));
}

/* The caller keeps @file open, by the files' lock or the mmap lock. */
static void rab_visit(struct rab_walk *walk, struct file *file)
{
	struct rab_steer *steer = walk->steer;
	struct inode *inode;
	bool advised_random;
	u32 pages, due;

	if (!file || (file->f_mode & FMODE_PATH) || !file->f_mapping)
		return;
	inode = file->f_mapping->host;
	if (!inode || (!S_ISREG(inode->i_mode) && !S_ISBLK(inode->i_mode)) ||
	    inode_to_bdi(inode) != steer->bdi)
		return;

	pages = READ_ONCE(file->f_ra.ra_pages);
	if (!pages || rab_is_stranger(steer, file, pages))
		return;
	advised_random = file->f_mode & FMODE_RANDOM;

	if (walk->kind == RAB_CENSUS) {
		if (!advised_random && rab_is_in_the_way(walk, pages))
			rab_note_stranger(walk, file, pages);
		return;
	}

	due = rab_due(walk, pages, advised_random);
	if (due == pages)
		return;
	rab_give(file, due);
	walk->files++;
}

static int rab_visit_fd(const void *walk, struct file *file, unsigned int fd)
{
	rab_visit((struct rab_walk *)walk, file);
	return 0;
}

static void rab_visit_files(struct rab_walk *walk, struct task_struct *task)
{
	task_lock(task);
	if (task->files)
		iterate_fd(task->files, 0, rab_visit_fd, walk);
	task_unlock(task);
}

/* A mapping keeps its file when the descriptor is closed. */
static void rab_visit_mappings(struct rab_walk *walk, struct task_struct *task)
{
	struct mm_struct *mm = get_task_mm(task);
	struct vm_area_struct *vma;

	if (!mm)
		return;
	mmap_read_lock(mm);
	{
		VMA_ITERATOR(vmi, mm, 0);

		for_each_vma(vmi, vma)
			rab_visit(walk, vma->vm_file);
	}
	mmap_read_unlock(mm);
	mmput(mm);
}

/*
 * Threads usually share their files with the group's leader; a leader that
 * has exited has none, then every thread is worth a look. The pointers are
 * only compared.
 */
static bool rab_shares_files(const struct task_struct *task)
{
	const struct task_struct *leader = READ_ONCE(task->group_leader);

	return task != leader && READ_ONCE(leader->files) &&
	       READ_ONCE(task->files) == READ_ONCE(leader->files);
}

static bool rab_is_worth_a_look(const struct task_struct *task)
{
	return !(task->flags & PF_KTHREAD) && !rab_shares_files(task);
}

/* References to the tasks worth a look; how many there are goes to @count. */
static struct task_struct **rab_get_tasks(unsigned int *count)
{
	struct task_struct *process, *task, **tasks = NULL;
	unsigned int room = 0, found;

	for (;;) {
		found = 0;
		rcu_read_lock();
		for_each_process_thread(process, task) {
			if (!rab_is_worth_a_look(task))
				continue;
			if (found < room) {
				get_task_struct(task);
				tasks[found] = task;
			}
			found++;
		}
		rcu_read_unlock();
		*count = min(found, room);
		if (found <= room || room == RAB_TASKS_MAX)
			break;

		while (*count)
			put_task_struct(tasks[--*count]);
		kvfree(tasks);
		room = min(found + found / 4 + 64, RAB_TASKS_MAX);
		tasks = kvmalloc_array(room, sizeof(*tasks), GFP_KERNEL);
		if (!tasks)
			return NULL;
	}
	if (found > room)
		pr_warn_ratelimited("%u tasks are too many, the last %u are not walked\n",
				    found, found - room);
	return tasks;
}

static int rab_walk(struct rab_walk *walk)
{
	unsigned int count, i;
	struct task_struct **tasks = rab_get_tasks(&count);

	if (!tasks)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		rab_visit_files(walk, tasks[i]);
		rab_visit_mappings(walk, tasks[i]);
		put_task_struct(tasks[i]);
		cond_resched();
	}
	kvfree(tasks);
	rab_forget_strangers(walk->steer);
	return walk->too_many_strangers ? -ENOSPC : 0;
}

/* Followers have one value now: the disk's. */
static void rab_settle(struct rab_steer *steer)
{
	steer->settled = true;
	steer->ours[0] = steer->pages;
	steer->ours_count = 1;
}

/* Gives the followers the disk's value. */
static int rab_move(struct rab_steer *steer, enum rab_walk_kind kind,
		    struct rab_steered *steered)
{
	struct rab_walk walk = {
		.steer = steer, .kind = kind, .to = steer->pages,
	};
	int err = rab_walk(&walk);

	steered->files += walk.files;
	if (err)
		return err;
	if (!steered->set && !walk.files)
		rab_settle(steer);
	return 0;
}

/* Gives the disk a value, after a census where followers do not have it. */
static int rab_set(struct rab_steer *steer, u32 pages)
{
	if (!rab_has(steer->ours, steer->ours_count, pages)) {
		struct rab_walk census = {
			.steer = steer, .kind = RAB_CENSUS, .to = pages,
			.doubles_too = !rab_has(steer->given,
						steer->given_count, pages),
		};
		int err = rab_walk(&census);

		if (err)
			return err;
	}
	rab_add(steer->ours, &steer->ours_count, pages);
	rab_add(steer->given, &steer->given_count, pages);
	steer->pages = pages;
	steer->active = true;
	steer->settled = false;
	WRITE_ONCE(steer->bdi->ra_pages, pages);
	return 0;
}

/*
 * Somebody else gave the disk a value since the last window: an administrator,
 * or a commit of queue limits, which raises it from 6.12 on. Files opened
 * meanwhile follow, unless the value is what POSIX_FADV_SEQUENTIAL makes of
 * ours.
 */
static void rab_notice_others(struct rab_steer *steer)
{
	u32 in_force = READ_ONCE(steer->bdi->ra_pages);

	if (in_force == steer->pages)
		return;
	if (!steer->active) {
		steer->home_pages = in_force;
		steer->pages = in_force;
		rab_settle(steer);
	} else if (in_force != 2 * steer->pages) {
		rab_add(steer->ours, &steer->ours_count, in_force);
	}
}

/**
 * rab_steer_init() - remember what the disk has
 * @steer: receives it
 * @bdi: outlives @steer
 */
void rab_steer_init(struct rab_steer *steer, struct backing_dev_info *bdi)
{
	*steer = (struct rab_steer){ .bdi = bdi };
	steer->home_pages = READ_ONCE(bdi->ra_pages);
	steer->pages = steer->home_pages;
	rab_settle(steer);
}

/**
 * rab_steer_to() - see that disk and followers have this readahead
 * @steer: whose
 * @readahead_kib: wanted; cheap where it is in force already
 * @steered: zeroed; receives what was done
 *
 * May sleep. Return: 0, -ENOMEM, or -ENOSPC where too many files have a value
 * of their own that could not be told from this one; then nothing changed.
 */
int rab_steer_to(struct rab_steer *steer, u32 readahead_kib,
		 struct rab_steered *steered)
{
	u32 pages = rab_kib_to_pages(readahead_kib);
	ktime_t start = ktime_get();
	int err = 0;

	rab_notice_others(steer);
	if (READ_ONCE(steer->bdi->ra_pages) != pages ||
	    steer->pages != pages) {
		err = rab_set(steer, pages);
		steered->set = !err;
	}
	if (!err && steer->settled)
		return 0;
	if (!err)
		err = rab_move(steer, RAB_MOVE, steered);
	steered->walk_us = ktime_us_delta(ktime_get(), start);
	return err;
}

/**
 * rab_steer_put_back() - give back what disk and followers had
 * @steer: whose
 * @steered: zeroed; receives what was done
 *
 * May sleep. Does nothing where nothing was changed.
 */
void rab_steer_put_back(struct rab_steer *steer, struct rab_steered *steered)
{
	ktime_t start = ktime_get();
	unsigned int walks;

	if (!steer->active)
		return;
	rab_notice_others(steer);
	/* Too many strangers or no memory: the disk's own value at least. */
	if (rab_set(steer, steer->home_pages))
		WRITE_ONCE(steer->bdi->ra_pages, steer->home_pages);
	steer->pages = steer->home_pages;

	for (walks = 0; walks < RAB_PUT_BACK_WALKS; walks++) {
		u32 before = steered->files;

		if (rab_move(steer, RAB_PUT_BACK, steered) ||
		    steered->files == before)
			break;
	}
	steered->set = true;
	steer->active = false;
	rab_settle(steer);
	steered->walk_us = ktime_us_delta(ktime_get(), start);
}
