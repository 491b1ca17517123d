/* SPDX-License-Identifier: GPL-2.0-only */
/* What happened in a window, for /dev/rabench and the tracepoint. */
#ifndef RAB_REPORT_H
#define RAB_REPORT_H

#include <linux/blkdev.h>

#include "network.h"
#include "steer.h"

enum rab_action {
	/* Nothing to judge. */
	RAB_DO_IDLE,
	/* The class is accepted and its readahead in force, or set now. */
	RAB_DO_KEEP,
	RAB_DO_SET,
	/* It would be set. */
	RAB_DO_DRY_RUN,
	/* The class is not accepted yet, or not everything could be done. */
	RAB_DO_HOLD,
	/* The model does not know. */
	RAB_DO_ABSTAIN,
	RAB_DO_PAUSED,
	RAB_DO_FIXED,
	/* Somebody else's value is in force. */
	RAB_DO_YIELD,
	/* The time limit has passed: nothing was judged. */
	RAB_DO_EXPIRED,
	/* The disk or what is steered was removed. */
	RAB_DO_GONE,
};

struct rab_record {
	u64 seq;
	char disk[DISK_NAME_LEN];
	struct rab_window window;
	struct rab_verdict verdict;
	/* Where there is a second model. */
	struct rab_verdict shadow;
	u32 inference_ns;
	enum rab_action action;
	/* The class that the disk is steered by, or RAB_NO_CLASS. */
	s8 accepted;
	/* In force after the decision. */
	u32 readahead_kib;
	struct rab_steered steered;
};

int rab_report_init(unsigned int disks);
int rab_report_open(void);
void rab_report_add(const struct rab_record *record);
void rab_report_close(void);
void rab_report_exit(void);

#endif /* RAB_REPORT_H */
