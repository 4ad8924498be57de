/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/pdk-engine-profile.h"

#include "base/pdk-saturate.h"

#define MIB G_GUINT64_CONSTANT (0x100000)
#define GIB G_GUINT64_CONSTANT (0x40000000)

#define LLAMA_BATCH       2048
#define LLAMA_MICRO_BATCH 512

/* What llama.cpp leaves free when it fits a model to the card, and what Ollama does. */
#define LLAMA_MARGIN  (1024 * MIB)
#define OLLAMA_MARGIN (457 * MIB + 1024 * MIB)

#define OLLAMA_GPT_OSS_CONTEXT 8192

/* The first Ollama that starts llama.cpp's server. */
#define OLLAMA_NEW_MINOR 30

static const char * const names[] = {
  [PDK_ENGINE_LLAMA_SERVER] = "llama-server",
  [PDK_ENGINE_LLAMA_SERVER_OLD] = "llama-server-old",
  [PDK_ENGINE_OLLAMA] = "ollama",
  [PDK_ENGINE_OLLAMA_OLD] = "ollama-old",
  [PDK_ENGINE_LM_STUDIO] = "lm-studio",
  [PDK_ENGINE_BINDINGS] = "bindings",
};

/* What llama.cpp did until June 2026. */
static void
init_old (PdkEngineProfile *self)
{
  self->all_outputs = self->old_graphs = self->keeps_latent_values = TRUE;
  self->widens_cache = self->rotates_cache = FALSE;
}

static void
init_ollama (PdkEngineProfile *self,
             gboolean          old)
{
  self->sequences = 1;
  self->unified = FALSE;
  self->margin_bytes = OLLAMA_MARGIN;
  if (!old)
    {
      self->batch = self->micro_batch = 0;
      return;
    }
  self->batch = LLAMA_MICRO_BATCH;
  init_old (self);
}

void
pdk_engine_profile_init (PdkEngineProfile *self,
                         PdkEngineKind     kind)
{
  *self = (PdkEngineProfile) {
    .kind = kind,
    .batch = LLAMA_BATCH,
    .micro_batch = LLAMA_MICRO_BATCH,
    .sequences = 1,
    .unified = TRUE,
    .flash_attention = TRUE,
    .widens_cache = TRUE,
    .rotates_cache = TRUE,
    .margin_bytes = LLAMA_MARGIN,
  };
  switch (kind)
    {
    case PDK_ENGINE_LLAMA_SERVER:
      self->sequences = 4;
      break;
    case PDK_ENGINE_LLAMA_SERVER_OLD:
      init_old (self);
      break;
    case PDK_ENGINE_OLLAMA:
      init_ollama (self, FALSE);
      break;
    case PDK_ENGINE_OLLAMA_OLD:
      init_ollama (self, TRUE);
      break;
    case PDK_ENGINE_LM_STUDIO:
    case PDK_ENGINE_BINDINGS:
      self->all_outputs = TRUE;
      self->whole_windows = TRUE;
      break;
    }
}

void
pdk_engine_profile_suit (PdkEngineProfile    *self,
                         const PdkModelShape *shape)
{
  static const char * const own[] = { "gemma3", "gemma3n", "gpt-oss", "gptoss", "llama4", "mistral3", "mllama", "olmo3", "qwen25vl",
                                      "qwen3", "qwen3moe", "qwen3next", "qwen3vl", "qwen3vlmoe", NULL };

  if (self->kind == PDK_ENGINE_OLLAMA_OLD && shape->architecture != NULL && g_strv_contains (own, shape->architecture))
    self->old_graphs = FALSE;
}

gboolean
pdk_engine_kind_find (const char    *name,
                      PdkEngineKind *kind)
{
  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], name))
      {
        *kind = (PdkEngineKind) i;
        return TRUE;
      }
  return FALSE;
}

const char *
pdk_engine_kind_to_string (PdkEngineKind kind)
{
  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (names), NULL);

  return names[kind];
}

PdkEngineKind
pdk_engine_kind_of_ollama (const char *version)
{
  g_auto (GStrv) parts = NULL;
  guint64        minor;

  if (version == NULL)
    return PDK_ENGINE_OLLAMA;
  parts = g_strsplit (version, ".", 3);
  if (g_strv_length (parts) < 2 || !g_str_equal (parts[0], "0") || !g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXUINT32, &minor, NULL))
    return PDK_ENGINE_OLLAMA;
  /* Builds of developers call themselves 0.0.0. */
  return minor > 0 && minor < OLLAMA_NEW_MINOR ? PDK_ENGINE_OLLAMA_OLD : PDK_ENGINE_OLLAMA;
}

static guint64
choose_ollama_context (guint64 card_bytes)
{
  if (card_bytes >= 47 * GIB)
    return 262144;
  return card_bytes >= 23 * GIB ? 32768 : 4096;
}

guint64
pdk_engine_profile_choose_context (const PdkEngineProfile *self,
                                   const PdkModelShape    *shape,
                                   guint64                 card_bytes)
{
  guint64 trained = shape != NULL && shape->context > 0 ? shape->context : G_MAXUINT64;
  guint64 context = 4096;

  switch (self->kind)
    {
    case PDK_ENGINE_LLAMA_SERVER:
    case PDK_ENGINE_LLAMA_SERVER_OLD:
      /* As long as the model was trained for; it is shortened only where that does not fit. */
      context = trained == G_MAXUINT64 ? context : trained;
      break;
    case PDK_ENGINE_OLLAMA:
    case PDK_ENGINE_OLLAMA_OLD:
      context = choose_ollama_context (card_bytes);
      break;
    case PDK_ENGINE_LM_STUDIO:
    case PDK_ENGINE_BINDINGS:
      break;
    }
  /* Whatever was asked for, Ollama gives these no less. */
  if ((self->kind == PDK_ENGINE_OLLAMA || self->kind == PDK_ENGINE_OLLAMA_OLD) && shape != NULL && g_strcmp0 (shape->architecture, "gpt-oss") == 0)
    context = MAX (context, OLLAMA_GPT_OSS_CONTEXT);
  return MIN (context, trained);
}

/* What Ollama takes a model to need when it chooses (not what it needs). */
static guint64
predict_for_ollama (const PdkModelShape *shape,
                    guint64              context)
{
  guint64 heads = G_MAXUINT64;
  guint64 bytes;

  for (guint i = 0; i < shape->layer_count; i++)
    if (shape->layers[i].kv_heads > 0)
      heads = MIN (heads, shape->layers[i].kv_heads);
  if (heads == G_MAXUINT64 || shape->heads == 0)
    return shape->file_bytes;
  bytes = heads * 4 * shape->layer_count * (shape->embedding / shape->heads);
  return pdk_saturate_add (shape->file_bytes, pdk_saturate_multiply (bytes, context));
}

static gboolean
has_room (guint64 predicted,
          guint64 free_bytes,
          guint   percent,
          guint64 surcharge)
{
  if (free_bytes == 0)
    return TRUE;
  return predicted <= free_bytes / 100 * percent && free_bytes - predicted >= surcharge;
}

guint64
pdk_engine_profile_choose_batch (const PdkEngineProfile *self,
                                 const PdkModelShape    *shape,
                                 guint64                 context,
                                 guint64                 free_bytes)
{
  guint64 predicted;

  if (self->micro_batch > 0)
    return self->micro_batch;
  if (!self->flash_attention)
    return free_bytes > 0 && free_bytes <= 8 * GIB && context > 4096 ? 256 : 512;
  predicted = predict_for_ollama (shape, context);
  if (context > 32768 && has_room (predicted, free_bytes, 60, 2 * GIB))
    return 2048;
  return context > 4096 && has_room (predicted, free_bytes, 75, 768 * MIB) ? 1024 : 512;
}
