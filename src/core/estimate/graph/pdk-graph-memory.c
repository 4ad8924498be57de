/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/graph/pdk-graph-memory.h"

#include "base/pdk-saturate.h"

typedef struct
{
  guint64 address;
  guint64 bytes;
} Gap;

#define GAP(self, i) (&g_array_index ((self)->gaps, Gap, (i)))

void
pdk_graph_memory_init (PdkGraphMemory *self,
                       guint64         alignment)
{
  Gap everything = { 0, G_MAXUINT64 };

  self->alignment = alignment;
  self->size = 0;
  self->gaps = g_array_new (FALSE, FALSE, sizeof (Gap));
  g_array_append_val (self->gaps, everything);
}

void
pdk_graph_memory_clear (PdkGraphMemory *self)
{
  g_clear_pointer (&self->gaps, g_array_unref);
}

static guint
find_gap (PdkGraphMemory *self,
          guint64         bytes)
{
  guint last = self->gaps->len - 1;
  guint best = last;

  for (guint i = 0; i < last; i++)
    if (GAP (self, i)->bytes >= bytes && (best == last || GAP (self, i)->bytes <= GAP (self, best)->bytes))
      best = i;
  return best;
}

guint64
pdk_graph_memory_take (PdkGraphMemory *self,
                       guint64         bytes)
{
  guint64 wanted = pdk_saturate_align (bytes, self->alignment);
  guint   found = find_gap (self, wanted);
  Gap    *gap = GAP (self, found);
  guint64 address = gap->address;

  gap->address = pdk_saturate_add (gap->address, wanted);
  gap->bytes = pdk_saturate_subtract (gap->bytes, wanted);
  self->size = MAX (self->size, gap->address);
  /* The last one has no end, whatever was taken of it. */
  if (gap->bytes == 0 && found + 1 < self->gaps->len)
    g_array_remove_index (self->gaps, found);
  return address;
}

static void
join_with_next (PdkGraphMemory *self,
                guint           i)
{
  Gap *gap = GAP (self, i);

  if (i + 1 == self->gaps->len || pdk_saturate_add (gap->address, gap->bytes) != GAP (self, i + 1)->address)
    return;
  gap->bytes = pdk_saturate_add (gap->bytes, GAP (self, i + 1)->bytes);
  g_array_remove_index (self->gaps, i + 1);
}

void
pdk_graph_memory_give_back (PdkGraphMemory *self,
                            guint64         address,
                            guint64         bytes)
{
  Gap   gap = { address, pdk_saturate_align (bytes, self->alignment) };
  guint i = 0;

  /* Nothing at all leaves a gap too, which can come between two others: so it does there. */
  for (i = 0; i < self->gaps->len; i++)
    {
      Gap *other = GAP (self, i);

      if (pdk_saturate_add (other->address, other->bytes) == address)
        {
          other->bytes = pdk_saturate_add (other->bytes, gap.bytes);
          join_with_next (self, i);
          return;
        }
      if (pdk_saturate_add (address, gap.bytes) == other->address)
        {
          other->address = address;
          other->bytes = pdk_saturate_add (other->bytes, gap.bytes);
          if (i > 0)
            join_with_next (self, i - 1);
          return;
        }
    }
  for (i = 0; i < self->gaps->len && GAP (self, i)->address < address;)
    i++;
  g_array_insert_val (self->gaps, i, gap);
}

guint64
pdk_graph_memory_get_size (PdkGraphMemory *self)
{
  return self->size;
}
