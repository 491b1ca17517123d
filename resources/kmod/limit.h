/* SPDX-License-Identifier: GPL-2.0-only */
/* The dead man: a time after which everything is put back by itself. */
#ifndef RAB_LIMIT_H
#define RAB_LIMIT_H

#include <linux/types.h>

void rab_limit_set(u32 seconds);
int rab_limit_left_s(void);
void rab_limit_start(void (*passed)(void));
void rab_limit_stop(void);

#endif /* RAB_LIMIT_H */
