/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/pdk-error.h"
#include "names/pdk-hub-path.h"
#include "names/pdk-hub-reference.h"
#include "names/pdk-model-name.h"
#include "names/pdk-name-text.h"
#include "pdk-fuzz.h"

static void
check_refusal (const PdkHubReference *reference,
               const char            *text,
               const char            *endpoint)
{
  g_autoptr (GError)          error = NULL;
  g_autoptr (PdkHubReference) none = pdk_hub_reference_parse (text, endpoint, &error);

  g_assert_null (none);
  g_assert_true (g_error_matches (error, PDK_ERROR, PDK_ERROR_INVALID_INPUT));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_false (pdk_name_text_holds_token (error->message));
  g_assert_nonnull (pdk_error_get_hint (error));
  g_assert_null (pdk_hub_reference_get_path (reference));
  g_assert_null (pdk_hub_reference_get_revision (reference));
  g_assert_null (pdk_hub_reference_get_tag (reference));
  g_assert_null (pdk_hub_reference_get_text (reference));
}

/* What the rest of the program builds addresses and paths from must have been checked. */
static void
check_parts (const PdkHubReference *reference)
{
  const char *repository = pdk_hub_reference_get_repository (reference);
  const char *path = pdk_hub_reference_get_path (reference);
  const char *revision = pdk_hub_reference_get_revision (reference);
  const char *tag = pdk_hub_reference_get_tag (reference);
  const char *endpoint = pdk_hub_reference_get_endpoint (reference);

  if (repository != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (repository, "/", -1);
      guint          count = g_strv_length (parts);

      g_assert_nonnull (endpoint);
      g_assert_cmpuint (count, <=, 2);
      if (pdk_hub_reference_get_kind (reference) != PDK_HUB_REFERENCE_OLLAMA)
        g_assert_null (pdk_hub_path_check_repository (count == 2 ? parts[0] : NULL, parts[count - 1]));
    }
  if (path != NULL)
    g_assert_null (pdk_hub_path_check_file (path));
  if (revision != NULL)
    g_assert_null (pdk_hub_path_check_revision (revision));
  if (tag != NULL)
    g_assert_null (pdk_hub_path_check_tag (tag));
  if (endpoint != NULL)
    g_assert_true (g_str_has_prefix (endpoint, "https://") || g_str_has_prefix (endpoint, "http://"));
}

static void
check_model_name (const PdkHubReference *reference)
{
  g_autofree char         *text = pdk_hub_reference_dup_model_name (reference, "Q4_K_M");
  g_autoptr (PdkModelName) name = text != NULL ? pdk_model_name_parse (text, NULL) : NULL;

  g_assert_cmpint (text != NULL, ==, name != NULL);
}

/* The input is a text and, behind a zero byte, the configured hub. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  const uint8_t              *zero = size > 0 ? memchr (data, 0, size) : NULL;
  g_autofree char            *text = g_strndup ((const char *) data, size);
  g_autofree char            *endpoint = NULL;
  g_autofree char            *described = NULL;
  g_autoptr (PdkHubReference) reference = NULL;
  gboolean                    is_unusable;

  if (zero != NULL)
    endpoint = g_strndup ((const char *) zero + 1, size - (size_t) (zero - data) - 1);
  reference = pdk_hub_reference_read (text, endpoint);
  is_unusable = pdk_hub_reference_get_kind (reference) == PDK_HUB_REFERENCE_UNUSABLE;
  g_assert_cmpint (pdk_hub_reference_get_problem (reference) != PDK_HUB_PROBLEM_NONE, ==, is_unusable);
  g_assert_cmpint (g_str_has_prefix (pdk_hub_reference_get_outcome (reference), "err-"), ==, is_unusable);
  if (pdk_name_text_holds_token (text))
    g_assert_cmpint (pdk_hub_reference_get_problem (reference), ==, PDK_HUB_PROBLEM_SECRET);
  if (is_unusable)
    check_refusal (reference, text, endpoint);
  check_parts (reference);
  check_model_name (reference);
  described = pdk_hub_reference_describe (reference);
  g_assert_true (g_utf8_validate (described, -1, NULL));
  return 0;
}
