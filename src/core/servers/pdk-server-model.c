/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "servers/pdk-server-model.h"

#include <string.h>

#include "base/pdk-json.h"
#include "servers/pdk-ollama-json.h"

/* "For ever" is told as a time about 292 years ahead. */
#define YEAR_OF_NEVER 2200

struct _PdkServerModel
{
  GObject parent_instance;

  char      *name;
  char      *digest;
  gint64     size;
  gint64     size_vram;
  GDateTime *modified;
  GDateTime *expires;
  char      *format;
  char      *family;
  char      *parameter_size;
  char      *quantization;
  gint64     context_length;
  GStrv      capabilities;
  gboolean   remote;
};

G_DEFINE_FINAL_TYPE (PdkServerModel, pdk_server_model, G_TYPE_OBJECT)

static void
pdk_server_model_finalize (GObject *object)
{
  PdkServerModel *self = PDK_SERVER_MODEL (object);

  g_free (self->name);
  g_free (self->digest);
  g_clear_pointer (&self->modified, g_date_time_unref);
  g_clear_pointer (&self->expires, g_date_time_unref);
  g_free (self->format);
  g_free (self->family);
  g_free (self->parameter_size);
  g_free (self->quantization);
  g_strfreev (self->capabilities);
  G_OBJECT_CLASS (pdk_server_model_parent_class)->finalize (object);
}

static void
pdk_server_model_class_init (PdkServerModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_server_model_finalize;
}

static void
pdk_server_model_init (PdkServerModel *self)
{
}

/* Lists give the digest bare, streams and blobs give it with the name of the hash. */
static char *
dup_bare_digest (JsonObject *object)
{
  const char *digest = pdk_json_get_string (object, "digest");

  if (digest == NULL)
    return g_strdup ("");
  return g_strdup (g_str_has_prefix (digest, "sha256:") ? digest + strlen ("sha256:") : digest);
}

static gboolean
is_cloud (JsonObject *object,
          const char *name)
{
  const char *host = pdk_json_get_string (object, "remote_host");
  const char *model = pdk_json_get_string (object, "remote_model");
  const char *tag = strrchr (name, ':');

  return (host != NULL && *host != '\0') || (model != NULL && *model != '\0') ||
         (tag != NULL && (g_str_equal (tag, ":cloud") || g_str_has_suffix (tag, "-cloud")));
}

PdkServerModel *
pdk_server_model_new_from_ollama (JsonObject *object)
{
  PdkServerModel *self;
  JsonObject     *details = pdk_json_get_object (object, "details");
  const char     *name = pdk_json_get_string (object, "name");

  if (name == NULL || *name == '\0')
    name = pdk_json_get_string (object, "model");
  if (name == NULL || *name == '\0')
    return NULL;

  self = g_object_new (PDK_TYPE_SERVER_MODEL, NULL);
  self->name = g_strdup (name);
  self->digest = dup_bare_digest (object);
  self->size = pdk_ollama_json_get_count (object, "size", -1);
  self->size_vram = pdk_ollama_json_get_count (object, "size_vram", -1);
  self->modified = pdk_ollama_json_dup_time (object, "modified_at");
  self->expires = pdk_ollama_json_dup_time (object, "expires_at");
  if (self->expires != NULL && g_date_time_get_year (self->expires) >= YEAR_OF_NEVER)
    g_clear_pointer (&self->expires, g_date_time_unref);
  self->format = pdk_ollama_json_dup_text (details, "format");
  self->family = pdk_ollama_json_dup_text (details, "family");
  self->parameter_size = pdk_ollama_json_dup_text (details, "parameter_size");
  self->quantization = pdk_ollama_json_dup_text (details, "quantization_level");
  /* A running model tells its effective context itself, a list the trained one among the details. */
  self->context_length = pdk_ollama_json_get_count (object, "context_length", 0);
  if (self->context_length == 0)
    self->context_length = pdk_ollama_json_get_count (details, "context_length", 0);
  /* Engines count tokens in 32 bits: more is a mistake or a joke. */
  if (self->context_length > (gint64) G_MAXUINT32)
    self->context_length = 0;
  self->capabilities = pdk_json_dup_strings (object, "capabilities");
  self->remote = is_cloud (object, name);
  return self;
}

const char *
pdk_server_model_get_name (PdkServerModel *self)
{
  return self->name;
}

const char *
pdk_server_model_get_digest (PdkServerModel *self)
{
  return self->digest;
}

gint64
pdk_server_model_get_size (PdkServerModel *self)
{
  return self->size;
}

GDateTime *
pdk_server_model_get_modified (PdkServerModel *self)
{
  return self->modified;
}

const char *
pdk_server_model_get_format (PdkServerModel *self)
{
  return self->format;
}

const char *
pdk_server_model_get_family (PdkServerModel *self)
{
  return self->family;
}

const char *
pdk_server_model_get_parameter_size (PdkServerModel *self)
{
  return self->parameter_size;
}

const char *
pdk_server_model_get_quantization (PdkServerModel *self)
{
  return self->quantization;
}

gint64
pdk_server_model_get_context_length (PdkServerModel *self)
{
  return self->context_length;
}

const char * const *
pdk_server_model_get_capabilities (PdkServerModel *self)
{
  return (const char * const *) self->capabilities;
}

gboolean
pdk_server_model_is_remote (PdkServerModel *self)
{
  return self->remote;
}

gint64
pdk_server_model_get_size_vram (PdkServerModel *self)
{
  return self->size_vram;
}

GDateTime *
pdk_server_model_get_expires (PdkServerModel *self)
{
  return self->expires;
}
