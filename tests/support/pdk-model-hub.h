/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A hub of models on loopback: lists the files of its repositories, page by page, and sends on to where
 * their bytes are read by ranges. It runs in a thread of its own; every function may be called from any
 * thread. Repositories that it does not have do not exist or are private, as at the real one.
 */

typedef struct _PdkModelHub PdkModelHub;

/** Returns: (transfer full): the hub, listening, with two files a page */
PdkModelHub *pdk_model_hub_start (void);
void         pdk_model_hub_stop (PdkModelHub *self);

/** Returns: (transfer none): what `HF_ENDPOINT` is set to */
const char *pdk_model_hub_get_address (PdkModelHub *self);

/** Adds a file to a repository (`owner/name`). */
void pdk_model_hub_add_file (PdkModelHub *self,
                             const char  *repository,
                             const char  *path,
                             GBytes      *bytes);

/** Makes every request end with @status and a web page; 0 for the truth again. */
void pdk_model_hub_set_status (PdkModelHub *self,
                               guint        status);

/** Makes it one of those mirrors that do not list files, but know what a repository has. */
void pdk_model_hub_hide_tree (PdkModelHub *self);

/** What the `Link` of every list of files says from now on. */
void pdk_model_hub_set_link (PdkModelHub *self,
                             const char  *link);

/** Returns: how many requests so far have a path that begins with @prefix */
guint pdk_model_hub_count_requests (PdkModelHub *self,
                                    const char  *prefix);

/** Returns: how many requests so far had this value of `Authorization` */
guint pdk_model_hub_count_authorized (PdkModelHub *self,
                                      const char  *authorization);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkModelHub, pdk_model_hub_stop)

G_END_DECLS
