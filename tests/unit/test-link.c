/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "names/pdk-link.h"
#include "pdk-test.h"

static void
test_places (void)
{
  const struct
  {
    const char *address;
    PdkLinkKind kind;
    const char *text;
  } rows[] = {
    { "paddock://page/downloaded", PDK_LINK_PAGE, "downloaded" },
    { "PADDOCK://Page/downloaded", PDK_LINK_PAGE, "downloaded" },
    { "paddock:///page/import", PDK_LINK_PAGE, "import" },
    { "paddock:page/import", PDK_LINK_PAGE, "import" },
    { "paddock://model/qwen3-4b", PDK_LINK_MODEL, "qwen3-4b" },
    { "paddock://model/hf.co%2Fa%2Fb%3AQ4_K_M", PDK_LINK_MODEL, "hf.co/a/b:Q4_K_M" },
    { "paddock://model/hf.co/a/b:Q4_K_M", PDK_LINK_MODEL, "hf.co/a/b:Q4_K_M" },
    { "paddock://import/ollama%20run%20llama3.2", PDK_LINK_IMPORT, "ollama run llama3.2" },
    { "https://huggingface.co/a/b", PDK_LINK_IMPORT, "https://huggingface.co/a/b" },
    { "hf.co/a/b:Q4_K_M", PDK_LINK_IMPORT, "hf.co/a/b:Q4_K_M" },
    { "paddockish", PDK_LINK_IMPORT, "paddockish" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (PdkLink)   link = { 0 };
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", rows[i].address);
      g_assert_true (pdk_link_parse (&link, rows[i].address, &error));
      g_assert_no_error (error);
      g_assert_cmpint (link.kind, ==, rows[i].kind);
      g_assert_cmpstr (link.text, ==, rows[i].text);
    }
}

static void
test_nowhere (void)
{
  g_autofree char   *long_text = g_strnfill (3000, 'a');
  const char * const addresses[] = {
    "",
    "paddock:",
    "paddock://",
    "paddock://page/",
    "paddock://page/%20",
    "paddock://quit/now",
    "paddock://model/a%0Ab",
    "paddock://model/a%00b",
    "paddock://model/%",
    "paddock://model/%ff",
    "two\nlines",
    "not\xffutf8",
    long_text,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_auto (PdkLink)   link = { 0 };
      g_autoptr (GError) error = NULL;

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      g_assert_false (pdk_link_parse (&link, addresses[i], &error));
      g_assert_null (link.text);
      g_assert_cmpuint (strlen (error->message), <, 300);
      pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/link/places", test_places);
  g_test_add_func ("/link/nowhere", test_nowhere);
  return g_test_run ();
}
