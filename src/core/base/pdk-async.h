/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PdkAsyncWaiter:
 *
 * Runs one `_async`/`_finish` pair to completion on the default main context: for the command and
 * for tests, never for the window.
 *
 * |[<!-- language="C" -->
 * g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
 *
 * pdk_model_server_list_async (server, cancellable, pdk_async_waiter_done, &waiter);
 * models = pdk_model_server_list_finish (server, pdk_async_waiter_wait (&waiter), &error);
 * ]|
 */
typedef struct
{
  GAsyncResult *result;
} PdkAsyncWaiter;

#define PDK_ASYNC_WAITER_INIT { NULL }

void          pdk_async_waiter_done (GObject      *source,
                                     GAsyncResult *result,
                                     gpointer      waiter);
GAsyncResult *pdk_async_waiter_wait (PdkAsyncWaiter *waiter);
void          pdk_async_waiter_clear (PdkAsyncWaiter *waiter);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PdkAsyncWaiter, pdk_async_waiter_clear)

G_END_DECLS
