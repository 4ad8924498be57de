/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-ollama-double-private.h"

#include <string.h>

#include "base/pdk-json.h"
#include "names/pdk-model-name.h"

/* Milliseconds between two lines, as the real server has it. */
#define TICK       60
#define STALL_TICK 20
#define STEPS      4

/* Downloads of the simulated server. Several of one layer share one transfer; what was fetched stays. */

typedef struct
{
  PdkOllamaDouble *self;
  PdkDoubleEntry  *entry; /* NULL if nobody publishes it */
  char            *error;
  guint            layer;
  guint            line; /* of the layer */
  guint            stage;
} Pull;

static void
let_go (Pull *pull)
{
  GHashTableIter iterator;
  gpointer       blob;

  g_hash_table_iter_init (&iterator, pull->self->blobs);
  while (g_hash_table_iter_next (&iterator, NULL, &blob))
    if (((PdkDoubleBlob *) blob)->worker == pull)
      ((PdkDoubleBlob *) blob)->worker = NULL;
}

static void
pull_free (gpointer data)
{
  Pull *pull = data;

  g_mutex_lock (&pull->self->mutex);
  let_go (pull);
  g_mutex_unlock (&pull->self->mutex);
  g_clear_pointer (&pull->entry, pdk_double_entry_free);
  g_free (pull->error);
  g_free (pull);
}

static PdkDoubleBlob *
get_blob (Pull           *pull,
          PdkDoubleLayer *layer)
{
  PdkDoubleBlob *blob = g_hash_table_lookup (pull->self->blobs, layer->digest);

  if (blob == NULL)
    {
      blob = g_new0 (PdkDoubleBlob, 1);
      blob->size = layer->size;
      g_hash_table_insert (pull->self->blobs, g_strdup (layer->digest), blob);
    }
  if (blob->worker == NULL)
    blob->worker = pull;
  return blob;
}

static void
fetch_some (Pull          *pull,
            PdkDoubleBlob *blob)
{
  PdkOllamaDouble *self = pull->self;
  gint64           step = self->rate > 0 ? (gint64) (self->rate * TICK / 1000) : blob->size / STEPS;
  gint64           limit = self->stall >= 0 && self->stall < blob->size ? MAX (self->stall, blob->done) : blob->size;

  if (blob->worker == pull)
    blob->done = MIN (blob->done + MAX (step, 1), limit);
}

/* Returns whether the layer is complete. */
static gboolean
pull_layer (Pull           *pull,
            PdkDoubleLayer *layer,
            GString        *body)
{
  PdkDoubleBlob *blob = get_blob (pull, layer);

  if (blob->done < blob->size)
    fetch_some (pull, blob);
  g_string_append_printf (body, "{\"status\":\"pulling %.12s\",\"digest\":\"%s\",\"total\":%" G_GINT64_FORMAT,
                          layer->digest + strlen ("sha256:"), layer->digest, layer->size);
  if (blob->done > 0)
    g_string_append_printf (body, ",\"completed\":%" G_GINT64_FORMAT, blob->done);
  g_string_append (body, "}\n");
  return blob->done >= blob->size;
}

static void
append_error (GString    *body,
              const char *text)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char       *line = NULL;

  json_object_set_string_member (object, "error", text);
  line = pdk_json_object_to_string (object);
  g_string_append_printf (body, "%s\n", line);
}

/* Bytes that do not match their digest are found out at the end, and thrown away. */
static gboolean
is_found_at_the_end (const char *error)
{
  return g_str_has_prefix (error, "digest mismatch");
}

static gboolean
finish (Pull    *pull,
        GString *body)
{
  g_string_append (body, "{\"status\":\"verifying sha256 digest\"}\n");
  if (pull->error != NULL)
    {
      PdkDoubleLayer *weights = g_ptr_array_index (pull->entry->layers, 0);

      g_hash_table_remove (pull->self->blobs, weights->digest);
      append_error (body, pull->error);
      return FALSE;
    }
  let_go (pull);
  pdk_double_install (pull->self, g_steal_pointer (&pull->entry));
  g_string_append (body, "{\"status\":\"writing manifest\"}\n{\"status\":\"success\"}\n");
  return FALSE;
}

static gboolean
pull_some (GString *body,
           guint   *pause,
           gpointer data)
{
  Pull                    *pull = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&pull->self->mutex);

  *pause = pull->self->rate > 0 ? TICK : pull->self->stall >= 0 ? STALL_TICK
                                                                : 0;
  if (pull->stage++ == 0)
    {
      g_string_append (body, "{\"status\":\"pulling manifest\"}\n");
      return TRUE;
    }
  if (pull->error != NULL && !is_found_at_the_end (pull->error))
    {
      append_error (body, pull->error);
      return FALSE;
    }
  if (pull->layer == pull->entry->layers->len)
    return finish (pull, body);
  if (pull_layer (pull, g_ptr_array_index (pull->entry->layers, pull->layer), body))
    pull->layer++;
  return TRUE;
}

PdkDoubleReply *
pdk_double_handle_pull (PdkOllamaDouble *self,
                        JsonObject      *request)
{
  const char              *name = pdk_double_request_get_model (request);
  g_autoptr (PdkModelName) parsed = pdk_model_name_parse (name != NULL ? name : "", NULL);
  g_autofree char         *key = NULL;
  PdkDoubleReply          *reply;
  PdkDoubleEntry          *entry;
  Pull                    *pull;

  if (parsed == NULL)
    return pdk_double_reply_new_error (SOUP_STATUS_BAD_REQUEST, "invalid model name");
  key = pdk_model_name_to_key (parsed);
  entry = pdk_double_find (self->published, name);
  pull = g_new0 (Pull, 1);
  pull->self = self;
  pull->error = g_strdup (g_hash_table_lookup (self->pull_errors, key));
  if (entry != NULL)
    pull->entry = pdk_double_entry_copy (entry, name);
  else if (pull->error == NULL)
    pull->error = g_strdup ("pull model manifest: file does not exist");
  reply = pdk_double_reply_new_lines ();
  pdk_double_reply_set_producer (reply, pull_some, pull, pull_free);
  return reply;
}
