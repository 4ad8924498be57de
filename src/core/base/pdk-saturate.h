/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Sums of figures that came from outside: a result that does not fit becomes %G_MAXUINT64, which no
 * machine's memory ever is, instead of a small number that looks right.
 */

static inline guint64
pdk_saturate_add (guint64 a,
                  guint64 b)
{
  guint64 sum;

  return g_uint64_checked_add (&sum, a, b) ? sum : G_MAXUINT64;
}

static inline guint64
pdk_saturate_multiply (guint64 a,
                       guint64 b)
{
  guint64 product;

  return g_uint64_checked_mul (&product, a, b) ? product : G_MAXUINT64;
}

/** Returns: @a minus @b, or 0 where @b is greater */
static inline guint64
pdk_saturate_subtract (guint64 a,
                       guint64 b)
{
  return a > b ? a - b : 0;
}

/** Returns: @value rounded up to a multiple of @step, which is not 0 */
static inline guint64
pdk_saturate_align (guint64 value,
                    guint64 step)
{
  guint64 rest = value % step;

  return rest == 0 ? value : pdk_saturate_add (value, step - rest);
}

G_END_DECLS
