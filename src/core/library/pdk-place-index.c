/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-place-index.h"

/* No name has a line break in it. */
static char *
make_key (const char *server,
          const char *name)
{
  g_autofree char *key = pdk_model_row_dup_name_key (name);

  return g_strconcat (server, "\n", key, NULL);
}

GHashTable *
pdk_place_index_new (GPtrArray *rows)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  /* Backwards, so that of two rows for one place the older one wins. */
  for (guint i = rows->len; i > 0; i--)
    {
      PdkModelRow *row = g_ptr_array_index (rows, i - 1);
      const char  *name = pdk_model_row_get_server_name (row);

      if (name != NULL)
        g_hash_table_replace (index, make_key (row->server, name), row);
    }
  return index;
}

PdkModelRow *
pdk_place_index_find (GHashTable *index,
                      const char *server,
                      const char *name)
{
  g_autofree char *key = make_key (server, name);
  g_autofree char *nowhere = make_key ("", name);
  PdkModelRow     *row = g_hash_table_lookup (index, key);

  return row != NULL ? row : g_hash_table_lookup (index, nowhere);
}
