/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "pdk-test.h"
#include "pdk-tiny-model.h"

static void
assert_bytes (GBytes       *bytes,
              const guint8 *expected,
              gsize         n_expected)
{
  gsize         length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  g_assert_cmpmem (data, length, expected, n_expected);
}

static void
test_writer_header_is_the_format_byte_for_byte (void)
{
  g_autoptr (PdkGgufWriter) writer = pdk_gguf_writer_new (3, G_LITTLE_ENDIAN, 1);
  const guint64             dimensions[] = { 2, 3 };
  g_autoptr (GBytes)        bytes = NULL;
  /* clang-format off */
  const guint8              expected[] = {
    'G', 'G', 'U', 'F', 3, 0, 0, 0,
    1, 0, 0, 0, 0, 0, 0, 0,
    2, 0, 0, 0, 0, 0, 0, 0,
    1, 0, 0, 0, 0, 0, 0, 0, 'a', 8, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 'x', 'y',
    1, 0, 0, 0, 0, 0, 0, 0, 'b', 4, 0, 0, 0, 1, 2, 0, 0,
    1, 0, 0, 0, 0, 0, 0, 0, 't', 2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0x80, 0x3f, 0, 0, 0x80, 0x3f, 0, 0, 0x80, 0x3f, 0, 0, 0x80, 0x3f, 0, 0, 0x80, 0x3f, 0, 0, 0x80, 0x3f,
    0, 0, 0, 0, 0, 0, 0, 0,
  };
  /* clang-format on */

  pdk_gguf_writer_add_string (writer, "a", "xy");
  pdk_gguf_writer_add_uint32 (writer, "b", 0x0201);
  pdk_gguf_writer_add_tensor (writer, "t", PDK_GGUF_TENSOR_F32, PDK_GGUF_FILL_ONES, dimensions, 2);
  g_assert_cmpuint (pdk_gguf_writer_get_data_size (writer), ==, 32);
  bytes = pdk_gguf_writer_dup_bytes (writer);
  assert_bytes (bytes, expected, sizeof expected);
}

static void
test_writer_big_endian_version_1 (void)
{
  g_autoptr (PdkGgufWriter) writer = pdk_gguf_writer_new (1, G_BIG_ENDIAN, 1);
  const guint16             values[] = { 0x0102, 0x0304 };
  g_autoptr (GBytes)        bytes = NULL;
  /* clang-format off */
  const guint8              expected[] = {
    'G', 'G', 'U', 'F', 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1,
    0, 0, 0, 1, 'a', 0, 0, 0, 9, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  };
  /* clang-format on */

  pdk_gguf_writer_set_alignment (writer, 16);
  pdk_gguf_writer_add_array (writer, "a", PDK_GGUF_VALUE_UINT16, values, 2);
  bytes = pdk_gguf_writer_dup_header (writer);
  assert_bytes (bytes, expected, sizeof expected);
}

static void
test_model_sizes_and_types (void)
{
  const struct
  {
    PdkGgufTensor type;
    guint64       matrix_bytes;
  } cases[] = {
    { PDK_GGUF_TENSOR_F32, 64 * 64 * 4 },
    { PDK_GGUF_TENSOR_F16, 64 * 64 * 2 },
    { PDK_GGUF_TENSOR_BF16, 64 * 64 * 2 },
    { PDK_GGUF_TENSOR_Q8_0, 64 * 64 / 32 * 34 },
    { PDK_GGUF_TENSOR_Q4_0, 64 * 64 / 32 * 18 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PdkTinyModel              model = PDK_TINY_MODEL_INIT;
      g_autoptr (PdkGgufWriter) writer = NULL;
      /* Per block: q and output 1 each, k and v 1/2 each, three feed-forward matrices of 2. */
      guint64 square = cases[i].matrix_bytes;
      guint64 expected = 2 * (9 * square + 2 * 256) + 256 + 2 * ((259 * square / 64 + 31) / 32 * 32);

      model.type = cases[i].type;
      writer = pdk_tiny_model_new_writer (&model);
      g_assert_cmpuint (pdk_gguf_writer_get_data_size (writer), ==, expected);
    }
}

static char *
dup_digest (const PdkTinyModel *model)
{
  g_autoptr (PdkGgufWriter) writer = pdk_tiny_model_new_writer (model);
  g_autoptr (GBytes)        bytes = pdk_gguf_writer_dup_bytes (writer);

  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

static void
test_model_is_decided_by_its_seed (void)
{
  PdkTinyModel     model = PDK_TINY_MODEL_INIT;
  g_autofree char *first = dup_digest (&model);
  g_autofree char *again = dup_digest (&model);
  g_autofree char *other = NULL;

  model.seed = 2;
  other = dup_digest (&model);
  g_assert_cmpstr (first, ==, again);
  g_assert_cmpstr (first, !=, other);
  /* Recorded answers and caches hold digests, so the bytes must not change by accident. */
  g_assert_cmpstr (first, ==, "af75788e7f424606625098c64c03651e52270d7b86f1136e4e0de6806a0d944c");
}

static void
test_model_file_equals_bytes (void)
{
  PdkTinyModel              model = PDK_TINY_MODEL_INIT;
  g_autofree char          *folder = pdk_test_make_folder ();
  g_autofree char          *path = g_build_filename (folder, "model.gguf", NULL);
  g_autoptr (PdkGgufWriter) writer = pdk_tiny_model_new_writer (&model);
  g_autoptr (GBytes)        bytes = pdk_gguf_writer_dup_bytes (writer);
  g_autoptr (GBytes)        header = pdk_gguf_writer_dup_header (writer);
  g_autofree char          *contents = NULL;
  gsize                     length;

  pdk_tiny_model_write (&model, path);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  assert_bytes (bytes, (const guint8 *) contents, length);
  g_assert_cmpuint (length, ==, g_bytes_get_size (header) + pdk_gguf_writer_get_data_size (writer));
  pdk_test_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tiny-model/writer/header-is-the-format-byte-for-byte", test_writer_header_is_the_format_byte_for_byte);
  g_test_add_func ("/tiny-model/writer/big-endian-version-1", test_writer_big_endian_version_1);
  g_test_add_func ("/tiny-model/model/sizes-and-types", test_model_sizes_and_types);
  g_test_add_func ("/tiny-model/model/is-decided-by-its-seed", test_model_is_decided_by_its_seed);
  g_test_add_func ("/tiny-model/model/file-equals-bytes", test_model_file_equals_bytes);

  return g_test_run ();
}
