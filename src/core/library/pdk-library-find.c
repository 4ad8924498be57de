/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "library/pdk-library-snapshot.h"
#include "library/pdk-model-store.h"

static int
compare_id_with_row (const void *id,
                     const void *element)
{
  gint64             a = *(const gint64 *) id;
  const PdkModelRow *row = *(PdkModelRow * const *) element;

  return (a > row->id) - (a < row->id);
}

PdkModelRow *
pdk_library_snapshot_get_row (const PdkLibrarySnapshot *self,
                              gint64                    id)
{
  gpointer *found = NULL;

  if (self->rows->len > 0)
    found = bsearch (&id, self->rows->pdata, self->rows->len, sizeof (gpointer), compare_id_with_row);
  return found != NULL ? *found : NULL;
}

static const char *
get_default_server (const PdkLibrarySnapshot *self)
{
  for (guint i = 0; i < self->servers->len; i++)
    {
      const PdkServerEntry *entry = g_ptr_array_index (self->servers, i);

      if (entry->is_default)
        return entry->id;
    }
  return NULL;
}

static gboolean
is_on_server (const PdkModelRow *row,
              const char        *server)
{
  return server == NULL || strcmp (row->server, server) == 0;
}

static PdkModelRow *
find_by_model_id (const PdkLibrarySnapshot *self,
                  const char               *server,
                  const char               *model_id)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      PdkModelRow *row = g_ptr_array_index (self->rows, i);

      if (strcmp (row->model_id, model_id) == 0 && is_on_server (row, server))
        return row;
    }
  return NULL;
}

static PdkModelRow *
find_by_server_name (const PdkLibrarySnapshot *self,
                     const char               *server,
                     const char               *name)
{
  g_autofree char *wanted = pdk_model_row_dup_name_key (name);
  const char      *preferred = server == NULL ? get_default_server (self) : server;
  PdkModelRow     *other = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      PdkModelRow     *row = g_ptr_array_index (self->rows, i);
      const char      *server_name = pdk_model_row_get_server_name (row);
      g_autofree char *key = NULL;

      if (server_name == NULL || !is_on_server (row, server))
        continue;
      key = pdk_model_row_dup_name_key (server_name);
      if (strcmp (key, wanted) != 0)
        continue;
      if (g_strcmp0 (row->server, preferred) == 0)
        return row;
      if (other == NULL)
        other = row;
    }
  return other;
}

static PdkModelRow *
find_by_beginning (const PdkLibrarySnapshot *self,
                   const char               *server,
                   const char               *beginning)
{
  g_autofree char *wanted = g_utf8_casefold (beginning, -1);
  PdkModelRow     *found = NULL;
  PdkModelRow     *exact = NULL;
  guint            matches = 0;
  guint            exact_matches = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      PdkModelRow     *row = g_ptr_array_index (self->rows, i);
      g_autofree char *folded = g_utf8_casefold (row->display_name, -1);

      if (!is_on_server (row, server) || !g_str_has_prefix (folded, wanted))
        continue;
      found = row;
      matches++;
      if (strcmp (folded, wanted) == 0)
        {
          exact = row;
          exact_matches++;
        }
    }
  if (exact_matches == 1)
    return exact;
  return matches == 1 ? found : NULL;
}

/*
 * A server's name comes before an identifier: where two servers have the model, a person who types its
 * name means the one on the default server, though the other row may have been there first.
 */
static PdkModelRow *
find_by_name (const PdkLibrarySnapshot *self,
              const char               *server,
              const char               *name)
{
  PdkModelRow *row = find_by_server_name (self, server, name);

  return row != NULL ? row : find_by_model_id (self, server, name);
}

static char *
clean (const char *name)
{
  return g_strstrip (g_utf8_make_valid (name, -1));
}

PdkModelRow *
pdk_library_snapshot_find (const PdkLibrarySnapshot *self,
                           const char               *server,
                           const char               *name)
{
  g_autofree char *text = clean (name);
  PdkModelRow     *row;

  if (*text == '\0')
    return NULL;
  row = find_by_name (self, server, text);
  return row != NULL ? row : find_by_beginning (self, server, text);
}

/* The beginning of a display name would do today, and name two models tomorrow. */
PdkModelRow *
pdk_library_snapshot_find_active (const PdkLibrarySnapshot *self,
                                  const char               *fallback)
{
  const char      *chosen = g_hash_table_lookup (self->settings, PDK_SETTING_ACTIVE_MODEL);
  PdkModelRow     *row = chosen != NULL ? find_by_model_id (self, NULL, chosen) : NULL;
  g_autofree char *text = NULL;

  if (row != NULL || fallback == NULL)
    return row;
  text = clean (fallback);
  return *text != '\0' ? find_by_name (self, NULL, text) : NULL;
}
