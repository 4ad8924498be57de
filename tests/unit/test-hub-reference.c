/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "names/pdk-hub-reference.h"

#include <string.h>

#include "names/pdk-model-name.h"
#include "pdk-hub-case.h"
#include "pdk-test.h"

#define HUB   "https://huggingface.co"
#define TOKEN "hf_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefgh"

static void
test_keeps_what_searches_say (void)
{
  g_autoptr (PdkHubReference) words = pdk_hub_reference_read ("\"llama 3\"", NULL);
  g_autoptr (PdkHubReference) listing = pdk_hub_reference_read (HUB "/models?library=gguf&search=gemma+3%204b", NULL);
  g_autoptr (PdkHubReference) all = pdk_hub_reference_read (HUB "/models/", NULL);
  g_autoptr (PdkHubReference) broken = pdk_hub_reference_read (HUB "/models?search=%ff", NULL);

  g_assert_cmpstr (pdk_hub_reference_get_text (words), ==, "llama 3");
  g_assert_null (pdk_hub_reference_get_query (words));
  g_assert_cmpstr (pdk_hub_reference_get_text (listing), ==, "gemma 3 4b");
  g_assert_cmpstr (pdk_hub_reference_get_query (listing), ==, "library=gguf&search=gemma+3%204b");
  g_assert_null (pdk_hub_reference_get_text (all));
  g_assert_cmpstr (pdk_hub_reference_get_query (all), ==, "");
  g_assert_null (pdk_hub_reference_get_text (broken));
}

static void
test_every_problem_has_a_sentence_and_a_hint (void)
{
  static const struct
  {
    const char   *text;
    PdkHubProblem problem;
  } problems[] = {
    { "", PDK_HUB_PROBLEM_EMPTY },
    { "a/b:", PDK_HUB_PROBLEM_SYNTAX },
    { "a/b\nc/d", PDK_HUB_PROBLEM_MULTIPLE },
    { TOKEN, PDK_HUB_PROBLEM_SECRET },
    { "ftp://x/y", PDK_HUB_PROBLEM_SCHEME },
    { "/x", PDK_HUB_PROBLEM_LOCAL },
    { "https://example.com/", PDK_HUB_PROBLEM_HOST },
    { "https://cdn-lfs.hf.co/x", PDK_HUB_PROBLEM_SIGNED_LINK },
    { HUB, PDK_HUB_PROBLEM_PAGE },
    { HUB "/a/b/settings", PDK_HUB_PROBLEM_ROUTE },
    { "datasets/a/b", PDK_HUB_PROBLEM_DATASET },
    { "spaces/a/b", PDK_HUB_PROBLEM_SPACE },
    { "buckets/a/b", PDK_HUB_PROBLEM_BUCKET },
    { "kernels/a/b", PDK_HUB_PROBLEM_KERNEL },
    { "collections/a/b", PDK_HUB_PROBLEM_COLLECTION },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++)
    {
      g_autoptr (GError)          error = NULL;
      g_autoptr (PdkHubReference) reference = pdk_hub_reference_read (problems[i].text, NULL);

      g_assert_cmpint (pdk_hub_reference_get_problem (reference), ==, problems[i].problem);
      g_assert_null (pdk_hub_reference_parse (problems[i].text, NULL, &error));
      g_assert_error (error, PDK_ERROR, PDK_ERROR_INVALID_INPUT);
      g_assert_cmpuint (strlen (error->message), >, 10);
      g_assert_cmpuint (strlen (pdk_error_get_hint (error)), >, 10);
      g_assert_null (strstr (error->message, "%s"));
      g_assert_true (g_str_has_prefix (pdk_hub_problem_to_outcome (problems[i].problem), "err-"));
    }
}

static void
test_never_repeats_a_token (void)
{
  static const char * const texts[] = {
    TOKEN,
    "https://me:" TOKEN "@huggingface.co/a/b",
    HUB "/a/b?token=" TOKEN,
    "hf download a/b --token " TOKEN,
    "export HF_TOKEN=" TOKEN "\nhf download a/b",
    "h%66_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefgh",
    "\xff" TOKEN,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError)          error = NULL;
      g_autoptr (PdkHubReference) reference = pdk_hub_reference_read (texts[i], NULL);
      g_autofree char            *described = pdk_hub_reference_describe (reference);

      g_assert_cmpint (pdk_hub_reference_get_problem (reference), ==, PDK_HUB_PROBLEM_SECRET);
      g_assert_null (pdk_hub_reference_get_text (reference));
      g_assert_null (strstr (described, "ABCDEF"));
      g_assert_null (pdk_hub_reference_parse (texts[i], NULL, &error));
      g_assert_null (strstr (error->message, "ABCDEF"));
      g_assert_null (strstr (pdk_error_get_hint (error), "ABCDEF"));
    }
}

static void
test_gives_names_for_pulling (void)
{
  static const struct
  {
    const char *text;
    const char *quant;
    const char *name;
  } names[] = {
    { "a/b", NULL, "hf.co/a/b" },
    { "a/b", "Q8_0", "hf.co/a/b:Q8_0" },
    { "a/b:q4_k_m", "Q8_0", "hf.co/a/b:Q4_K_M" },
    { "https://huggingface.co/a/b/tree/main", "Q8_0", "hf.co/a/b:Q8_0" },
    { "https://huggingface.co/a/b/tree/v1", NULL, NULL },
    { "https://huggingface.co/a/b/blob/main/x-Q5_K_M.gguf", "Q8_0", "hf.co/a/b:Q5_K_M" },
    { "https://huggingface.co/a/b/blob/main/x-Q5_K_M-f16.gguf", NULL, "hf.co/a/b:x-Q5_K_M-f16.gguf" },
    { "https://huggingface.co/a/b/blob/main/my%20file.gguf", NULL, NULL },
    { "https://huggingface.co/a/b/blob/main/sub/x.gguf", "Q8_0", NULL },
    { "https://huggingface.co/a/b/blob/main/UD-Q4_K_XL/x-00001-of-00002.gguf", NULL, "hf.co/a/b:UD-Q4_K_XL" },
    { "https://huggingface.co/a/b/tree/main/UD-Q4_K_XL", NULL, "hf.co/a/b:UD-Q4_K_XL" },
    { "https://hf-mirror.com/a/b", NULL, "hf-mirror.com/a/b" },
    { "a.1/b", NULL, NULL },
    { "ollama run llama3.2:3b", "Q8_0", "llama3.2:3b" },
    { "some words", "Q8_0", NULL },
    { "https://example.com/x.gguf", "Q8_0", NULL },
    { HUB "/gpt2", "Q8_0", NULL },
    { HUB "/a/b/settings", "Q8_0", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (PdkHubReference) reference = pdk_hub_reference_read (names[i].text, NULL);
      g_autofree char            *name = pdk_hub_reference_dup_model_name (reference, names[i].quant);

      g_test_message ("%s", names[i].text);
      g_assert_cmpstr (name, ==, names[i].name);
    }
}

static void
test_says_in_words_what_was_understood (void)
{
  static const struct
  {
    const char *text;
    const char *sentence;
  } sentences[] = {
    { "a/b", "The model a/b" },
    { "a/b:q4_k_m", "The model a/b, variant Q4_K_M" },
    { "a/b@v1", "The model a/b, revision v1" },
    { "https://hf-mirror.com/a/b", "The model a/b, at https://hf-mirror.com" },
    { "a/b/x.gguf", "The file x.gguf of a/b" },
    { "hf://a/b/x", "The folder x of a/b" },
    { HUB "/gpt2", "The model or the owner gpt2" },
    { "llama3.2:3b", "The Ollama model llama3.2:3b" },
    { "some words", "A search for “some words”" },
    { HUB "/models", "A list of models" },
    { "https://example.com/x.gguf", "A file elsewhere: https://example.com/x.gguf" },
    { HUB "/a/b/settings", "Nothing that can be downloaded" },
    { HUB "/a/b/blob/main/x\u202ey.gguf", "The file x\uFFFDy.gguf of a/b" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      g_autoptr (PdkHubReference) reference = pdk_hub_reference_read (sentences[i].text, NULL);
      g_autofree char            *sentence = pdk_hub_reference_describe (reference);

      g_assert_cmpstr (sentence, ==, sentences[i].sentence);
    }
}

static char *
make_name (GRand *random)
{
  static const char   characters[] = "abcXYZ019_";
  g_autoptr (GString) name = g_string_new (NULL);
  gint32              length = g_rand_int_range (random, 1, 20);

  for (gint32 i = 0; i < length; i++)
    {
      g_string_append_c (name, characters[g_rand_int_range (random, 0, (gint32) strlen (characters))]);
      if (i + 1 < length && g_rand_int_range (random, 0, 6) == 0)
        g_string_append_c (name, g_rand_boolean (random) ? '-' : '.');
    }
  return g_string_free_and_steal (g_steal_pointer (&name));
}

/* However a file of a repository is written down, it is the same file. */
static void
test_forms_of_one_file_agree (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *name = make_name (random);
      g_autofree char *revision = make_name (random);
      g_autofree char *folder = make_name (random);
      g_autofree char *repository = g_strconcat ("owner/", name, NULL);
      g_autofree char *path = g_strdup_printf ("%s/a b#%%+.gguf", folder);
      g_autofree char *escaped = g_uri_escape_string (path, "/+", TRUE);
      char            *forms[] = {
        g_strdup_printf (HUB "/%s/blob/%s/%s?x=y", repository, revision, escaped),
        g_strdup_printf ("hf.co/%s/resolve/%s/%s", repository, revision, escaped),
        g_strdup_printf ("hf://models/%s@%s/%s", repository, revision, escaped),
        g_strdup_printf ("hf:%s/%s#%s", repository, escaped, revision),
        g_strdup_printf ("%s/raw/%s/%s", repository, revision, escaped),
        g_strdup_printf ("hf download %s '%s' --revision %s", repository, path, revision),
      };

      for (gsize j = 0; j < G_N_ELEMENTS (forms); j++)
        {
          const PdkHubCase expected = { forms[j], "ok-file", HUB, repository, revision, path, NULL };

          pdk_hub_case_check (&expected, NULL);
        }
      for (gsize j = 0; j < G_N_ELEMENTS (forms); j++)
        g_free (forms[j]);
    }
}

/* A name for pulling, pasted again, is the same reference. */
static void
test_names_for_pulling_are_read_back (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char            *name = make_name (random);
      g_autofree char            *repository = g_strconcat ("owner/", name, NULL);
      g_autofree char            *text = g_strconcat (repository, ":Q4_K_M", NULL);
      g_autoptr (PdkHubReference) reference = pdk_hub_reference_read (text, NULL);
      g_autofree char            *pull = pdk_hub_reference_dup_model_name (reference, NULL);
      g_autoptr (PdkModelName)    parsed = pdk_model_name_parse (pull, NULL);
      g_autofree char            *again = pdk_model_name_dup_repository (parsed);
      const PdkHubCase            expected = { pull, "ok-repo", HUB, repository, NULL, NULL, "Q4_K_M" };

      pdk_hub_case_check (&expected, NULL);
      g_assert_cmpstr (again, ==, repository);
    }
}

static void
test_references_are_counted (void)
{
  g_auto (GValue)  value = G_VALUE_INIT;
  PdkHubReference *reference = pdk_hub_reference_parse ("a/b", NULL, NULL);

  g_value_init (&value, PDK_TYPE_HUB_REFERENCE);
  g_value_set_boxed (&value, reference);
  pdk_hub_reference_unref (reference);
  g_assert_true (g_value_get_boxed (&value) == reference);
  g_assert_cmpstr (pdk_hub_reference_get_repository (g_value_get_boxed (&value)), ==, "a/b");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/names/hub-reference/keeps-what-searches-say", test_keeps_what_searches_say);
  g_test_add_func ("/names/hub-reference/every-problem-has-a-sentence-and-a-hint", test_every_problem_has_a_sentence_and_a_hint);
  g_test_add_func ("/names/hub-reference/never-repeats-a-token", test_never_repeats_a_token);
  g_test_add_func ("/names/hub-reference/gives-names-for-pulling", test_gives_names_for_pulling);
  g_test_add_func ("/names/hub-reference/says-in-words-what-was-understood", test_says_in_words_what_was_understood);
  g_test_add_func ("/names/hub-reference/forms-of-one-file-agree", test_forms_of_one_file_agree);
  g_test_add_func ("/names/hub-reference/names-for-pulling-are-read-back", test_names_for_pulling_are_read_back);
  g_test_add_func ("/names/hub-reference/references-are-counted", test_references_are_counted);

  return g_test_run ();
}
