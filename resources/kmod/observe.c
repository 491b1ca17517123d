// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counts the block requests of one disk, window by window.
 *
 * Windows end in a timer interrupt at absolute times, so they do not drift and
 * do not wait for a worker. Rolling over is one atomic step (window.h); a
 * grace period later every probe that still counts into the old slot is done,
 * and the worker has it to itself. Hence n requests make exactly n - 1
 * distances, on any number of CPUs, and no request is lost or counted twice.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/blk-mq.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/timekeeping.h>
#include <linux/tracepoint.h>

#include "compat.h"
#include "observe.h"
#include "steer.h"

/* block_rq_issue; vmlinux is never unloaded, so the pointer stays good. */
static struct tracepoint *rab_tracepoint;

/*
 * A queue lets go of its disk before that is freed, a grace period later, as
 * the inode of its block device is (disk_release() and bdev_free_inode() in
 * block/). So within a read side a disk that the queue still has can be looked
 * at. The requests of file systems would keep theirs anyway.
 */
static bool rab_is_observed(const struct rab_observer *observer,
			    const struct request *rq)
{
	const struct gendisk *disk = READ_ONCE(rq->q->disk);

	return disk && READ_ONCE(disk->bdi) == observer->observed;
}

static void rab_count(struct rab_observer *observer, const struct request *rq)
{
	struct rab_counts __percpu *counts;
	u64 sector = blk_rq_pos(rq), distance;
	s64 word = atomic64_read(&observer->chain);

	while (!atomic64_try_cmpxchg_acquire(&observer->chain, &word,
					     rab_chain_next(word, sector)))
		;
	counts = &observer->slots->slot[rab_chain_slot(word)];
	this_cpu_inc(counts->requests);
	this_cpu_add(counts->bytes, blk_rq_bytes(rq));
	if (rab_chain_distance(word, sector, &distance)) {
		this_cpu_add(counts->distance_sectors, distance);
		if (distance > RAB_JUMP_SECTORS)
			this_cpu_inc(counts->jumps);
	}
	if (req_op(rq) == REQ_OP_WRITE)
		this_cpu_inc(counts->writes);
	if (rq->cmd_flags & REQ_RAHEAD)
		this_cpu_inc(counts->readaheads);
}

/*
 * Runs in any context that issues a request, also in interrupts; preemptible
 * on 7.x. The read side keeps the disk from being freed and the worker from a
 * slot that is still counted into, and keeps this probe on its CPU.
 */
static void rab_probe(void *data, struct request *rq)
{
	if (req_op(rq) != REQ_OP_READ && req_op(rq) != REQ_OP_WRITE)
		return;
	if (!blk_rq_bytes(rq))
		return;

	rcu_read_lock_sched_notrace();
	if (rab_is_observed(data, rq))
		rab_count(data, rq);
	rcu_read_unlock_sched_notrace();
}

/*
 * The window's end. Where the worker has not taken the last window yet, this
 * one goes on for another period and says so by its length.
 */
static enum hrtimer_restart rab_window_ends(struct hrtimer *timer)
{
	struct rab_observer *observer =
		container_of(timer, struct rab_observer, timer);
	s64 word;

	observer->periods += hrtimer_forward_now(timer, observer->period);

	/* Pairs with the release in rab_observer_collect(). */
	if (smp_load_acquire(&observer->ended))
		return HRTIMER_RESTART;

	word = atomic64_read(&observer->chain);
	while (!atomic64_try_cmpxchg(&observer->chain, &word,
				     rab_chain_roll_over(word)))
		;
	observer->window = (struct rab_window){
		.mono_ns = ktime_get_ns(),
		.wall_ns = ktime_get_real_ns(),
		.window_ms = min_t(u64, observer->periods * observer->window_ms,
				   U32_MAX),
		.readahead_kib = rab_readahead_kib(observer->steered),
	};
	observer->periods = 0;
	/* Pairs with the acquire in rab_observer_collect(). */
	smp_store_release(&observer->ended, true);
	queue_work(observer->workqueue, observer->work);
	return HRTIMER_RESTART;
}

static void rab_find_tracepoint(struct tracepoint *tracepoint, void *found)
{
	if (!strcmp(tracepoint->name, "block_rq_issue"))
		*(struct tracepoint **)found = tracepoint;
}

/**
 * rab_observer_start() - begin counting
 * @observer: zeroed
 * @target: whose requests count; held by the caller until after the stop
 * @window_ms: a window's length
 * @workqueue: where to queue @work
 * @work: queued at each window's end; must call rab_observer_collect() then
 *
 * Return: 0, or -ENOMEM, or -ENOENT where the kernel lacks the tracepoint.
 */
int rab_observer_start(struct rab_observer *observer,
		       const struct rab_target *target, u32 window_ms,
		       struct workqueue_struct *workqueue,
		       struct work_struct *work)
{
	int err;

	for_each_kernel_tracepoint(rab_find_tracepoint, &rab_tracepoint);
	if (!rab_tracepoint) {
		pr_err("this kernel has no tracepoint block_rq_issue\n");
		return -ENOENT;
	}

	observer->slots = alloc_percpu(struct rab_slots);
	if (!observer->slots)
		return -ENOMEM;
	observer->observed = target->observed;
	observer->steered = target->steered;
	observer->window_ms = window_ms;
	observer->period = ms_to_ktime(window_ms);
	observer->workqueue = workqueue;
	observer->work = work;
	atomic64_set(&observer->chain, RAB_NO_SECTOR);

	err = tracepoint_probe_register(rab_tracepoint, rab_probe, observer);
	if (err) {
		pr_err("cannot attach to block_rq_issue (%d)\n", err);
		free_percpu(observer->slots);
		return err;
	}
	rab_hrtimer_setup(&observer->timer, rab_window_ends, CLOCK_MONOTONIC);
	hrtimer_start(&observer->timer, ktime_add(ktime_get(), observer->period),
		      HRTIMER_MODE_ABS);
	return 0;
}

/* Whether there is one for rab_observer_collect(). */
bool rab_observer_has_window(const struct rab_observer *observer)
{
	/* Pairs with the release in rab_window_ends(). */
	return smp_load_acquire(&observer->ended);
}

/**
 * rab_observer_collect() - take the window that has ended
 * @observer: whose timer queued the work
 * @window: receives counts, times and length
 *
 * May sleep: it waits for the probes that still count into that window.
 */
void rab_observer_collect(struct rab_observer *observer,
			  struct rab_window *window)
{
	struct rab_counts *sum = &window->counts;
	unsigned int slot;
	int cpu;

	if (WARN_ON_ONCE(!rab_observer_has_window(observer)))
		return;
	*window = observer->window;
	/* The timer rolls over no further before the baton is back. */
	slot = !rab_chain_slot(atomic64_read(&observer->chain));
	synchronize_rcu();

	for_each_possible_cpu(cpu) {
		struct rab_counts *counts =
			&per_cpu_ptr(observer->slots, cpu)->slot[slot];

		sum->requests += counts->requests;
		sum->distance_sectors += counts->distance_sectors;
		sum->jumps += counts->jumps;
		sum->bytes += counts->bytes;
		sum->writes += counts->writes;
		sum->readaheads += counts->readaheads;
		*counts = (struct rab_counts){};
	}
	/* Pairs with the acquire in rab_window_ends(). */
	smp_store_release(&observer->ended, false);
}

/**
 * rab_observer_stop_timer() - no more work is queued after this
 * @observer: started before
 */
void rab_observer_stop_timer(struct rab_observer *observer)
{
	hrtimer_cancel(&observer->timer);
}

/**
 * rab_observer_stop() - detach, wait for the last probe, free
 * @observer: its timer is stopped and its work is cancelled
 */
void rab_observer_stop(struct rab_observer *observer)
{
	tracepoint_probe_unregister(rab_tracepoint, rab_probe, observer);
	tracepoint_synchronize_unregister();
	free_percpu(observer->slots);
}
