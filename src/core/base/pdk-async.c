/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-async.h"

void
pdk_async_waiter_done (GObject      *source,
                       GAsyncResult *result,
                       gpointer      waiter)
{
  PdkAsyncWaiter *self = waiter;

  g_return_if_fail (self->result == NULL);

  self->result = g_object_ref (result);
  g_main_context_wakeup (NULL);
}

GAsyncResult *
pdk_async_waiter_wait (PdkAsyncWaiter *waiter)
{
  while (waiter->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return waiter->result;
}

void
pdk_async_waiter_clear (PdkAsyncWaiter *waiter)
{
  g_clear_object (&waiter->result);
}
