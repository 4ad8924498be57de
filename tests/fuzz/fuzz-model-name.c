/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-error.h"
#include "names/pdk-model-name.h"
#include "pdk-fuzz.h"

static void
check_refusal (const GError *error)
{
  g_assert_true (g_error_matches (error, PDK_ERROR, PDK_ERROR_INVALID_INPUT));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_nonnull (pdk_error_get_hint (error));
}

static void
check_round_trip (const PdkModelName *name,
                  char               *text)
{
  g_autofree char         *owned = text;
  g_autoptr (PdkModelName) again = pdk_model_name_parse (owned, NULL);

  g_assert_nonnull (again);
  g_assert_true (pdk_model_name_equal (name, again));
  g_assert_cmpuint (pdk_model_name_hash (name), ==, pdk_model_name_hash (again));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char         *text = g_strndup ((const char *) data, size);
  g_autoptr (GError)       error = NULL;
  g_autoptr (PdkModelName) name = pdk_model_name_parse (text, &error);
  g_autoptr (PdkModelName) tagged = NULL;

  if (name == NULL)
    {
      check_refusal (error);
      return 0;
    }
  check_round_trip (name, pdk_model_name_to_string (name));
  check_round_trip (name, pdk_model_name_to_display (name));
  check_round_trip (name, pdk_model_name_to_key (name));
  g_assert_true (pdk_model_name_texts_equal (text, text));
  tagged = pdk_model_name_with_tag (name, pdk_model_name_get_tag (name), NULL);
  g_assert_true (pdk_model_name_equal (name, tagged));
  return 0;
}
