/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/pdk-error.h"
#include "gguf/pdk-gguf-http-private.h"
#include "pdk-fuzz.h"

/* What a server says about the ranges of a file: anything at all. */

static void
check_step (GUri       *from,
            const char *location)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri)   to = pdk_gguf_http_follow (from, location, &error);

  g_assert_true ((to == NULL) == (error != NULL));
  if (to == NULL)
    {
      g_assert_true (error->domain == PDK_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return;
    }
  g_assert_true (g_str_equal (g_uri_get_scheme (to), "https") || g_str_equal (g_uri_get_scheme (to), "http"));
  g_assert_true (g_str_equal (g_uri_get_scheme (from), "http") || g_str_equal (g_uri_get_scheme (to), "https"));
  g_assert_true (pdk_gguf_http_is_same_origin (to, to));
  pdk_gguf_http_is_private (to);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *tag = pdk_gguf_http_dup_tag (text);
  g_autoptr (GUri) safe = g_uri_parse ("https://huggingface.co/owner/name/resolve/main/x.gguf", G_URI_FLAGS_NONE, NULL);
  g_autoptr (GUri) plain = g_uri_parse ("http://127.0.0.1:8080/x.gguf", G_URI_FLAGS_NONE, NULL);
  PdkGgufRange     range;

  g_assert_true (tag == NULL || (*tag != '\0' && strchr (tag, '"') == NULL));
  if (pdk_gguf_range_parse (text, &range))
    g_assert_true (range.total == 0 || range.start < range.total);
  check_step (safe, text);
  check_step (plain, text);
  return 0;
}
