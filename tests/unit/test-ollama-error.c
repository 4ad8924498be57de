/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-test.h"
#include "servers/pdk-ollama-error.h"

typedef struct
{
  guint        status;
  const char  *subject;
  const char  *words;
  PdkErrorCode cause;
  const char  *hint; /* a telling part of the next step; NULL for none asked */
} Row;

static GError *
convert (guint       status,
         const char *content_type,
         const char *subject,
         const char *words)
{
  PdkHttpFailure failure = {
    .address = "http://127.0.0.1:11434",
    .path = "/api/pull",
    .subject = subject,
    .status = status,
    .content_type = content_type,
    .words = words,
  };

  return pdk_ollama_error_new (&failure);
}

static void
check (const Row *rows,
       gsize      n_rows)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      g_autoptr (GError) error = convert (rows[i].status, "application/json", rows[i].subject, rows[i].words);

      g_test_message ("%s → %s: %s [%s]", rows[i].words, pdk_error_get_stable_code (error), error->message,
                      pdk_error_get_hint (error));
      g_assert_error (error, PDK_ERROR, (int) rows[i].cause);
      g_assert_null (strchr (error->message, '{') != NULL && strchr (rows[i].words, '{') == NULL ? error->message : NULL);
      if (rows[i].hint != NULL)
        {
          g_assert_nonnull (pdk_error_get_hint (error));
          g_assert_nonnull (strstr (pdk_error_get_hint (error), rows[i].hint));
        }
    }
}

#define DIAL_TLS  "pull model manifest: Get \"https://127.0.0.1:25000/v2/library/tiny/manifests/latest\": tls: first record does not look like a TLS handshake"
#define DIAL_NONE "pull model manifest: Get \"http://127.0.0.1:25999/v2/library/tiny/manifests/latest\": dial tcp 127.0.0.1:25999: connect: connection refused"
#define DIAL_HUB  "pull model manifest: Get \"https://hf.co/v2/unsloth/Nope-GGUF/manifests/Q4_K_M\": dial tcp: lookup hf.co on 127.0.0.53:53: no such host"
#define SAID      "{\"errors\":[{\"code\":\"X\",\"message\":\"said by the registry\"}]}"
#define MISMATCH  "digest mismatch, file must be downloaded again: want sha256:354f356b90e3e3a9b336f1dcd9d6e419d799b850a50a519b7d131c05b17729fd, got sha256:b7cb94aa44194a85310c8f1e8a48ffa421bf81c6f0f8f0669acdf323261814e9"

/* Word for word from recordings/ollama-0.17.4. */
static void
test_texts_of_the_recordings (void)
{
  const Row rows[] = {
    { 400, NULL, "invalid character 'b' looking for beginning of object key string", PDK_ERROR_INVALID_INPUT, NULL },
    { 404, "nope", "model 'nope' not found", PDK_ERROR_NOT_FOUND, "list" },
    { 500, "bad name!", "unqualified name: registry.ollama.ai/library/bad name!:latest", PDK_ERROR_INVALID_INPUT, "spelling" },
    { 400, NULL, "model is required", PDK_ERROR_INVALID_INPUT, NULL },
    { 400, "a//b::c", "invalid model name", PDK_ERROR_INVALID_INPUT, "spelling" },
    { 400, NULL, "missing request body", PDK_ERROR_INVALID_INPUT, NULL },
    { 400, NULL, "digest mismatch, expected \"sha256:00\", got \"sha256:8b\"", PDK_ERROR_CHECKSUM, "changes the file" },
    { 400, NULL, "invalid digest format", PDK_ERROR_INVALID_INPUT, NULL },
    { 200, "made2", "open /models/blobs/sha256-1111: no such file or directory", PDK_ERROR_NOT_FOUND, "Import" },
    { 200, "made4", "pull model manifest: Get \"https://registry.ollama.ai/v2/library/nope/manifests/latest\": dial tcp: lookup registry.ollama.ai on 127.0.0.53:53: no such host", PDK_ERROR_UNREACHABLE, "network" },
    { 400, "made6", "file path must be relative", PDK_ERROR_INVALID_INPUT, NULL },
    { 200, "broken2", "supplied file was not in GGUF format", PDK_ERROR_UNSUPPORTED_FILE, ".gguf" },
    { 400, "made", "\"made\" does not support thinking", PDK_ERROR_INCOMPATIBLE, "thinking off" },
    { 400, "made", "time: invalid duration \"soon\"", PDK_ERROR_INVALID_INPUT, "10m" },
    { 404, "nope", "model \"nope\" not found", PDK_ERROR_NOT_FOUND, "list" },
    { 400, "made", "destination \"bad name!\" is invalid", PDK_ERROR_INVALID_INPUT, "spelling" },
    { 200, "x", "pull model manifest: file does not exist", PDK_ERROR_NOT_FOUND, "colon" },
    { 500, "x", "pull model manifest: file does not exist", PDK_ERROR_NOT_FOUND, "colon" },
    { 200, "x", "pull model manifest: realm host \"\" does not match original host \"127.0.0.1:25000\"", PDK_ERROR_UNAUTHORIZED, "login" },
    { 200, "x", "pull model manifest: 403: " SAID, PDK_ERROR_PERMISSION, "registry" },
    { 200, "x", "pull model manifest: 429: " SAID, PDK_ERROR_RATE_LIMITED, "Wait" },
    { 200, "x", "pull model manifest: 500: " SAID, PDK_ERROR_UNREACHABLE, "later" },
    { 200, "x", "pull model manifest: invalid character '<' looking for beginning of value", PDK_ERROR_PROTOCOL, "proxy" },
    { 200, "x", DIAL_TLS, PDK_ERROR_UNREACHABLE, "--insecure" },
    { 200, "x", DIAL_NONE, PDK_ERROR_UNREACHABLE, "port" },
    { 200, "hf.co/unsloth/Nope-GGUF:Q4_K_M", DIAL_HUB, PDK_ERROR_UNREACHABLE, "network" },
    { 200, "x", MISMATCH, PDK_ERROR_CHECKSUM, "again" },
    { 500, "shards", "unable to load model: /models/blobs/sha256-674854d6", PDK_ERROR_UNSUPPORTED_FILE, "part of a model" },
    { 404, "broken", "model 'broken' not found", PDK_ERROR_NOT_FOUND, "list" },
  };

  check (rows, G_N_ELEMENTS (rows));
}

/* facts/servers.md §1.2, §1.6, §1.10 and §1.14. */
static void
test_texts_of_the_facts (void)
{
  const char *hub = "hf.co/owner/repo:Q4_K_M";
  const Row   rows[] = {
    { 200, "x", "pull model manifest: 412: this model requires a newer version of Ollama that you can download", PDK_ERROR_INCOMPATIBLE, "Update" },
    { 200, hub, "pull model manifest: 400: {\"error\":\"Repository is not GGUF or is not compatible with llama.cpp\"}", PDK_ERROR_UNSUPPORTED_FILE, "-GGUF" },
    { 200, hub, "pull model manifest: 400: {\"error\":\"The specified tag is not a valid quantization scheme. Please use another tag or \\\"latest\\\"\"}", PDK_ERROR_NOT_FOUND, "colon" },
    { 200, hub, "pull model manifest: 400: {\"error\":\"The specified tag is a sharded GGUF. Ollama does not support this yet.\"}", PDK_ERROR_INCOMPATIBLE, "one file" },
    { 200, hub, "pull model manifest: 401: {\"error\":\"Invalid username or password.\"}", PDK_ERROR_GATED, "SSH keys" },
    { 200, hub, "pull model manifest: 401: Unauthorized", PDK_ERROR_GATED, "id_ed25519.pub" },
    { 200, hub, "pull model manifest: 403: Forbidden", PDK_ERROR_GATED, "terms" },
    { 200, hub, "Access to model owner/repo is restricted and you are not in the authorized list", PDK_ERROR_GATED, "terms" },
    { 200, hub, "pull model manifest: realm host \"huggingface.co\" does not match original host \"hf.co\"", PDK_ERROR_UNAUTHORIZED, "huggingface.co/" },
    { 200, hub, "pull model manifest: 429: Too Many Requests", PDK_ERROR_RATE_LIMITED, "Wait" },
    { 200, "me/private", "pull model manifest: unauthorized: access denied", PDK_ERROR_UNAUTHORIZED, "key" },
    { 200, "x", "max retries exceeded: EOF", PDK_ERROR_UNREACHABLE, "where it stopped" },
    { 200, "x", "read tcp 10.0.0.1:5->10.0.0.2:443: read: connection reset by peer", PDK_ERROR_UNREACHABLE, "where it stopped" },
    { 200, "x", "write /usr/share/ollama/.ollama/models/blobs/sha256-x-partial: no space left on device", PDK_ERROR_NO_SPACE, "room" },
    { 200, "x", "open /usr/share/ollama/.ollama/models/blobs/sha256-x: permission denied", PDK_ERROR_PERMISSION, "OLLAMA_MODELS" },
    { 200, "x", "insecure protocol http", PDK_ERROR_UNREACHABLE, "--insecure" },
    { 200, "x", "http: no Location header in response", PDK_ERROR_INCOMPATIBLE, NULL },
    { 200, "x", "net/http: TLS handshake timeout", PDK_ERROR_UNREACHABLE, "--insecure" },
    { 200, "x", "dial tcp 10.0.0.1:443: i/o timeout", PDK_ERROR_TIMEOUT, "network" },
    { 200, "x", "tls: failed to verify certificate: x509: certificate signed by unknown authority", PDK_ERROR_UNREACHABLE, "certificates" },
    { 503, "x", "server busy, please try again. maximum pending requests exceeded", PDK_ERROR_BUSY, "moment" },
    { 401, "big:20b-cloud", "unauthorized", PDK_ERROR_UNAUTHORIZED, "signin" },
    { 401, "x", "unauthorized", PDK_ERROR_UNAUTHORIZED, "token" },
    { 403, "big:cloud", "ollama cloud is disabled: remote inference is unavailable", PDK_ERROR_PERMISSION, "itself" },
    { 400, "x", "\"x\" does not support generate", PDK_ERROR_INCOMPATIBLE, "capability" },
    { 400, "x", "time: missing unit in duration \"-1\"", PDK_ERROR_INVALID_INPUT, "10m" },
    { 400, "x", "the input length exceeds the context length", PDK_ERROR_INVALID_INPUT, "Shorten" },
    { 400, "x", "create-time quantization is only supported for safetensors imports; quantize GGUF models with llama.cpp tools before importing", PDK_ERROR_INCOMPATIBLE, "quantization" },
    { 500, "x", "model requires more system memory (9.8 GiB) than is available (3.1 GiB)", PDK_ERROR_INCOMPATIBLE, "smaller" },
    { 500, "x", "llama runner process has terminated: exit status 2", PDK_ERROR_INCOMPATIBLE, "log" },
    { 500, "x", "error loading model architecture: unknown model architecture: 'future'", PDK_ERROR_INCOMPATIBLE, "Update" },
    { 502, "x", "dial tcp 34.36.133.15:443: connect: network is unreachable", PDK_ERROR_UNREACHABLE, "network" },
    { 200, "x", "something that nobody has said before", PDK_ERROR_PROTOCOL, NULL },
  };

  check (rows, G_N_ELEMENTS (rows));
}

/* Where there are no words, status and type decide. */
static void
test_shapes (void)
{
  const struct
  {
    guint        status;
    const char  *content_type;
    const char  *words;
    PdkErrorCode cause;
  } rows[] = {
    { 403, "", NULL, PDK_ERROR_PERMISSION },
    { 404, "text/plain", "404 page not found", PDK_ERROR_INCOMPATIBLE },
    { 405, "text/plain", "405 method not allowed", PDK_ERROR_INCOMPATIBLE },
    { 404, "text/html", NULL, PDK_ERROR_INCOMPATIBLE },
    { 401, "text/html", NULL, PDK_ERROR_UNAUTHORIZED },
    { 403, "text/html", NULL, PDK_ERROR_PERMISSION },
    { 407, "text/html", NULL, PDK_ERROR_UNAUTHORIZED },
    { 413, "text/html", NULL, PDK_ERROR_INCOMPATIBLE },
    { 429, "text/html", NULL, PDK_ERROR_RATE_LIMITED },
    { 502, "text/html", NULL, PDK_ERROR_UNREACHABLE },
    { 503, "text/html", NULL, PDK_ERROR_BUSY },
    { 504, "text/html", NULL, PDK_ERROR_TIMEOUT },
    { 507, "", NULL, PDK_ERROR_NO_SPACE },
    { 500, "", NULL, PDK_ERROR_PROTOCOL },
    { 301, "text/html", NULL, PDK_ERROR_UNREACHABLE },
    { 418, "", NULL, PDK_ERROR_INVALID_INPUT },
    { 599, "", NULL, PDK_ERROR_PROTOCOL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = convert (rows[i].status, rows[i].content_type, NULL, rows[i].words);

      g_test_message ("%u %s → %s", rows[i].status, rows[i].content_type, error->message);
      g_assert_error (error, PDK_ERROR, (int) rows[i].cause);
      g_assert_nonnull (strstr (error->message, "127.0.0.1:11434"));
    }
}

static void
test_words_of_bodies (void)
{
  const struct
  {
    const char *content_type;
    const char *body;
    const char *words;
  } rows[] = {
    { "application/json", "{\"error\":\"text\"}", "text" },
    { "application/json", "{\"error\":{\"message\":\"nested\",\"type\":\"x\",\"param\":null,\"code\":null}}", "nested" },
    { "application/json", "{\"StatusCode\":502,\"Status\":\"502 Bad Gateway\",\"error\":\"relayed\"}", "relayed" },
    { "application/json", "{\"error\":\"unauthorized\",\"signin_url\":\"https://ollama.com/connect?name=x&key=y\"}", "unauthorized" },
    { "application/x-ndjson", "{\"status\":400,\"error\":\"first\"}\n{\"status\":\"more\"}\n", "first" },
    { "application/json", "{\"error\":\"\"}", NULL },
    { "application/json", "{\"error\":null}", NULL },
    { "application/json", "{\"message\":\"x\"}", NULL },
    { "application/json", "[]", NULL },
    { "application/json", "{", NULL },
    { "application/json", "", NULL },
    { "application/json", "{\"error\":\"a\\nb\\u001b[31m\"}", "a b\uFFFD[31m" },
    { "text/plain", "404 page not found", "404 page not found" },
    { "text/plain", "\xff\xfe", "\uFFFD\uFFFD" },
    { "text/html", "<html>secret</html>", NULL },
    { "", "anything", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *words = pdk_http_error_dup_words_of_body (rows[i].content_type, rows[i].body, strlen (rows[i].body));

      g_assert_cmpstr (words, ==, rows[i].words);
    }
}

static void
test_long_words_are_cut (void)
{
  g_autofree char *text = g_strnfill (10000, 'x');
  g_autofree char *body = g_strdup_printf ("{\"error\":\"%s\"}", text);
  g_autofree char *words = pdk_http_error_dup_words_of_body ("application/json", body, strlen (body));

  g_assert_cmpuint (strlen (words), <, 500);
}

/* What comes from outside is put in once, and is no format and no mark itself. */
static void
test_hostile_words (void)
{
  g_autoptr (GError) words = convert (200, "application/x-ndjson", "{words}%s%n\033[2J", "{name} {address} %s %n");
  g_autoptr (GError) name = convert (404, "application/json", "%n{address}\nx", "model '%n{address}' not found");

  g_assert_nonnull (strstr (words->message, "{name} {address} %s %n"));
  g_assert_nonnull (strstr (name->message, "“%n{address} x”"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ollama-error/texts-of-the-recordings", test_texts_of_the_recordings);
  g_test_add_func ("/ollama-error/texts-of-the-facts", test_texts_of_the_facts);
  g_test_add_func ("/ollama-error/shapes", test_shapes);
  g_test_add_func ("/ollama-error/words-of-bodies", test_words_of_bodies);
  g_test_add_func ("/ollama-error/long-words-are-cut", test_long_words_are_cut);
  g_test_add_func ("/ollama-error/hostile-words", test_hostile_words);

  return g_test_run ();
}
