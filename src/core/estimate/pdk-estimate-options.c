/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/pdk-estimate-options.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/pdk-error.h"
#include "base/pdk-text.h"
#include "gguf/pdk-ggml-type.h"

#define MOST_CONTEXT   (G_GUINT64_CONSTANT (1) << 27)
#define MOST_BATCH     G_GUINT64_CONSTANT (65536)
#define MOST_SEQUENCES G_GUINT64_CONSTANT (256)
#define MOST_LAYERS    G_GUINT64_CONSTANT (100000)

/* No card and no sum of cards has more, so that sums stay far from the limit. */
#define MEBIBYTE    (1024.0 * 1024.0)
#define GIBIBYTE    (1024.0 * MEBIBYTE)
#define MOST_MEMORY 1e15

/* The types that llama.cpp takes for caches. */
static const char * const cache_types[] = { "f32", "f16", "bf16", "q8_0", "q5_1", "q5_0", "q4_1", "q4_0", "iq4_nl" };

typedef gboolean (*SetFunc) (PdkEstimateOptions *self,
                             const char         *text);

void
pdk_estimate_options_init (PdkEstimateOptions *self)
{
  *self = (PdkEstimateOptions) { .gpu_layers = PDK_ESTIMATE_ALL };
}

/* A number of tokens may be said in thousands, as people say it: "32k" is 32768. */
static gboolean
read_number (const char *text,
             guint64     least,
             guint64     most,
             guint64    *number)
{
  g_autofree char *digits = g_strdup (text);
  gsize            length = strlen (digits);
  guint64          unit = 1;
  guint64          value;

  if (length > 1 && strchr ("kKmM", digits[length - 1]) != NULL)
    {
      unit = g_ascii_tolower (digits[length - 1]) == 'k' ? 1024 : 1024 * 1024;
      digits[length - 1] = '\0';
    }
  if (!g_ascii_string_to_unsigned (digits, 10, 0, most / unit, &value, NULL) || value * unit < least)
    return FALSE;
  *number = value * unit;
  return TRUE;
}

static gboolean
read_switch (const char        *text,
             PdkEstimateSwitch *value)
{
  if (!g_str_equal (text, "on") && !g_str_equal (text, "off"))
    return FALSE;
  *value = g_str_equal (text, "on") ? PDK_ESTIMATE_SWITCH_ON : PDK_ESTIMATE_SWITCH_OFF;
  return TRUE;
}

static gboolean
read_type (const char *text,
           guint32    *type)
{
  g_autofree char *name = g_ascii_strdown (text, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (cache_types); i++)
    if (g_str_equal (g_strstrip (name), cache_types[i]))
      return pdk_ggml_type_find (name, type) != NULL;
  return FALSE;
}

static gboolean
set_types (PdkEstimateOptions *self,
           const char         *text)
{
  g_auto (GStrv) names = g_strsplit_set (text, ",/", -1);
  guint          count = g_strv_length (names);
  guint32        key_type, value_type;

  if (count < 1 || count > 2 || !read_type (names[0], &key_type) || !read_type (names[count - 1], &value_type))
    return FALSE;
  self->sets_types = TRUE;
  self->key_type = key_type;
  self->value_type = value_type;
  return TRUE;
}

static gboolean
set_context (PdkEstimateOptions *self,
             const char         *text)
{
  return read_number (text, 0, MOST_CONTEXT, &self->context);
}

static gboolean
set_sequences (PdkEstimateOptions *self,
               const char         *text)
{
  return read_number (text, 1, MOST_SEQUENCES, &self->sequences);
}

static gboolean
set_unified (PdkEstimateOptions *self,
             const char         *text)
{
  return read_switch (text, &self->unified);
}

static gboolean
set_batch (PdkEstimateOptions *self,
           const char         *text)
{
  return read_number (text, 1, MOST_BATCH, &self->batch);
}

static gboolean
set_micro_batch (PdkEstimateOptions *self,
                 const char         *text)
{
  return read_number (text, 1, MOST_BATCH, &self->micro_batch);
}

static gboolean
set_flash_attention (PdkEstimateOptions *self,
                     const char         *text)
{
  return read_switch (text, &self->flash_attention);
}

static gboolean
set_whole_windows (PdkEstimateOptions *self,
                   const char         *text)
{
  return read_switch (text, &self->whole_windows);
}

static gboolean
set_outputs (PdkEstimateOptions *self,
             const char         *text)
{
  if (!g_str_equal (text, "ubatch"))
    return read_number (text, 1, MOST_BATCH, &self->outputs);
  self->outputs = G_MAXUINT64;
  return TRUE;
}

static gboolean
read_layers (const char *text,
             guint      *layers)
{
  guint64 number = PDK_ESTIMATE_ALL;

  if (!g_str_equal (text, "all") && !read_number (text, 0, MOST_LAYERS, &number))
    return FALSE;
  *layers = (guint) number;
  return TRUE;
}

static gboolean
set_gpu_layers (PdkEstimateOptions *self,
                const char         *text)
{
  return read_layers (text, &self->gpu_layers);
}

static gboolean
set_host_experts (PdkEstimateOptions *self,
                  const char         *text)
{
  return read_layers (text, &self->host_expert_layers);
}

static const struct
{
  const char *name;
  SetFunc     set;
  const char *hint;
} options[] = {
  { "context", set_context, N_ ("Give a number of tokens, such as 8192 or 32k.") },
    { "kv-type", set_types, N_ ("Give f16, bf16, f32, q8_0, q5_1, q5_0, q4_1, q4_0 or iq4_nl, or one for keys and one for values: q8_0,q4_0.") },
      { "parallel", set_sequences, N_ ("Give how many conversations run at a time, from 1 to 256.") },
        { "unified", set_unified, N_ ("It is either on or off.") },
          { "batch", set_batch, N_ ("Give a number of tokens from 1 to 65536.") },
            { "ubatch", set_micro_batch, N_ ("Give a number of tokens from 1 to 65536.") },
              { "flash-attention", set_flash_attention, N_ ("It is either on or off.") },
                { "swa-full", set_whole_windows, N_ ("It is either on or off.") },
                  { "outputs", set_outputs, N_ ("Give a number of tokens, or “ubatch” for all that are computed at once.") },
                    { "gpu-layers", set_gpu_layers, N_ ("Give a number of layers, or “all”.") },
                      { "cpu-moe", set_host_experts, N_ ("Give a number of layers, or “all”.") },
                    };

gboolean
pdk_estimate_options_set (PdkEstimateOptions *self,
                          const char         *name,
                          const char         *text,
                          GError            **error)
{
  gsize i = 0;

  while (i < G_N_ELEMENTS (options) && !g_str_equal (options[i].name, name))
    i++;
  g_return_val_if_fail (i < G_N_ELEMENTS (options), FALSE);

  if (!options[i].set (self, text))
    {
      g_autofree char *shown = pdk_text_sanitize (text);

      /* Translators: a value, and the name of the option that it was given for */
      pdk_error_set (error, PDK_ERROR_INVALID_INPUT, _(options[i].hint), _("“%1$s” is no value for “%2$s”."), shown, name);
      return FALSE;
    }
  return TRUE;
}

static void
apply_switch (PdkEstimateSwitch value,
              gboolean         *member)
{
  if (value != PDK_ESTIMATE_SWITCH_USUAL)
    *member = value == PDK_ESTIMATE_SWITCH_ON;
}

void
pdk_estimate_options_apply (const PdkEstimateOptions *self,
                            PdkEstimateRequest       *request)
{
  PdkEngineProfile *profile = &request->profile;

  if (self->context > 0)
    request->context = self->context;
  if (self->sets_types)
    {
      request->key_type = self->key_type;
      request->value_type = self->value_type;
    }
  /* llama.cpp's server lets conversations share one cache only where nobody said how many there are. */
  if (self->sequences > 0)
    {
      profile->sequences = self->sequences;
      profile->unified = self->sequences == 1;
    }
  apply_switch (self->unified, &profile->unified);
  apply_switch (self->flash_attention, &profile->flash_attention);
  apply_switch (self->whole_windows, &profile->whole_windows);
  if (self->batch > 0)
    profile->batch = self->batch;
  if (self->micro_batch > 0)
    profile->micro_batch = self->micro_batch;
  if (self->outputs > 0)
    request->outputs = self->outputs;
  request->gpu_layers = self->gpu_layers;
  request->host_expert_layers = self->host_expert_layers;
}

static gboolean
read_memory (const char *text,
             guint64    *bytes)
{
  /* A card that is sold with 8 GB has 8 GiB. */
  const struct
  {
    const char *name;
    double      bytes;
  } units[] = {
    { "", GIBIBYTE },
    { "gib", GIBIBYTE },
    { "gb", GIBIBYTE },
    { "mib", MEBIBYTE },
    { "mb", MEBIBYTE },
    { "b", 1.0 },
  };
  char  *rest = NULL;
  double number = g_ascii_strtod (text, &rest);

  /* Not what strtod() takes besides: signs, hexadecimal numbers, infinity. */
  if (!g_ascii_isdigit (*text) || strchr (text, 'x') != NULL || strchr (text, 'X') != NULL)
    return FALSE;
  while (g_ascii_isspace (*rest))
    rest++;
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_ascii_strcasecmp (rest, units[i].name) == 0 && number * units[i].bytes >= 1.0 && number * units[i].bytes <= MOST_MEMORY)
      {
        *bytes = (guint64) (number * units[i].bytes);
        return TRUE;
      }
  return FALSE;
}

/* "24GB" is one card, "2x24GB" are two. */
static gboolean
read_equal_cards (const char *text,
                  guint64    *card_bytes,
                  guint      *count)
{
  char   *rest = NULL;
  guint64 number = g_ascii_strtoull (text, &rest, 10);
  guint64 bytes;

  if (rest == text || (*rest != 'x' && *rest != 'X'))
    {
      number = 1;
      rest = (char *) text;
    }
  else
    {
      rest++;
    }
  if (number == 0 || number > PDK_PLAN_CARDS - *count || !read_memory (g_strstrip (rest), &bytes))
    return FALSE;
  for (guint64 i = 0; i < number; i++)
    card_bytes[(*count)++] = bytes;
  return TRUE;
}

gboolean
pdk_estimate_parse_cards (const char *text,
                          guint64    *card_bytes,
                          guint      *count,
                          GError    **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  gboolean       good = *text != '\0';

  *count = 0;
  if (g_str_equal (text, "none") || g_str_equal (text, "0"))
    return TRUE;
  for (guint i = 0; good && parts[i] != NULL; i++)
    good = read_equal_cards (g_strstrip (parts[i]), card_bytes, count);
  if (!good)
    {
      g_autofree char *shown = pdk_text_sanitize (text);

      pdk_error_set (error, PDK_ERROR_INVALID_INPUT, _("Give it as 8GB, 7.5GiB, 2x24GB or 24GB,12GB, or “none” for no card."), _("“%s” is no amount of graphics memory."), shown);
    }
  return good;
}

char *
pdk_estimate_describe_types (guint32 key_type,
                             guint32 value_type)
{
  const PdkGgmlType *keys = pdk_ggml_type_lookup (key_type);
  const PdkGgmlType *values = pdk_ggml_type_lookup (value_type);
  g_autofree char   *first = g_ascii_strdown (keys != NULL ? keys->name : "f16", -1);
  g_autofree char   *second = g_ascii_strdown (values != NULL ? values->name : "f16", -1);

  return key_type == value_type ? g_steal_pointer (&first) : g_strconcat (first, ",", second, NULL);
}
