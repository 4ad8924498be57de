/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-hub-case.h"
#include "pdk-test.h"

#define HUB      "https://huggingface.co"
#define REGISTRY "https://registry.ollama.ai"

/* What a text means, form by form. The published cases are in a table; here stand the corners. */

static void
test_takes_off_what_came_along (void)
{
  static const char * const texts[] = {
    "a/b",
    " \t\u00a0a/b\n",
    "\u200ba/b\ufeff",
    "\"a/b\",",
    "'a/b'",
    "`a/b`.",
    "“a/b”",
    "«a/b»",
    "(a/b)",
    "<https://huggingface.co/a/b>",
    "[words](https://huggingface.co/a/b)",
    "[words](<https://hf.co/a/b> \"title\").",
    "> a/b",
    "$ ollama run hf.co/a/b",
    "me@here:~/x$ ollama run hf.co/a/b",
    "llama-server \\\n  -hf a/b",
    "a/b/",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const PdkHubCase expected = { texts[i], "ok-repo", HUB, "a/b", NULL, NULL, NULL };

      pdk_hub_case_check (&expected, NULL);
    }
}

static void
test_reads_addresses (void)
{
  static const PdkHubCase cases[] = {
    { "http://huggingface.co/a/b", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "www.huggingface.co/a/b", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "HF.CO/a/b", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "https://huggingface.co:443/a/b", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "https:huggingface.co/a/b", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "https://huggingface.co/a/b.git", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "git@hf.co:a/b", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "https://huggingface.co/a/b@main", "ok-repo", HUB, "a/b", "main", NULL, NULL },
    { "https://huggingface.co/a/b:fp16", "ok-repo", HUB, "a/b", NULL, NULL, "FP16" },
    { "https://huggingface.co/a/b/tree", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "https://huggingface.co/a/b/tree/refs/pr/3", "ok-repo", HUB, "a/b", "refs/pr/3", NULL, NULL },
    { "https://huggingface.co/a/b/tree/refs/pr/3/x", "ok-folder", HUB, "a/b", "refs/pr/3", "x", NULL },
    { "https://huggingface.co/a/b/tree/refs/pr/x", "ok-folder", HUB, "a/b", "refs", "pr/x", NULL },
    { "https://huggingface.co/a/b/blob/main/caf%C3%A9.gguf", "ok-file", HUB, "a/b", "main", "café.gguf", NULL },
    { "https://huggingface.co/a/b/blob/main/my file.gguf", "ok-file", HUB, "a/b", "main", "my file.gguf", NULL },
    { "https://huggingface.co/a/b?show_file_info=x%2Fy.gguf", "ok-file", HUB, "a/b", NULL, "x/y.gguf", NULL },
    { "https://huggingface.co/a/b/tree/v1?show_file_info=y.gguf", "ok-file", HUB, "a/b", "v1", "y.gguf", NULL },
    { "https://huggingface.co/a/b?show_file_info=..%2Fy", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "https://huggingface.co/a/b/resolve/main", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "https://huggingface.co/a/b/blob/main/..%2Fx.gguf", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "https://huggingface.co/a/b/blob/main/./x.gguf", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "https://huggingface.co/a/b/blob/a..b/x.gguf", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "https://huggingface.co/a/b/blob/main/%ff.gguf", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "https://huggingface.co/a%2Fb", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "https://huggingface.co/a\\b", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "https://huggingface.co/a/b and more", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "https://huggingface.co/api/models/a/b/tree/main/x", "ok-folder", HUB, "a/b", "main", "x", NULL },
    { "https://huggingface.co/api/models/a/b/revision/v1", "ok-repo", HUB, "a/b", "v1", NULL, NULL },
    { "https://huggingface.co/api/models/gpt2/revision/v1", "need-lookup", HUB, "gpt2", "v1", NULL, NULL },
    { "https://huggingface.co/api/models/a/b/refs", "err-route", HUB, "a/b", NULL, NULL, NULL },
    { "https://huggingface.co/api/datasets/a/b", "err-dataset", HUB, "a/b", NULL, NULL, NULL },
    { "https://huggingface.co/api/resolve-cache/spaces/a/b/c/d", "err-space", HUB, "a/b", NULL, NULL, NULL },
    { "https://huggingface.co/api/whoami-v2", "err-page", HUB, NULL, NULL, NULL, NULL },
    { "https://huggingface.co/v2/a/b/manifests/latest", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "https://huggingface.co/v2/a/b/blobs/sha256:00", "err-route", HUB, "a/b", NULL, NULL, NULL },
    { "https://huggingface.co/v2", "err-page", HUB, NULL, NULL, NULL, NULL },
    { "https://huggingface.co/collections/a/b-12", "err-collection", HUB, "a/b-12", NULL, NULL, NULL },
    { "https://huggingface.co/datasets", "err-dataset", HUB, NULL, NULL, NULL, NULL },
    { "https://huggingface.co/papers/2401.00001", "err-page", HUB, NULL, NULL, NULL, NULL },
    { "https://huggingface.co/a/models", "need-lookup", HUB, "a", NULL, NULL, NULL },
    { "https://huggingface.co/gpt2/discussions/3", "err-route", HUB, "gpt2", NULL, NULL, NULL },
    { "https://huggingface.co/a/b/x.gguf", "err-route", HUB, "a/b", NULL, NULL, NULL },
    { "huggingface.co", "err-page", HUB, NULL, NULL, NULL, NULL },
    { "https://", "err-empty", NULL, NULL, NULL, NULL, NULL },
  };

  pdk_hub_case_check_all (cases, NULL);
}

static void
test_trusts_whole_hosts_only (void)
{
  static const char * const refused[] = {
    "https://huggingface.co:8443/a/b",
    "https://huggingface.co:x/a/b",
    "https://huggingface.co:99999/m.gguf",
    "https://huggingface.co./a/b",
    "https://me:pw@huggingface.co/a/b",
    "https://me@example.com/m.gguf",
    "https://huggingface.co@evil.com/m.gguf",
    "huggingface.co@evil.com/a/b",
    "https://huggingf\u0430ce.co/m.gguf",
    "https://evil.com/huggingface.co/a/b",
    "https://evil.com?huggingface.co/a/b",
    "https://evil.com#.huggingface.co/a/b",
    "https://discuss.huggingface.co/t/1",
    "https://hf-mirror.com.evil.com/a/b",
    "localhost:5000/a/b",
    "docker model run ai/smollm2",
    "https://example.com/m.gguf.html",
    "https://example.com/?m.gguf",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      const PdkHubCase expected = { refused[i], "err-host", NULL, NULL, NULL, NULL, NULL };

      pdk_hub_case_check (&expected, NULL);
    }
}

static void
test_knows_the_configured_hub (void)
{
  static const PdkHubCase cases[] = {
    { "a/b", "ok-repo", "http://localhost:8080/hf", "a/b", NULL, NULL, NULL },
    { "hf://a/b/x.gguf", "ok-file", "http://localhost:8080/hf", "a/b", NULL, "x.gguf", NULL },
    { "localhost:8080/hf/a/b:Q4_0", "ok-repo", "http://localhost:8080/hf", "a/b", NULL, NULL, "Q4_0" },
    { "http://LOCALHOST:8080/hf/a/b", "ok-repo", "http://localhost:8080/hf", "a/b", NULL, NULL, NULL },
    { "http://localhost:8080/hf", "err-page", "http://localhost:8080/hf", NULL, NULL, NULL, NULL },
    { "http://localhost:8080/hfx/a/b", "err-host", NULL, NULL, NULL, NULL, NULL },
    { "http://localhost:8081/hf/a/b", "err-host", NULL, NULL, NULL, NULL, NULL },
    { "http://localhost/hf/a/b", "err-host", NULL, NULL, NULL, NULL, NULL },
    { "hf.co/a/b", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "https://hf-mirror.com/a/b", "ok-repo", "https://hf-mirror.com", "a/b", NULL, NULL, NULL },
    { "hf download gpt2", "need-lookup", "http://localhost:8080/hf", "gpt2", NULL, NULL, NULL },
    { "some words", "ok-search", NULL, NULL, NULL, NULL, NULL },
  };
  static const char * const nonsense[] = { "", "  ", "://", "ftp://x", "https://", "http://a b", "http://me@x", "\xff", "https://x:y" };
  const PdkHubCase          at_home = { "a/b", "ok-repo", HUB, "a/b", NULL, NULL, NULL };
  const PdkHubCase          secure = { "http://hub.example.org/a/b", "ok-repo", "https://hub.example.org", "a/b", NULL, NULL, NULL };

  pdk_hub_case_check_all (cases, "HTTP://LocalHost:8080/hf//");
  pdk_hub_case_check (&secure, "hub.example.org:443");
  for (gsize i = 0; i < G_N_ELEMENTS (nonsense); i++)
    pdk_hub_case_check (&at_home, nonsense[i]);
}

static void
test_reads_names (void)
{
  static const PdkHubCase cases[] = {
    { "a/b:latest", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "a/b:m-Q4_K_M.gguf", "ok-file", HUB, "a/b", NULL, "m-Q4_K_M.gguf", NULL },
    { "a/b@v1.0", "ok-repo", HUB, "a/b", "v1.0", NULL, NULL },
    { "a/b@q4_k_m", "ok-repo", HUB, "a/b", NULL, NULL, "Q4_K_M" },
    { "a/b:i1-Q4_K_M", "ok-repo", HUB, "a/b", NULL, NULL, "i1-Q4_K_M" },
    { "a/b:iq2xxs", "ok-repo", HUB, "a/b", NULL, NULL, "IQ2XXS" },
    { "a/b?x=1#y", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "_a/b_", "ok-repo", HUB, "_a/b_", NULL, NULL, NULL },
    { "v1.5/b", "ok-repo", HUB, "v1.5/b", NULL, NULL, NULL },
    { "models/a/b", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "a/b/c d.gguf", "ok-search", NULL, NULL, NULL, NULL, NULL },
    { "a/b/c%20d.gguf", "ok-file", HUB, "a/b", NULL, "c d.gguf", NULL },
    { "a/b/discussions/1", "err-route", HUB, "a/b", NULL, NULL, NULL },
    { "library/llama3.2:3b", "ok-ollama", REGISTRY, "library/llama3.2", NULL, NULL, "3b" },
    { "gpt2", "ok-search", NULL, NULL, NULL, NULL, NULL },
    { "llama 3 8b", "ok-search", NULL, NULL, NULL, NULL, NULL },
    { "it's", "ok-search", NULL, NULL, NULL, NULL, NULL },
    { "blog/gguf", "err-page", HUB, NULL, NULL, NULL, NULL },
    { "a/b:", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "a/b@", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "a/b:x y", "ok-search", NULL, NULL, NULL, NULL, NULL },
    { "a/b:x!y", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "a/b:\u00e9", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "a//b", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "a/b.git", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "a--b/c", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "a/b-", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "a/b/../../x.gguf", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "a/b/x%2Fy.gguf", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "a/b%00", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "a/b\xff", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "a:b:c", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "./m.gguf", "err-local", NULL, NULL, NULL, NULL, NULL },
    { "C:\\models\\m.gguf", "err-local", NULL, NULL, NULL, NULL, NULL },
    { "\\\\server\\m.gguf", "err-local", NULL, NULL, NULL, NULL, NULL },
  };

  pdk_hub_case_check_all (cases, NULL);
}

static void
test_reads_hub_uris (void)
{
  static const PdkHubCase cases[] = {
    { "HF://a/b", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "hf:///a/b//", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "hf:a/b:q4_k_m", "ok-repo", HUB, "a/b", NULL, NULL, "Q4_K_M" },
    { "hf:a/b/x.gguf#dev", "ok-file", HUB, "a/b", "dev", "x.gguf", NULL },
    { "hf:a/b/x.gguf#feature%2Fdev", "ok-file", HUB, "a/b", "feature/dev", "x.gguf", NULL },
    { "hf:a/b@v1#dev", "ok-repo", HUB, "a/b", "v1", NULL, NULL },
    { "hf://a/b@feature%2Ffoo/x.gguf", "ok-file", HUB, "a/b", "feature/foo", "x.gguf", NULL },
    { "hf://a/b@refs/convert/gguf", "ok-repo", HUB, "a/b", "refs/convert/gguf", NULL, NULL },
    { "hf://a/b@refs/heads/x", "ok-folder", HUB, "a/b", "refs", "heads/x", NULL },
    { "hf://a/b/sub/dir", "ok-folder", HUB, "a/b", NULL, "sub/dir", NULL },
    { "hf://a/b/v1.0/", "ok-folder", HUB, "a/b", NULL, "v1.0", NULL },
    { "hf://a/b/x@1.gguf", "ok-file", HUB, "a/b", NULL, "x@1.gguf", NULL },
    { "hf://spaces/a/b@v1", "err-space", HUB, "a/b", NULL, NULL, NULL },
    { "hf://a/b:/data", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "hf://a/b/sub:/data", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "hf://a/b@/x", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "hf://dataset/a/b", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "hf://models", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "hf://gpt2", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "hf:#x", "err-empty", NULL, NULL, NULL, NULL, NULL },
    { "lmstudio://open_from_hf?model=a%2Fb&file=x.gguf", "ok-file", HUB, "a/b", NULL, "x.gguf", NULL },
    { "paddock://open_from_hf?file=x.gguf&model=a/b", "ok-file", HUB, "a/b", NULL, "x.gguf", NULL },
    { "sanctum://open_from_hf?model=a/b#x", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "lmstudio://open_from_hf?model=a", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "lmstudio://open_from_hf?model=a/b&file=../x", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "lmstudio://open_from_hf", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "jan://models/huggingface/a/b", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "jan://models/other/a/b", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "atomic-chat://models/huggingface/a/b", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "msty://models/search/hf/a/b", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "s3://bucket/m.gguf", "err-scheme", NULL, NULL, NULL, NULL, NULL },
    { "javascript:alert(1)", "err-scheme", NULL, NULL, NULL, NULL, NULL },
  };

  pdk_hub_case_check_all (cases, NULL);
}

static void
test_reads_commands (void)
{
  static const PdkHubCase cases[] = {
    { "ollama run --verbose hf.co/a/b:q8_0 \"hello there\"", "ok-repo", HUB, "a/b", NULL, NULL, "Q8_0" },
    { "ollama pull https://huggingface.co/a/b", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "ollama run mxyng/model", "ok-ollama", REGISTRY, "mxyng/model", NULL, NULL, NULL },
    { "ollama run localhost:5000/ns/m:t", "ok-ollama", "https://localhost:5000", "ns/m", NULL, NULL, "t" },
    { "ollama run ../x", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "ollama list", "ok-search", NULL, NULL, NULL, NULL, NULL },
    { "sudo -E docker model run hf.co/a/b", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "./build/bin/llama-server --port 8080 -hf a/b:Q4_K_M", "ok-repo", HUB, "a/b", NULL, NULL, "Q4_K_M" },
    { "llama-cli.exe --hf-repo=a/b --hf-file=x.gguf -p hi", "ok-file", HUB, "a/b", NULL, "x.gguf", NULL },
    { "llama-server -hf a/b -hff ../x.gguf", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "llama-server -m models/7B/m.gguf", "err-local", NULL, NULL, NULL, NULL, NULL },
    { "llama-cli -mu https://huggingface.co/a/b/resolve/main/x.gguf", "ok-file", HUB, "a/b", "main", "x.gguf", NULL },
    { "hf download --local-dir x a/b y.gguf z.gguf --revision v2", "ok-file", HUB, "a/b", "v2", "y.gguf", NULL },
    { "hf download a/b --revision ../..", "err-syntax", NULL, NULL, NULL, NULL, NULL },
    { "hf download a/b --repo-type=space", "err-space", HUB, "a/b", NULL, NULL, NULL },
    { "hf download a/b --repo-type model", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "huggingface-cli download a/b --include \"*Q4_K_M*\"", "ok-repo", HUB, "a/b", NULL, NULL, "Q4_K_M" },
    { "hf download a/b --include '*UD-Q2_K_XL*.gguf'", "ok-repo", HUB, "a/b", NULL, NULL, "UD-Q2_K_XL" },
    { "hf download a/b --include 'BF16/*'", "ok-folder", HUB, "a/b", NULL, "BF16", NULL },
    { "hf download a/b --include '*.json'", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "hf download gpt2", "need-lookup", HUB, "gpt2", NULL, NULL, NULL },
    { "vllm serve --port 8000 a/b", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "vllm serve --trust-remote-code a/b", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "vllm serve --model a/b --revision dev", "ok-repo", HUB, "a/b", "dev", NULL, NULL },
    { "lms get llama-3.2-3b", "ok-search", NULL, NULL, NULL, NULL, NULL },
    { "npx -y node-llama-cpp@latest chat hf:a/b:Q4_K_M", "ok-repo", HUB, "a/b", NULL, NULL, "Q4_K_M" },
    { "node-llama-cpp pull --model hf:a/b", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "lemonade pull user.Foo --checkpoint a/b:Q4_0 --recipe x", "ok-repo", HUB, "a/b", NULL, NULL, "Q4_0" },
    { "local-ai models install huggingface://a/b/x.gguf", "ok-file", HUB, "a/b", NULL, "x.gguf", NULL },
    { "git lfs install && GIT_LFS_SKIP_SMUDGE=1 git clone --depth 1 https://hf.co/a/b.git x", "ok-repo", HUB, "a/b", NULL, NULL, NULL },
    { "git clone -b v1 https://huggingface.co/a/b", "ok-repo", HUB, "a/b", "v1", NULL, NULL },
    { "curl -L -H \"Authorization: Bearer $T\" -o d/x.gguf https://hf.co/a/b/resolve/main/x.gguf?download=true", "ok-file",
      HUB, "a/b", "main", "x.gguf", NULL },
    { "wget hf.co/a/b/resolve/main/x.gguf", "ok-file", HUB, "a/b", "main", "x.gguf", NULL },
    { "aria2c -x 8 https://example.com/x.gguf", "ok-url", NULL, NULL, NULL, NULL, NULL },
    { "wget x", "ok-search", NULL, NULL, NULL, NULL, NULL },
    { "ollama run \"hf.co/a/b", "ok-search", NULL, NULL, NULL, NULL, NULL },
    { "echo a/b && rm -rf /", "ok-search", NULL, NULL, NULL, NULL, NULL },
  };

  pdk_hub_case_check_all (cases, NULL);
}

static void
test_bounds_what_it_reads (void)
{
  g_autofree char            *fitting = g_strnfill (8192, 'a');
  g_autofree char            *long_word = g_strnfill (8193, 'a');
  g_autofree char            *huge = g_strnfill (4 * 1024 * 1024, '(');
  g_autofree char            *quotes = g_strnfill (1024 * 1024, '"');
  g_autofree char            *spaces = g_strnfill (1024 * 1024, ' ');
  g_autoptr (PdkHubReference) search = pdk_hub_reference_read (fitting, NULL);
  g_autoptr (PdkHubReference) too_long = pdk_hub_reference_read (long_word, NULL);
  g_autoptr (PdkHubReference) brackets = pdk_hub_reference_read (huge, NULL);
  g_autoptr (PdkHubReference) nothing = pdk_hub_reference_read (spaces, NULL);
  g_autoptr (PdkHubReference) quoted = pdk_hub_reference_read (quotes, NULL);

  g_assert_cmpstr (pdk_hub_reference_get_outcome (search), ==, "ok-search");
  g_assert_cmpstr (pdk_hub_reference_get_outcome (too_long), ==, "err-syntax");
  g_assert_cmpstr (pdk_hub_reference_get_outcome (brackets), ==, "err-syntax");
  g_assert_cmpstr (pdk_hub_reference_get_outcome (nothing), ==, "err-empty");
  g_assert_cmpstr (pdk_hub_reference_get_outcome (quoted), ==, "err-syntax");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/names/hub-text/takes-off-what-came-along", test_takes_off_what_came_along);
  g_test_add_func ("/names/hub-text/reads-addresses", test_reads_addresses);
  g_test_add_func ("/names/hub-text/trusts-whole-hosts-only", test_trusts_whole_hosts_only);
  g_test_add_func ("/names/hub-text/knows-the-configured-hub", test_knows_the_configured_hub);
  g_test_add_func ("/names/hub-text/reads-names", test_reads_names);
  g_test_add_func ("/names/hub-text/reads-hub-uris", test_reads_hub_uris);
  g_test_add_func ("/names/hub-text/reads-commands", test_reads_commands);
  g_test_add_func ("/names/hub-text/bounds-what-it-reads", test_bounds_what_it_reads);

  return g_test_run ();
}
