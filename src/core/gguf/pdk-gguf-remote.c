/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gguf/pdk-gguf-remote.h"

#include "gguf/pdk-gguf-cache.h"

/*
 * The steps: look among the headers that were read before, if the identity is known · read the first
 * piece, which tells the identity otherwise · look again · read the rest · keep the header.
 */
typedef struct
{
  char             *folder;
  char             *repository;
  char             *object_id;
  char             *place; /* the repository and the file's name in it, for finding the header by name */
  char             *file;
  PdkGgufHeaderFunc on_shape;
  gpointer          shape_data;
  GBytes           *first;
  PdkGgufHeader    *header;
} ReadState;

static void
read_state_free (ReadState *state)
{
  g_free (state->folder);
  g_free (state->repository);
  g_free (state->object_id);
  g_free (state->place);
  g_free (state->file);
  g_clear_pointer (&state->first, g_bytes_unref);
  g_clear_object (&state->header);
  g_free (state);
}

static void step_first (GTask *task);
static void step_rest (GTask *task);

static void
fail (GTask  *task,
      GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
look_up_thread (GTask        *lookup,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  ReadState *state = task_data;

  g_autoptr (PdkGgufHeader) header = pdk_gguf_cache_load (state->folder, state->repository, state->object_id);

  if (header != NULL && state->place != NULL)
    pdk_gguf_cache_store_name (state->folder, state->place, state->file, state->repository, state->object_id);
  g_task_return_pointer (lookup, g_steal_pointer (&header), g_object_unref);
}

static void
looked_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      data)
{
  GTask         *task = data;
  ReadState     *state = g_task_get_task_data (task);
  PdkGgufHeader *header = g_task_propagate_pointer (G_TASK (result), NULL);

  if (header != NULL)
    {
      g_task_return_pointer (task, header, g_object_unref);
      g_object_unref (task);
      return;
    }
  if (state->first == NULL)
    step_first (task);
  else
    step_rest (task);
}

static void
step_look_up (GTask *task)
{
  g_autoptr (GTask) lookup = g_task_new (NULL, NULL, looked_up_cb, task);

  g_task_set_source_tag (lookup, step_look_up);
  g_task_set_task_data (lookup, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (lookup, look_up_thread);
}

static void
store_thread (GTask        *store,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  ReadState *state = task_data;

  pdk_gguf_cache_store (state->folder, state->repository, state->object_id, state->header);
  if (state->place != NULL)
    pdk_gguf_cache_store_name (state->folder, state->place, state->file, state->repository, state->object_id);
  g_task_return_boolean (store, TRUE);
}

static void
stored_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  ReadState        *state = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&state->header), g_object_unref);
}

static void
rest_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      data)
{
  GTask            *task = data;
  ReadState        *state = g_task_get_task_data (task);
  GError           *error = NULL;
  g_autoptr (GTask) store = NULL;

  state->header = pdk_gguf_source_read_header_finish (PDK_GGUF_SOURCE (object), result, &error);
  if (state->header == NULL)
    {
      fail (task, error);
      return;
    }
  if (state->folder == NULL || state->object_id == NULL)
    {
      stored_cb (NULL, NULL, task);
      return;
    }
  store = g_task_new (NULL, NULL, stored_cb, task);
  g_task_set_source_tag (store, rest_cb);
  g_task_set_task_data (store, state, NULL);
  g_task_run_in_thread (store, store_thread);
}

static void
step_rest (GTask *task)
{
  ReadState *state = g_task_get_task_data (task);

  pdk_gguf_source_read_header_async (PDK_GGUF_SOURCE (g_task_get_source_object (task)), state->first, state->on_shape,
                                     state->shape_data, g_task_get_cancellable (task), rest_cb, task);
}

/* Returns: whether the identity is another one than was known */
static gboolean
learn_object_id (ReadState   *state,
                 PdkGgufHttp *file)
{
  const char *object_id = pdk_gguf_http_get_object_id (file);

  if (object_id == NULL || (state->object_id != NULL && !pdk_gguf_http_is_object_id_sure (file)))
    return FALSE;
  return g_set_str (&state->object_id, object_id);
}

static void
first_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      data)
{
  GTask     *task = data;
  ReadState *state = g_task_get_task_data (task);
  GError    *error = NULL;

  state->first = PDK_GGUF_SOURCE_GET_IFACE (object)->read_finish (PDK_GGUF_SOURCE (object), result, &error);
  if (state->first == NULL)
    {
      fail (task, error);
      return;
    }
  if (learn_object_id (state, PDK_GGUF_HTTP (object)) && state->folder != NULL)
    step_look_up (task);
  else
    step_rest (task);
}

static void
step_first (GTask *task)
{
  PdkGgufSource *source = g_task_get_source_object (task);

  PDK_GGUF_SOURCE_GET_IFACE (source)->read_async (source, 0, PDK_GGUF_SOURCE_FIRST_BYTES, g_task_get_cancellable (task), first_cb, task);
}

void
pdk_gguf_remote_read_async (PdkGgufHttp         *file,
                            const PdkGgufRemote *remote,
                            PdkGgufHeaderFunc    on_shape,
                            gpointer             shape_data,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (file, cancellable, callback, user_data);
  ReadState        *state = g_new0 (ReadState, 1);
  g_autofree char  *address = pdk_gguf_http_dup_address (file);

  g_return_if_fail (PDK_IS_GGUF_HTTP (file));

  g_task_set_source_tag (task, pdk_gguf_remote_read_async);
  g_task_set_task_data (task, state, (GDestroyNotify) read_state_free);
  state->folder = g_strdup (remote->cache_folder);
  state->repository = g_strdup (remote->repository != NULL ? remote->repository : address);
  if (remote->by_name)
    pdk_gguf_cache_split_address (address, &state->place, &state->file);
  state->object_id = g_strdup (remote->object_id);
  state->on_shape = on_shape;
  state->shape_data = shape_data;
  if (g_task_return_error_if_cancelled (task))
    return;
  if (state->folder != NULL && state->object_id != NULL)
    step_look_up (g_steal_pointer (&task));
  else
    step_first (g_steal_pointer (&task));
}

PdkGgufHeader *
pdk_gguf_remote_read_finish (PdkGgufHttp  *file,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, file), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
