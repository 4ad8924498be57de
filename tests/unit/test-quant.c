/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "names/pdk-quant.h"

#include <string.h>

#include "pdk-test.h"

/* The published names are in the table; here stand the corners of the grammar. */
typedef struct
{
  const char    *path;
  PdkFileRole    role;
  const char    *label;
  PdkQuantSource source;
  const char    *modifier;
  const char    *kept;
} Case;

#define MODEL     PDK_FILE_ROLE_MODEL
#define NONE      PDK_QUANT_SOURCE_NONE
#define FILE_NAME PDK_QUANT_SOURCE_FILE
#define GENERIC   PDK_QUANT_SOURCE_GENERIC
#define FOLDER    PDK_QUANT_SOURCE_FOLDER

static const Case cases[] = {
  { "m-Q3_K_L-Q8.gguf", MODEL, "Q3_K_L", FILE_NAME, NULL, "Q8" },
  { "m-f16-Q4_K_M.gguf", MODEL, "Q4_K_M", FILE_NAME, NULL, NULL },
  { "m-f16-q8-f32.gguf", MODEL, "Q8", GENERIC, NULL, "F32" },
  { "m-BF16.gguf", MODEL, "BF16", FILE_NAME, NULL, NULL },
  { "m-fp32.gguf", MODEL, "F32", FILE_NAME, NULL, NULL },
  { "m-q4_0-it-Q6_K.gguf", MODEL, "Q6_K", FILE_NAME, NULL, NULL },
  { "m.Q4_0.Q6_K.gguf", MODEL, "Q4_0", FILE_NAME, NULL, NULL },
  { "m-f16.gguf.Q5_1.GGUF", MODEL, "Q5_1", FILE_NAME, NULL, NULL },
  { "m-Q4_0_8_8.gguf", MODEL, "Q4_0_8_8", FILE_NAME, NULL, NULL },
  { "m-Q8_K_P.gguf", MODEL, "Q8_K_P", FILE_NAME, NULL, NULL },
  { "m-q4k.gguf", MODEL, "Q4_K", FILE_NAME, NULL, NULL },
  { "m-q5km.gguf", MODEL, "Q5_K_M", FILE_NAME, NULL, NULL },
  { "m-q80.gguf", MODEL, "Q8_0", FILE_NAME, NULL, NULL },
  { "m-q10.gguf", MODEL, NULL, NONE, NULL, NULL },
  { "m-IQ4NL.gguf", MODEL, "IQ4_NL", FILE_NAME, NULL, NULL },
  { "m-IQ2_K_R4.gguf", MODEL, "IQ2_K_R4", FILE_NAME, NULL, NULL },
  { "m-IQ4_KSS.gguf", MODEL, "IQ4_KSS", FILE_NAME, NULL, NULL },
  { "m-iq1_kt.gguf", MODEL, "IQ1_KT", FILE_NAME, NULL, NULL },
  { "m-PQ2_0.gguf", MODEL, "PQ2_0", FILE_NAME, NULL, NULL },
  { "m-Q2_g64.gguf", MODEL, "Q2_G64", FILE_NAME, NULL, NULL },
  { "m-ud-tq1_0.gguf", MODEL, "UD-TQ1_0", FILE_NAME, "UD", NULL },
  { "m-i1-q8.gguf", MODEL, "Q8", GENERIC, "i1", NULL },
  { "m-Q8_0-UD-Q2_K_XL.gguf", MODEL, "UD-Q2_K_XL", FILE_NAME, "UD", NULL },
  { "m-UD-Q2_K_XL-Q8.gguf", MODEL, "UD-Q2_K_XL", FILE_NAME, "UD", "Q8" },
  { "cloud-Q4_0.gguf", MODEL, "Q4_0", FILE_NAME, NULL, NULL },
  { "Q4_K_M/m.gguf", MODEL, "Q4_K_M", FOLDER, NULL, NULL },
  { "Q8_0/UD-Q4_K_XL/m.gguf", MODEL, "UD-Q4_K_XL", FOLDER, "UD", NULL },
  { "Q8_0/parts/m.gguf", MODEL, "Q8_0", FOLDER, NULL, NULL },
  { "Q8_0/m-q4.gguf", MODEL, "Q4", GENERIC, NULL, NULL },
  { "模型Q4_K_M.gguf", MODEL, "Q4_K_M", FILE_NAME, NULL, NULL },
  { "m Q4_K_M copy.gguf", MODEL, "Q4_K_M", FILE_NAME, NULL, NULL },
  { "Llama-A4B-8x22B-E2B-32bit-V-4_6-3.7bpw.gguf", MODEL, NULL, NONE, NULL, NULL },
  { "mQ4_K_M.gguf", MODEL, NULL, NONE, NULL, NULL },
  { "m-Q4_K_Mx.gguf", MODEL, "Q4_K", FILE_NAME, NULL, NULL },
  { "m-IQ4F16.gguf", MODEL, NULL, NONE, NULL, NULL },
  { "m-Q9_K.gguf", MODEL, NULL, NONE, NULL, NULL },
  { "m-Q.gguf", MODEL, NULL, NONE, NULL, NULL },
  { "m-UD-.gguf", MODEL, NULL, NONE, NULL, NULL },
  { "m-MXFP4.gguf", MODEL, "MXFP4", FILE_NAME, NULL, NULL },
  { "x/mmproj/model-f16.gguf", PDK_FILE_ROLE_PROJECTOR, "F16", FILE_NAME, NULL, NULL },
  { "m_mmproj_q8_0.gguf", PDK_FILE_ROLE_PROJECTOR, "Q8_0", FILE_NAME, NULL, NULL },
  { "mmprojection-Q8_0.gguf", MODEL, "Q8_0", FILE_NAME, NULL, NULL },
  { "eagle3-m-F16.gguf", PDK_FILE_ROLE_DRAFT, "F16", FILE_NAME, NULL, NULL },
  { "m-Eagle3.gguf", PDK_FILE_ROLE_DRAFT, NULL, NONE, NULL, NULL },
  { "dspark-m-Q4_0.gguf", PDK_FILE_ROLE_DRAFT, "Q4_0", FILE_NAME, NULL, NULL },
  { "draft-m.gguf", PDK_FILE_ROLE_DRAFT, NULL, NONE, NULL, NULL },
  { "eaglet-m-Q4_0.gguf", MODEL, "Q4_0", FILE_NAME, NULL, NULL },
  { "imatrix.dat", PDK_FILE_ROLE_IMATRIX, NULL, NONE, NULL, NULL },
  { "m.imatrix", PDK_FILE_ROLE_IMATRIX, NULL, NONE, NULL, NULL },
  { "m-Q4_K_M-imatrix.gguf", MODEL, "Q4_K_M", FILE_NAME, NULL, NULL },
  { "m-minimatrix.gguf", MODEL, NULL, NONE, NULL, NULL },
  { "lora-m-f16.gguf", PDK_FILE_ROLE_ADAPTER, "F16", FILE_NAME, NULL, NULL },
  { "ggml-vocab-llama-bpe.gguf", PDK_FILE_ROLE_VOCABULARY, NULL, NONE, NULL, NULL },
  { "README.md", PDK_FILE_ROLE_NOT_GGUF, NULL, NONE, NULL, NULL },
  { "Q4_K_M/config.json", PDK_FILE_ROLE_NOT_GGUF, NULL, NONE, NULL, NULL },
  { "model-Q4_K_M.safetensors", PDK_FILE_ROLE_NOT_GGUF, NULL, NONE, NULL, NULL },
  { "imatrix-calibration.txt", PDK_FILE_ROLE_NOT_GGUF, NULL, NONE, NULL, NULL },
  { "", PDK_FILE_ROLE_NOT_GGUF, NULL, NONE, NULL, NULL },
  { "/", PDK_FILE_ROLE_NOT_GGUF, NULL, NONE, NULL, NULL },
  { ".gguf", MODEL, NULL, NONE, NULL, NULL },
  { "\xff\xfe-Q4_0.gguf", MODEL, "Q4_0", FILE_NAME, NULL, NULL },
};

static void
test_reads_roles_and_labels (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PdkQuant) quant = pdk_quant_parse (cases[i].path);

      g_test_message ("case %u", (guint) i);
      g_assert_cmpint (pdk_quant_get_role (quant), ==, cases[i].role);
      g_assert_cmpstr (pdk_quant_get_label (quant), ==, cases[i].label);
      g_assert_cmpint (pdk_quant_get_source (quant), ==, cases[i].source);
      g_assert_cmpstr (pdk_quant_get_modifier (quant), ==, cases[i].modifier);
      g_assert_cmpstr (pdk_quant_get_kept (quant), ==, cases[i].kept);
    }
}

typedef struct
{
  const char  *path;
  PdkSplitKind kind;
  guint        shard;
  guint        count;
  const char  *key;
} Split;

static const Split splits[] = {
  { "a/m-00002-of-00003.gguf", PDK_SPLIT_SHARD, 2, 3, "a/m" },
  { "m-Q4_0-split-00001-of-00002.gguf", PDK_SPLIT_SHARD, 1, 2, "m-Q4_0-split" },
  { "m.gguf-00001-of-00002.gguf", PDK_SPLIT_SHARD, 1, 2, "m.gguf" },
  { "m-00000-of-00003.gguf", PDK_SPLIT_NONE, 0, 0, "m-00000-of-00003" },
  { "m-00004-of-00003.gguf", PDK_SPLIT_NONE, 0, 0, "m-00004-of-00003" },
  { "m-0001-of-0003.gguf", PDK_SPLIT_NONE, 0, 0, "m-0001-of-0003" },
  { "m-99999999999999999999-of-99999999999999999999.gguf", PDK_SPLIT_NONE, 0, 0,
    "m-99999999999999999999-of-99999999999999999999" },
  { "-00001-of-00001.gguf", PDK_SPLIT_SHARD, 1, 1, "" },
  { "m.gguf.part2of12", PDK_SPLIT_BYTES, 2, 12, "m.gguf" },
  { "m.gguf.part3of2", PDK_SPLIT_NONE, 0, 0, "m.gguf.part3of2" },
  { "m.gguf.Part1Of2", PDK_SPLIT_BYTES, 1, 2, "m.gguf" },
  { "d/m.gguf-split-c", PDK_SPLIT_BYTES, 3, 0, "d/m.gguf" },
  { "m.gguf.a", PDK_SPLIT_BYTES, 1, 0, "m.gguf" },
  { "m.gguf.ab", PDK_SPLIT_NONE, 0, 0, "m.gguf.ab" },
  { "m-Q4_0-chunk-001-of-018.gguf", PDK_SPLIT_BYTES, 1, 18, "m-Q4_0.gguf" },
  { "m.gguf-chunk-2-of-2.gguf", PDK_SPLIT_BYTES, 2, 2, "m.gguf" },
  { "folder.gguf/m", PDK_SPLIT_NONE, 0, 0, "folder.gguf/m" },
  { "folder-00001-of-00002.gguf/m.gguf", PDK_SPLIT_NONE, 0, 0, "folder-00001-of-00002.gguf/m" },
};

static void
test_reads_parts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (splits); i++)
    {
      g_autoptr (PdkQuant) quant = pdk_quant_parse (splits[i].path);

      g_test_message ("%s", splits[i].path);
      g_assert_cmpint (pdk_quant_get_split_kind (quant), ==, splits[i].kind);
      g_assert_cmpuint (pdk_quant_get_shard (quant), ==, splits[i].shard);
      g_assert_cmpuint (pdk_quant_get_shard_count (quant), ==, splits[i].count);
      g_assert_cmpstr (pdk_quant_get_set_key (quant), ==, splits[i].key);
    }
}

static void
test_groups_parts_of_one_set (void)
{
  /* Each group in a line of its own: whole files are never parts of anything. */
  const char *groups[][3] = {
    { "m-Q4_0-00001-of-00003.gguf", "m-Q4_0-00002-of-00003.gguf", "m-Q4_0-00003-of-00003.gguf" },
    { "m-Q4_0-00001-of-00002.gguf", "m-Q4_0-00002-of-00002.gguf", NULL },
    { "a/m-Q4_0-00001-of-00003.gguf", "a/m-Q4_0-00002-of-00003.gguf", NULL },
    { "m-Q8_0-00001-of-00003.gguf", "m-Q8_0-00003-of-00003.gguf", NULL },
    { "m-Q4_0.gguf", NULL, NULL },
    { "m-Q4_0.gguf.part1of3", "m-Q4_0.gguf.part2of3", "m-Q4_0.gguf.part3of3" },
    { "m-Q4_0.gguf-split-a", "m-Q4_0.gguf-split-b", NULL },
    { "m-Q4_0.gguf-00001-of-00003.gguf", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (groups) * 3; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (groups) * 3; j++)
      {
        const char          *first = groups[i / 3][i % 3];
        const char          *second = groups[j / 3][j % 3];
        g_autoptr (PdkQuant) a = NULL;
        g_autoptr (PdkQuant) b = NULL;

        if (first == NULL || second == NULL || i == j)
          continue;
        a = pdk_quant_parse (first);
        b = pdk_quant_parse (second);
        g_test_message ("%s %s", first, second);
        g_assert_cmpint (pdk_quant_is_same_set (a, b), ==, i / 3 == j / 3);
      }
}

static void
test_normalizes_labels (void)
{
  const struct
  {
    const char *text;
    const char *label;
  } labels[] = {
    { "q4_k_m", "Q4_K_M" },
    { "Q4_K_M", "Q4_K_M" },
    { "ud-q4_k_xl", "UD-Q4_K_XL" },
    { "fp16", "F16" },
    { "IQ2XXS", "IQ2_XXS" },
    { "mxfp4_moe", "MXFP4_MOE" },
    { "q8", "Q8" },
    { "main", NULL },
    { "Q4_K_M.gguf", NULL },
    { "Q4_K_M ", NULL },
    { "UD-", NULL },
    { "", NULL },
    { "v1", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autofree char *label = pdk_quant_label_normalize (labels[i].text);

      g_assert_cmpstr (label, ==, labels[i].label);
    }
}

static void
test_every_label_is_read_back (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PdkQuant) quant = pdk_quant_parse (cases[i].path);
      g_autofree char     *again = NULL;
      g_autofree char     *path = NULL;
      g_autoptr (PdkQuant) second = NULL;

      if (pdk_quant_get_label (quant) == NULL)
        continue;
      again = pdk_quant_label_normalize (pdk_quant_get_label (quant));
      g_assert_cmpstr (again, ==, pdk_quant_get_label (quant));
      path = g_strconcat ("model-", again, ".gguf", NULL);
      second = pdk_quant_parse (path);
      g_assert_cmpstr (pdk_quant_get_label (second), ==, again);
    }
}

static void
test_bits_follow_quality (void)
{
  static const char * const falling[] = {
    "F32", "BF16", "Q8_0", "Q6_K", "Q5_K_M", "Q5_K_S", "Q4_K_L", "Q4_K_M", "Q4_K_S", "Q4_0", "IQ4_XS", "Q3_K_L",
    "Q3_K_M", "Q3_K_S", "IQ3_S", "IQ3_XXS", "Q2_K", "IQ2_M", "IQ2_S", "IQ2_XS", "IQ2_XXS", "IQ1_M", "IQ1_S", "Q1_0"
  };

  for (gsize i = 1; i < G_N_ELEMENTS (falling); i++)
    {
      g_test_message ("%s > %s", falling[i - 1], falling[i]);
      g_assert_cmpfloat (pdk_quant_label_get_bits (falling[i - 1]), >, pdk_quant_label_get_bits (falling[i]));
    }
  /* Whole files seen in logs (facts/vram.md §2.3). */
  g_assert_cmpfloat_with_epsilon (pdk_quant_label_get_bits ("Q4_K_M"), 4.86, 0.03);
  g_assert_cmpfloat_with_epsilon (pdk_quant_label_get_bits ("q5_k_m"), 5.675, 0.015);
  g_assert_cmpfloat_with_epsilon (pdk_quant_label_get_bits ("IQ4_XS"), 4.32, 0.001);
  g_assert_cmpfloat_with_epsilon (pdk_quant_label_get_bits ("MXFP4_MOE"), 4.3, 0.001);
  g_assert_cmpfloat (pdk_quant_label_get_bits ("UD-Q4_K_XL"), >, pdk_quant_label_get_bits ("Q4_K_M"));
  g_assert_cmpfloat (pdk_quant_label_get_bits ("Q4_0_4_8"), ==, pdk_quant_label_get_bits ("Q4_0"));
  g_assert_cmpfloat (pdk_quant_label_get_bits ("latest"), ==, 0);
  g_assert_cmpfloat (pdk_quant_label_get_bits (""), ==, 0);
}

static void
test_plain_words (void)
{
  g_assert_cmpstr (pdk_quant_label_describe ("Q4_K_M"), ==, "Balanced");
  g_assert_cmpstr (pdk_quant_label_describe ("ud-q4_k_xl"), ==, "Balanced");
  g_assert_cmpstr (pdk_quant_label_describe ("bf16"), ==, "Original");
  g_assert_cmpstr (pdk_quant_label_describe ("Q8_0"), ==, "Almost original");
  g_assert_cmpstr (pdk_quant_label_describe ("Q6_K"), ==, "Very good");
  g_assert_cmpstr (pdk_quant_label_describe ("Q5_K_M"), ==, "Better");
  g_assert_cmpstr (pdk_quant_label_describe ("Q3_K_M"), ==, "Smaller");
  g_assert_cmpstr (pdk_quant_label_describe ("Q2_K"), ==, "Small, less exact");
  g_assert_cmpstr (pdk_quant_label_describe ("IQ1_S"), ==, "Smallest, often inexact");
  g_assert_cmpstr (pdk_quant_label_describe ("nonsense"), ==, "Unknown quality");
  g_assert_cmpstr (pdk_quant_label_describe (NULL), ==, "Unknown quality");
}

static void
test_knows_foreign_types (void)
{
  static const char * const stock[] = { "Q4_K_M", "IQ4_XS", "UD-IQ1_S", "Q8_0", "Q8_K", "IQ4_NL", "TQ1_0", "MXFP4_MOE",
                                        "NVFP4", "F16", "Q8_0_L", "unknown", "" };
  static const char * const foreign[] = { "IQ2_K", "iq2_ks", "IQ4_KSS", "IQ2_KL", "IQ1_KT", "IQ1_S_R4", "I2_S", "PQ2_0",
                                          "PTQ1_0", "Q2_0_g64", "Q4_0_4_4", "Q4_0_8_8" };

  for (gsize i = 0; i < G_N_ELEMENTS (stock); i++)
    g_assert_true (pdk_quant_label_is_stock (stock[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (foreign); i++)
    g_assert_false (pdk_quant_label_is_stock (foreign[i]));
}

static void
test_huge_names_are_read_quickly (void)
{
  g_autoptr (GString)  path = g_string_new (NULL);
  g_autoptr (PdkQuant) quant = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append (path, i % 100 == 0 ? "folder.gguf/" : "UD-Q4_K_XL-f16.gguf-");
  g_string_append (path, "Q5_1.gguf");
  quant = pdk_quant_parse (path->str);
  g_assert_cmpstr (pdk_quant_get_label (quant), ==, "UD-Q4_K_XL");
}

static void
test_references_are_counted (void)
{
  g_auto (GValue) value = G_VALUE_INIT;
  PdkQuant       *quant = pdk_quant_parse ("m-Q4_0-f16.gguf");

  g_value_init (&value, PDK_TYPE_QUANT);
  g_value_set_boxed (&value, quant);
  pdk_quant_unref (quant);
  g_assert_true (g_value_get_boxed (&value) == quant);
  g_assert_cmpstr (pdk_quant_get_kept (g_value_get_boxed (&value)), ==, "F16");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/names/quant/reads-roles-and-labels", test_reads_roles_and_labels);
  g_test_add_func ("/names/quant/reads-parts", test_reads_parts);
  g_test_add_func ("/names/quant/groups-parts-of-one-set", test_groups_parts_of_one_set);
  g_test_add_func ("/names/quant/normalizes-labels", test_normalizes_labels);
  g_test_add_func ("/names/quant/every-label-is-read-back", test_every_label_is_read_back);
  g_test_add_func ("/names/quant/bits-follow-quality", test_bits_follow_quality);
  g_test_add_func ("/names/quant/plain-words", test_plain_words);
  g_test_add_func ("/names/quant/knows-foreign-types", test_knows_foreign_types);
  g_test_add_func ("/names/quant/huge-names-are-read-quickly", test_huge_names_are_read_quickly);
  g_test_add_func ("/names/quant/references-are-counted", test_references_are_counted);

  return g_test_run ();
}
