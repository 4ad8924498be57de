/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fitting/pdk-record-plan.h"

#include <string.h>

/* More than any model has. */
#define MOST_CONTEXT (G_GUINT64_CONSTANT (1) << 27)

guint64
pdk_record_plan_find_context (const char *parameters)
{
  g_auto (GStrv) lines = g_strsplit (parameters == NULL ? "" : parameters, "\n", -1);
  guint64        context = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      gsize       length = strcspn (lines[i], " \t");
      const char *value = lines[i] + length;

      if (length != strlen ("num_ctx") || !g_str_has_prefix (lines[i], "num_ctx"))
        continue;
      value += strspn (value, " \t\"");
      context = g_ascii_strtoull (value, NULL, 10);
    }
  return context <= MOST_CONTEXT ? context : 0;
}

static PdkModelShape *
make_shape (PdkModelDetails *details,
            guint64          file_bytes)
{
  JsonObject *info = details == NULL ? NULL : pdk_model_details_get_model_info (details);

  return info == NULL ? NULL : pdk_model_shape_new_from_values (info, NULL, file_bytes, NULL);
}

void
pdk_record_plan_fill (PdkMemoryPlan       *plan,
                      PdkServerConnection *server,
                      PdkHardware         *hardware,
                      PdkModelRecord      *record,
                      PdkModelDetails     *details)
{
  g_autoptr (GPtrArray)     models = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_memory_model_free);
  g_autoptr (PdkModelShape) shape = NULL;
  PdkServerEstimate         where;
  PdkMemoryModel           *model;
  guint64                   file_bytes;
  gint64                    trained;

  g_return_if_fail (PDK_IS_MEMORY_PLAN (plan));
  g_return_if_fail (PDK_IS_MODEL_RECORD (record));

  file_bytes = (guint64) MAX (pdk_model_record_get_size_bytes (record), 0);
  shape = make_shape (details, file_bytes);
  model = pdk_memory_model_new (NULL, shape, file_bytes);
  trained = details == NULL ? pdk_model_record_get_context_window (record) : pdk_model_details_get_context_length (details);
  if (details != NULL)
    model->context = pdk_record_plan_find_context (pdk_model_details_get_parameters (details));
  g_ptr_array_add (models, model);
  pdk_server_estimate_init (&where, server, hardware, NULL);
  pdk_memory_plan_set (plan, &where, models, 0, (guint64) MAX (trained, 0));
}
