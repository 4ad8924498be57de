/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "names/pdk-quant.h"
#include "pdk-fuzz.h"

static void
check_label (const char *label)
{
  g_autofree char *again = pdk_quant_label_normalize (label);

  g_assert_cmpstr (again, ==, label);
  g_assert_cmpfloat (pdk_quant_label_get_bits (label), >=, 0);
  g_assert_cmpfloat (pdk_quant_label_get_bits (label), <=, 64);
  g_assert_nonnull (pdk_quant_label_describe (label));
  pdk_quant_label_is_stock (label);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char     *path = g_strndup ((const char *) data, size);
  g_autoptr (PdkQuant) quant = pdk_quant_parse (path);
  gboolean             is_part = pdk_quant_get_split_kind (quant) != PDK_SPLIT_NONE;
  const char          *label = pdk_quant_get_label (quant);

  g_assert_cmpint (label != NULL, ==, pdk_quant_get_source (quant) != PDK_QUANT_SOURCE_NONE);
  if (label != NULL)
    check_label (label);
  if (pdk_quant_get_kept (quant) != NULL)
    check_label (pdk_quant_get_kept (quant));
  g_assert_true (label != NULL || pdk_quant_get_kept (quant) == NULL);
  g_assert_true (label != NULL || pdk_quant_get_modifier (quant) == NULL);
  g_assert_cmpint (pdk_quant_get_shard (quant) > 0, ==, is_part);
  if (pdk_quant_get_shard_count (quant) > 0)
    g_assert_cmpuint (pdk_quant_get_shard (quant), <=, pdk_quant_get_shard_count (quant));
  g_assert_cmpint (pdk_quant_is_same_set (quant, quant), ==, is_part);
  g_assert_nonnull (pdk_quant_get_set_key (quant));
  if (pdk_quant_get_role (quant) == PDK_FILE_ROLE_NOT_GGUF)
    g_assert_cmpstr (pdk_quant_get_set_key (quant), ==, path);
  return 0;
}
