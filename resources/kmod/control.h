/* SPDX-License-Identifier: GPL-2.0-only */
/* What a person can set: the module's parameters, as the workers see them. */
#ifndef RAB_CONTROL_H
#define RAB_CONTROL_H

#include <linux/types.h>

/* What a map may hold; the generator keeps to the same limits. */
#define RAB_MAP_KIB_MIN		4
#define RAB_MAP_KIB_MAX		16384

/* The parameters as they are at one moment: a window is decided by one set. */
struct rab_control {
	bool dry_run;
	bool paused;
	/* The time limit has passed. */
	bool expired;
	/* 0: by class. */
	u32 fixed_kib;
	u32 hold_windows;
	u32 sure_milli;
	/* Counts writes to parameters. */
	u32 generation;
};

void rab_control_read(struct rab_control *control);
u32 rab_control_map_kib(int class);

/* Parameters that only loading sets. */
const char *rab_control_disks(void);
u32 rab_control_window_ms(void);
int rab_control_check_model(void);

#endif /* RAB_CONTROL_H */
