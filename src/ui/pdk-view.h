/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "pdk-context.h"

G_BEGIN_DECLS

/**
 * PdkView:
 *
 * Something in the window that shows what one server has: the base of its pages.
 *
 * Properties: `context`, `server`. Both may be %NULL, and the server may change at any time.
 */
#define PDK_TYPE_VIEW (pdk_view_get_type ())
G_DECLARE_DERIVABLE_TYPE (PdkView, pdk_view, PDK, VIEW, AdwBin)

struct _PdkViewClass
{
  AdwBinClass parent_class;

  /* Called after a new context was set, which is never %NULL and comes only once. */
  void (*context_set) (PdkView *self);

  /* Called after another server was set, and always after context_set. */
  void (*server_changed) (PdkView *self);
};

/** Returns: (nullable) (transfer none): the services; %NULL until the library is open */
PdkContext *pdk_view_get_context (PdkView *self);

/** Returns: (nullable) (transfer none): the server to show */
PdkServerConnection *pdk_view_get_server (PdkView *self);

G_END_DECLS
