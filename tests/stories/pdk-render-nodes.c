/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <dlfcn.h>
#include <gsk/gsk.h>
#include <sanitizer/lsan_interface.h>

/*
 * For the leak checker. GTK 4.18 now and then loses what it painted last when a window goes: whole trees
 * of render nodes, allocated where no stack can tell them apart. Paddock keeps no render nodes, so the
 * checker shall look past them, and only past them. This stands in for the function of the same name for
 * every library of the process.
 */

__attribute__ ((visibility ("default"))) GTypeInstance *
g_type_create_instance (GType type)
{
  GTypeInstance *(*original) (GType) = (GTypeInstance * (*) (GType)) dlsym (RTLD_NEXT, "g_type_create_instance");
  GTypeInstance *instance = original (type);

  if (g_type_is_a (type, GSK_TYPE_RENDER_NODE))
    __lsan_ignore_object (instance);
  return instance;
}
