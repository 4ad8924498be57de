/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fitting/pdk-server-estimate.h"

#include "base/pdk-saturate.h"

/* What llama.cpp's server does not go below by itself, and the last of Ollama's steps. */
#define SHORTEST_CHOSEN_CONTEXT 4096

/* With what lists judge where the engine would take as much as the model was trained for, if it can. */
#define LIST_CONTEXT 8192

/* The first build of llama.cpp's server that reserves no more than it needs. */
#define LLAMA_NEW_BUILD 9500

static PdkEngineKind
find_llama_engine (const char *version)
{
  guint64 build;

  /* Builds are called "b10256", or just "10256". */
  if (version != NULL && *version == 'b')
    version++;
  if (version == NULL || !g_ascii_string_to_unsigned (version, 10, 1, G_MAXUINT32, &build, NULL))
    return PDK_ENGINE_LLAMA_SERVER;
  return build < LLAMA_NEW_BUILD ? PDK_ENGINE_LLAMA_SERVER_OLD : PDK_ENGINE_LLAMA_SERVER;
}

static PdkEngineKind
find_engine (PdkServerConnection *server)
{
  const char   *kind = pdk_model_server_get_kind (pdk_server_connection_get_client (server));
  const char   *version = pdk_server_connection_get_version (server);
  PdkEngineKind engine;

  if (g_strcmp0 (kind, "ollama") == 0)
    return pdk_engine_kind_of_ollama (version);
  if (g_strcmp0 (kind, "llama-server") == 0)
    return find_llama_engine (version);
  /* Everything else has llama.cpp inside of it. */
  return pdk_engine_kind_find (kind, &engine) ? engine : PDK_ENGINE_BINDINGS;
}

static PdkCardKind
find_card_kind (PdkGpu *gpu)
{
  switch (pdk_gpu_get_vendor (gpu))
    {
    case PDK_GPU_VENDOR_NVIDIA:
      return PDK_CARD_CUDA;
    case PDK_GPU_VENDOR_AMD:
      /* The kernel names the target only where its compute driver, which ROCm needs, has taken the card. */
      return pdk_gpu_get_architecture (gpu) != NULL ? PDK_CARD_HIP : PDK_CARD_VULKAN;
    case PDK_GPU_VENDOR_INTEL:
    case PDK_GPU_VENDOR_APPLE:
    case PDK_GPU_VENDOR_OTHER:
      break;
    }
  return PDK_CARD_VULKAN;
}

static void
set_unknown (PdkServerEstimate *self,
             PdkEngineKind      engine)
{
  *self = (PdkServerEstimate) { .engine = engine, .card_kind = PDK_CARD_CUDA, .card_count = 1 };
}

/* Keeps the largest first; of those alike, the first found stays the first. */
static void
insert_card (PdkServerEstimate *self,
             guint64            whole_bytes,
             guint64            free_bytes)
{
  guint position = MIN (self->card_count, PDK_PLAN_CARDS - 1);

  if (self->card_count == PDK_PLAN_CARDS && whole_bytes <= self->whole_bytes[position])
    return;
  for (; position > 0 && self->whole_bytes[position - 1] < whole_bytes; position--)
    {
      self->whole_bytes[position] = self->whole_bytes[position - 1];
      self->free_bytes[position] = self->free_bytes[position - 1];
    }
  self->whole_bytes[position] = whole_bytes;
  self->free_bytes[position] = free_bytes;
  self->card_count = MIN (self->card_count + 1, PDK_PLAN_CARDS);
}

static void
add_gpu (PdkServerEstimate *self,
         PdkGpu            *gpu)
{
  guint64         whole_bytes;
  guint64         free_bytes;
  PdkMemorySource source = pdk_gpu_get_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, &whole_bytes);

  if (!pdk_gpu_is_counted (gpu) || source == PDK_MEMORY_SOURCE_UNKNOWN || whole_bytes == 0)
    return;
  /* A full card is not one of which nothing is known. */
  if (pdk_gpu_get_figure (gpu, PDK_GPU_FIGURE_BUDGET_FREE, &free_bytes) != PDK_MEMORY_SOURCE_UNKNOWN)
    free_bytes = MAX (free_bytes, 1);
  if (self->card_count == 0 || whole_bytes > self->whole_bytes[0])
    {
      self->source = source;
      self->card_kind = find_card_kind (gpu);
    }
  insert_card (self, whole_bytes, free_bytes);
}

static void
set_hardware (PdkServerEstimate *self,
              PdkHardware       *hardware)
{
  const PdkSystemMemory *memory = pdk_hardware_get_system_memory (hardware);
  GListModel            *gpus = pdk_hardware_get_gpus (hardware);

  self->host_bytes = pdk_system_memory_get_budget (memory);
  self->host_free_bytes = memory->limit > 0 ? MIN (memory->available, memory->limit_available) : memory->available;
  if (pdk_hardware_get_source (hardware) == PDK_MEMORY_SOURCE_PERSON)
    {
      pdk_server_estimate_set_memory (self, pdk_hardware_get_memory (hardware));
      return;
    }
  self->card_count = 0;
  for (guint i = 0; i < g_list_model_get_n_items (gpus); i++)
    {
      g_autoptr (PdkGpu) gpu = g_list_model_get_item (gpus, i);

      add_gpu (self, gpu);
    }
  if (self->card_count > 0)
    return;
  self->card_kind = PDK_CARD_CUDA;
  self->processor_only = pdk_hardware_get_gpu_count (hardware) == 0 && memory->total > 0;
  self->card_count = self->processor_only ? 0 : 1;
}

void
pdk_server_estimate_init_local (PdkServerEstimate *self,
                                PdkHardware       *hardware,
                                PdkEngineKind      engine)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (hardware == NULL || PDK_IS_HARDWARE (hardware));

  set_unknown (self, engine);
  if (hardware != NULL)
    set_hardware (self, hardware);
}

void
pdk_server_estimate_init (PdkServerEstimate     *self,
                          PdkServerConnection   *server,
                          PdkHardware           *hardware,
                          const PdkServerMemory *deduced)
{
  PdkHardware    *local;
  PdkMemorySource source;
  guint64         bytes;

  g_return_if_fail (self != NULL);
  g_return_if_fail (PDK_IS_SERVER_CONNECTION (server));

  local = pdk_server_connection_is_local (server) ? hardware : NULL;
  pdk_server_estimate_init_local (self, local, find_engine (server));
  source = pdk_server_memory_choose (pdk_server_connection_get_memory (server), local, deduced, &bytes);
  if (source != PDK_MEMORY_SOURCE_PERSON && source != PDK_MEMORY_SOURCE_DEDUCED)
    return;
  pdk_server_estimate_set_memory (self, bytes);
  self->source = source;
}

void
pdk_server_estimate_set_memory (PdkServerEstimate *self,
                                guint64            bytes)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < PDK_PLAN_CARDS; i++)
    self->whole_bytes[i] = self->free_bytes[i] = 0;
  self->card_count = 1;
  self->whole_bytes[0] = bytes;
  self->processor_only = FALSE;
  self->source = bytes > 0 ? PDK_MEMORY_SOURCE_PERSON : PDK_MEMORY_SOURCE_UNKNOWN;
}

static guint
count_cards (const PdkServerEstimate *self,
             PdkCardChoice            cards)
{
  switch (cards)
    {
    case PDK_CARDS_LARGEST:
      return MIN (self->card_count, 1);
    case PDK_CARDS_ALL:
      return self->card_count;
    case PDK_CARDS_NONE:
      break;
    }
  return 0;
}

static guint64
get_card (const PdkServerEstimate *self,
          PdkMemoryBasis           basis,
          guint                    card)
{
  return basis == PDK_MEMORY_FREE && self->free_bytes[card] > 0 ? self->free_bytes[card] : self->whole_bytes[card];
}

guint64
pdk_server_estimate_get_memory (const PdkServerEstimate *self,
                                PdkCardChoice            cards,
                                PdkMemoryBasis           basis)
{
  guint64 sum = 0;

  for (guint i = 0; i < count_cards (self, cards); i++)
    sum = pdk_saturate_add (sum, get_card (self, basis, i));
  return sum;
}

void
pdk_server_estimate_make_request (const PdkServerEstimate *self,
                                  const PdkModelShape     *shape,
                                  PdkCardChoice            cards,
                                  PdkMemoryBasis           basis,
                                  PdkEstimateRequest      *request)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (shape != NULL);
  g_return_if_fail (request != NULL);

  pdk_estimate_request_init (request, shape, self->engine);
  request->card_kind = self->card_kind;
  request->card_count = count_cards (self, cards);
  for (guint i = 0; i < request->card_count; i++)
    request->card_bytes[i] = get_card (self, basis, i);
  /* Engines look at all of the machine, whichever cards they take then. */
  request->context = pdk_engine_profile_choose_context (&request->profile, shape,
                                                        pdk_server_estimate_get_memory (self, PDK_CARDS_ALL, PDK_MEMORY_WHOLE));
}

static gboolean
is_llama_server (PdkEngineKind engine)
{
  return engine == PDK_ENGINE_LLAMA_SERVER || engine == PDK_ENGINE_LLAMA_SERVER_OLD;
}

guint64
pdk_server_estimate_next_context (const PdkServerEstimate *self,
                                  guint64                  context)
{
  if (context <= SHORTEST_CHOSEN_CONTEXT)
    return 0;
  if (is_llama_server (self->engine))
    return SHORTEST_CHOSEN_CONTEXT;
  if (self->engine != PDK_ENGINE_OLLAMA && self->engine != PDK_ENGINE_OLLAMA_OLD)
    return 0;
  return context > 32768 ? 32768 : SHORTEST_CHOSEN_CONTEXT;
}

static gboolean
try_cards (const PdkEstimateRequest *request,
           PdkEstimate              *estimate,
           PdkFit                   *fit)
{
  pdk_estimate_compute (request, estimate);
  pdk_estimate_judge (request, estimate, fit);
  return fit->verdict != PDK_FIT_WONT_FIT;
}

PdkCardChoice
pdk_server_estimate_judge (const PdkServerEstimate *self,
                           const PdkModelShape     *shape,
                           PdkEstimate             *estimate,
                           PdkFit                  *fit)
{
  PdkEstimateRequest largest, all;
  PdkEstimate        own;
  PdkEstimate       *result = estimate != NULL ? estimate : &own;
  guint64            context;

  g_return_val_if_fail (fit != NULL, PDK_CARDS_LARGEST);

  pdk_server_estimate_make_request (self, shape, PDK_CARDS_LARGEST, PDK_MEMORY_WHOLE, &largest);
  pdk_server_estimate_make_request (self, shape, PDK_CARDS_ALL, PDK_MEMORY_WHOLE, &all);
  /* Without a card, the question is what card it would take. */
  largest.card_count = MAX (largest.card_count, 1);
  context = is_llama_server (self->engine) ? MIN (largest.context, LIST_CONTEXT) : largest.context;
  while (TRUE)
    {
      guint64 shorter = pdk_server_estimate_next_context (self, context);

      largest.context = all.context = context;
      if (try_cards (&largest, result, fit))
        return PDK_CARDS_LARGEST;
      if (all.card_count > 1 && try_cards (&all, result, fit))
        return PDK_CARDS_ALL;
      if (shorter == 0)
        return all.card_count > 1 ? PDK_CARDS_ALL : PDK_CARDS_LARGEST;
      context = shorter;
    }
}

gboolean
pdk_server_estimate_equal (const PdkServerEstimate *a,
                           const PdkServerEstimate *b)
{
  if (a->engine != b->engine || a->source != b->source || a->processor_only != b->processor_only ||
      a->card_kind != b->card_kind || a->card_count != b->card_count || a->host_bytes != b->host_bytes ||
      a->host_free_bytes != b->host_free_bytes)
    return FALSE;
  return memcmp (a->whole_bytes, b->whole_bytes, sizeof a->whole_bytes) == 0 &&
         memcmp (a->free_bytes, b->free_bytes, sizeof a->free_bytes) == 0;
}
