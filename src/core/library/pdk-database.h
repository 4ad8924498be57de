/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "library/pdk-database-file.h"

G_BEGIN_DECLS

/**
 * PdkDatabase:
 *
 * The one connection to the library's database, on a thread of its own. Jobs run there one after
 * another, in the order in which they were asked for; their results arrive in the main context of the
 * caller, in the same order. If somebody puts another file in the place of the open one, that one is
 * opened before the next job.
 */
#define PDK_TYPE_DATABASE (pdk_database_get_type ())
G_DECLARE_FINAL_TYPE (PdkDatabase, pdk_database, PDK, DATABASE, GObject)

/**
 * PdkDatabaseFunc:
 * @file: the open database
 * @data: what the job was given; nobody else touches it while the job runs
 *
 * A job. It runs on the database's thread and must not touch objects of the main context.
 *
 * Returns: (transfer full) (nullable): the result; %NULL is an error only with @error set
 */
typedef gpointer (*PdkDatabaseFunc) (PdkDatabaseFile *file,
                                     gpointer         data,
                                     GError         **error);

/**
 * PdkDatabaseJob:
 * @data: (nullable): for @func; freed in the caller's main context, with the result
 * @free_result: (nullable): frees a result that nobody took
 */
typedef struct
{
  PdkDatabaseFunc func;
  gpointer        data;
  GDestroyNotify  free_data;
  GDestroyNotify  free_result;
} PdkDatabaseJob;

/** Opens a database (see [func@pdk_database_file_open]) on its thread. */
void         pdk_database_open_async (const char         *path,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
PdkDatabase *pdk_database_open_finish (GAsyncResult *result,
                                       GError      **error);

/** Sets how long a job waits for another program's lock (%PDK_DATABASE_BUSY_MILLISECONDS unless set). */
void pdk_database_set_patience (PdkDatabase *self,
                                guint        milliseconds);

/**
 * pdk_database_run_async:
 * @job: (transfer full): what to run; only the struct itself is copied
 * @cancellable: (nullable): keeps the job from starting, and ends its wait for another program's lock
 *
 * A job that has done its work reports its result, cancelled or not.
 */
void     pdk_database_run_async (PdkDatabase          *self,
                                 const PdkDatabaseJob *job,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
gpointer pdk_database_run_finish (PdkDatabase  *self,
                                  GAsyncResult *result,
                                  GError      **error);

/** Returns: (nullable) (transfer none): the job's data, which belongs to the caller's context again */
gpointer pdk_database_run_get_data (GAsyncResult *result);

/**
 * pdk_database_close:
 *
 * Waits for the jobs that were asked for and closes the file. Later jobs end with
 * %PDK_ERROR_DATABASE. Closing twice is harmless.
 */
void pdk_database_close (PdkDatabase *self);

G_END_DECLS
