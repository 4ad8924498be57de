/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "names/pdk-hub-reference.h"

#include <string.h>

#include "names/pdk-model-name.h"
#include "pdk-test.h"

#define HUB      "https://huggingface.co"
#define REGISTRY "https://registry.ollama.ai"
#define TOKEN    "hf_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefgh"

typedef struct
{
  const char *text;
  const char *outcome;
  const char *endpoint;
  const char *repository;
  const char *revision;
  const char *path;
  const char *tag;
} Case;

static void
check_case (const Case *expected,
            const char *endpoint)
{
  g_autoptr (PdkHubReference) reference = pdk_hub_reference_read (expected->text, endpoint);
  g_autofree char            *shown = g_strescape (expected->text, NULL);

  g_test_message ("%s", shown);
  g_assert_cmpstr (pdk_hub_reference_get_outcome (reference), ==, expected->outcome);
  g_assert_cmpstr (pdk_hub_reference_get_endpoint (reference), ==, expected->endpoint);
  g_assert_cmpstr (pdk_hub_reference_get_repository (reference), ==, expected->repository);
  g_assert_cmpstr (pdk_hub_reference_get_revision (reference), ==, expected->revision);
  g_assert_cmpstr (pdk_hub_reference_get_path (reference), ==, expected->path);
  g_assert_cmpstr (pdk_hub_reference_get_tag (reference), ==, expected->tag);
}

#define CHECK_ALL(cases, endpoint)                             \
  for (gsize index = 0; index < G_N_ELEMENTS (cases); index++) \
  check_case (&(cases)[index], (endpoint))

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
      const Case expected = { texts[i], "ok-repo", HUB, "a/b", NULL, NULL, NULL };

      check_case (&expected, NULL);
    }
}

static void
test_reads_addresses (void)
{
  static const Case cases[] = {
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

  CHECK_ALL (cases, NULL);
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
      const Case expected = { refused[i], "err-host", NULL, NULL, NULL, NULL, NULL };

      check_case (&expected, NULL);
    }
}

static void
test_knows_the_configured_hub (void)
{
  static const Case cases[] = {
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
  const Case                at_home = { "a/b", "ok-repo", HUB, "a/b", NULL, NULL, NULL };
  const Case                secure = { "http://hub.example.org/a/b", "ok-repo", "https://hub.example.org", "a/b", NULL, NULL, NULL };

  CHECK_ALL (cases, "HTTP://LocalHost:8080/hf//");
  check_case (&secure, "hub.example.org:443");
  for (gsize i = 0; i < G_N_ELEMENTS (nonsense); i++)
    check_case (&at_home, nonsense[i]);
}

static void
test_reads_names (void)
{
  static const Case cases[] = {
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

  CHECK_ALL (cases, NULL);
}

static void
test_reads_hub_uris (void)
{
  static const Case cases[] = {
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

  CHECK_ALL (cases, NULL);
}

static void
test_reads_commands (void)
{
  static const Case cases[] = {
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

  CHECK_ALL (cases, NULL);
}

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
          const Case expected = { forms[j], "ok-file", HUB, repository, revision, path, NULL };

          check_case (&expected, NULL);
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
      const Case                  expected = { pull, "ok-repo", HUB, repository, NULL, NULL, "Q4_K_M" };

      check_case (&expected, NULL);
      g_assert_cmpstr (again, ==, repository);
    }
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

  g_test_add_func ("/names/hub-reference/takes-off-what-came-along", test_takes_off_what_came_along);
  g_test_add_func ("/names/hub-reference/reads-addresses", test_reads_addresses);
  g_test_add_func ("/names/hub-reference/trusts-whole-hosts-only", test_trusts_whole_hosts_only);
  g_test_add_func ("/names/hub-reference/knows-the-configured-hub", test_knows_the_configured_hub);
  g_test_add_func ("/names/hub-reference/reads-names", test_reads_names);
  g_test_add_func ("/names/hub-reference/reads-hub-uris", test_reads_hub_uris);
  g_test_add_func ("/names/hub-reference/reads-commands", test_reads_commands);
  g_test_add_func ("/names/hub-reference/keeps-what-searches-say", test_keeps_what_searches_say);
  g_test_add_func ("/names/hub-reference/every-problem-has-a-sentence-and-a-hint", test_every_problem_has_a_sentence_and_a_hint);
  g_test_add_func ("/names/hub-reference/never-repeats-a-token", test_never_repeats_a_token);
  g_test_add_func ("/names/hub-reference/gives-names-for-pulling", test_gives_names_for_pulling);
  g_test_add_func ("/names/hub-reference/says-in-words-what-was-understood", test_says_in_words_what_was_understood);
  g_test_add_func ("/names/hub-reference/forms-of-one-file-agree", test_forms_of_one_file_agree);
  g_test_add_func ("/names/hub-reference/names-for-pulling-are-read-back", test_names_for_pulling_are_read_back);
  g_test_add_func ("/names/hub-reference/bounds-what-it-reads", test_bounds_what_it_reads);
  g_test_add_func ("/names/hub-reference/references-are-counted", test_references_are_counted);

  return g_test_run ();
}
