/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "servers/pdk-model-details.h"

#include "base/pdk-json.h"
#include "servers/pdk-ollama-json.h"

struct _PdkModelDetails
{
  GObject parent_instance;

  char *license;
  char *template;
  char       *system;
  char       *modelfile;
  char       *parameters;
  char       *architecture;
  char       *family;
  char       *format;
  char       *parameter_size;
  char       *quantization;
  gint64      parameter_count;
  gint64      context_length;
  GStrv       capabilities;
  JsonObject *model_info;
  JsonArray  *tensors;
};

G_DEFINE_FINAL_TYPE (PdkModelDetails, pdk_model_details, G_TYPE_OBJECT)

static void
pdk_model_details_finalize (GObject *object)
{
  PdkModelDetails *self = PDK_MODEL_DETAILS (object);

  g_free (self->license);
  g_free (self->template);
  g_free (self->system);
  g_free (self->modelfile);
  g_free (self->parameters);
  g_free (self->architecture);
  g_free (self->family);
  g_free (self->format);
  g_free (self->parameter_size);
  g_free (self->quantization);
  g_strfreev (self->capabilities);
  g_clear_pointer (&self->model_info, json_object_unref);
  g_clear_pointer (&self->tensors, json_array_unref);
  G_OBJECT_CLASS (pdk_model_details_parent_class)->finalize (object);
}

static void
pdk_model_details_class_init (PdkModelDetailsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_model_details_finalize;
}

static void
pdk_model_details_init (PdkModelDetails *self)
{
}

static gint64
get_context_length (JsonObject *model_info,
                    const char *architecture,
                    JsonObject *details)
{
  g_autofree char *key = g_strconcat (architecture, ".context_length", NULL);
  gint64           told = pdk_ollama_json_get_count (model_info, key, 0);

  return told > 0 ? told : pdk_ollama_json_get_count (details, "context_length", 0);
}

PdkModelDetails *
pdk_model_details_new_from_ollama (JsonObject *object)
{
  PdkModelDetails *self = g_object_new (PDK_TYPE_MODEL_DETAILS, NULL);
  JsonObject      *details = pdk_json_get_object (object, "details");
  JsonObject      *model_info = pdk_json_get_object (object, "model_info");

  self->license = pdk_ollama_json_dup_text (object, "license");
  self->template = pdk_ollama_json_dup_text (object, "template");
  self->system = pdk_ollama_json_dup_text (object, "system");
  self->modelfile = pdk_ollama_json_dup_text (object, "modelfile");
  self->parameters = pdk_ollama_json_dup_text (object, "parameters");
  self->architecture = pdk_ollama_json_dup_text (model_info, "general.architecture");
  self->family = pdk_ollama_json_dup_text (details, "family");
  self->format = pdk_ollama_json_dup_text (details, "format");
  self->parameter_size = pdk_ollama_json_dup_text (details, "parameter_size");
  self->quantization = pdk_ollama_json_dup_text (details, "quantization_level");
  self->parameter_count = pdk_ollama_json_get_count (model_info, "general.parameter_count", 0);
  self->context_length = get_context_length (model_info, self->architecture, details);
  self->capabilities = pdk_json_dup_strings (object, "capabilities");
  if (model_info != NULL)
    self->model_info = json_object_ref (model_info);
  if (pdk_json_get_array (object, "tensors") != NULL)
    self->tensors = json_array_ref (pdk_json_get_array (object, "tensors"));
  return self;
}

const char *
pdk_model_details_get_license (PdkModelDetails *self)
{
  return self->license;
}

const char *
pdk_model_details_get_template (PdkModelDetails *self)
{
  return self->template;
}

const char *
pdk_model_details_get_system (PdkModelDetails *self)
{
  return self->system;
}

const char *
pdk_model_details_get_modelfile (PdkModelDetails *self)
{
  return self->modelfile;
}

const char *
pdk_model_details_get_parameters (PdkModelDetails *self)
{
  return self->parameters;
}

const char *
pdk_model_details_get_architecture (PdkModelDetails *self)
{
  return self->architecture;
}

const char *
pdk_model_details_get_family (PdkModelDetails *self)
{
  return self->family;
}

const char *
pdk_model_details_get_format (PdkModelDetails *self)
{
  return self->format;
}

const char *
pdk_model_details_get_parameter_size (PdkModelDetails *self)
{
  return self->parameter_size;
}

const char *
pdk_model_details_get_quantization (PdkModelDetails *self)
{
  return self->quantization;
}

gint64
pdk_model_details_get_parameter_count (PdkModelDetails *self)
{
  return self->parameter_count;
}

gint64
pdk_model_details_get_context_length (PdkModelDetails *self)
{
  return self->context_length;
}

const char * const *
pdk_model_details_get_capabilities (PdkModelDetails *self)
{
  return (const char * const *) self->capabilities;
}

JsonObject *
pdk_model_details_get_model_info (PdkModelDetails *self)
{
  return self->model_info;
}

JsonArray *
pdk_model_details_get_tensors (PdkModelDetails *self)
{
  return self->tensors;
}

gboolean
pdk_model_details_has_capability (PdkModelDetails *self,
                                  const char      *capability)
{
  return g_strv_contains ((const char * const *) self->capabilities, capability);
}
