/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-demo-world.h"

G_BEGIN_DECLS

/**
 * pdk_demo_tour_run:
 * @paddock: (type filename): the command
 *
 * Walks through the main job in the terminal, and says at the end what was shown.
 *
 * Returns: an exit status
 */
int pdk_demo_tour_run (PdkDemoWorld *world,
                       const char   *paddock);

G_END_DECLS
