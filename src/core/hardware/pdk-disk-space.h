/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sys/statvfs.h>

G_BEGIN_DECLS

/* statvfs() itself, or something that answers like it. Returns 0, or -1 with errno. */
typedef int (*PdkDiskSpaceCall) (const char     *path,
                                 struct statvfs *status);

/**
 * pdk_disk_space_measure:
 * @folder: (type filename): where something is to be written, which need not exist yet
 * @call: (nullable) (scope call): %NULL for statvfs()
 * @free_bytes: (out): what this account can still write there
 *
 * Where the folder is not there or may not be entered, its nearest parent counts: it lies on the same
 * disk, as a rule. Inside Flatpak, `/usr` is the runtime and says nothing about the computer's.
 *
 * Returns: whether it is known
 */
gboolean pdk_disk_space_measure (const char      *folder,
                                 gboolean         in_flatpak,
                                 PdkDiskSpaceCall call,
                                 guint64         *free_bytes);

/**
 * pdk_disk_space_find_ollama_folder:
 * @root: (type filename): stands before `/usr`; "" on a real computer
 * @environment: (array zero-terminated=1): of this process, with `OLLAMA_MODELS` and `HOME`
 *
 * Returns: (transfer full) (nullable) (type filename): where an Ollama on this computer keeps its models:
 *   `OLLAMA_MODELS`, that of the service, or that of the person
 */
char *pdk_disk_space_find_ollama_folder (const char *root,
                                         char      **environment);

/** Returns: bytes that must be free to fetch @download bytes: some more than those, since disks round up */
guint64 pdk_disk_space_get_needed (guint64 download);

G_END_DECLS
