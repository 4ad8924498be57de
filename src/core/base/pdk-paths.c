/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-paths.h"

static const char folder_name[] = "paddock";

char *
pdk_paths_dup_data_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), folder_name, NULL);
}

char *
pdk_paths_dup_config_folder (void)
{
  return g_build_filename (g_get_user_config_dir (), folder_name, NULL);
}

char *
pdk_paths_dup_cache_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), folder_name, NULL);
}

char *
pdk_paths_dup_database (void)
{
  return g_build_filename (g_get_user_data_dir (), folder_name, "paddock.db", NULL);
}

char *
pdk_paths_dup_own_catalog (void)
{
  return g_build_filename (g_get_user_config_dir (), folder_name, "curated_models.json", NULL);
}

const char *
pdk_paths_get_locale_folder (void)
{
  const char *folder = g_getenv ("PADDOCK_LOCALE_FOLDER");

  return folder != NULL && g_path_is_absolute (folder) ? folder : PDK_LOCALE_DIR;
}
