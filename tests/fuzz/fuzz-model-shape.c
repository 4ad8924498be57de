/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-error.h"
#include "base/pdk-json.h"
#include "pdk-fuzz-estimate.h"
#include "pdk-fuzz.h"

/*
 * Shapes of models as JSON: what Ollama's `/api/show` says, curated hyper-parameters, `config.json`. The
 * input begins with how the model is run.
 */

static void
check (PdkModelShape *shape,
       GError        *error,
       const uint8_t *options)
{
  g_assert_true ((shape == NULL) == (error != NULL));
  if (shape != NULL)
    {
      pdk_fuzz_estimate (shape, options);
      return;
    }
  g_assert_true (error->domain == PDK_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
read_values (JsonObject    *object,
             const uint8_t *options)
{
  g_autoptr (GError)        error = NULL;
  JsonObject               *info = pdk_json_get_object (object, "model_info");
  JsonArray                *tensors = pdk_json_get_array (object, "tensors");
  g_autoptr (PdkModelShape) shape = pdk_model_shape_new_from_values (info != NULL ? info : object, tensors, options[0] * G_GUINT64_CONSTANT (100000000), &error);

  check (shape, error, options);
}

static void
read_config (JsonObject    *object,
             const uint8_t *options)
{
  g_autoptr (GError)        error = NULL;
  g_autoptr (PdkModelShape) shape = pdk_model_shape_new_from_config (object, G_MAXUINT64, &error);

  check (shape, error, options);
}

static void
read_hyperparameters (JsonObject    *object,
                      const uint8_t *options)
{
  g_autoptr (GError)        error = NULL;
  const char               *architecture = pdk_json_get_string (object, "architecture");
  g_autoptr (PdkModelShape) shape = pdk_model_shape_new_from_hyperparameters (architecture, object, 0, &error);

  check (shape, error, options);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (JsonObject) object = NULL;

  if (size < PDK_FUZZ_ESTIMATE_OPTIONS)
    return 0;
  object = pdk_json_parse_object ((const char *) data + PDK_FUZZ_ESTIMATE_OPTIONS, (gssize) (size - PDK_FUZZ_ESTIMATE_OPTIONS), "the fuzzer", NULL);
  if (object == NULL)
    return 0;
  read_values (object, data);
  read_config (object, data);
  read_hyperparameters (object, data);
  return 0;
}
