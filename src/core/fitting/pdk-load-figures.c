/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fitting/pdk-load-figures.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-saturate.h"
#include "base/pdk-text.h"

const char *
pdk_load_kind_to_string (PdkLoadKind kind)
{
  switch (kind)
    {
    case PDK_LOAD_COMPARABLE:
      return "comparable";
    case PDK_LOAD_ON_PROCESSOR:
      return "on-processor";
    case PDK_LOAD_PARTIAL:
      return "partial";
    case PDK_LOAD_UNKNOWN_SHAPE:
      return "unknown-shape";
    case PDK_LOAD_NOT_TOLD:
    default:
      return "not-told";
    }
}

static PdkLoadKind
find_kind (gint64 size,
           gint64 size_vram,
           gint64 context,
           gint64 file_bytes)
{
  if (size <= 0 || size_vram < 0 || context <= 0)
    return PDK_LOAD_NOT_TOLD;
  if (size_vram == 0)
    return PDK_LOAD_ON_PROCESSOR;
  if (size_vram < size)
    return PDK_LOAD_PARTIAL;
  return size_vram == file_bytes ? PDK_LOAD_NOT_TOLD : PDK_LOAD_COMPARABLE;
}

gboolean
pdk_load_figures_look (PdkLoadFigures *self,
                       PdkServerModel *running,
                       gint64          file_bytes)
{
  gint64 size = pdk_server_model_get_size (running);
  gint64 size_vram = pdk_server_model_get_size_vram (running);
  gint64 context = pdk_server_model_get_context_length (running);

  *self = (PdkLoadFigures) {
    .kind = find_kind (size, size_vram, context, file_bytes),
    .context = (guint64) MAX (context, 0),
    .measured_bytes = (guint64) MAX (size_vram, 0),
  };
  return self->kind == PDK_LOAD_COMPARABLE;
}

/* On the largest card alone if it fits there, as engines do. */
static void
compute (const PdkServerEstimate *server,
         const PdkModelShape     *shape,
         guint64                  context,
         PdkEstimate             *estimate)
{
  PdkEstimateRequest request;

  pdk_server_estimate_make_request (server, shape, PDK_CARDS_LARGEST, PDK_MEMORY_WHOLE, &request);
  /* The server has a card, whatever is known of it here. */
  request.card_count = MAX (request.card_count, 1);
  request.context = context;
  pdk_estimate_compute (&request, estimate);
  if (server->card_count < 2 || pdk_estimate_fits (&request, estimate))
    return;
  pdk_server_estimate_make_request (server, shape, PDK_CARDS_ALL, PDK_MEMORY_WHOLE, &request);
  request.context = context;
  pdk_estimate_compute (&request, estimate);
}

void
pdk_load_figures_compare (PdkLoadFigures          *self,
                          const PdkServerEstimate *server,
                          const PdkModelShape     *shape)
{
  PdkEstimate estimate;

  if (self->kind != PDK_LOAD_COMPARABLE)
    return;
  if (shape == NULL)
    {
      self->kind = PDK_LOAD_UNKNOWN_SHAPE;
      return;
    }
  compute (server, shape, self->context, &estimate);
  self->estimated_bytes = estimate.total_bytes - MIN (estimate.overhead_bytes, estimate.total_bytes);
  if (server->engine == PDK_ENGINE_OLLAMA_OLD)
    self->estimated_bytes = pdk_saturate_add (self->estimated_bytes, estimate.host_bytes);
}

char *
pdk_load_figures_describe (const PdkLoadFigures *self)
{
  g_autofree char *estimated = pdk_text_from_memory (self->estimated_bytes);
  g_autofree char *measured = pdk_text_from_memory (self->measured_bytes);

  switch (self->kind)
    {
    case PDK_LOAD_COMPARABLE:
      /* Translators: two amounts of memory, such as "5.2 GiB" */
      return g_strdup_printf (_("Estimated %1$s, measured %2$s"), estimated, measured);
    case PDK_LOAD_ON_PROCESSOR:
      return g_strdup (_("None: it runs on the processor"));
    case PDK_LOAD_PARTIAL:
      return g_strdup_printf (_("Measured %s; the rest runs on the processor"), measured);
    case PDK_LOAD_UNKNOWN_SHAPE:
      return g_strdup_printf (_("Measured %s"), measured);
    case PDK_LOAD_NOT_TOLD:
    default:
      return g_strdup (_("Not told by the server"));
    }
}

PdkModelShape *
pdk_load_figures_dup_shape (PdkModelDetails *details,
                            gint64           file_bytes)
{
  JsonObject *values = pdk_model_details_get_model_info (details);

  if (values == NULL || pdk_model_details_has_capability (details, "vision") ||
      pdk_model_details_has_capability (details, "audio"))
    return NULL;
  return pdk_model_shape_new_from_values (values, pdk_model_details_get_tensors (details), (guint64) MAX (file_bytes, 0),
                                          NULL);
}
