/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-reconcile.h"

#include <string.h>

#include "names/pdk-model-name.h"

/* When a model was last seen is worth a write once a day. */
#define LAST_SEEN_INTERVAL G_TIME_SPAN_DAY

typedef struct
{
  const char *server;
  GPtrArray  *listed;
  GHashTable *by_key;
  /* What some row already stands for. */
  GHashTable *claimed;
  GPtrArray  *changes;
} Plan;

static const PdkModelRow *
find_listed (Plan              *plan,
             const PdkModelRow *row)
{
  const char      *name = pdk_model_row_get_server_name (row);
  g_autofree char *key = name != NULL ? pdk_model_row_dup_name_key (name) : NULL;

  return key != NULL ? g_hash_table_lookup (plan->by_key, key) : NULL;
}

static gboolean
is_stale (GDateTime *seen,
          GDateTime *now)
{
  return seen == NULL || g_date_time_difference (now, seen) > LAST_SEEN_INTERVAL;
}

static void
set_time (GDateTime **field,
          GDateTime  *time)
{
  g_clear_pointer (field, g_date_time_unref);
  *field = time != NULL ? g_date_time_ref (time) : NULL;
}

/* Another digest is another download: its size and quantization are what the server says now. */
static void
follow_digest (PdkModelRow       *row,
               const PdkModelRow *listed)
{
  gboolean was_known = *row->digest != '\0';

  if (*listed->digest == '\0' || strcmp (row->digest, listed->digest) == 0)
    return;
  g_set_str (&row->digest, listed->digest);
  if (!was_known)
    return;
  if (listed->file_size_mb > 0.0)
    row->file_size_mb = listed->file_size_mb;
  if (listed->parameters > 0.0)
    row->parameters = listed->parameters;
  set_time (&row->downloaded_at, listed->downloaded_at);
}

static gboolean
differs (const PdkModelRow *row,
         const PdkModelRow *listed)
{
  return strcmp (row->server, listed->server) != 0 ||
         row->ollama_model_name == NULL || *row->ollama_model_name == '\0' ||
         (*listed->digest != '\0' && strcmp (row->digest, listed->digest) != 0) ||
         (listed->size_bytes > 0 && row->size_bytes != listed->size_bytes) ||
         is_stale (row->last_seen, listed->last_seen);
}

static PdkModelRow *
begin_change (const PdkModelRow *row,
              const PdkModelRow *listed)
{
  PdkModelRow *change = pdk_model_row_copy (row);

  follow_digest (change, listed);
  if (listed->size_bytes > 0)
    change->size_bytes = listed->size_bytes;
  if (change->file_size_mb <= 0.0)
    change->file_size_mb = listed->file_size_mb;
  g_set_str (&change->server, listed->server);
  set_time (&change->last_seen, listed->last_seen);
  return change;
}

/* Another spelling of the same name is left as it is: somebody else may look for just that text. */
static void
claim (Plan              *plan,
       const PdkModelRow *row,
       const PdkModelRow *listed)
{
  PdkModelRow *change;

  g_hash_table_add (plan->claimed, (gpointer) listed);
  if (!differs (row, listed))
    return;
  change = begin_change (row, listed);
  if (change->ollama_model_name == NULL || *change->ollama_model_name == '\0')
    g_set_str (&change->ollama_model_name, listed->ollama_model_name);
  g_ptr_array_add (plan->changes, change);
}

/* What was called after the old name is called after the new one. */
static void
rename_to (Plan              *plan,
           const PdkModelRow *row,
           const PdkModelRow *listed)
{
  const char      *old = pdk_model_row_get_server_name (row);
  g_autofree char *elsewhere = g_strconcat (old, " @", NULL);
  PdkModelRow     *change = begin_change (row, listed);

  g_hash_table_add (plan->claimed, (gpointer) listed);
  if (pdk_model_name_texts_equal (row->model_id, old) || g_str_has_prefix (row->model_id, elsewhere))
    g_set_str (&change->model_id, listed->model_id);
  if (pdk_model_name_texts_equal (row->display_name, old))
    g_set_str (&change->display_name, listed->display_name);
  g_set_str (&change->ollama_model_name, listed->ollama_model_name);
  g_ptr_array_add (plan->changes, change);
}

/* The rows of @server ("" for those of none) whose name is listed and not yet spoken for. */
static void
claim_rows (Plan       *plan,
            GPtrArray  *rows,
            const char *server)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const PdkModelRow *row = g_ptr_array_index (rows, i);
      const PdkModelRow *listed = strcmp (row->server, server) == 0 ? find_listed (plan, row) : NULL;

      if (listed != NULL && !g_hash_table_contains (plan->claimed, listed))
        claim (plan, row, listed);
    }
}

static const PdkModelRow *
find_unclaimed_digest (Plan       *plan,
                       const char *digest)
{
  for (guint i = 0; i < plan->listed->len; i++)
    {
      const PdkModelRow *listed = g_ptr_array_index (plan->listed, i);

      if (strcmp (listed->digest, digest) == 0 && !g_hash_table_contains (plan->claimed, listed))
        return listed;
    }
  return NULL;
}

static void
find_renamed (Plan      *plan,
              GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const PdkModelRow *row = g_ptr_array_index (rows, i);
      const PdkModelRow *listed = NULL;

      if (strcmp (row->server, plan->server) != 0 || *row->digest == '\0' || find_listed (plan, row) != NULL)
        continue;
      listed = find_unclaimed_digest (plan, row->digest);
      if (listed != NULL)
        rename_to (plan, row, listed);
    }
}

GPtrArray *
pdk_reconcile_plan (GPtrArray  *rows,
                    const char *server,
                    GPtrArray  *listed)
{
  g_autoptr (GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) claimed = g_hash_table_new (NULL, NULL);
  Plan                   plan = { server, listed, by_key, claimed, NULL };

  plan.changes = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_model_row_unref);
  for (guint i = 0; i < listed->len; i++)
    {
      PdkModelRow *row = g_ptr_array_index (listed, i);

      g_hash_table_insert (by_key, pdk_model_row_dup_name_key (row->ollama_model_name), row);
    }
  claim_rows (&plan, rows, server);
  claim_rows (&plan, rows, "");
  find_renamed (&plan, rows);
  return plan.changes;
}
