/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hardware/pdk-server-memory.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/pdk-json.h"

#define GIBIBYTE     G_GUINT64_CONSTANT (0x40000000)
#define AMOUNT_LIMIT (G_GUINT64_CONSTANT (1) << 50)
#define LONG_CONTEXT 262144

const char *
pdk_server_placement_describe (PdkServerPlacement placement)
{
  switch (placement)
    {
    case PDK_SERVER_PLACEMENT_CPU:
      return _("on CPU");
    case PDK_SERVER_PLACEMENT_GPU:
      return _("on GPU");
    case PDK_SERVER_PLACEMENT_MIXED:
      return _("partially on CPU");
    case PDK_SERVER_PLACEMENT_UNKNOWN:
      break;
    }
  return _("unknown");
}

static PdkServerPlacement
get_placement (const PdkServerLoad *load)
{
  if (load->size <= 0 || load->size_vram < 0)
    return PDK_SERVER_PLACEMENT_UNKNOWN;
  if (load->size_vram == 0)
    return PDK_SERVER_PLACEMENT_CPU;
  return load->size_vram < load->size ? PDK_SERVER_PLACEMENT_MIXED : PDK_SERVER_PLACEMENT_GPU;
}

static void
raise_lower_bound (PdkServerMemory *self,
                   guint64          bytes,
                   gint64           now)
{
  if (bytes < self->lower_bound)
    return;
  self->lower_bound = bytes;
  self->lower_time = now;
}

void
pdk_server_memory_observe (PdkServerMemory     *self,
                           const PdkServerLoad *loads,
                           gsize                count,
                           gint64               now)
{
  guint64 sum = 0;

  self->placement = PDK_SERVER_PLACEMENT_UNKNOWN;
  for (gsize i = 0; i < count; i++)
    {
      PdkServerPlacement placement = get_placement (&loads[i]);

      self->placement = MAX (self->placement, placement);
      if (placement != PDK_SERVER_PLACEMENT_UNKNOWN)
        sum += MIN ((guint64) loads[i].size_vram, AMOUNT_LIMIT);
    }
  if (sum == 0 || sum >= AMOUNT_LIMIT)
    return;
  raise_lower_bound (self, sum, now);
  if (self->placement != PDK_SERVER_PLACEMENT_MIXED)
    return;
  self->upper_bound = sum;
  self->upper_time = now;
}

void
pdk_server_memory_observe_context (PdkServerMemory *self,
                                   gint64           trained_context,
                                   gint64           context,
                                   gint64           now)
{
  if (trained_context < LONG_CONTEXT)
    return;
  switch (context)
    {
    case 4096:
      if (self->upper_bound == 0)
        {
          self->upper_bound = 24 * GIBIBYTE;
          self->upper_time = now;
        }
      break;
    case 32768:
      raise_lower_bound (self, 23 * GIBIBYTE, now);
      break;
    case LONG_CONTEXT:
      raise_lower_bound (self, 47 * GIBIBYTE, now);
      break;
    default:
      break;
    }
}

guint64
pdk_server_memory_get_estimate (const PdkServerMemory *self)
{
  /* Something did not fit while others used the memory too: what it once held, it still has. */
  return MAX (self->lower_bound, self->upper_bound);
}

static void
add_bound (JsonObject *object,
           const char *bytes_name,
           const char *time_name,
           guint64     bytes,
           gint64      time)
{
  if (bytes == 0)
    return;
  json_object_set_int_member (object, bytes_name, (gint64) bytes);
  json_object_set_int_member (object, time_name, time);
}

JsonObject *
pdk_server_memory_to_json (const PdkServerMemory *self)
{
  JsonObject *object = json_object_new ();

  add_bound (object, "lower_bytes", "lower_time", self->lower_bound, self->lower_time);
  add_bound (object, "upper_bytes", "upper_time", self->upper_bound, self->upper_time);
  return object;
}

static guint64
read_bound (JsonObject *object,
            const char *bytes_name,
            const char *time_name,
            gint64     *time)
{
  gint64 bytes = pdk_json_get_int (object, bytes_name, 0);

  *time = 0;
  if (bytes <= 0 || (guint64) bytes > AMOUNT_LIMIT)
    return 0;
  *time = pdk_json_get_int (object, time_name, 0);
  return (guint64) bytes;
}

void
pdk_server_memory_from_json (PdkServerMemory *self,
                             JsonObject      *object)
{
  memset (self, 0, sizeof *self);
  self->lower_bound = read_bound (object, "lower_bytes", "lower_time", &self->lower_time);
  self->upper_bound = read_bound (object, "upper_bytes", "upper_time", &self->upper_time);
}

PdkMemorySource
pdk_server_memory_choose (guint64                set_by_hand,
                          PdkHardware           *local,
                          const PdkServerMemory *deduced,
                          guint64               *bytes)
{
  g_return_val_if_fail (bytes != NULL, PDK_MEMORY_SOURCE_UNKNOWN);

  *bytes = set_by_hand;
  if (*bytes > 0)
    return PDK_MEMORY_SOURCE_PERSON;
  *bytes = local == NULL ? 0 : pdk_hardware_get_memory (local);
  if (*bytes > 0)
    return pdk_hardware_get_source (local);
  *bytes = deduced == NULL ? 0 : pdk_server_memory_get_estimate (deduced);
  return *bytes > 0 ? PDK_MEMORY_SOURCE_DEDUCED : PDK_MEMORY_SOURCE_UNKNOWN;
}

gboolean
pdk_server_memory_leaves_card_idle (const PdkServerMemory *self,
                                    PdkHardware           *local)
{
  g_return_val_if_fail (PDK_IS_HARDWARE (local), FALSE);
  return self->placement == PDK_SERVER_PLACEMENT_CPU && pdk_hardware_get_gpu_count (local) > 0;
}
