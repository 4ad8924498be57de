/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* How a driver is asked: ioctl() itself, or something that answers like one. Returns 0, or -1 with errno. */
typedef int (*PdkProbeCall) (int           descriptor,
                             unsigned long request,
                             void         *argument,
                             gpointer      data);

/**
 * pdk_probe_drm_query:
 * @descriptor: an open render node
 * @driver: (nullable): the driver's name as the kernel gives it
 *
 * Adds to an open object of @builder what the driver tells: `dedicated_bytes` (0: it has no memory of
 * its own), `dedicated_used_bytes` where that can be believed, and `integrated`. Nothing for drivers
 * that are not known.
 */
void pdk_probe_drm_query (JsonBuilder *builder,
                          int          descriptor,
                          const char  *driver,
                          PdkProbeCall call,
                          gpointer     data);

G_END_DECLS
