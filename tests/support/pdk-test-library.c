/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-test-library.h"

#include <string.h>

#include "pdk-test.h"

#define DIGEST_LENGTH 64

PdkModelRegistry *
pdk_test_library_open (const char *path,
                       PdkCatalog *catalog)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      error = NULL;
  PdkModelRegistry       *library;

  pdk_model_registry_open_async (path, catalog, NULL, pdk_async_waiter_done, &waiter);
  library = pdk_model_registry_open_finish (pdk_async_waiter_wait (&waiter), &error);
  g_assert_no_error (error);
  return library;
}

char *
pdk_test_dup_digest (const char *digest)
{
  GString *text = g_string_new (digest);

  g_assert_cmpuint (text->len, <=, DIGEST_LENGTH);
  while (text->len > 0 && text->len < DIGEST_LENGTH)
    g_string_append_c (text, '0');
  return g_string_free_and_steal (text);
}

PdkServerModel *
pdk_test_server_model (const char *name,
                       const char *digest,
                       gint64      size)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char       *whole = pdk_test_dup_digest (digest);
  JsonObject            *details = json_object_new ();

  json_object_set_string_member (object, "name", name);
  json_object_set_string_member (object, "digest", whole);
  json_object_set_int_member (object, "size", size);
  json_object_set_string_member (object, "modified_at", "2026-05-04T14:56:49.277302595-07:00");
  json_object_set_string_member (details, "parameter_size", "7.6B");
  json_object_set_string_member (details, "quantization_level", "Q4_K_M");
  json_object_set_object_member (object, "details", details);
  return pdk_server_model_new_from_ollama (object);
}

GPtrArray *
pdk_test_server_models (const char *list)
{
  g_auto (GStrv) pairs = g_strsplit (list, " ", -1);
  GPtrArray     *models = g_ptr_array_new_with_free_func (g_object_unref);

  for (gsize i = 0; pairs[i] != NULL; i++)
    {
      char *digest = strchr (pairs[i], '=');

      g_assert_nonnull (digest);
      *digest++ = '\0';
      g_ptr_array_add (models, pdk_test_server_model (pairs[i], digest, 1000 + (gint64) strlen (digest)));
    }
  return models;
}

PdkModelRecord *
pdk_test_library_add (PdkModelRegistry *library,
                      const char       *server,
                      const char       *name,
                      const char       *digest)
{
  g_auto (PdkAsyncWaiter)    waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)         error = NULL;
  g_autoptr (PdkServerModel) model = pdk_test_server_model (name, digest, 1000 + (gint64) strlen (digest));
  g_autoptr (PdkModelRecord) record = NULL;

  pdk_model_registry_add_async (library, server, model, NULL, NULL, pdk_async_waiter_done, &waiter);
  record = pdk_model_registry_add_finish (library, pdk_async_waiter_wait (&waiter), &error);
  g_assert_no_error (error);
  g_assert_nonnull (record);
  return record;
}

void
pdk_test_library_reconcile (PdkModelRegistry *library,
                            const char       *server,
                            GPtrArray        *installed,
                            GPtrArray        *running)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GPtrArray)   owned_installed = installed;
  g_autoptr (GPtrArray)   owned_running = running;

  pdk_model_registry_reconcile_async (library, server, installed, running, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, library, pdk_model_registry_reconcile_finish);
}

void
pdk_test_library_remove (PdkModelRegistry *library,
                         PdkModelRecord   *record)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_model_registry_remove_async (library, record, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, library, pdk_model_registry_remove_finish);
}

void
pdk_test_library_refresh (PdkModelRegistry *library)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_model_registry_refresh_async (library, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, library, pdk_model_registry_refresh_finish);
}

guint
pdk_test_library_count (PdkModelRegistry *library)
{
  return g_list_model_get_n_items (G_LIST_MODEL (library));
}

struct _PdkListMirror
{
  GListModel *list;
  GPtrArray  *items;
  gulong      handler;
};

static void
on_items_changed (GListModel    *list,
                  guint          position,
                  guint          removed,
                  guint          added,
                  PdkListMirror *self)
{
  g_assert_cmpuint (position + removed, <=, self->items->len);
  g_ptr_array_remove_range (self->items, position, removed);
  for (guint i = 0; i < added; i++)
    {
      GObject *item = g_list_model_get_item (list, position + i);

      g_assert_nonnull (item);
      g_ptr_array_insert (self->items, (int) (position + i), item);
    }
  /* The signal comes after the change and tells it whole. */
  pdk_list_mirror_check (self);
}

PdkListMirror *
pdk_list_mirror_new (GListModel *list)
{
  PdkListMirror *self = g_new0 (PdkListMirror, 1);

  self->list = g_object_ref (list);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->handler = g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), self);
  on_items_changed (list, 0, 0, g_list_model_get_n_items (list), self);
  return self;
}

void
pdk_list_mirror_check (PdkListMirror *self)
{
  g_assert_cmpuint (g_list_model_get_n_items (self->list), ==, self->items->len);
  for (guint i = 0; i < self->items->len; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (self->list, i);

      g_assert_true (item == g_ptr_array_index (self->items, i));
    }
  g_assert_null (g_list_model_get_item (self->list, self->items->len));
}

void
pdk_list_mirror_free (PdkListMirror *self)
{
  g_signal_handler_disconnect (self->list, self->handler);
  g_clear_object (&self->list);
  g_ptr_array_unref (self->items);
  g_free (self);
}

static void
hear (PdkTestLibrary *fixture,
      PdkModelRecord *record,
      const char     *word)
{
  /* Whoever is told looks at the list, which must be whole by then. */
  pdk_list_mirror_check (fixture->mirror);
  g_string_append_printf (fixture->heard, "%s %s;", word, pdk_model_record_get_model_id (record));
}

static void
on_added (PdkTestLibrary *fixture,
          PdkModelRecord *record)
{
  hear (fixture, record, "added");
}

static void
on_removed (PdkTestLibrary *fixture,
            PdkModelRecord *record)
{
  hear (fixture, record, "removed");
}

static void
on_changed (PdkTestLibrary *fixture,
            PdkModelRecord *record)
{
  hear (fixture, record, "changed");
}

static void
on_loaded (PdkTestLibrary *fixture,
           PdkModelRecord *record)
{
  hear (fixture, record, "loaded");
}

static void
on_unloaded (PdkTestLibrary *fixture,
             PdkModelRecord *record)
{
  hear (fixture, record, "unloaded");
}

static void
on_notice (PdkTestLibrary *fixture,
           const char     *sentence)
{
  g_string_append_printf (fixture->heard, "notice %s;", sentence);
}

static void
open_library (PdkTestLibrary *fixture)
{
  const struct
  {
    const char *signal;
    GCallback   callback;
  } signals[] = {
    { "model-added", G_CALLBACK (on_added) },
    { "model-removed", G_CALLBACK (on_removed) },
    { "model-changed", G_CALLBACK (on_changed) },
    { "model-loaded", G_CALLBACK (on_loaded) },
    { "model-unloaded", G_CALLBACK (on_unloaded) },
    { "notice", G_CALLBACK (on_notice) },
  };

  fixture->library = pdk_test_library_open (fixture->path, fixture->catalog);
  fixture->mirror = pdk_list_mirror_new (G_LIST_MODEL (fixture->library));
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_swapped (fixture->library, signals[i].signal, signals[i].callback, fixture);
}

void
pdk_test_library_set_up (PdkTestLibrary *fixture,
                         gconstpointer   data)
{
  fixture->folder = pdk_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "below", "paddock.db", NULL);
  fixture->heard = g_string_new (NULL);
  g_unsetenv ("DEFAULT_MODEL");
  open_library (fixture);
}

void
pdk_test_library_close (PdkTestLibrary *fixture)
{
  pdk_list_mirror_check (fixture->mirror);
  g_clear_pointer (&fixture->mirror, pdk_list_mirror_free);
  pdk_model_registry_close (fixture->library);
  g_assert_finalize_object (g_steal_pointer (&fixture->library));
  g_string_truncate (fixture->heard, 0);
}

void
pdk_test_library_reopen (PdkTestLibrary *fixture)
{
  if (fixture->library != NULL)
    pdk_test_library_close (fixture);
  open_library (fixture);
}

void
pdk_test_library_tear_down (PdkTestLibrary *fixture,
                            gconstpointer   data)
{
  if (fixture->library != NULL)
    pdk_test_library_close (fixture);
  pdk_test_remove_folder (fixture->folder);
  g_clear_object (&fixture->catalog);
  g_free (fixture->path);
  g_free (fixture->folder);
  g_string_free (fixture->heard, TRUE);
}
