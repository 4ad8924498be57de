/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-ollama-double-private.h"

#include "base/pdk-json.h"
#include "names/pdk-model-name.h"

/* What tests set and ask, from their own thread. */

void
pdk_ollama_double_set_version (PdkOllamaDouble *self,
                               const char      *version)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_set_str (&self->version, version);
}

void
pdk_ollama_double_add_model (PdkOllamaDouble      *self,
                             const PdkDoubleModel *model)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  pdk_double_install (self, pdk_double_entry_new (model, NULL, 0));
}

gboolean
pdk_ollama_double_has_model (PdkOllamaDouble *self,
                             const char      *name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return pdk_double_find (self->entries, name) != NULL;
}

gboolean
pdk_ollama_double_is_running (PdkOllamaDouble *self,
                              const char      *name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < self->running->len; i++)
    {
      PdkDoubleRunning *running = g_ptr_array_index (self->running, i);

      if (running->lists_left == 0 && pdk_model_name_texts_equal (running->entry->name, name))
        return TRUE;
    }
  return FALSE;
}

void
pdk_ollama_double_publish (PdkOllamaDouble      *self,
                           const PdkDoubleModel *model,
                           const gint64         *further_layers,
                           gsize                 n_further_layers)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_ptr_array_add (self->published, pdk_double_entry_new (model, further_layers, n_further_layers));
}

void
pdk_ollama_double_set_pull_error (PdkOllamaDouble *self,
                                  const char      *name,
                                  const char      *text)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (PdkModelName) parsed = pdk_model_name_parse (name, NULL);
  char                    *key;

  g_assert_nonnull (parsed);
  key = pdk_model_name_to_key (parsed);
  if (text != NULL)
    g_hash_table_replace (self->pull_errors, key, g_strdup (text));
  else
    g_hash_table_remove (self->pull_errors, key);
  if (text == NULL)
    g_free (key);
}

void
pdk_ollama_double_set_rate (PdkOllamaDouble *self,
                            guint64          bytes_per_second)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->rate = bytes_per_second;
}

void
pdk_ollama_double_set_stall (PdkOllamaDouble *self,
                             gint64           offset)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->stall = offset;
}

void
pdk_ollama_double_set_token_pause (PdkOllamaDouble *self,
                                   guint            milliseconds)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->token_pause = milliseconds;
}

void
pdk_ollama_double_script (PdkOllamaDouble *self,
                          const char      *method,
                          const char      *path,
                          PdkDoubleReply  *reply)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autofree char         *key = g_strdup_printf ("%s %s", method, path);
  GQueue                  *queue = g_hash_table_lookup (self->scripts, key);

  if (queue == NULL)
    {
      queue = g_queue_new ();
      g_hash_table_insert (self->scripts, g_steal_pointer (&key), queue);
    }
  g_queue_push_tail (queue, reply);
}

static PdkDoubleExchange *
find_exchange (PdkOllamaDouble *self,
               const char      *method,
               const char      *path,
               guint            index)
{
  for (guint i = 0; i < self->exchanges->len; i++)
    {
      PdkDoubleExchange *exchange = g_ptr_array_index (self->exchanges, i);

      if (g_str_equal (exchange->method, method) && g_str_equal (exchange->path, path) && index-- == 0)
        return exchange;
    }
  return NULL;
}

guint
pdk_ollama_double_count_requests (PdkOllamaDouble *self,
                                  const char      *method,
                                  const char      *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint                    count = 0;

  while (find_exchange (self, method, path, count) != NULL)
    count++;
  return count;
}

GStrv
pdk_ollama_double_dup_log (PdkOllamaDouble *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->exchanges->len; i++)
    {
      PdkDoubleExchange *exchange = g_ptr_array_index (self->exchanges, i);

      g_strv_builder_take (builder, g_strdup_printf ("%s %s", exchange->method, exchange->path));
    }
  return g_strv_builder_end (builder);
}

JsonObject *
pdk_ollama_double_dup_request (PdkOllamaDouble *self,
                               const char      *method,
                               const char      *path,
                               guint            index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  PdkDoubleExchange       *exchange = find_exchange (self, method, path, index);

  if (exchange == NULL || g_bytes_get_size (exchange->body) == 0)
    return NULL;
  return pdk_json_parse_object (g_bytes_get_data (exchange->body, NULL), (gssize) g_bytes_get_size (exchange->body), "request", NULL);
}

char *
pdk_ollama_double_dup_header (PdkOllamaDouble *self,
                              const char      *method,
                              const char      *path,
                              guint            index,
                              const char      *header)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  PdkDoubleExchange       *exchange = find_exchange (self, method, path, index);

  return exchange == NULL ? NULL : g_strdup (soup_message_headers_get_one (exchange->headers, header));
}

gboolean
pdk_ollama_double_is_over (PdkOllamaDouble *self,
                           const char      *method,
                           const char      *path,
                           guint            index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  PdkDoubleExchange       *exchange = find_exchange (self, method, path, index);

  return exchange != NULL && exchange->over;
}

gboolean
pdk_ollama_double_was_dropped (PdkOllamaDouble *self,
                               const char      *method,
                               const char      *path,
                               guint            index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  PdkDoubleExchange       *exchange = find_exchange (self, method, path, index);

  return exchange != NULL && exchange->over && exchange->dropped;
}
