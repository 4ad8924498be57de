/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * paddock-probe asks graphics drivers. It loads their libraries and opens their devices, which can
 * crash, hang or print; so it is a program of its own, that says one line of JSON and ends.
 *
 *   paddock-probe [--root=FOLDER] nvml
 *   paddock-probe [--root=FOLDER] drm NODE…
 *   paddock-probe [--root=FOLDER] vulkan
 *
 * It links neither GTK nor a driver. FOLDER stands before every path, and then no library is looked
 * for outside it.
 */

/** Loads the first library of @paths (array zero-terminated=1) that is there. Returns: a handle for dlsym(), or %NULL */
void *pdk_probe_load (const char         *root,
                      const char * const *paths,
                      const char         *soname);

/** Writes the object that NVIDIA's management library leads to. */
void pdk_probe_nvml (JsonBuilder *builder,
                     const char  *root);

/** Writes the object that Vulkan leads to. */
void pdk_probe_vulkan (JsonBuilder *builder,
                       const char  *root);

/** Writes the object that the kernel's drivers lead to. @nodes: (array zero-terminated=1): such as `renderD128` */
void pdk_probe_drm (JsonBuilder        *builder,
                    const char         *root,
                    const char * const *nodes);

/** Adds a member with an amount of bytes. */
void pdk_probe_add_amount (JsonBuilder *builder,
                           const char  *name,
                           guint64      bytes);

/** Adds a member with a text of at most @size bytes, which need not end or be UTF-8. */
void pdk_probe_add_text (JsonBuilder *builder,
                         const char  *name,
                         const char  *text,
                         gsize        size);

G_END_DECLS
