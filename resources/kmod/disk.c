// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/build_bug.h>
#include <linux/ktime.h>
#include <linux/string.h>

#include "control.h"
#include "disk.h"
#include "report.h"

/* A walk may take an eighth of a window, and no more than this. */
#define RAB_WALK_MS_MAX		200

/* With the counters of its CPUs, 96 bytes each, a disk takes less than 4 KiB. */
static_assert(sizeof(struct rab_disk) <= 2048);

static enum rab_state rab_state_of(const struct rab_disk *disk,
				   const struct rab_control *control)
{
	if (rab_target_is_gone(&disk->target))
		return RAB_GONE;
	if (control->expired)
		return RAB_EXPIRED;
	if (disk->state == RAB_YIELDED &&
	    disk->yielded_at == control->generation)
		return RAB_YIELDED;
	if (control->dry_run)
		return RAB_DRY_RUN;
	if (control->paused)
		return RAB_PAUSED;
	return RAB_STEERING;
}

/* What the disk should have now; false where it should have its own. */
static bool rab_wanted_kib(const struct rab_disk *disk,
			   const struct rab_control *control, u32 *kib)
{
	if (control->fixed_kib)
		*kib = control->fixed_kib;
	else if (rab_has_decided(&disk->decider))
		*kib = rab_control_map_kib(disk->decider.accepted);
	else
		return false;
	return true;
}

/* Somebody else set the readahead: theirs wins until a parameter is written. */
static enum rab_action rab_yield(struct rab_disk *disk,
				 const struct rab_control *control,
				 struct rab_steered *steered)
{
	rab_steer_home(&disk->steer, steered);
	WRITE_ONCE(disk->state, RAB_YIELDED);
	disk->yielded_at = control->generation;
	pr_info("%s: somebody else set the readahead to %u KiB, so it stays; writing a parameter steers again\n",
		disk->target.name, rab_home_kib(&disk->steer));
	return RAB_DO_YIELD;
}

static void rab_add_to(u64 *counter, u64 amount)
{
	WRITE_ONCE(*counter, *counter + amount);
}

/* Somebody waits for a value that stays out of force: told once until it is. */
static void rab_note_refusal(struct rab_disk *disk, u32 kib, int err)
{
	bool refused = err == -ENOSPC || err == -E2BIG;

	rab_add_to(&disk->counters.refused, refused);
	if (refused && !disk->refusal_said)
		pr_info("%s: %u KiB is not set while %s\n", disk->target.name,
			kib, err == -E2BIG ?
			"open files have too many other values of ours" :
			"too many open files have a value of their own like it");
	disk->refusal_said = err && (refused || disk->refusal_said);
}

/*
 * The value is asserted in every window, also in idle ones: a commit of queue
 * limits may have raised it.
 */
static enum rab_action rab_steer_now(struct rab_disk *disk,
				     const struct rab_control *control,
				     bool accepted, struct rab_steered *steered)
{
	u32 kib;
	int err;

	if (!rab_wanted_kib(disk, control, &kib)) {
		rab_steer_home(&disk->steer, steered);
		return RAB_DO_HOLD;
	}
	err = rab_steer_to(&disk->steer, kib, steered);
	rab_note_refusal(disk, kib, err);
	if (err == -EBUSY)
		return rab_yield(disk, control, steered);
	if (err)
		return RAB_DO_HOLD;
	if (control->fixed_kib)
		return RAB_DO_FIXED;
	if (!accepted)
		return RAB_DO_HOLD;
	return steered->set ? RAB_DO_SET : RAB_DO_KEEP;
}

static enum rab_action rab_rehearse(struct rab_disk *disk,
				    const struct rab_control *control,
				    bool accepted, struct rab_steered *steered)
{
	u32 kib;

	rab_steer_home(&disk->steer, steered);
	if (!accepted || !rab_wanted_kib(disk, control, &kib))
		return RAB_DO_HOLD;
	return kib == rab_readahead_kib(disk->target.steered) ?
		RAB_DO_KEEP : RAB_DO_DRY_RUN;
}

/* Its time is over: as it was when loaded, until the limit is set anew. */
static void rab_expire(struct rab_disk *disk, struct rab_steered *steered)
{
	rab_steer_home(&disk->steer, steered);
	rab_decider_init(&disk->decider);
	WRITE_ONCE(disk->state, RAB_EXPIRED);
}

static enum rab_action rab_act(struct rab_disk *disk,
			       const struct rab_control *control,
			       const struct rab_verdict *verdict,
			       struct rab_steered *steered)
{
	enum rab_action action;
	bool idle = verdict->class == RAB_NO_CLASS;
	bool accepted = !idle && rab_decide(&disk->decider, verdict,
					    control->hold_windows,
					    control->sure_milli);

	WRITE_ONCE(disk->state, rab_state_of(disk, control));
	switch (disk->state) {
	case RAB_GONE:
		rab_steer_home(&disk->steer, steered);
		return RAB_DO_GONE;
	case RAB_EXPIRED:
		rab_expire(disk, steered);
		return RAB_DO_EXPIRED;
	case RAB_YIELDED:
		rab_steer_home(&disk->steer, steered);
		return RAB_DO_YIELD;
	case RAB_PAUSED:
		return RAB_DO_PAUSED;
	case RAB_DRY_RUN:
		action = rab_rehearse(disk, control, accepted, steered);
		break;
	default:
		action = rab_steer_now(disk, control, accepted, steered);
		if (action == RAB_DO_YIELD || control->fixed_kib)
			return action;
	}
	if (idle)
		return RAB_DO_IDLE;
	return verdict->abstained ? RAB_DO_ABSTAIN : action;
}

static void rab_count_window(struct rab_counters *counters,
			     const struct rab_record *record)
{
	const struct rab_steered *steered = &record->steered;

	rab_add_to(&counters->events, record->window.counts.requests);
	rab_add_to(&counters->windows, 1);
	rab_add_to(&counters->idle_windows,
		   rab_window_is_idle(&record->window.counts));
	rab_add_to(&counters->inferences,
		   record->verdict.class != RAB_NO_CLASS);
	rab_add_to(&counters->inference_ns, record->inference_ns);
	rab_add_to(&counters->abstained,
		   record->verdict.abstained != RAB_STANDS);
	rab_add_to(&counters->changes, steered->set);
	rab_add_to(&counters->walks, steered->walks);
	rab_add_to(&counters->walk_us, steered->walk_us);
	rab_add_to(&counters->files, steered->files);
	rab_add_to(&counters->reasserted, steered->reasserted);
}

static void rab_judge(struct rab_record *record)
{
	ktime_t start = ktime_get();

	rab_classify(rab_model, &record->window, &record->verdict);
	record->inference_ns = ktime_to_ns(ktime_sub(ktime_get(), start));
	if (rab_shadow)
		rab_classify(rab_shadow, &record->window, &record->shadow);
}

static void rab_end_window(struct rab_disk *disk)
{
	struct rab_record record = {
		.seq = disk->seq++,
		.verdict = RAB_NO_VERDICT,
		.shadow = RAB_NO_VERDICT,
		.steered = disk->steered,
	};
	enum rab_state before = disk->state;
	struct rab_control control;

	disk->steered = (struct rab_steered){};
	strscpy(record.disk, disk->target.name, sizeof(record.disk));
	rab_observer_collect(&disk->observer, &record.window);
	rab_control_read(&control);
	if (!control.expired)
		rab_judge(&record);
	record.action = rab_act(disk, &control, &record.verdict,
				&record.steered);
	record.accepted = rab_has_decided(&disk->decider) ?
			  disk->decider.accepted : RAB_NO_CLASS;
	record.readahead_kib = rab_readahead_kib(disk->target.steered);

	rab_count_window(&disk->counters, &record);
	rab_add_to(&disk->counters.yields,
		   disk->state == RAB_YIELDED && before != RAB_YIELDED);
	rab_report_add(&record);
}

static void rab_look_at_limit(struct rab_disk *disk)
{
	struct rab_control control;

	rab_control_read(&control);
	if (rab_state_of(disk, &control) == RAB_EXPIRED)
		rab_expire(disk, &disk->steered);
}

/* Queued at a window's end, and when the time limit passes. */
static void rab_work(struct work_struct *work)
{
	struct rab_disk *disk = container_of(work, struct rab_disk, work);

	if (rab_observer_has_window(&disk->observer))
		rab_end_window(disk);
	else
		rab_look_at_limit(disk);
}

/**
 * rab_disk_start() - begin to observe and to steer
 * @disk: zeroed but for its target, which stays held until after the stop
 * @workqueue: where its windows are judged
 * @window_ms: their length
 *
 * May sleep. Return: 0 or a negative errno.
 */
int rab_disk_start(struct rab_disk *disk, struct workqueue_struct *workqueue,
		   u32 window_ms)
{
	const struct rab_target *target = &disk->target;
	u32 budget_ms = min_t(u32, window_ms / 8, RAB_WALK_MS_MAX);
	struct rab_control control;

	rab_control_read(&control);
	INIT_WORK(&disk->work, rab_work);
	rab_decider_init(&disk->decider);
	rab_steer_init(&disk->steer, target->steered, target->commit_pages,
		       budget_ms);
	disk->state = rab_state_of(disk, &control);
	return rab_observer_start(&disk->observer, target, window_ms, workqueue,
				  &disk->work);
}

/**
 * rab_disk_look_now() - see about the time limit without a window's end
 * @disk: started before
 *
 * In any context.
 */
void rab_disk_look_now(struct rab_disk *disk)
{
	queue_work(disk->observer.workqueue, &disk->work);
}

/**
 * rab_disk_stop() - put everything back
 * @disk: started before
 *
 * First no new work, then no probe, then everything as it was. May sleep.
 */
void rab_disk_stop(struct rab_disk *disk)
{
	struct rab_steered steered = {};

	rab_observer_stop_timer(&disk->observer);
	cancel_work_sync(&disk->work);
	rab_observer_stop(&disk->observer);
	if (rab_steer_leave(&disk->steer, &steered))
		pr_warn("%s: some open files could not be looked at, and may keep their readahead\n",
			disk->target.name);
	if (steered.set)
		pr_info("%s has %u KiB readahead again, and %u open files\n",
			disk->target.name,
			rab_readahead_kib(disk->target.steered), steered.files);
}
