/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Quantities as a person reads them. Files and transfers count in decimal units (1 GB = 10^9
 * bytes), as download pages and GNOME Files do; memory counts in binary ones (1 GiB = 2^30), as
 * graphics drivers and engines do. The two are never mixed in one comparison.
 */

/** Returns: (transfer full): a file's size such as "4.9 GB" */
char *pdk_text_from_file_size (guint64 bytes);

/** Returns: (transfer full): an amount of memory such as "7.6 GiB" */
char *pdk_text_from_memory (guint64 bytes);

/** Returns: (transfer full): a transfer rate such as "18.2 MB/s" */
char *pdk_text_from_rate (double bytes_per_second);

/**
 * pdk_text_from_time_left:
 * @seconds: how long it will take; negative if unknown
 *
 * Returns: (transfer full): rounded as a person would say it, such as "about 2 minutes left"; ""
 *   if unknown
 */
char *pdk_text_from_time_left (gint64 seconds);

/** Returns: (transfer full): a span of time in words, such as "5 minutes"; @seconds is never negative */
char *pdk_text_from_duration (gint64 seconds);

/** Returns: (transfer full): a number of parameters such as "7.6B", "360M" */
char *pdk_text_from_parameters (double billions);

/** Returns: (transfer full): a number of tokens such as "32K", "1M", "512" (K is 1024 here); "" if no engine can have it */
char *pdk_text_from_context (gint64 tokens);

/** Returns: (transfer full): how long ago @time was, such as "3 days ago"; "never" for %NULL */
char *pdk_text_from_age (GDateTime *time,
                         GDateTime *now);

/**
 * pdk_text_sanitize:
 * @text: bytes from outside
 *
 * Makes text from outside safe to print on a terminal or show in a label: invalid UTF-8 and control
 * characters become U+FFFD, line breaks become spaces.
 *
 * Returns: (transfer full): one line of valid UTF-8
 */
char *pdk_text_sanitize (const char *text);

G_END_DECLS
