/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The folders that Paddock keeps things in, after the XDG base directory specification. Nothing is
 * created here.
 */

/** Returns: (transfer full) (type filename): `$XDG_DATA_HOME/paddock`, where the library lives */
char *pdk_paths_dup_data_folder (void);

/** Returns: (transfer full) (type filename): `$XDG_CONFIG_HOME/paddock`, what the person writes */
char *pdk_paths_dup_config_folder (void);

/** Returns: (transfer full) (type filename): `$XDG_CACHE_HOME/paddock`, what may be lost */
char *pdk_paths_dup_cache_folder (void);

/** Returns: (transfer full) (type filename): the library's database (design §5) */
char *pdk_paths_dup_database (void);

/** Returns: (transfer full) (type filename): the person's own additions to the curated list */
char *pdk_paths_dup_own_catalog (void);

/**
 * pdk_paths_get_locale_folder:
 *
 * Returns: (transfer none) (type filename): where translations are; `$PADDOCK_LOCALE_FOLDER` in place of
 *   where they are installed lets a program speak other languages that has not been installed
 */
const char *pdk_paths_get_locale_folder (void);

G_END_DECLS
