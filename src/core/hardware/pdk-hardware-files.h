/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The small files by which a kernel tells about the hardware, below a root that is "" on a real
 * computer. Everything here only looks; nothing is fatal.
 */

/** Returns: (transfer full) (nullable): at most 64 KiB of a file as valid UTF-8, without space around it; %NULL if it cannot be read */
char *pdk_hardware_files_read (const char *root,
                               const char *path);

/**
 * pdk_hardware_files_read_bytes:
 * @bytes: (out): the amount
 *
 * Returns: whether the file holds a plain decimal number and nothing else
 */
gboolean pdk_hardware_files_read_bytes (const char *root,
                                        const char *path,
                                        guint64    *bytes);

/** Returns: the hexadecimal number in a file, with or without `0x`; 0 if there is none */
guint pdk_hardware_files_read_hexadecimal (const char *root,
                                           const char *path);

gboolean pdk_hardware_files_exist (const char *root,
                                   const char *path);

/** Returns: (transfer full): the names in a folder, sorted so that card2 stands before card10; empty if there is none */
GStrv pdk_hardware_files_list (const char *root,
                               const char *path);

/** Returns: (transfer full) (nullable): the last part of the path that a chain of links leads to */
char *pdk_hardware_files_resolve_name (const char *root,
                                       const char *path);

/** Returns: (transfer full) (nullable): the value of a line `NAME=value` or `NAME: value` of @text */
char *pdk_hardware_files_get_value (const char *text,
                                    const char *name);

/** Returns: whether @text is a plain decimal number, put into @value */
gboolean pdk_hardware_parse_number (const char *text,
                                    guint64    *value);

G_END_DECLS
