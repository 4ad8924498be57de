/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "names/pdk-model-name.h"

#include <string.h>

#include "names/pdk-name-text.h"
#include "pdk-test.h"

#define TOKEN "hf_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefgh"

typedef struct
{
  const char *text;
  const char *scheme;
  const char *host;
  const char *namespace;
  const char *model;
  const char *tag;
  const char *shortest;
  const char *display;
} Accepted;

static const Accepted accepted[] = {
  { "llama3.2", NULL, "registry.ollama.ai", "library", "llama3.2", "latest", "llama3.2:latest", "llama3.2" },
  { "llama3.2:3b", NULL, "registry.ollama.ai", "library", "llama3.2", "3b", "llama3.2:3b", "llama3.2:3b" },
  { " llama3.2\n", NULL, "registry.ollama.ai", "library", "llama3.2", "latest", "llama3.2:latest", "llama3.2" },
  { "Made:Latest", NULL, "registry.ollama.ai", "library", "Made", "Latest", "Made:Latest", "Made" },
  { "library/llama3.2", NULL, "registry.ollama.ai", "library", "llama3.2", "latest", "llama3.2:latest", "llama3.2" },
  { "LIBRARY/x:y", NULL, "registry.ollama.ai", "LIBRARY", "x", "y", "x:y", "x:y" },
  { "mxyng/m_1:q-4.x", NULL, "registry.ollama.ai", "mxyng", "m_1", "q-4.x", "mxyng/m_1:q-4.x", "mxyng/m_1:q-4.x" },
  { "registry.ollama.ai/library/a:b", NULL, "registry.ollama.ai", "library", "a", "b", "a:b", "a:b" },
  { "Registry.Ollama.AI/o/a", NULL, "Registry.Ollama.AI", "o", "a", "latest", "o/a:latest", "o/a" },
  { "https://registry.ollama.ai/library/a", "https", "registry.ollama.ai", "library", "a", "latest", "a:latest", "a" },
  { "HTTP://127.0.0.1:25000/library/tiny", "http", "127.0.0.1:25000", "library", "tiny", "latest",
    "127.0.0.1:25000/library/tiny:latest", "127.0.0.1:25000/library/tiny" },
  { "localhost:5000/ns/m", NULL, "localhost:5000", "ns", "m", "latest", "localhost:5000/ns/m:latest", "localhost:5000/ns/m" },
  { "localhost:5000/ns/m:v1", NULL, "localhost:5000", "ns", "m", "v1", "localhost:5000/ns/m:v1", "localhost:5000/ns/m:v1" },
  { "hf.co/own-er/Repo.v1-GGUF:Q4_K_M", NULL, "hf.co", "own-er", "Repo.v1-GGUF", "Q4_K_M",
    "hf.co/own-er/Repo.v1-GGUF:Q4_K_M", "hf.co/own-er/Repo.v1-GGUF:Q4_K_M" },
  { "huggingface.co/o/r", NULL, "huggingface.co", "o", "r", "latest", "huggingface.co/o/r:latest", "huggingface.co/o/r" },
  { "hf.co/o/r:model-Q4_K_M.gguf", NULL, "hf.co", "o", "r", "model-Q4_K_M.gguf",
    "hf.co/o/r:model-Q4_K_M.gguf", "hf.co/o/r:model-Q4_K_M.gguf" },
  { "gpt-oss:cloud", NULL, "registry.ollama.ai", "library", "gpt-oss", "cloud", "gpt-oss:cloud", "gpt-oss:cloud" },
  { "gpt-oss:20b:cloud", NULL, "registry.ollama.ai", "library", "gpt-oss", "20b-cloud", "gpt-oss:20b-cloud", "gpt-oss:20b-cloud" },
  { "gpt-oss:20b-cloud:Cloud", NULL, "registry.ollama.ai", "library", "gpt-oss", "20b-cloud", "gpt-oss:20b-cloud", "gpt-oss:20b-cloud" },
  { "gpt-oss:20b:local", NULL, "registry.ollama.ai", "library", "gpt-oss", "20b", "gpt-oss:20b", "gpt-oss:20b" },
  { "mine:local", NULL, "registry.ollama.ai", "library", "mine", "local", "mine:local", "mine:local" },
  { "_a/_b:_c", NULL, "registry.ollama.ai", "_a", "_b", "_c", "_a/_b:_c", "_a/_b:_c" },
};

static void
test_accepts_the_grammar (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (accepted); i++)
    {
      g_autoptr (GError)       error = NULL;
      g_autoptr (PdkModelName) name = pdk_model_name_parse (accepted[i].text, &error);
      g_autofree char         *shortest = NULL;
      g_autofree char         *display = NULL;

      g_test_message ("%s", accepted[i].text);
      g_assert_no_error (error);
      g_assert_cmpstr (pdk_model_name_get_scheme (name), ==, accepted[i].scheme);
      g_assert_cmpstr (pdk_model_name_get_host (name), ==, accepted[i].host);
      g_assert_cmpstr (pdk_model_name_get_namespace (name), ==, accepted[i].namespace);
      g_assert_cmpstr (pdk_model_name_get_model (name), ==, accepted[i].model);
      g_assert_cmpstr (pdk_model_name_get_tag (name), ==, accepted[i].tag);
      shortest = pdk_model_name_to_string (name);
      display = pdk_model_name_to_display (name);
      g_assert_cmpstr (shortest, ==, accepted[i].shortest);
      g_assert_cmpstr (display, ==, accepted[i].display);
    }
}

typedef struct
{
  const char *text;
  const char *complaint;
} Refused;

static const Refused refused[] = {
  { "", "The model name is empty" },
  { " \t\n", "The model name is empty" },
  { "/", "the namespace is empty" },
  { "//", "the host is empty" },
  { "a/", "the model is empty" },
  { "/a", "the namespace is empty" },
  { "a:", "the tag is empty" },
  { ":a", "the model is empty" },
  { "a//b", "the namespace is empty" },
  { "/a/b", "the host is empty" },
  { "http://m", "the host is empty" },
  { "http://ns/m", "the host is empty" },
  { "https:///ns/m", "the host is empty" },
  { "ftp://host/ns/m", "unknown kind of address" },
  { "://host/ns/m", "unknown kind of address" },
  { "host/more/ns/m", "the host has a character" },
  { "localhost:5000/m", "the namespace has a character" },
  { "user.name/m", "the namespace has a character" },
  { "-a/m", "the namespace begins" },
  { ".m", "the model begins" },
  { "-m", "the model begins" },
  { "m:.t", "the tag begins" },
  { "m:-t", "the tag begins" },
  { ":5000/ns/m", "the host begins" },
  { "[::1]:5000/ns/m", "the host begins" },
  { "m n", "the model has a character" },
  { "m:a b", "the tag has a character" },
  { "m@sha256", "the model has a character" },
  { "ns/m:t@x", "the tag has a character" },
  { "m\\n", "the model has a character" },
  { "m\x01", "the model has a character" },
  { "../m", "the namespace begins" },
  { "ns/..", "the model begins" },
  { "ns/m%2e", "the model has a character" },
  { "m\xff\xfe", "the model has a character" },
  { "mod\xc3\xa8le", "the model has a character" },
  { "m:a:b", "two tags" },
  { "m:a:b:c", "two tags" },
  { "m:a:b:cloud", "the model has a character" },
  { "m::cloud", "the tag is empty" },
  { "m:20b-cloud:local", "two places" },
  { "m:cloud:local", "two places" },
  { "m:LOCAL:cloud", "two places" },
};

static void
test_refuses_what_breaks_it (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError)       error = NULL;
      g_autoptr (PdkModelName) name = pdk_model_name_parse (refused[i].text, &error);

      g_test_message ("%s", refused[i].complaint);
      g_assert_null (name);
      g_assert_error (error, PDK_ERROR, PDK_ERROR_INVALID_INPUT);
      g_assert_nonnull (strstr (error->message, refused[i].complaint));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_nonnull (pdk_error_get_hint (error));
    }
}

static char *
repeat (char  character,
        gsize count)
{
  char *text = g_malloc (count + 1);

  memset (text, character, count);
  text[count] = '\0';
  return text;
}

static gboolean
is_name (const char *format,
         gsize       length)
{
  g_autofree char         *part = repeat ('a', length);
  g_auto (GStrv)           pieces = g_strsplit (format, "%", 2);
  g_autofree char         *text = g_strconcat (pieces[0], part, pieces[1], NULL);
  g_autoptr (PdkModelName) name = pdk_model_name_parse (text, NULL);

  return name != NULL;
}

static void
test_limits_lengths (void)
{
  g_assert_true (is_name ("%", 80));
  g_assert_false (is_name ("%", 81));
  g_assert_true (is_name ("m:%", 80));
  g_assert_false (is_name ("m:%", 81));
  g_assert_true (is_name ("%/m", 80));
  g_assert_false (is_name ("%/m", 81));
  g_assert_true (is_name ("https://%/n/m:t", 350));
  g_assert_false (is_name ("https://%/n/m:t", 351));
  g_assert_true (is_name ("m:%:cloud", 74));
  g_assert_false (is_name ("m:%:cloud", 75));
  g_assert_false (is_name ("%", 10 * 1000 * 1000));
}

static void
test_equality_fills_in_defaults_and_ignores_case (void)
{
  const char *same[][2] = {
    { "llama3.2", "LLAMA3.2:LATEST" },
    { "llama3.2", "registry.ollama.ai/library/llama3.2:latest" },
    { "http://127.0.0.1:25000/library/tiny", "127.0.0.1:25000/LIBRARY/tiny:latest" },
    { "hf.co/Owner/Repo:q4_k_m", "HF.co/owner/repo:Q4_K_M" },
    { "gpt-oss:20b:cloud", "gpt-oss:20b-cloud" },
    { "not a name", "not a name" },
    { NULL, NULL },
  };
  const char *different[][2] = {
    { "llama3.2", "llama3.2:3b" },
    { "hf.co/a/b", "huggingface.co/a/b" },
    { "a/b", "b/a" },
    { "localhost:5000/a/b", "localhost:5001/a/b" },
    { "not a name", "NOT a name" },
    { "llama3.2", NULL },
    { "", "latest" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    g_assert_true (pdk_model_name_texts_equal (same[i][0], same[i][1]));
  for (gsize i = 0; i < G_N_ELEMENTS (different); i++)
    {
      g_assert_false (pdk_model_name_texts_equal (different[i][0], different[i][1]));
      g_assert_false (pdk_model_name_texts_equal (different[i][1], different[i][0]));
    }
}

static char *
make_part (GRand      *random,
           const char *more,
           gint32      limit)
{
  static const char   first[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  g_autofree char    *all = g_strconcat (first, more, NULL);
  g_autoptr (GString) part = g_string_new (NULL);
  gint32              length = g_rand_int_range (random, 1, limit + 1);

  g_string_append_c (part, first[g_rand_int_range (random, 0, (gint32) strlen (first))]);
  for (gint32 i = 1; i < length; i++)
    g_string_append_c (part, all[g_rand_int_range (random, 0, (gint32) strlen (all))]);
  return g_string_free_and_steal (g_steal_pointer (&part));
}

static char *
make_name (GRand *random)
{
  g_autofree char *host = make_part (random, ".-:", 350);
  g_autofree char *namespace = make_part (random, "-", 80);
  g_autofree char    *model = make_part (random, ".-", 80);
  g_autofree char    *tag = make_part (random, ".-", 80);
  gint32              depth = g_rand_int_range (random, 0, 4);
  g_autoptr (GString) name = g_string_new (NULL);

  if (depth == 3)
    g_string_append (name, g_rand_boolean (random) ? "https://" : "http://");
  if (depth >= 2)
    g_string_append_printf (name, "%s/", g_rand_boolean (random) ? host : "registry.ollama.ai");
  if (depth >= 1)
    g_string_append_printf (name, "%s/", g_rand_boolean (random) ? namespace : "library");
  g_string_append (name, model);
  if (g_rand_boolean (random))
    g_string_append_printf (name, ":%s", g_rand_boolean (random) ? tag : "latest");
  return g_string_free_and_steal (g_steal_pointer (&name));
}

static void
check_round_trip (const PdkModelName *name,
                  char *(*write) (const PdkModelName *) )
{
  g_autofree char         *text = write (name);
  g_autofree char         *upper = g_ascii_strup (text, -1);
  g_autoptr (GError)       error = NULL;
  g_autoptr (PdkModelName) again = pdk_model_name_parse (text, &error);
  g_autoptr (PdkModelName) shouted = NULL;
  g_autofree char         *text_again = NULL;

  g_assert_no_error (error);
  shouted = pdk_model_name_parse (upper, &error);
  g_assert_no_error (error);
  g_assert_true (pdk_model_name_equal (name, again));
  g_assert_true (pdk_model_name_equal (again, name));
  g_assert_true (pdk_model_name_equal (name, shouted));
  g_assert_cmpuint (pdk_model_name_hash (name), ==, pdk_model_name_hash (again));
  g_assert_cmpuint (pdk_model_name_hash (name), ==, pdk_model_name_hash (shouted));
  text_again = write (again);
  g_assert_cmpstr (text, ==, text_again);
}

static void
test_generated_names_round_trip (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char         *text = make_name (random);
      g_autoptr (GError)       error = NULL;
      g_autoptr (PdkModelName) name = pdk_model_name_parse (text, &error);

      g_assert_no_error (error);
      check_round_trip (name, pdk_model_name_to_string);
      check_round_trip (name, pdk_model_name_to_display);
      check_round_trip (name, pdk_model_name_to_key);
    }
}

static void
test_names_are_keys_of_a_table (void)
{
  g_autoptr (GHashTable)   table = g_hash_table_new_full ((GHashFunc) pdk_model_name_hash, (GEqualFunc) pdk_model_name_equal,
                                                          (GDestroyNotify) pdk_model_name_unref, NULL);
  g_autoptr (PdkModelName) asked = pdk_model_name_parse ("LIBRARY/Tiny", NULL);
  g_autoptr (PdkModelName) other = pdk_model_name_parse ("tiny:other", NULL);

  g_hash_table_add (table, pdk_model_name_parse ("tiny:latest", NULL));
  g_assert_true (g_hash_table_contains (table, asked));
  g_assert_false (g_hash_table_contains (table, other));
}

static void
test_hugging_face_and_cloud (void)
{
  g_autoptr (PdkModelName) hub = pdk_model_name_parse ("HF.co/Owner/Repo:Q4_K_M", NULL);
  g_autoptr (PdkModelName) hub_long = pdk_model_name_parse ("huggingface.co/o/r:x-cloud", NULL);
  g_autoptr (PdkModelName) look_alike = pdk_model_name_parse ("xhf.co/o/r", NULL);
  g_autoptr (PdkModelName) cloud = pdk_model_name_parse ("gpt-oss:120B-Cloud", NULL);
  g_autoptr (PdkModelName) bare_cloud = pdk_model_name_parse ("gpt-oss:cloud", NULL);
  g_autoptr (PdkModelName) no_cloud = pdk_model_name_parse ("cloud:cloudy", NULL);
  g_autofree char         *repository = pdk_model_name_dup_repository (hub);
  g_autofree char         *none = pdk_model_name_dup_repository (look_alike);

  g_assert_true (pdk_model_name_is_hugging_face (hub));
  g_assert_true (pdk_model_name_is_hugging_face (hub_long));
  g_assert_false (pdk_model_name_is_hugging_face (look_alike));
  g_assert_cmpstr (repository, ==, "Owner/Repo");
  g_assert_null (none);
  g_assert_true (pdk_model_name_is_cloud (cloud));
  g_assert_true (pdk_model_name_is_cloud (bare_cloud));
  g_assert_false (pdk_model_name_is_cloud (no_cloud));
  g_assert_false (pdk_model_name_is_cloud (hub_long));
}

static void
test_with_tag (void)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (PdkModelName) name = pdk_model_name_parse ("http://localhost:5000/ns/m", NULL);
  g_autoptr (PdkModelName) tagged = pdk_model_name_with_tag (name, "v2", &error);
  g_autofree char         *text = NULL;

  g_assert_no_error (error);
  text = pdk_model_name_to_string (tagged);
  g_assert_cmpstr (text, ==, "localhost:5000/ns/m:v2");
  g_assert_cmpstr (pdk_model_name_get_scheme (tagged), ==, "http");
  g_assert_cmpstr (pdk_model_name_get_tag (name), ==, "latest");
  g_assert_null (pdk_model_name_with_tag (name, "a/b", &error));
  pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
  g_assert_null (pdk_model_name_with_tag (name, "", &error));
  pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
}

static void
test_references_are_counted (void)
{
  g_auto (GValue) value = G_VALUE_INIT;
  PdkModelName   *name = pdk_model_name_parse ("a/b:c", NULL);

  g_value_init (&value, PDK_TYPE_MODEL_NAME);
  g_value_set_boxed (&value, name);
  pdk_model_name_unref (name);
  g_assert_true (g_value_get_boxed (&value) == name);
  g_assert_cmpstr (pdk_model_name_get_tag (g_value_get_boxed (&value)), ==, "c");
}

static void
test_quotes_hide_tokens (void)
{
  const char *secrets[] = {
    TOKEN "/x/y/z/!",
    "a b " TOKEN,
    "x/hF%5f"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefgh!",
    "a " TOKEN " b " TOKEN,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_autoptr (GError)       error = NULL;
      g_autoptr (PdkModelName) name = pdk_model_name_parse (secrets[i], &error);

      g_assert_null (name);
      g_assert_true (pdk_name_text_holds_token (secrets[i]));
      g_assert_null (strstr (error->message, "ABCDEFGHIJ"));
    }
  g_assert_false (pdk_name_text_holds_token ("hf_short"));
  g_assert_false (pdk_name_text_holds_token ("hf.co/own-er/Repo.v1-GGUF:Q4_K_M"));
  g_assert_false (pdk_name_text_holds_token (""));
}

static void
test_quotes_are_short_and_clean (void)
{
  g_autofree char *much = repeat ('x', 100000);
  g_autofree char *quoted = pdk_name_text_quote (much);
  g_autofree char *escape = pdk_name_text_quote (" \033[31m\xff\n ");

  g_assert_cmpint (g_utf8_strlen (quoted, -1), ==, 60);
  g_assert_true (g_utf8_validate (escape, -1, NULL));
  g_assert_null (strchr (escape, '\033'));
  g_assert_null (strchr (escape, '\n'));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/names/model-name/accepts-the-grammar", test_accepts_the_grammar);
  g_test_add_func ("/names/model-name/refuses-what-breaks-it", test_refuses_what_breaks_it);
  g_test_add_func ("/names/model-name/limits-lengths", test_limits_lengths);
  g_test_add_func ("/names/model-name/equality-fills-in-defaults-and-ignores-case",
                   test_equality_fills_in_defaults_and_ignores_case);
  g_test_add_func ("/names/model-name/generated-names-round-trip", test_generated_names_round_trip);
  g_test_add_func ("/names/model-name/names-are-keys-of-a-table", test_names_are_keys_of_a_table);
  g_test_add_func ("/names/model-name/hugging-face-and-cloud", test_hugging_face_and_cloud);
  g_test_add_func ("/names/model-name/with-tag", test_with_tag);
  g_test_add_func ("/names/model-name/references-are-counted", test_references_are_counted);
  g_test_add_func ("/names/model-name/quotes-hide-tokens", test_quotes_hide_tokens);
  g_test_add_func ("/names/model-name/quotes-are-short-and-clean", test_quotes_are_short_and_clean);

  return g_test_run ();
}
