/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "names/pdk-quant-label.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DYNAMIC_PREFIX "UD-"

typedef const char * const *Words;

/* What separates a word from the one before it; in the label it is always an underscore. */
typedef enum
{
  JOIN_DIRECT,
  JOIN_UNDERSCORE,
  JOIN_OPTIONAL_UNDERSCORE,
} Join;

/*
 * A label grows word by word; whenever it could end where it stands, it is noted, so that the
 * longest one remains at the end.
 */
typedef struct
{
  const char   *text;
  const char   *cursor;
  char          label[PDK_QUANT_LABEL_SIZE];
  PdkQuantToken found;
} Scanner;

static const char * const bits_1_to_2[] = { "1", "2", NULL };
static const char * const bits_1_to_6[] = { "1", "2", "3", "4", "5", "6", NULL };
static const char * const bits_1_to_8[] = { "1", "2", "3", "4", "5", "6", "7", "8", NULL };
static const char * const block_scale[] = { "0", "1", NULL };
static const char * const zero[] = { "0", NULL };
static const char * const k_word[] = { "K", NULL };
static const char * const k_sizes[] = { "XXS", "XXL", "XS", "XL", "S", "M", "L", "P", NULL };
static const char * const i_sizes[] = { "XXS", "XS", "S", "M", "NL", "KSS", "KS", "KL", "KT", "K", NULL };
static const char * const large[] = { "L", NULL };
static const char * const repacked[] = { "4_4", "4_8", "8_8", NULL };
static const char * const interleaved[] = { "R4", "R8", NULL };
static const char * const groups[] = { "G32", "G64", "G128", "G256", NULL };
static const char * const experts[] = { "MOE", NULL };

static gboolean
take_word (Scanner *scanner,
           Join     join,
           Words    words)
{
  const char *start = scanner->cursor;

  if (join != JOIN_DIRECT && *start == '_')
    start++;
  else if (join == JOIN_UNDERSCORE)
    return FALSE;
  for (gsize i = 0; words[i] != NULL; i++)
    {
      if (g_ascii_strncasecmp (start, words[i], strlen (words[i])) != 0)
        continue;
      if (join != JOIN_DIRECT)
        g_strlcat (scanner->label, "_", sizeof scanner->label);
      g_strlcat (scanner->label, words[i], sizeof scanner->label);
      scanner->cursor = start + strlen (words[i]);
      return TRUE;
    }
  return FALSE;
}

static gboolean
take_literal (Scanner    *scanner,
              const char *literal)
{
  const char * const words[] = { literal, NULL };

  return take_word (scanner, JOIN_DIRECT, words);
}

static void
note (Scanner         *scanner,
      PdkQuantStrength strength)
{
  if (g_ascii_isalnum (*scanner->cursor))
    return;
  scanner->found.length = (gsize) (scanner->cursor - scanner->text);
  scanner->found.strength = strength;
  g_strlcpy (scanner->found.label, scanner->label, sizeof scanner->found.label);
}

static void
take_exact (Scanner *scanner,
            Words    words)
{
  if (take_word (scanner, JOIN_UNDERSCORE, words))
    note (scanner, PDK_QUANT_STRENGTH_EXACT);
}

/* Q4, Q4_K, Q4_K_M, Q4_K_R4, Q4_0, Q4_0_L, Q4_0_4_8, Q2_0_G64, Q2_G64 */
static void
scan_q (Scanner *scanner)
{
  Join scale_join;

  if (!take_literal (scanner, "Q") || !take_word (scanner, JOIN_DIRECT, bits_1_to_8))
    return;
  note (scanner, PDK_QUANT_STRENGTH_GENERIC);
  /* Q80 is written for Q8_0, while Q10 is a name of many other things. */
  scale_join = strchr ("458", scanner->cursor[-1]) != NULL ? JOIN_OPTIONAL_UNDERSCORE : JOIN_UNDERSCORE;
  if (take_word (scanner, JOIN_OPTIONAL_UNDERSCORE, k_word))
    {
      note (scanner, PDK_QUANT_STRENGTH_EXACT);
      if (take_word (scanner, JOIN_OPTIONAL_UNDERSCORE, k_sizes))
        note (scanner, PDK_QUANT_STRENGTH_EXACT);
      take_exact (scanner, interleaved);
      return;
    }
  if (take_word (scanner, scale_join, block_scale))
    {
      note (scanner, PDK_QUANT_STRENGTH_EXACT);
      take_exact (scanner, large);
      take_exact (scanner, repacked);
      take_exact (scanner, interleaved);
    }
  take_exact (scanner, groups);
}

/* IQ3, IQ4_XS, IQ4_KSS, IQ2_K_R4, IQ4_NL_4_4 */
static void
scan_iq (Scanner *scanner)
{
  if (!take_literal (scanner, "IQ") || !take_word (scanner, JOIN_DIRECT, bits_1_to_6))
    return;
  note (scanner, PDK_QUANT_STRENGTH_GENERIC);
  if (!take_word (scanner, JOIN_OPTIONAL_UNDERSCORE, i_sizes))
    return;
  note (scanner, PDK_QUANT_STRENGTH_EXACT);
  take_exact (scanner, repacked);
  take_exact (scanner, interleaved);
}

/* TQ2, TQ1_0 */
static void
scan_ternary (Scanner *scanner)
{
  if (!take_literal (scanner, "TQ") || !take_word (scanner, JOIN_DIRECT, bits_1_to_2))
    return;
  note (scanner, PDK_QUANT_STRENGTH_GENERIC);
  take_exact (scanner, zero);
}

/* PQ2_0, PTQ1_0 */
static void
scan_vendor (Scanner *scanner)
{
  if (!take_literal (scanner, "PTQ") && !take_literal (scanner, "PQ"))
    return;
  if (take_word (scanner, JOIN_DIRECT, bits_1_to_8))
    take_exact (scanner, block_scale);
}

/* MXFP4, MXFP4_MOE, MXFP4_MOE4 */
static void
scan_microscaling (Scanner *scanner)
{
  if (!take_literal (scanner, "MXFP4"))
    return;
  note (scanner, PDK_QUANT_STRENGTH_EXACT);
  if (!take_word (scanner, JOIN_OPTIONAL_UNDERSCORE, experts))
    return;
  note (scanner, PDK_QUANT_STRENGTH_EXACT);
  if (take_word (scanner, JOIN_DIRECT, bits_1_to_8))
    note (scanner, PDK_QUANT_STRENGTH_EXACT);
}

static void
scan_fixed (Scanner *scanner)
{
  static const struct
  {
    const char      *written;
    const char      *label;
    PdkQuantStrength strength;
  } fixed[] = {
    { "F64", "F64", PDK_QUANT_STRENGTH_FLOAT },
    { "FP64", "F64", PDK_QUANT_STRENGTH_FLOAT },
    { "F32", "F32", PDK_QUANT_STRENGTH_FLOAT },
    { "FP32", "F32", PDK_QUANT_STRENGTH_FLOAT },
    { "F16", "F16", PDK_QUANT_STRENGTH_FLOAT },
    { "FP16", "F16", PDK_QUANT_STRENGTH_FLOAT },
    { "BF16", "BF16", PDK_QUANT_STRENGTH_FLOAT },
    { "NVFP4", "NVFP4", PDK_QUANT_STRENGTH_EXACT },
    { "I2_S", "I2_S", PDK_QUANT_STRENGTH_EXACT },
  };

  if (scanner->cursor != scanner->text)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++)
    if (take_literal (scanner, fixed[i].written))
      {
        g_strlcpy (scanner->label, fixed[i].label, sizeof scanner->label);
        note (scanner, fixed[i].strength);
        return;
      }
}

PdkQuantToken
pdk_quant_label_match (const char *text)
{
  Scanner scanner = { .text = text, .cursor = text };

  switch (g_ascii_toupper (*text))
    {
    case 'Q':
      scan_q (&scanner);
      break;
    case 'I':
      scan_iq (&scanner);
      scan_fixed (&scanner);
      break;
    case 'T':
      scan_ternary (&scanner);
      break;
    case 'P':
      scan_vendor (&scanner);
      break;
    case 'M':
      scan_microscaling (&scanner);
      break;
    case 'B':
    case 'F':
    case 'N':
      scan_fixed (&scanner);
      break;
    default:
      break;
    }
  return scanner.found;
}

char *
pdk_quant_label_normalize (const char *text)
{
  gboolean      dynamic;
  PdkQuantToken token;

  g_return_val_if_fail (text != NULL, NULL);

  dynamic = g_ascii_strncasecmp (text, DYNAMIC_PREFIX, strlen (DYNAMIC_PREFIX)) == 0;
  if (dynamic)
    text += strlen (DYNAMIC_PREFIX);
  token = pdk_quant_label_match (text);
  if (token.length == 0 || text[token.length] != '\0')
    return NULL;
  return g_strconcat (dynamic ? DYNAMIC_PREFIX : "", token.label, NULL);
}

/*
 * Whole files of common dense models, output and embeddings included, where logs showed it
 * (facts/vram.md §2.3); elsewhere the type's own bits (§2.1) with the usual surplus of such mixes.
 */
static const struct
{
  const char *label;
  double      bits;
} typical_bits[] = {
  { "F64", 64 },
  { "F32", 32 },
  { "BF16", 16 },
  { "F16", 16 },
  { "Q8_K", 9.13 },
  { "Q8_1", 9.0 },
  { "Q8_0", 8.5 },
  { "Q8", 8.5 },
  { "Q7", 7.5 },
  { "Q6_K", 6.57 },
  { "IQ6_K", 6.6 },
  { "Q6", 6.57 },
  { "Q5_1", 6.0 },
  { "Q5_K_M", 5.68 },
  { "Q5_K", 5.68 },
  { "Q5_K_S", 5.55 },
  { "Q5_0", 5.55 },
  { "IQ5_K", 5.5 },
  { "IQ5_KS", 5.25 },
  { "Q5", 5.6 },
  { "Q4_1", 5.0 },
  { "Q4_K_M", 4.86 },
  { "Q4_K", 4.86 },
  { "Q4_K_S", 4.65 },
  { "NVFP4", 4.62 },
  { "Q4_0", 4.6 },
  { "IQ4_NL", 4.55 },
  { "IQ4_K", 4.5 },
  { "Q4", 4.6 },
  { "IQ4_XS", 4.32 },
  { "MXFP4", 4.3 },
  { "IQ4_KS", 4.25 },
  { "Q3_K_L", 4.25 },
  { "IQ4_KSS", 4.0 },
  { "IQ4_KT", 4.0 },
  { "IQ4", 4.32 },
  { "Q3_K_M", 3.9 },
  { "Q3_K", 3.9 },
  { "IQ3_M", 3.7 },
  { "Q3_K_S", 3.6 },
  { "IQ3_S", 3.55 },
  { "IQ3_K", 3.45 },
  { "IQ3_XS", 3.4 },
  { "Q3", 3.9 },
  { "IQ3_KS", 3.2 },
  { "IQ3_XXS", 3.15 },
  { "IQ3_KT", 3.13 },
  { "IQ3", 3.4 },
  { "Q2_K", 2.95 },
  { "Q2_K_S", 2.8 },
  { "IQ2_M", 2.8 },
  { "IQ2_KL", 2.7 },
  { "IQ2_S", 2.6 },
  { "IQ2_K", 2.4 },
  { "IQ2_XS", 2.45 },
  { "Q2_0", 2.3 },
  { "PQ2_0", 2.3 },
  { "Q2_G64", 2.3 },
  { "Q2", 2.95 },
  { "IQ2_XXS", 2.25 },
  { "IQ2_KS", 2.2 },
  { "IQ2_KT", 2.13 },
  { "TQ2_0", 2.15 },
  { "TQ2", 2.15 },
  { "I2_S", 2.0 },
  { "IQ2", 2.45 },
  { "IQ1_M", 1.95 },
  { "IQ1_S", 1.75 },
  { "IQ1_KT", 1.75 },
  { "TQ1_0", 1.75 },
  { "TQ1", 1.75 },
  { "PTQ1_0", 1.75 },
  { "IQ1", 1.85 },
  { "Q1_0", 1.2 },
  { "Q1", 1.2 },
};

static double
find_bits (const char *label,
           gsize       length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (typical_bits); i++)
    if (strlen (typical_bits[i].label) == length && strncmp (typical_bits[i].label, label, length) == 0)
      return typical_bits[i].bits;
  return 0;
}

/* Variants hold the type before them and keep a little more in better types. */
static double
find_variant_surplus (const char *variant)
{
  if (strcmp (variant, "_XXL") == 0)
    return 0.3;
  if (strcmp (variant, "_XL") == 0)
    return 0.2;
  if (strcmp (variant, "_L") == 0 || strcmp (variant, "_P") == 0)
    return 0.1;
  return 0;
}

double
pdk_quant_label_get_bits (const char *label)
{
  g_autofree char *known = NULL;
  const char      *base;
  gsize            length;

  g_return_val_if_fail (label != NULL, 0);

  known = pdk_quant_label_normalize (label);
  if (known == NULL)
    return 0;
  base = g_str_has_prefix (known, DYNAMIC_PREFIX) ? known + strlen (DYNAMIC_PREFIX) : known;
  for (length = strlen (base); length > 0; length--)
    {
      double bits = base[length] == '\0' || base[length] == '_' ? find_bits (base, length) : 0;

      if (bits > 0)
        return bits + find_variant_surplus (base + length);
    }
  return 0;
}

const char *
pdk_quant_label_describe (const char *label)
{
  static const struct
  {
    double      bits;
    const char *words;
  } steps[] = {
    { 16, N_ ("Original") },
      { 8, N_ ("Almost original") },
        { 6.3, N_ ("Very good") },
          { 5.2, N_ ("Better") },
            { 4.55, N_ ("Balanced") },
              { 3.8, N_ ("Smaller") },
                { 2.75, N_ ("Small, less exact") },
                  { 0.1, N_ ("Smallest, often inexact") },
                };
  double bits = label != NULL ? pdk_quant_label_get_bits (label) : 0;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (bits >= steps[i].bits)
      return _(steps[i].words);
  return _("Unknown quality");
}

gboolean
pdk_quant_label_is_stock (const char *label)
{
  static const char * const foreign_endings[] = {
    "_K",
    "_KS",
    "_KSS",
    "_KL",
    "_KT",
  };
  g_autofree char *known = NULL;
  const char      *base;

  g_return_val_if_fail (label != NULL, TRUE);

  known = pdk_quant_label_normalize (label);
  if (known == NULL)
    return TRUE;
  base = g_str_has_prefix (known, DYNAMIC_PREFIX) ? known + strlen (DYNAMIC_PREFIX) : known;
  if (*base == 'P' || strcmp (base, "I2_S") == 0 || strstr (base, "_G") != NULL ||
      g_str_has_suffix (base, "_R4") || g_str_has_suffix (base, "_R8"))
    return FALSE;
  for (gsize i = 0; repacked[i] != NULL; i++)
    if (g_str_has_suffix (base, repacked[i]) && strlen (base) > strlen ("Q4_0"))
      return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (foreign_endings); i++)
    if (g_str_has_prefix (base, "IQ") && g_str_has_suffix (base, foreign_endings[i]))
      return FALSE;
  return TRUE;
}
