/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-error.h"
#include "base/pdk-json.h"
#include "gguf/pdk-gguf-header-json.h"
#include "gguf/pdk-gguf-parser.h"
#include "pdk-fuzz-estimate.h"
#include "pdk-fuzz.h"

/* Everything that is made of the first bytes of a model file, wherever they come from. */

static char *
to_text (PdkGgufHeader *header)
{
  g_autoptr (JsonObject) object = pdk_gguf_header_to_json (header);

  return pdk_json_object_to_string (object);
}

/* In pieces, and jumping over what is of no interest, as one reads over a network. */
static PdkGgufHeader *
read_pieces (const uint8_t *data,
             size_t         size,
             size_t         piece,
             gboolean       jumps,
             GError       **error)
{
  g_autoptr (PdkGgufParser) parser = pdk_gguf_parser_new ("x.gguf", size);
  size_t                    at = 0;

  while (at < size && !pdk_gguf_parser_is_done (parser))
    {
      guint64 skip = jumps ? MIN (pdk_gguf_parser_get_skip (parser), size - at) : 0;
      gsize   length = MIN (piece, size - at);

      g_assert_cmpuint (pdk_gguf_parser_get_offset (parser), ==, at);
      pdk_gguf_parser_estimate_rest (parser);
      if (skip > 0)
        {
          pdk_gguf_parser_jump (parser, skip);
          at += skip;
          continue;
        }
      if (!pdk_gguf_parser_feed (parser, data + at, length, error))
        return NULL;
      at += length;
    }
  if (!pdk_gguf_parser_is_done (parser) && !pdk_gguf_parser_end (parser, error))
    return NULL;
  return pdk_gguf_parser_dup_header (parser);
}

static void
check_error (const GError *error)
{
  g_assert_true (error->domain == PDK_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
check_header (PdkGgufHeader *header)
{
  g_autofree char          *text = to_text (header);
  g_autoptr (JsonObject)    object = pdk_json_parse_object (text, -1, "the header", NULL);
  g_autoptr (PdkGgufHeader) again = NULL;
  g_autofree char          *second = NULL;
  g_auto (GStrv)            findings = pdk_gguf_header_describe_findings (header);

  g_assert_nonnull (object);
  again = pdk_gguf_header_new_from_json (object);
  g_assert_nonnull (again);
  second = to_text (again);
  g_assert_cmpstr (text, ==, second);
  for (gsize i = 0; findings[i] != NULL; i++)
    g_assert_true (g_utf8_validate (findings[i], -1, NULL));
}

static void
estimate (PdkGgufHeader *header,
          const uint8_t *data,
          size_t         size)
{
  g_autoptr (GError)        error = NULL;
  g_autoptr (PdkModelShape) shape = pdk_model_shape_new_from_header (header, &error);
  guint8                    options[PDK_FUZZ_ESTIMATE_OPTIONS] = { 0 };

  if (shape == NULL)
    {
      check_error (error);
      return;
    }
  pdk_fuzz_estimate (shape, options);
  /* The end of the file is data, which no reader looks at. */
  if (size >= sizeof options)
    pdk_fuzz_estimate (shape, data + size - sizeof options);
}

/* What was read before the file broke off serves as a quick answer. */
static void
check_quick_answer (const uint8_t *data,
                    size_t         size)
{
  g_autoptr (PdkGgufParser) parser = pdk_gguf_parser_new ("x.gguf", 0);
  g_autoptr (PdkGgufHeader) header = NULL;
  g_autoptr (GError)        error = NULL;

  if (!pdk_gguf_parser_feed (parser, data, size, &error))
    {
      check_error (error);
      return;
    }
  header = pdk_gguf_parser_dup_header (parser);
  if (!pdk_gguf_parser_has_shape (parser) || pdk_gguf_parser_is_done (parser))
    return;
  estimate (header, data, size);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GError)        error = NULL;
  g_autoptr (GError)        other_error = NULL;
  g_autoptr (PdkGgufHeader) header = read_pieces (data, size, MAX (size, 1), FALSE, &error);
  g_autoptr (PdkGgufHeader) pieces = read_pieces (data, size, size > 0 ? data[size - 1] % 61 + 1 : 1, TRUE, &other_error);
  g_autofree char          *first = NULL;
  g_autofree char          *second = NULL;

  g_assert_true ((header == NULL) == (pieces == NULL));
  check_quick_answer (data, size);
  if (header == NULL)
    {
      check_error (error);
      check_error (other_error);
      return 0;
    }
  first = to_text (header);
  second = to_text (pieces);
  g_assert_cmpstr (first, ==, second);
  check_header (header);
  estimate (header, data, size);
  return 0;
}
