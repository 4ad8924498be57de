/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hub/pdk-hub-header.h"

#include "gguf/pdk-gguf-cache.h"
#include "gguf/pdk-gguf-remote.h"

/* Part after part is read; they are few, and each is answered by the same place. */
typedef struct
{
  char      *repository;
  char      *folder;
  GPtrArray *parts;
  GPtrArray *headers;
} ReadState;

static void
read_state_free (ReadState *state)
{
  g_free (state->repository);
  g_free (state->folder);
  g_ptr_array_unref (state->parts);
  g_ptr_array_unref (state->headers);
  g_free (state);
}

PdkHubPart *
pdk_hub_part_new (const char *address,
                  const char *object_id,
                  guint64     size)
{
  PdkHubPart *self = g_new0 (PdkHubPart, 1);

  self->address = g_strdup (address);
  self->object_id = g_strdup (object_id);
  self->size = size;
  return self;
}

void
pdk_hub_part_free (PdkHubPart *self)
{
  g_free (self->address);
  g_free (self->object_id);
  g_free (self);
}

static void read_next (GTask *task);

static void
on_header (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ReadState        *state = g_task_get_task_data (task);
  GError           *error = NULL;
  PdkGgufHeader    *header = pdk_gguf_remote_read_finish (PDK_GGUF_HTTP (object), result, &error);

  if (header == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_ptr_array_add (state->headers, header);
  read_next (g_steal_pointer (&task));
}

static void
read_next (GTask *task)
{
  g_autoptr (GTask)       owned = task;
  ReadState              *state = g_task_get_task_data (task);
  PdkGgufRemote           remote = { .cache_folder = state->folder, .repository = state->repository, .by_name = TRUE };
  g_autoptr (PdkGgufHttp) file = NULL;
  GError                 *error = NULL;
  PdkHubPart             *part;

  if (state->headers->len == state->parts->len)
    {
      g_task_return_pointer (task, pdk_gguf_header_new_joined ((PdkGgufHeader * const *) state->headers->pdata, state->headers->len), g_object_unref);
      return;
    }
  part = g_ptr_array_index (state->parts, state->headers->len);
  file = pdk_hub_site_open_file (g_task_get_source_object (task), part->address, &error);
  if (file == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (part->size > 0)
    pdk_gguf_http_set_expected_size (file, part->size);
  remote.object_id = part->object_id;
  pdk_gguf_remote_read_async (file, &remote, NULL, NULL, g_task_get_cancellable (task), on_header, g_steal_pointer (&owned));
}

void
pdk_hub_header_read_async (PdkHubSite         *site,
                           const char         *repository,
                           GPtrArray          *parts,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (site, cancellable, callback, user_data);
  ReadState        *state = g_new0 (ReadState, 1);

  g_return_if_fail (parts->len > 0);

  g_task_set_source_tag (task, pdk_hub_header_read_async);
  state->repository = g_strdup (repository);
  state->folder = pdk_gguf_cache_dup_folder ();
  state->parts = g_ptr_array_ref (parts);
  state->headers = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_task_data (task, state, (GDestroyNotify) read_state_free);
  read_next (g_steal_pointer (&task));
}

PdkGgufHeader *
pdk_hub_header_read_finish (PdkHubSite   *site,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, site), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
