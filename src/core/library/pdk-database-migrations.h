/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include <glib.h>

G_BEGIN_DECLS

/*
 * The versions of the library's database (`PRAGMA user_version`):
 *
 * 0: empty, or made by another program that knows only the published table `downloaded_models`
 * 1: beside that table: `model_places` (which server has a model, under which digest), `servers`,
 *    `settings`
 * 2: `transfers` (downloads that have begun); a place knows which `model_id` it belongs to, since
 *    another program may delete a row and give its number to the next one
 * 3: `measurements` (what loaded models took, by their server's account, beside what was estimated)
 *
 * `downloaded_models` itself is never changed, so that other programs can go on using it. A version only
 * ever adds to the ones before, so that an older Paddock can at least read the file.
 */
#define PDK_DATABASE_VERSION 3

/** Reads the version of an open database; a number that Paddock never writes is passed on as it is. */
gboolean pdk_database_get_version (sqlite3 *connection,
                                   int     *version,
                                   GError **error);

/**
 * pdk_database_migrate:
 * @target: the version to reach, normally %PDK_DATABASE_VERSION
 *
 * Brings a database step by step to @target; each step happens whole or not at all, also when two
 * programs try it at once or one is killed. A database of @target or a later version is left alone.
 */
gboolean pdk_database_migrate (sqlite3 *connection,
                               int      target,
                               GError **error);

G_END_DECLS
