// SPDX-License-Identifier: GPL-2.0-only
/*
 * There is no list of a disk's open files, so this goes through all tasks, and
 * for each through its descriptors and its mappings (a mapping keeps its file
 * when the descriptor is closed).
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/fdtable.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>

#include "walk.h"

/* More tasks with files of their own than this are not walked. */
#define RAB_TASKS_MAX		262144U

/* The caller keeps @file open, by the files' lock or the mmap lock. */
static void rab_meet(struct rab_walk *walk, struct file *file)
{
	struct inode *inode;

	if (!file || (file->f_mode & FMODE_PATH) || !file->f_mapping)
		return;
	inode = file->f_mapping->host;
	if (inode && (S_ISREG(inode->i_mode) || S_ISBLK(inode->i_mode)) &&
	    inode_to_bdi(inode) == walk->bdi)
		walk->visit(walk, file);
}

static int rab_meet_fd(const void *walk, struct file *file, unsigned int fd)
{
	rab_meet((struct rab_walk *)walk, file);
	return 0;
}

static void rab_walk_files(struct rab_walk *walk, struct task_struct *task)
{
	task_lock(task);
	if (task->files)
		iterate_fd(task->files, 0, rab_meet_fd, walk);
	task_unlock(task);
}

/*
 * Somebody may hold the lock for long, or for ever if he waits for a dead
 * server; so only who must see every file waits, and can be killed meanwhile.
 */
static bool rab_lock_mm(struct mm_struct *mm, bool patient)
{
	if (mmap_read_trylock(mm))
		return true;
	return patient && !mmap_read_lock_killable(mm);
}

static int rab_walk_mappings(struct rab_walk *walk, struct task_struct *task)
{
	struct mm_struct *mm = get_task_mm(task);
	struct vm_area_struct *vma;
	int err = 0;

	if (!mm)
		return 0;
	if (rab_lock_mm(mm, walk->patient)) {
		VMA_ITERATOR(vmi, mm, 0);

		for_each_vma(vmi, vma)
			rab_meet(walk, vma->vm_file);
		mmap_read_unlock(mm);
	} else {
		err = -EAGAIN;
	}
	mmput(mm);
	return err;
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

static bool rab_is_over(const struct rab_walk *walk, ktime_t start)
{
	return walk->budget_ms &&
	       ktime_ms_delta(ktime_get(), start) >= walk->budget_ms;
}

/**
 * rab_walk() - visit the open files
 * @walk: which, and what to do with them
 *
 * A file that is opened, or handed from one task to another, meanwhile may be
 * missed. May sleep. Return: 0; -ENOMEM where nothing was visited; -ETIME
 * where the budget is used up, -EAGAIN where an address space was being
 * changed: then some files were missed.
 */
int rab_walk(struct rab_walk *walk)
{
	ktime_t start = ktime_get();
	unsigned int count, i;
	struct task_struct **tasks = rab_get_tasks(&count);
	int err = 0;

	if (!tasks)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		if (err != -ETIME && rab_is_over(walk, start))
			err = -ETIME;
		if (err != -ETIME) {
			rab_walk_files(walk, tasks[i]);
			if (rab_walk_mappings(walk, tasks[i]))
				err = -EAGAIN;
			cond_resched();
		}
		put_task_struct(tasks[i]);
	}
	kvfree(tasks);
	return err;
}
