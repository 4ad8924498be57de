/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-ollama-double-private.h"

#include <string.h>

#include "base/pdk-digest.h"
#include "base/pdk-json.h"
#include "gguf/pdk-gguf-reader.h"
#include "names/pdk-model-name.h"

/* Files that come to the simulated server, and models that are made from them or from others. */

static gboolean
is_digest (const char *digest)
{
  return strlen (digest) == 71 && g_str_has_prefix (digest, "sha256:") &&
         strspn (digest + 7, "0123456789abcdefABCDEF") == 64;
}

PdkDoubleReply *
pdk_double_handle_blob (PdkOllamaDouble *self,
                        gboolean         is_upload,
                        const char      *digest,
                        GBytes          *body)
{
  g_autofree char *hex = NULL;
  g_autofree char *got = NULL;
  gboolean         is_there = g_hash_table_contains (self->uploads, digest) || g_hash_table_contains (self->blobs, digest);

  if (!is_digest (digest))
    return pdk_double_reply_new_error (SOUP_STATUS_BAD_REQUEST, "invalid digest format");
  if (!is_upload && is_there)
    return pdk_double_reply_new (SOUP_STATUS_OK, NULL);
  if (!is_upload)
    return pdk_double_reply_new (SOUP_STATUS_NOT_FOUND, "application/json; charset=utf-8");
  if (is_there)
    return pdk_double_reply_new (SOUP_STATUS_OK, NULL);
  hex = pdk_digest_of_bytes (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  got = g_strconcat ("sha256:", hex, NULL);
  if (!g_str_equal (got, digest))
    return pdk_double_reply_new_error (SOUP_STATUS_BAD_REQUEST, "digest mismatch, expected \"%s\", got \"%s\"", digest, got);
  g_hash_table_insert (self->uploads, g_strdup (digest), g_bytes_ref (body));
  return pdk_double_reply_new (SOUP_STATUS_CREATED, NULL);
}

static void
add_status (PdkDoubleReply *reply,
            const char     *status)
{
  g_autoptr (JsonObject) line = json_object_new ();
  g_autofree char       *text = NULL;

  json_object_set_string_member (line, "status", status);
  text = pdk_json_object_to_string (line);
  pdk_double_reply_add_line (reply, text);
}

static void
add_error (PdkDoubleReply *reply,
           const char     *words)
{
  g_autoptr (JsonObject) line = json_object_new ();
  g_autofree char       *text = NULL;

  json_object_set_string_member (line, "error", words);
  text = pdk_json_object_to_string (line);
  pdk_double_reply_add_line (reply, text);
}

static void
add_layer_line (PdkDoubleReply *reply,
                const char     *what,
                const char     *digest)
{
  g_autofree char *status = g_strdup_printf ("%s layer %s", what, digest);

  add_status (reply, status);
}

static void
set_from_file (PdkDoubleEntry *entry,
               const char     *digest,
               GBytes         *bytes)
{
  g_autoptr (PdkGgufHeader) header = pdk_gguf_reader_read_bytes ("blob", bytes, g_bytes_get_size (bytes), NULL);
  PdkDoubleLayer           *weights = g_ptr_array_index (entry->layers, 0);

  g_set_str (&weights->digest, digest);
  weights->size = (gint64) g_bytes_get_size (bytes);
  /* The real server takes a file that only begins like one, too. */
  g_set_str (&entry->family, header != NULL ? pdk_gguf_header_get_architecture (header) : "unknown");
  g_set_str (&entry->quantization, header != NULL ? "F16" : "unknown");
  if (header != NULL && pdk_gguf_header_get_context_length (header) > 0)
    entry->context_length = (gint64) pdk_gguf_header_get_context_length (header);
  pdk_double_entry_seal (entry);
}

static PdkDoubleReply *
create_from_files (PdkOllamaDouble *self,
                   const char      *name,
                   JsonObject      *files)
{
  g_autoptr (GList) members = json_object_get_members (files);
  PdkDoubleReply   *reply = pdk_double_reply_new_lines ();
  const char       *file = members == NULL ? "" : members->data;
  const char       *digest = pdk_json_get_string (files, file);
  GBytes           *bytes = digest == NULL ? NULL : g_hash_table_lookup (self->uploads, digest);
  PdkDoubleEntry   *entry;

  if (strstr (file, "..") != NULL || *file == '/' || strpbrk (file, "\\:") != NULL)
    {
      pdk_double_reply_free (reply);
      return pdk_double_reply_new_error (SOUP_STATUS_BAD_REQUEST, "file path must be relative");
    }
  add_status (reply, "parsing GGUF");
  if (bytes == NULL)
    {
      g_autofree char *words = g_strdup_printf ("open /models/blobs/sha256-%s: no such file or directory",
                                                digest != NULL && strlen (digest) > 7 ? digest + 7 : "");

      add_error (reply, words);
      return reply;
    }
  if (g_bytes_get_size (bytes) < 4 || memcmp (g_bytes_get_data (bytes, NULL), "GGUF", 4) != 0)
    {
      add_error (reply, "supplied file was not in GGUF format");
      return reply;
    }
  entry = pdk_double_entry_new (&(PdkDoubleModel) { .name = name }, NULL, 0);
  set_from_file (entry, digest, bytes);
  pdk_double_install (self, entry);
  add_layer_line (reply, "using existing", digest);
  add_status (reply, "writing manifest");
  add_status (reply, "success");
  return reply;
}

static void
change (PdkDoubleEntry *entry,
        JsonObject     *request,
        PdkDoubleReply *reply)
{
  const char *members[] = { "template", "system", "license", "parameters", "messages" };

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (json_object_has_member (request, members[i]))
      {
        g_autofree char *text = pdk_json_to_string (json_object_get_member (request, members[i]));
        PdkDoubleLayer  *layer = pdk_double_layer_new (text, (gint64) strlen (text));

        json_object_set_member (entry->changes, members[i], json_object_dup_member (request, members[i]));
        add_layer_line (reply, "creating new", layer->digest);
        g_ptr_array_insert (entry->layers, (int) entry->layers->len - 1, layer);
      }
  pdk_double_entry_seal (entry);
}

PdkDoubleReply *
pdk_double_handle_create (PdkOllamaDouble *self,
                          JsonObject      *request)
{
  const char              *name = pdk_double_request_get_model (request);
  const char              *from = pdk_json_get_string (request, "from");
  JsonObject              *files = pdk_json_get_object (request, "files");
  g_autoptr (PdkModelName) parsed = pdk_model_name_parse (name != NULL ? name : "", NULL);
  PdkDoubleEntry          *base;
  PdkDoubleEntry          *entry;
  PdkDoubleReply          *reply;

  if (parsed == NULL)
    return pdk_double_reply_new_error (SOUP_STATUS_BAD_REQUEST, "invalid model name");
  if (files != NULL)
    return create_from_files (self, name, files);
  if (from == NULL)
    return pdk_double_reply_new_error (SOUP_STATUS_BAD_REQUEST, "neither 'from' or 'files' was specified");
  base = pdk_double_find (self->entries, from);
  if (base == NULL)
    {
      /* The real server begins to pull what it does not have. */
      g_autoptr (JsonObject) pull = json_object_new ();

      json_object_set_string_member (pull, "model", from);
      return pdk_double_handle_pull (self, pull);
    }
  reply = pdk_double_reply_new_lines ();
  entry = pdk_double_entry_copy (base, name);
  add_layer_line (reply, "using existing", ((PdkDoubleLayer *) g_ptr_array_index (entry->layers, 0))->digest);
  g_set_str (&entry->parent, base->name);
  change (entry, request, reply);
  pdk_double_install (self, entry);
  add_status (reply, "writing manifest");
  add_status (reply, "success");
  return reply;
}
