/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "servers/pdk-ollama-sayings.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ANY   PDK_OLLAMA_SCOPE_ANY
#define HUB   PDK_OLLAMA_SCOPE_HUB
#define CLOUD PDK_OLLAMA_SCOPE_CLOUD

/* clang-format off */
#define HUB_HINT \
  N_("Accept the model's terms on its page, and add the key of the server (id_ed25519.pub in the .ollama folder " \
     "of the account that runs Ollama) to the SSH keys of your Hugging Face account: Ollama uses no access tokens.")
#define UPDATE_HINT  N_("Update Ollama, then try again.")
#define WAIT_HINT    N_("Wait a few minutes, then start the download again.")
#define NETWORK_HINT N_("Check the network of the computer that Ollama runs on, then start the download again.")
#define PLAIN_HINT   N_("If you trust the network, allow plain HTTP for this registry (--insecure).")
#define RESUME_HINT  N_("Start the download again: it goes on where it stopped.")

/* The first row that fits counts. */
static const PdkOllamaSaying sayings[] = {
  /* The server's disk. */
  { ANY, PDK_ERROR_NO_SPACE, { "no space left" },
    N_("The disk of the server at {address} is full"),
    N_("Delete models that you no longer need, or make room there, then start again.") },
  { ANY, PDK_ERROR_NO_SPACE, { "disk quota exceeded" },
    N_("The server at {address} may not store more"),
    N_("Delete models that you no longer need, or raise the quota.") },
  { ANY, PDK_ERROR_PERMISSION, { "permission denied" },
    N_("The server at {address} may not write to its models folder"),
    N_("Give the account that runs Ollama access to that folder (OLLAMA_MODELS).") },
  { ANY, PDK_ERROR_PERMISSION, { "read-only file system" },
    N_("The models folder of the server at {address} is read-only"),
    N_("Make the folder writable, or choose another one with OLLAMA_MODELS.") },

  /* What a registry says about a model. */
  { ANY, PDK_ERROR_CHECKSUM, { "digest mismatch*downloaded again" },
    N_("The data of {name} arrived damaged"),
    N_("Start the download again; if it stays so, the copy in the registry is damaged.") },
  { ANY, PDK_ERROR_CHECKSUM, { "digest mismatch" },
    N_("The file did not arrive as it was sent"),
    N_("Make sure that nothing changes the file, then try again.") },
  { ANY, PDK_ERROR_INCOMPATIBLE, { "newer version of ollama", "manifest: 412" },
    N_("{name} needs a newer Ollama than the one at {address}"),
    UPDATE_HINT },
  { ANY, PDK_ERROR_INCOMPATIBLE, { "sharded gguf" },
    N_("{name} is split into several files, which Ollama cannot fetch"),
    N_("Choose a quantization that is one file.") },
  { ANY, PDK_ERROR_UNSUPPORTED_FILE, { "repository is not gguf", "not compatible with llama.cpp" },
    N_("{name} holds no GGUF files that Ollama can run"),
    N_("Look for a repository whose name ends in -GGUF.") },
  { ANY, PDK_ERROR_NOT_FOUND, { "not a valid quantization" },
    N_("{name}: there is no such quantization"),
    N_("Leave the part after the colon out, or choose one that the repository has.") },
  { ANY, PDK_ERROR_GATED, { "awaiting a review" },
    N_("Access to {name} has not been granted yet"),
    HUB_HINT },
  { ANY, PDK_ERROR_GATED, { "gated repo", "is gated", "is restricted" },
    N_("{name} is a gated model"),
    HUB_HINT },
  { ANY, PDK_ERROR_GATED, { "invalid username or password" },
    N_("{name} is private, gated, or does not exist"),
    HUB_HINT },
  { HUB, PDK_ERROR_GATED, { "realm host \"\"", "manifest: 401", "unauthorized" },
    N_("{name} is private, gated, or does not exist"),
    HUB_HINT },
  { HUB, PDK_ERROR_GATED, { "manifest: 403" },
    N_("Hugging Face refuses access to {name}"),
    HUB_HINT },
  { HUB, PDK_ERROR_UNAUTHORIZED, { "realm host*does not match" },
    N_("This Ollama does not accept the login of hf.co for {name}"),
    N_("Use the same name with huggingface.co/ in place of hf.co/, or update Ollama.") },
  { ANY, PDK_ERROR_UNAUTHORIZED, { "realm host \"\"" },
    N_("The registry of {name} asks for a login that Ollama cannot give"),
    N_("Use a registry that needs no login, or one that knows the server's key.") },
  { ANY, PDK_ERROR_UNAUTHORIZED, { "realm host*does not match" },
    N_("The registry of {name} asks for a login at another host, which Ollama refuses"),
    N_("Use the name under which the registry itself answers.") },
  { CLOUD, PDK_ERROR_UNAUTHORIZED, { "unauthorized" },
    N_("{name} runs at ollama.com, where the server at {address} is not signed in"),
    N_("Run “ollama signin” on that computer.") },
  { ANY, PDK_ERROR_UNAUTHORIZED, { "unauthorized*access denied", "manifest: 401" },
    N_("The registry does not give {name} to this server"),
    N_("If the model is private, add the server's key to your account at the registry.") },
  { ANY, PDK_ERROR_PERMISSION, { "manifest: 403" },
    N_("The registry refuses access to {name}: {words}"),
    N_("Ask whoever runs the registry.") },
  { ANY, PDK_ERROR_RATE_LIMITED, { ": 429", "too many requests", "rate limit" },
    N_("The registry allows no more downloads for now"),
    WAIT_HINT },
  { ANY, PDK_ERROR_NOT_FOUND, { "manifest: file does not exist", "manifest: 404", "manifest unknown" },
    N_("The registry has no model “{name}”"),
    N_("Check the name and the part after the colon.") },
  { ANY, PDK_ERROR_UNREACHABLE, { "manifest: 5" },
    N_("The registry of {name} has a fault of its own: {words}"),
    N_("Try again later.") },

  /* The way to the registry. */
  { ANY, PDK_ERROR_UNREACHABLE, { "insecure protocol http", "does not look like a tls handshake", "http response to https client" },
    N_("The registry of {name} does not speak TLS"),
    PLAIN_HINT },
  { ANY, PDK_ERROR_UNREACHABLE, { "tls handshake timeout" },
    N_("The registry of {name} does not answer to TLS"),
    N_("Check the network of the computer that Ollama runs on; for a registry of your own without TLS, allow plain HTTP (--insecure).") },
  { ANY, PDK_ERROR_UNREACHABLE, { "x509:" },
    N_("Ollama does not trust the certificate of the registry of {name}"),
    N_("Check the clock and the certificates of the computer that Ollama runs on.") },
  { ANY, PDK_ERROR_PROTOCOL, { "invalid character '<'" },
    N_("A web page came in place of {name}"),
    N_("A proxy or a login page stands between Ollama and the registry; sign in there, or set HTTPS_PROXY for Ollama.") },
  { ANY, PDK_ERROR_INCOMPATIBLE, { "no location header" },
    N_("The registry of {name} does not redirect its downloads, which Ollama expects"),
    N_("Use another registry.") },
  { ANY, PDK_ERROR_UNREACHABLE, { "no such host", "server misbehaving", "temporary failure in name resolution" },
    N_("The server at {address} cannot find the registry of {name}"),
    NETWORK_HINT },
  { ANY, PDK_ERROR_UNREACHABLE, { "connection refused" },
    N_("Nobody answers where the registry of {name} should be"),
    N_("Check the host and port in the name, and that the registry runs.") },
  { ANY, PDK_ERROR_UNREACHABLE, { "network is unreachable", "no route to host" },
    N_("The server at {address} has no connection to the registry of {name}"),
    NETWORK_HINT },
  { ANY, PDK_ERROR_UNREACHABLE, { "max retries exceeded" },
    N_("The download of {name} broke off again and again"),
    RESUME_HINT },
  { ANY, PDK_ERROR_TIMEOUT, { "i/o timeout", "deadline exceeded" },
    N_("The registry of {name} does not answer"),
    NETWORK_HINT },
  { ANY, PDK_ERROR_UNREACHABLE, { "connection reset", "unexpected eof", "broken pipe" },
    N_("The connection to the registry of {name} broke off"),
    RESUME_HINT },

  /* Files, and loading them. */
  { ANY, PDK_ERROR_UNSUPPORTED_FILE, { "not in gguf format", "invalid file magic" },
    N_("The file is not a GGUF model"),
    N_("Choose a file that ends in .gguf.") },
  { ANY, PDK_ERROR_UNSUPPORTED_FILE, { "unsupported gguf" },
    N_("The server at {address} cannot read this GGUF file: {words}"),
    UPDATE_HINT },
  { ANY, PDK_ERROR_INCOMPATIBLE, { "only supported for safetensors" },
    N_("This Ollama does not change the quantization of GGUF files"),
    N_("Choose a file that has the quantization you want.") },
  { ANY, PDK_ERROR_NOT_FOUND, { "no such file or directory" },
    N_("Data of {name} is missing on the server at {address}"),
    N_("Import the file, or download the model, once more.") },
  { ANY, PDK_ERROR_INCOMPATIBLE, { "unknown model architecture" },
    N_("The Ollama at {address} does not know the architecture of {name}"),
    UPDATE_HINT },
  { ANY, PDK_ERROR_INCOMPATIBLE, { "requires more system memory", "out of memory" },
    N_("There is not enough memory for {name}: {words}"),
    N_("Unload other models, or choose a smaller quantization or context.") },
  { ANY, PDK_ERROR_UNSUPPORTED_FILE, { "unable to load model", "failed to load model", "error loading model" },
    N_("The server at {address} cannot load {name}"),
    N_("The file may be damaged or only a part of a model; download it again, or update Ollama.") },
  { ANY, PDK_ERROR_INCOMPATIBLE, { "runner process" },
    N_("The engine at {address} stopped while it ran {name}: {words}"),
    N_("Try a smaller context; if it stays so, look at the server's log.") },

  /* Requests. */
  { ANY, PDK_ERROR_BUSY, { "server busy" },
    N_("The server at {address} has too much to do"),
    N_("Try again in a moment.") },
  { ANY, PDK_ERROR_INCOMPATIBLE, { "does not support thinking" },
    N_("{name} cannot show its thinking"),
    N_("Switch thinking off for this model.") },
  { ANY, PDK_ERROR_INCOMPATIBLE, { "does not support" },
    N_("{name} is not a model for this: {words}"),
    N_("Choose a model that has this capability.") },
  { ANY, PDK_ERROR_INVALID_INPUT, { "exceeds*context length" },
    N_("The text is too long for {name}"),
    N_("Shorten the text, or load the model with a larger context.") },
  { ANY, PDK_ERROR_PERMISSION, { "cloud*disabled" },
    N_("Cloud models are switched off on the server at {address}"),
    N_("Choose a model that runs there itself.") },
  { ANY, PDK_ERROR_NOT_FOUND, { "model '*not found", "model \"*not found" },
    N_("The server at {address} has no model “{name}”"),
    N_("Check the name in the list of models, or download it first.") },
  { ANY, PDK_ERROR_INVALID_INPUT, { "unqualified name", "invalid model name", "destination \"*is invalid", "source \"*is invalid" },
    N_("This is not a name that a model can have: {words}"),
    N_("Check the spelling of the name.") },
  { ANY, PDK_ERROR_INVALID_INPUT, { "invalid duration", "missing unit in duration" },
    N_("This is not a time to keep a model loaded: {words}"),
    N_("Write it like 10m, 1h30m, a number of seconds, or -1 for ever.") },
};
/* clang-format on */

static gboolean
is_of_scope (const char    *name,
             PdkOllamaScope scope)
{
  switch (scope)
    {
    case PDK_OLLAMA_SCOPE_HUB:
      return name != NULL && (g_ascii_strncasecmp (name, "hf.co/", strlen ("hf.co/")) == 0 ||
                              g_ascii_strncasecmp (name, "huggingface.co/", strlen ("huggingface.co/")) == 0);
    case PDK_OLLAMA_SCOPE_CLOUD:
      return name != NULL && (g_str_has_suffix (name, ":cloud") || g_str_has_suffix (name, "-cloud"));
    case PDK_OLLAMA_SCOPE_ANY:
    default:
      return TRUE;
    }
}

static gboolean
holds (const char *words,
       const char *part)
{
  g_auto (GStrv) pieces = g_strsplit (part, "*", -1);

  for (gsize i = 0; pieces[i] != NULL; i++)
    {
      const char *found = strstr (words, pieces[i]);

      if (found == NULL)
        return FALSE;
      words = found + strlen (pieces[i]);
    }
  return TRUE;
}

const PdkOllamaSaying *
pdk_ollama_sayings_find (const char *words,
                         const char *name)
{
  g_autofree char *lower = g_ascii_strdown (words, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (sayings); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (sayings[i].parts) && sayings[i].parts[k] != NULL; k++)
      if (is_of_scope (name, sayings[i].scope) && holds (lower, sayings[i].parts[k]))
        return &sayings[i];
  return NULL;
}
