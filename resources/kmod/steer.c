// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gives a bdi and the files that follow it a readahead, and puts all back.
 *
 * A file gets its readahead from the bdi when it is opened, so the bdi reaches
 * later opens and a walk over all open files reaches the others. Which open
 * files follow the bdi, and which have a value of their own
 * (POSIX_FADV_SEQUENTIAL doubles it, an I/O error quarters it), shows only in
 * the value:
 *  - A file follows if it has a value that the bdi had since the last walk
 *    that found nothing left to change ("ours"). All others are left alone.
 *  - Before the bdi gets a value that followers do not have yet, a census
 *    notes the files that have that very value already: strangers, left alone
 *    as long as they keep it. Should there be too many to note, we stay put.
 *  - Readahead 0 (switched off) is left alone.
 *  - POSIX_FADV_RANDOM is left alone while steering; what such a file got from
 *    us, before or at its open, is put back.
 *  - POSIX_FADV_SEQUENTIAL under one of our values is left alone while
 *    steering; at the end the file gets twice the bdi's own value. (The first
 *    census for a value notes files that have twice that value already.)
 *
 * A file that is being opened can get the old value and appear behind the
 * walk; so a walk is repeated, once a window, until it finds nothing. Then
 * values that no file has are forgotten. Should files have too many values of
 * ours to remember a further one, that one is not set.
 *
 * Others change the bdi's readahead, too. From 6.12 on every commit of queue
 * limits raises it; then ours is asserted again. Anything else is a person's
 * will, or tuned's, and theirs wins: it becomes the value to go home to, and
 * so does one like a commit's that comes back soon after we asserted ours.
 */
#include <linux/bitmap.h>
#include <linux/fs.h>
#include <linux/hash.h>
#include <linux/ktime.h>

#include "steer.h"
#include "walk.h"

/* Walks after which putting back stops to look for files in mid-open. */
#define RAB_HOME_WALKS		4
/* How long after a commit another one is a person's: a minute, usually. */
#define RAB_WARY_WINDOWS	24
/* How long a bdi with too many files is left alone before the next census. */
#define RAB_REST_WINDOWS	24

struct rab_errand {
	struct rab_walk walk;
	struct rab_steer *steer;
	/* Pages that followers are to have. */
	u32 to;
	/* A census that looks for twice @to as well. */
	bool doubles_too;
	bool too_many_strangers;
	/* Values given before that a file has, or twice them; as in @steer. */
	DECLARE_BITMAP(met, RAB_VALUES_MAX);
	u32 files;
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

u32 rab_home_kib(const struct rab_steer *steer)
{
	return rab_pages_to_kib(READ_ONCE(steer->home_pages));
}

static bool rab_has(const u32 *values, unsigned int count, u32 value)
{
	while (count--)
		if (values[count] == value)
			return true;
	return false;
}

static bool rab_is_ours(const struct rab_steer *steer, u32 pages)
{
	return rab_has(steer->ours, steer->ours_count, pages);
}

static bool rab_was_given(const struct rab_steer *steer, u32 pages)
{
	return rab_has(steer->given, steer->given_count, pages);
}

/*
 * rab_make_room() comes first for values of ours. One that somebody else has
 * set finds no place in a full list: its files are left alone then.
 */
static void rab_add(u32 *values, unsigned int *count, u32 value)
{
	if (*count < RAB_VALUES_MAX && !rab_has(values, *count, value))
		values[(*count)++] = value;
}

static bool rab_has_room(const struct rab_steer *steer, u32 pages)
{
	return (rab_is_ours(steer, pages) ||
		steer->ours_count < RAB_VALUES_MAX) &&
	       (rab_was_given(steer, pages) ||
		steer->given_count < RAB_VALUES_MAX);
}

static u32 rab_hash_inode(const struct file *file)
{
	return hash_ptr(file->f_mapping->host, 32);
}

/* True for a file noted by a census that still has the value of then. */
static bool rab_is_stranger(struct rab_steer *steer, const struct file *file,
			    u32 pages)
{
	struct rab_stranger *stranger = steer->strangers;
	unsigned int i;

	for (i = 0; i < steer->stranger_count; i++, stranger++) {
		if (stranger->file != file || stranger->pages != pages ||
		    stranger->inode_hash != rab_hash_inode(file))
			continue;
		stranger->seen = true;
		return true;
	}
	return false;
}

static void rab_note_stranger(struct rab_errand *errand,
			      const struct file *file, u32 pages)
{
	struct rab_steer *steer = errand->steer;

	if (steer->stranger_count == RAB_STRANGERS_MAX) {
		errand->too_many_strangers = true;
		return;
	}
	steer->strangers[steer->stranger_count++] = (struct rab_stranger){
		.file = file,
		.inode_hash = rab_hash_inode(file),
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
static void rab_give(struct rab_errand *errand, struct file *file, u32 pages)
{
	struct file_ra_state *ra = &file->f_ra;

	WRITE_ONCE(ra->ra_pages, pages);
	if (READ_ONCE(ra->size) > pages)
		WRITE_ONCE(ra->size, pages);
	if (READ_ONCE(ra->async_size) > pages)
		WRITE_ONCE(ra->async_size, pages);
	errand->files++;
}

static struct rab_errand *rab_errand_of(struct rab_walk *walk)
{
	return container_of(walk, struct rab_errand, walk);
}

/* A file that somebody else gave its value, or that has none. */
static bool rab_stands_apart(struct rab_steer *steer, const struct file *file,
			     u32 pages)
{
	return !pages || rab_is_stranger(steer, file, pages);
}

/* Notes who has the value that followers are to get, or its double. */
static void rab_visit_census(struct rab_walk *walk, struct file *file)
{
	struct rab_errand *errand = rab_errand_of(walk);
	struct rab_steer *steer = errand->steer;
	u32 pages = READ_ONCE(file->f_ra.ra_pages);

	if (rab_stands_apart(steer, file, pages) ||
	    (file->f_mode & FMODE_RANDOM))
		return;
	if (pages == errand->to ||
	    (errand->doubles_too && pages == 2 * errand->to &&
	     !rab_is_ours(steer, pages)))
		rab_note_stranger(errand, file, pages);
}

static void rab_note_met(struct rab_errand *errand, u32 pages)
{
	const struct rab_steer *steer = errand->steer;
	unsigned int i;

	for (i = 0; i < steer->given_count; i++)
		if (pages == steer->given[i] || pages == 2 * steer->given[i])
			__set_bit(i, errand->met);
}

static void rab_visit_move(struct rab_walk *walk, struct file *file)
{
	struct rab_errand *errand = rab_errand_of(walk);
	u32 pages = READ_ONCE(file->f_ra.ra_pages);

	rab_note_met(errand, pages);
	if (pages == errand->to || (file->f_mode & FMODE_RANDOM) ||
	    rab_stands_apart(errand->steer, file, pages))
		return;
	if (rab_is_ours(errand->steer, pages))
		rab_give(errand, file, errand->to);
}

/* As moving; and advised files get what they would have. */
static void rab_visit_home(struct rab_walk *walk, struct file *file)
{
	struct rab_errand *errand = rab_errand_of(walk);
	struct rab_steer *steer = errand->steer;
	u32 pages = READ_ONCE(file->f_ra.ra_pages);

	if (pages == errand->to || rab_stands_apart(steer, file, pages))
		return;
	if (file->f_mode & FMODE_RANDOM) {
		if (rab_was_given(steer, pages))
			rab_give(errand, file, errand->to);
	} else if (rab_is_ours(steer, pages)) {
		rab_give(errand, file, errand->to);
	} else if (!(pages % 2) && rab_was_given(steer, pages / 2) &&
		   pages != 2 * errand->to) {
		rab_give(errand, file, 2 * errand->to);
	}
}

/* Walks, and adds up what it did and took. */
static int rab_run_errand(struct rab_errand *errand,
			  struct rab_steered *steered)
{
	ktime_t start = ktime_get();
	int err;

	errand->walk.bdi = errand->steer->bdi;
	err = rab_walk(&errand->walk);
	steered->walks++;
	steered->files += errand->files;
	steered->walk_us += ktime_us_delta(ktime_get(), start);
	if (!err)
		rab_forget_strangers(errand->steer);
	return errand->too_many_strangers ? -ENOSPC : err;
}

/* Followers have one value now: the bdi's. */
static void rab_settle(struct rab_steer *steer)
{
	steer->settled = true;
	steer->ours[0] = steer->pages;
	steer->ours_count = 1;
}

/* A value that the bdi and the files have no more has to be given again. */
static void rab_forget_given(struct rab_steer *steer,
			     const unsigned long *met)
{
	unsigned int i, kept = 0;

	for (i = 0; i < steer->given_count; i++)
		if (test_bit(i, met) || steer->given[i] == steer->pages)
			steer->given[kept++] = steer->given[i];
	steer->given_count = kept;
}

static int rab_take_census(struct rab_steer *steer, u32 pages,
			   struct rab_steered *steered)
{
	struct rab_errand census = {
		.walk.visit = rab_visit_census,
		.walk.budget_ms = steer->budget_ms,
		.steer = steer,
		.to = pages,
		.doubles_too = !rab_was_given(steer, pages),
	};

	return rab_run_errand(&census, steered);
}

/* Gives the followers the bdi's value. */
static int rab_move(struct rab_steer *steer, struct rab_steered *steered)
{
	struct rab_errand move = {
		.walk.visit = rab_visit_move,
		.walk.budget_ms = steer->budget_ms,
		.steer = steer,
		.to = steer->pages,
	};
	int err = rab_run_errand(&move, steered);

	if (!err && !steered->set && !move.files) {
		rab_settle(steer);
		rab_forget_given(steer, move.met);
	}
	return err;
}

/*
 * Return: 0; -E2BIG where one more value could not be remembered; -EAGAIN
 * where files had to be changed first.
 */
static int rab_make_room(struct rab_steer *steer, u32 pages,
			 struct rab_steered *steered)
{
	int err;

	if (rab_has_room(steer, pages))
		return 0;
	err = rab_move(steer, steered);
	if (rab_has_room(steer, pages))
		return 0;
	return err || steer->settled ? -E2BIG : -EAGAIN;
}

/* Gives the bdi a value, after a census where followers do not have it. */
static int rab_set(struct rab_steer *steer, u32 pages,
		   struct rab_steered *steered)
{
	int err = rab_make_room(steer, pages, steered);

	if (err)
		return err;
	if (!rab_is_ours(steer, pages)) {
		if (steer->rest) {
			steer->rest--;
			return -EAGAIN;
		}
		err = rab_take_census(steer, pages, steered);
		if (err == -ETIME || err == -ENOSPC)
			steer->rest = RAB_REST_WINDOWS;
		if (err)
			return err;
	}
	rab_add(steer->ours, &steer->ours_count, pages);
	rab_add(steer->given, &steer->given_count, pages);
	steer->pages = pages;
	steer->active = true;
	steer->settled = false;
	steered->set = true;
	WRITE_ONCE(steer->bdi->ra_pages, pages);
	return 0;
}

/* What cannot be set leaves in force what was, also after a commit. */
static void rab_stay_put(struct rab_steer *steer)
{
	if (steer->active)
		WRITE_ONCE(steer->bdi->ra_pages, steer->pages);
}

static bool rab_looks_like_commit(const struct rab_steer *steer, u32 pages)
{
	return pages > steer->pages &&
	       (pages == steer->commit_pages || pages == steer->home_pages);
}

/*
 * Has somebody else set the bdi's readahead since the last window? Files
 * opened meanwhile follow, unless they have what POSIX_FADV_SEQUENTIAL makes
 * of ours.
 *
 * Return: 0; -EBUSY where theirs is to win.
 */
static int rab_notice_others(struct rab_steer *steer,
			     struct rab_steered *steered)
{
	u32 in_force = READ_ONCE(steer->bdi->ra_pages);
	bool is_commit = rab_looks_like_commit(steer, in_force) &&
			 !steer->wary;

	if (steer->wary)
		steer->wary--;
	if (in_force == steer->pages)
		return 0;
	if (!steer->active) {
		WRITE_ONCE(steer->home_pages, in_force);
		steer->pages = in_force;
		rab_settle(steer);
		return 0;
	}
	if (in_force != 2 * steer->pages)
		rab_add(steer->ours, &steer->ours_count, in_force);
	if (is_commit) {
		steer->wary = RAB_WARY_WINDOWS;
		steered->reasserted = true;
		return 0;
	}
	WRITE_ONCE(steer->home_pages, in_force);
	return -EBUSY;
}

/**
 * rab_steer_init() - remember what the bdi has
 * @steer: receives it
 * @bdi: outlives @steer
 * @commit_pages: what a commit of queue limits would raise it to
 * @budget_ms: what a walk may take in a window
 */
void rab_steer_init(struct rab_steer *steer, struct backing_dev_info *bdi,
		    u32 commit_pages, u32 budget_ms)
{
	*steer = (struct rab_steer){
		.bdi = bdi,
		.commit_pages = commit_pages,
		.budget_ms = budget_ms,
	};
	steer->home_pages = READ_ONCE(bdi->ra_pages);
	steer->pages = steer->home_pages;
	rab_settle(steer);
}

/**
 * rab_steer_to() - see that bdi and followers have this readahead
 * @steer: whose
 * @readahead_kib: wanted; cheap where it is in force already
 * @steered: zeroed; receives what was done
 *
 * To be called once a window. May sleep.
 *
 * Return: 0; -EBUSY where somebody else set the bdi's readahead, then
 * rab_steer_home() is to follow; or an error, after which a later call goes
 * on: -ENOMEM, -ETIME where there are too many open files for the budget,
 * -EAGAIN where some files could not be looked at, -ENOSPC where too many have
 * a value of their own that could not be told from this one, -E2BIG where they
 * have too many other values of ours.
 */
int rab_steer_to(struct rab_steer *steer, u32 readahead_kib,
		 struct rab_steered *steered)
{
	u32 pages = rab_kib_to_pages(readahead_kib);
	int err = rab_notice_others(steer, steered);

	if (err)
		return err;
	if (steer->pages != pages || READ_ONCE(steer->bdi->ra_pages) != pages) {
		err = rab_set(steer, pages, steered);
		if (err) {
			rab_stay_put(steer);
			return err;
		}
	}
	return steer->settled ? 0 : rab_move(steer, steered);
}

/* One walk on the way home; @patient to miss no file. */
static int rab_walk_home(struct rab_steer *steer, bool patient,
			 struct rab_steered *steered)
{
	struct rab_errand home = {
		.walk.visit = rab_visit_home,
		.walk.budget_ms = patient ? 0 : steer->budget_ms,
		.walk.patient = patient,
		.steer = steer,
		.to = steer->home_pages,
	};
	int err = rab_run_errand(&home, steered);

	return err ?: home.files;
}

static int rab_go_home(struct rab_steer *steer, bool patient,
		       struct rab_steered *steered)
{
	int walks, left;

	if (!steer->active)
		return 0;
	if (rab_notice_others(steer, steered) != -EBUSY) {
		WRITE_ONCE(steer->bdi->ra_pages, steer->home_pages);
		steered->set = true;
	}
	steer->pages = steer->home_pages;
	/*
	 * Files with this value are not looked at any more; whose own it was
	 * has no difference to be put back.
	 */
	rab_add(steer->ours, &steer->ours_count, steer->pages);

	for (walks = 0; walks < RAB_HOME_WALKS; walks++) {
		left = rab_walk_home(steer, patient, steered);
		if (left <= 0)
			break;
	}
	if (left < 0)
		return left;
	steer->active = false;
	steer->wary = 0;
	rab_settle(steer);
	if (!left)
		steer->given_count = 0;
	return 0;
}

/**
 * rab_steer_home() - give back what bdi and followers had
 * @steer: whose
 * @steered: receives what was done
 *
 * Does nothing where nothing was changed. May sleep. Return: 0, or an error as
 * of rab_steer_to(): the bdi has its value and some files do not, until a
 * later call succeeds.
 */
int rab_steer_home(struct rab_steer *steer, struct rab_steered *steered)
{
	return rab_go_home(steer, false, steered);
}

/**
 * rab_steer_leave() - the same for the last time, however long it takes
 * @steer: not to be used any more
 * @steered: receives what was done
 *
 * May sleep. Return: 0; -ENOMEM or, where the caller was killed, -EAGAIN: some
 * files keep what they were given.
 */
int rab_steer_leave(struct rab_steer *steer, struct rab_steered *steered)
{
	return rab_go_home(steer, true, steered);
}
