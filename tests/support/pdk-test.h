/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/pdk-async.h"
#include "base/pdk-error.h"

G_BEGIN_DECLS

/** Checks that @error is of the domain %PDK_ERROR with this cause, and clears it. */
#define pdk_test_assert_error(error, cause)             \
  G_STMT_START                                          \
  {                                                     \
    g_assert_error ((error), PDK_ERROR, (int) (cause)); \
    g_clear_error (&(error));                           \
  }                                                     \
  G_STMT_END

/**
 * pdk_test_wait_for:
 *
 * Runs the main context until @condition holds. Fails the test after 30 seconds: tests wait for
 * conditions, never for time.
 */
#define pdk_test_wait_for(condition)                              \
  G_STMT_START                                                    \
  {                                                               \
    gint64 pdk_test_deadline = pdk_test_start_deadline ();        \
    while (!(condition))                                          \
      pdk_test_iterate (pdk_test_deadline, G_STRLOC, #condition); \
    pdk_test_end_deadline ();                                     \
  }                                                               \
  G_STMT_END

gint64 pdk_test_start_deadline (void);
void   pdk_test_iterate (gint64      deadline,
                         const char *location,
                         const char *condition);
void   pdk_test_end_deadline (void);

/** Returns: (transfer full) (type filename): a new empty folder, removed at the end of the test by pdk_test_remove_folder() */
char *pdk_test_make_folder (void);
void  pdk_test_remove_folder (const char *path);

/** Returns: (transfer full) (type filename): a file of `tests/data` */
char *pdk_test_dup_data_path (const char *name);

/** Returns: (transfer full): the contents of a file of `tests/data`, ended by a zero byte */
char *pdk_test_read_data (const char *name,
                          gsize      *length);

G_END_DECLS
