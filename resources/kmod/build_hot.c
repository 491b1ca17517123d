// SPDX-License-Identifier: GPL-2.0-only
/*
 * What runs for requests and neurons, in one compilation unit, as kernel/sched
 * is built: most of the time goes into reading the kernel's headers, and a
 * module is built on the box that it is for.
 */
#include "observe.c"
#include "window.c"
#include "network.c"
#include "model.c"
#include "decide.c"
