/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/pdk-model-registry.h"

G_BEGIN_DECLS

/*
 * The library in a test: every call runs to its end on the default main context, and fails the test
 * if it fails.
 */

/** Returns: (transfer full): the library at @path */
PdkModelRegistry *pdk_test_library_open (const char *path,
                                         PdkCatalog *catalog);

/** Returns: (transfer full): a model as a server lists it; @name@, the digest filled up to 64 digits, and a size */
PdkServerModel *pdk_test_server_model (const char *name,
                                       const char *digest,
                                       gint64      size);

/** Returns: (transfer full): models from a list such as `a:1=aa b:1=bb`, names with their digests; "" for none */
GPtrArray *pdk_test_server_models (const char *list);

/** Returns: (transfer full): the digest that pdk_test_server_model() makes of a short one */
char *pdk_test_dup_digest (const char *digest);

/** Returns: (transfer none): the row of a model, added now; it belongs to the list */
PdkModelRecord *pdk_test_library_add (PdkModelRegistry *library,
                                      const char       *server,
                                      const char       *name,
                                      const char       *digest);

/** Reconciles; @installed and @running (nullable) are consumed. */
void pdk_test_library_reconcile (PdkModelRegistry *library,
                                 const char       *server,
                                 GPtrArray        *installed,
                                 GPtrArray        *running);
void pdk_test_library_remove (PdkModelRegistry *library,
                              PdkModelRecord   *record);
void pdk_test_library_refresh (PdkModelRegistry *library);

guint pdk_test_library_count (PdkModelRegistry *library);

/** Runs a finished `_finish` that gives a boolean: `pdk_test_finish (waiter, library, pdk_model_registry_touch_finish)`. */
#define pdk_test_finish(waiter, library, finish_func)                                  \
  G_STMT_START                                                                         \
  {                                                                                    \
    g_autoptr (GError) pdk_test_error = NULL;                                          \
    gboolean           pdk_test_done = finish_func ((library),                         \
                                                    pdk_async_waiter_wait (&(waiter)), \
                                                    &pdk_test_error);                  \
    g_assert_no_error (pdk_test_error);                                                \
    g_assert_true (pdk_test_done);                                                     \
    pdk_async_waiter_clear (&(waiter));                                                \
  }                                                                                    \
  G_STMT_END

/**
 * PdkListMirror:
 *
 * A copy of a list, kept only by what `items-changed` says. Whatever the signal leaves out shows as a
 * difference.
 */
typedef struct _PdkListMirror PdkListMirror;

PdkListMirror *pdk_list_mirror_new (GListModel *list);

/** Fails the test unless the copy is the list. */
void pdk_list_mirror_check (PdkListMirror *self);
void pdk_list_mirror_free (PdkListMirror *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkListMirror, pdk_list_mirror_free)

/**
 * PdkTestLibrary:
 * @heard: what the library said, in order: `added qwen3:4b;changed qwen3:4b;`
 *
 * A fixture: an empty library in a folder of its own, watched by a mirror.
 */
typedef struct
{
  char             *folder;
  char             *path;
  PdkCatalog       *catalog;
  PdkModelRegistry *library;
  PdkListMirror    *mirror;
  GString          *heard;
} PdkTestLibrary;

void pdk_test_library_set_up (PdkTestLibrary *fixture,
                              gconstpointer   data);
void pdk_test_library_tear_down (PdkTestLibrary *fixture,
                                 gconstpointer   data);

/** Closes the library, to the last reference, and opens it again. */
void pdk_test_library_reopen (PdkTestLibrary *fixture);
void pdk_test_library_close (PdkTestLibrary *fixture);

/** Fails the test unless just @expected was heard since the last time. */
#define pdk_test_library_assert_heard(fixture, expected)     \
  G_STMT_START                                               \
  {                                                          \
    g_assert_cmpstr ((fixture)->heard->str, ==, (expected)); \
    g_string_truncate ((fixture)->heard, 0);                 \
  }                                                          \
  G_STMT_END

#define pdk_test_library_add_test(path, func) \
  g_test_add ((path), PdkTestLibrary, NULL, pdk_test_library_set_up, (func), pdk_test_library_tear_down)

G_END_DECLS
