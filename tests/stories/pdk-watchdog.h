/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Watches how long the default main context goes without a turn, for a test program that is otherwise
 * the window itself. On a loaded machine every program stands still, so it tells apart what the thread did
 * meanwhile, in milliseconds:
 *
 *   computing   on a processor, except for
 *   painting    which a graphics card does outside of tests
 *   asleep      waiting for something else than a processor
 *
 * The report has one line a stall, "PHASE COMPUTING PAINTING ASLEEP"; what was done then follows in lines
 * that begin with a space, as a stack of addresses. The last line of each phase is "worst PHASE COMPUTING
 * PAINTING ASLEEP", with the worst of each. The last line of all is "yardstick COMPUTING": what a piece of
 * work takes here that is always the same, to tell a slow machine from a slow program.
 */

typedef struct _PdkWatchdog PdkWatchdog;

/**
 * pdk_watchdog_start:
 * @report: (type filename): where the report goes
 * @limit: milliseconds of one kind from which on a stall is worth a line
 *
 * Must be called in the thread whose default main context is watched. The phase is "start" at first.
 */
PdkWatchdog *pdk_watchdog_start (const char *report,
                                 guint       limit);

/** Begins another phase; @phase must be static. */
void pdk_watchdog_set_phase (PdkWatchdog *self,
                             const char  *phase);

/** Says that from here on frames are made into pixels. */
void pdk_watchdog_begin_painting (PdkWatchdog *self);

/** Says that the frame is done. */
void pdk_watchdog_end_painting (PdkWatchdog *self);

/** Ends the watch and writes what is left of the report. */
void pdk_watchdog_stop (PdkWatchdog *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkWatchdog, pdk_watchdog_stop)

G_END_DECLS
