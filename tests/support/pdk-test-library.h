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

/** Returns: (transfer full): models from @name, @digest, … up to %NULL */
GPtrArray *pdk_test_server_models (const char *name,
                                   ...) G_GNUC_NULL_TERMINATED;

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

G_END_DECLS
