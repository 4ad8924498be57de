/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-probe-drm.h"

#include <drm/amdgpu_drm.h>
#include <drm/drm.h>
#include <drm/i915_drm.h>
#include <drm/nouveau_drm.h>
#include <drm/xe_drm.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "pdk-probe.h"

#define ANSWER_LIMIT (64 * 1024)

/* What nouveau calls the amount of memory; older headers have the number only. */
#ifndef NOUVEAU_GETPARAM_FB_SIZE
#define NOUVEAU_GETPARAM_FB_SIZE 8
#endif

typedef struct
{
  JsonBuilder *builder;
  int          descriptor;
  PdkProbeCall call;
  gpointer     data;
} Query;

static gboolean
ask_driver (const Query  *query,
            unsigned long request,
            void         *argument)
{
  int result;

  do
    result = query->call (query->descriptor, request, argument, query->data);
  while (result < 0 && (errno == EINTR || errno == EAGAIN));
  return result >= 0;
}

static void
add_dedicated (const Query *query,
               guint64      total,
               guint64      used,
               gboolean     used_known)
{
  pdk_probe_add_amount (query->builder, "dedicated_bytes", total);
  if (used_known && used <= total)
    pdk_probe_add_amount (query->builder, "dedicated_used_bytes", used);
}

static void
query_i915 (const Query *query)
{
  struct drm_i915_query_item            item = { .query_id = DRM_I915_QUERY_MEMORY_REGIONS };
  struct drm_i915_query                 request = { .num_items = 1, .items_ptr = (uintptr_t) &item };
  g_autofree guint64                   *storage = NULL;
  struct drm_i915_query_memory_regions *regions;
  gsize                                 fitting;
  guint64                               total = 0;
  guint64                               unallocated = 0;

  if (!ask_driver (query, DRM_IOCTL_I915_QUERY, &request) || item.length < (gint32) sizeof *regions || item.length > ANSWER_LIMIT)
    return;
  storage = g_new0 (guint64, (gsize) item.length / sizeof (guint64) + 1);
  regions = (void *) storage;
  item.data_ptr = (uintptr_t) storage;
  fitting = ((gsize) item.length - sizeof *regions) / sizeof regions->regions[0];
  if (!ask_driver (query, DRM_IOCTL_I915_QUERY, &request) || item.length <= 0)
    return;
  for (gsize i = 0; i < MIN (regions->num_regions, fitting); i++)
    if (regions->regions[i].region.memory_class == I915_MEMORY_CLASS_DEVICE)
      {
        total += regions->regions[i].probed_size;
        unallocated += regions->regions[i].unallocated_size;
      }
  /* To those who may not know, the driver says that nothing is used. */
  add_dedicated (query, total, total - MIN (total, unallocated), unallocated < total);
}

static void
query_xe (const Query *query)
{
  struct drm_xe_device_query       request = { .query = DRM_XE_DEVICE_QUERY_MEM_REGIONS };
  g_autofree guint64              *storage = NULL;
  struct drm_xe_query_mem_regions *regions;
  gsize                            fitting;
  guint64                          total = 0;
  guint64                          used = 0;

  if (!ask_driver (query, DRM_IOCTL_XE_DEVICE_QUERY, &request) || request.size < sizeof *regions || request.size > ANSWER_LIMIT)
    return;
  storage = g_new0 (guint64, request.size / sizeof (guint64) + 1);
  regions = (void *) storage;
  request.data = (uintptr_t) storage;
  fitting = (request.size - sizeof *regions) / sizeof regions->mem_regions[0];
  if (!ask_driver (query, DRM_IOCTL_XE_DEVICE_QUERY, &request))
    return;
  for (gsize i = 0; i < MIN (regions->num_mem_regions, fitting); i++)
    if (regions->mem_regions[i].mem_class == DRM_XE_MEM_REGION_CLASS_VRAM)
      {
        total += regions->mem_regions[i].total_size;
        used += regions->mem_regions[i].used;
      }
  /* As above: 0 is what everybody is told. */
  add_dedicated (query, total, used, used > 0);
}

static void
query_nouveau (const Query *query)
{
  struct drm_nouveau_getparam request = { .param = NOUVEAU_GETPARAM_FB_SIZE };

  if (ask_driver (query, DRM_IOCTL_NOUVEAU_GETPARAM, &request))
    add_dedicated (query, request.value, 0, FALSE);
}

static void
query_amdgpu (const Query *query)
{
  struct drm_amdgpu_info_device device = { 0 };
  struct drm_amdgpu_info        request = {
           .return_pointer = (uintptr_t) &device,
           .return_size = sizeof device,
           .query = AMDGPU_INFO_DEV_INFO,
  };

  if (!ask_driver (query, DRM_IOCTL_AMDGPU_INFO, &request))
    return;
  json_builder_set_member_name (query->builder, "integrated");
  json_builder_add_boolean_value (query->builder, (device.ids_flags & AMDGPU_IDS_FLAGS_FUSION) != 0);
}

void
pdk_probe_drm_query (JsonBuilder *builder,
                     int          descriptor,
                     const char  *driver,
                     PdkProbeCall call,
                     gpointer     data)
{
  const Query query = { builder, descriptor, call, data };

  if (g_strcmp0 (driver, "i915") == 0)
    query_i915 (&query);
  else if (g_strcmp0 (driver, "xe") == 0)
    query_xe (&query);
  else if (g_strcmp0 (driver, "nouveau") == 0)
    query_nouveau (&query);
  else if (g_strcmp0 (driver, "amdgpu") == 0)
    query_amdgpu (&query);
}

static int
call_kernel (int           descriptor,
             unsigned long request,
             void         *argument,
             gpointer      data)
{
  return ioctl (descriptor, request, argument);
}

static char *
dup_driver (int descriptor)
{
  char               name[64] = "";
  struct drm_version version = { .name = name, .name_len = sizeof name - 1 };

  return ioctl (descriptor, DRM_IOCTL_VERSION, &version) == 0 ? g_strdup (name) : NULL;
}

static void
add_node (JsonBuilder *builder,
          const char  *root,
          const char  *node)
{
  g_autofree char *path = g_strconcat (root, "/dev/dri/", node, NULL);
  g_autofree char *driver = NULL;
  int              descriptor = open (path, O_RDWR | O_CLOEXEC | O_NONBLOCK);

  if (descriptor < 0)
    return;
  driver = dup_driver (descriptor);
  json_builder_begin_object (builder);
  pdk_probe_add_text (builder, "node", node, strlen (node));
  if (driver != NULL)
    pdk_probe_add_text (builder, "driver", driver, strlen (driver));
  pdk_probe_drm_query (builder, descriptor, driver, call_kernel, NULL);
  json_builder_end_object (builder);
  close (descriptor);
}

void
pdk_probe_drm (JsonBuilder        *builder,
               const char         *root,
               const char * const *nodes)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "devices");
  json_builder_begin_array (builder);
  for (const char * const *node = nodes; *node != NULL; node++)
    if (strchr (*node, '/') == NULL)
      add_node (builder, root, *node);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}
