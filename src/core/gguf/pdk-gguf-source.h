/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gguf/pdk-gguf-header.h"

G_BEGIN_DECLS

/**
 * PdkGgufSource:
 *
 * Somewhere a GGUF file can be read from in pieces, where each piece has a price: a server that
 * answers ranges, for instance.
 */
#define PDK_TYPE_GGUF_SOURCE (pdk_gguf_source_get_type ())
G_DECLARE_INTERFACE (PdkGgufSource, pdk_gguf_source, PDK, GGUF_SOURCE, GObject)

/**
 * PdkGgufSourceInterface:
 * @get_name: what to call the file in sentences
 * @get_size: bytes of the whole file; 0 while not known
 * @read_async: starts to read @length bytes at @offset; only one at a time
 * @read_finish: gives the bytes, of which there may be fewer; none only where the file ends
 */
struct _PdkGgufSourceInterface
{
  GTypeInterface parent_interface;

  const char *(*get_name) (PdkGgufSource *self);
  guint64 (*get_size) (PdkGgufSource *self);
  void (*read_async) (PdkGgufSource      *self,
                      guint64             offset,
                      gsize               length,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data);
  GBytes *(*read_finish) (PdkGgufSource *self,
                          GAsyncResult  *result,
                          GError       **error);
};

/**
 * PdkGgufHeaderFunc:
 * @header: what is known so far
 *
 * Called once, before the whole header is there, when everything is known that the memory of a
 * context depends on: usually after the first 64 KiB.
 */
typedef void (*PdkGgufHeaderFunc) (PdkGgufHeader *header,
                                   gpointer       user_data);

/** What is read at first: it holds everything that the memory of a context depends on. */
#define PDK_GGUF_SOURCE_FIRST_BYTES ((gsize) 64 << 10)

/**
 * pdk_gguf_source_read_header_async:
 * @first: (nullable): the first bytes of the file, if they were read already
 * @on_shape: (nullable) (scope notified): see above; not called if the whole header comes at once
 *
 * Reads the header with few pieces and few bytes more than it has: the first piece is 64 KiB, each
 * further one as long as what is left must at least be, and long arrays of numbers are left out.
 */
void pdk_gguf_source_read_header_async (PdkGgufSource      *self,
                                        GBytes             *first,
                                        PdkGgufHeaderFunc   on_shape,
                                        gpointer            shape_data,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);

/** Returns: (transfer full): the whole header */
PdkGgufHeader *pdk_gguf_source_read_header_finish (PdkGgufSource *self,
                                                   GAsyncResult  *result,
                                                   GError       **error);

G_END_DECLS
