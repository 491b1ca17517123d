// SPDX-License-Identifier: GPL-2.0-only
/* What runs once a window or less, in another; see build_hot.c. */
#include "main.c"
#include "control.c"
#include "limit.c"
#include "target.c"
#include "disk.c"
#include "steer.c"
#include "walk.c"
#include "report.c"
#include "sysfs.c"
