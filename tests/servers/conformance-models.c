/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-subject.h"

#include "pdk-tiny-model.h"

static void
test_version (gconstpointer data)
{
  PdkSubject        *subject = (PdkSubject *) data;
  g_autoptr (GError) error = NULL;
  g_autofree char   *version = pdk_call_get_version (subject->server, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (g_ascii_isdigit (*version));
  g_assert_cmpstr (pdk_model_server_get_kind (subject->server), ==, "ollama");
  g_assert_true (g_str_has_prefix (pdk_model_server_get_address (subject->server), "http://127.0.0.1:"));
}

static void
test_create_from_file (gconstpointer data)
{
  PdkSubject                 *subject = (PdkSubject *) data;
  g_autoptr (GError)          error = NULL;
  g_autoptr (PdkEventLog)     log = pdk_event_log_new ();
  g_autoptr (GPtrArray)       models = NULL;
  g_autoptr (PdkModelDetails) details = NULL;
  PdkServerModel             *model;

  g_assert_true (pdk_call_create_from_file (subject->server, "made", subject->model_path, log, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (pdk_event_log_has_phase (log, PDK_TRANSFER_PHASE_VERIFYING));
  g_assert_true (pdk_event_log_has_phase (log, PDK_TRANSFER_PHASE_UPLOADING));
  g_assert_cmpstr (pdk_event_log_get (log, -1)->status, ==, "success");

  models = pdk_call_list (subject->server, NULL, &error);
  g_assert_no_error (error);
  model = pdk_find_server_model (models, "made");
  g_assert_nonnull (model);
  g_assert_cmpstr (pdk_server_model_get_name (model), ==, "made:latest");
  g_assert_cmpuint (strlen (pdk_server_model_get_digest (model)), ==, 64);
  g_assert_cmpint (pdk_server_model_get_size (model), >, PDK_SUBJECT_WEIGHTS);
  g_assert_nonnull (pdk_server_model_get_modified (model));
  g_assert_cmpstr (pdk_server_model_get_format (model), ==, "gguf");
  g_assert_cmpstr (pdk_server_model_get_family (model), ==, "llama");
  g_assert_cmpstr (pdk_server_model_get_quantization (model), ==, "F16");
  g_assert_false (pdk_server_model_is_remote (model));
  g_assert_cmpint (pdk_server_model_get_size_vram (model), ==, -1);
  g_assert_null (pdk_server_model_get_expires (model));

  details = pdk_call_show (subject->server, "MADE:Latest", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pdk_model_details_get_architecture (details), ==, "llama");
  g_assert_cmpint (pdk_model_details_get_context_length (details), ==, 512);
  g_assert_cmpint (pdk_model_details_get_parameter_count (details), >, 1000);
  g_assert_true (pdk_model_details_has_capability (details, "completion"));
  g_assert_false (pdk_model_details_has_capability (details, "thinking"));
}

static void
test_create_uploads_once (gconstpointer data)
{
  PdkSubject             *subject = (PdkSubject *) data;
  g_autoptr (GError)      error = NULL;
  g_autoptr (PdkEventLog) log = pdk_event_log_new ();
  guint                   uploads = 0;

  pdk_subject_install (subject, "first");
  g_assert_true (pdk_call_create_from_file (subject->server, "second", subject->model_path, log, NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < log->events->len; i++)
    uploads += pdk_event_log_get (log, (int) i)->phase == PDK_TRANSFER_PHASE_UPLOADING;
  /* One event says that all of it is there; none was sent. */
  g_assert_cmpuint (uploads, ==, 1);
}

static void
refuse_file (PdkSubject  *subject,
             const char  *name,
             const char  *contents,
             gsize        length,
             PdkErrorCode cause)
{
  g_autoptr (GError)      error = NULL;
  g_autoptr (PdkEventLog) log = pdk_event_log_new ();
  g_autoptr (GPtrArray)   models = NULL;
  g_autofree char        *path = g_build_filename (subject->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
  g_assert_false (pdk_call_create_from_file (subject->server, "refused", path, log, NULL, &error));
  g_test_message ("%s: %s", name, error->message);
  g_assert_nonnull (pdk_error_get_hint (error));
  pdk_test_assert_error (error, cause);
  g_assert_false (pdk_event_log_has_phase (log, PDK_TRANSFER_PHASE_UPLOADING));
  models = pdk_call_list (subject->server, NULL, &error);
  g_assert_null (pdk_find_server_model (models, "refused"));
}

static void
test_create_refuses_what_is_no_model (gconstpointer data)
{
  PdkSubject               *subject = (PdkSubject *) data;
  PdkTinyModel              tiny = PDK_TINY_MODEL_INIT;
  g_autofree char          *whole = NULL;
  gsize                     length;
  g_autoptr (PdkGgufWriter) shard = pdk_tiny_model_new_writer (&tiny);
  g_autoptr (PdkGgufWriter) projector = NULL;
  g_autoptr (GBytes)        shard_bytes = NULL;
  g_autoptr (GBytes)        projector_bytes = NULL;
  const guint64             dimensions[] = { 32 };
  guint16                   one = 1;
  guint16                   three = 3;
  const char                zeros[64] = "GGUF";

  g_assert_true (g_file_get_contents (subject->model_path, &whole, &length, NULL));
  refuse_file (subject, "zeros.gguf", zeros, sizeof zeros, PDK_ERROR_UNSUPPORTED_FILE);
  refuse_file (subject, "page.gguf", "<html>not a model</html>", 24, PDK_ERROR_UNSUPPORTED_FILE);
  refuse_file (subject, "empty.gguf", "", 0, PDK_ERROR_UNSUPPORTED_FILE);
  refuse_file (subject, "cut.gguf", whole, length - 1000, PDK_ERROR_UNSUPPORTED_FILE);

  pdk_gguf_writer_add_scalar (shard, "split.no", PDK_GGUF_VALUE_UINT16, &one);
  pdk_gguf_writer_add_scalar (shard, "split.count", PDK_GGUF_VALUE_UINT16, &three);
  shard_bytes = pdk_gguf_writer_dup_bytes (shard);
  refuse_file (subject, "shard.gguf", g_bytes_get_data (shard_bytes, NULL), g_bytes_get_size (shard_bytes), PDK_ERROR_INCOMPATIBLE);

  projector = pdk_gguf_writer_new (3, G_LITTLE_ENDIAN, 1);
  pdk_gguf_writer_add_string (projector, "general.architecture", "clip");
  pdk_gguf_writer_add_string (projector, "general.type", "mmproj");
  pdk_gguf_writer_add_tensor (projector, "mm.0.weight", PDK_GGUF_TENSOR_F32, PDK_GGUF_FILL_ONES, dimensions, 1);
  projector_bytes = pdk_gguf_writer_dup_bytes (projector);
  refuse_file (subject, "mmproj.gguf", g_bytes_get_data (projector_bytes, NULL), g_bytes_get_size (projector_bytes), PDK_ERROR_INCOMPATIBLE);
}

static void
test_create_of_a_missing_file (gconstpointer data)
{
  PdkSubject        *subject = (PdkSubject *) data;
  g_autoptr (GError) error = NULL;

  g_assert_false (pdk_call_create_from_file (subject->server, "refused", "/nonexistent/x.gguf", NULL, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
}

static void
test_create_from_model (gconstpointer data)
{
  PdkSubject                 *subject = (PdkSubject *) data;
  g_autoptr (GError)          error = NULL;
  g_autoptr (PdkModelDetails) details = NULL;

  pdk_subject_install (subject, "base");
  g_assert_true (pdk_call_create_from_model (subject->server, "nova", "base",
                                             "{\"system\":\"You are Nova.\",\"template\":\"{{ .System }} {{ .Prompt }}\",\"license\":\"MIT\","
                                             "\"parameters\":{\"temperature\":0.3,\"num_ctx\":256,\"stop\":[\"</s>\"]}}",
                                             NULL, &error));
  g_assert_no_error (error);
  details = pdk_call_show (subject->server, "nova", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pdk_model_details_get_system (details), ==, "You are Nova.");
  g_assert_cmpstr (pdk_model_details_get_template (details), ==, "{{ .System }} {{ .Prompt }}");
  g_assert_cmpstr (pdk_model_details_get_license (details), ==, "MIT");
  g_assert_nonnull (strstr (pdk_model_details_get_parameters (details), "num_ctx"));
  g_assert_nonnull (strstr (pdk_model_details_get_parameters (details), "256"));
}

static void
test_create_from_itself_changes_it (gconstpointer data)
{
  PdkSubject                 *subject = (PdkSubject *) data;
  g_autoptr (GError)          error = NULL;
  g_autoptr (PdkModelDetails) details = NULL;

  pdk_subject_install (subject, "changing");
  g_assert_true (pdk_call_create_from_model (subject->server, "changing", "changing", "{\"system\":\"Be brief.\"}", NULL, &error));
  g_assert_no_error (error);
  details = pdk_call_show (subject->server, "changing", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pdk_model_details_get_system (details), ==, "Be brief.");
}

static void
test_create_from_unknown_model (gconstpointer data)
{
  PdkSubject           *subject = (PdkSubject *) data;
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) models = NULL;

  g_assert_false (pdk_call_create_from_model (subject->server, "orphan", "nope", NULL, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
  models = pdk_call_list (subject->server, NULL, &error);
  g_assert_null (pdk_find_server_model (models, "orphan"));
}

static void
test_show_unknown (gconstpointer data)
{
  PdkSubject        *subject = (PdkSubject *) data;
  g_autoptr (GError) error = NULL;

  g_assert_null (pdk_call_show (subject->server, "nope", NULL, &error));
  g_assert_nonnull (strstr (error->message, "nope"));
  g_assert_nonnull (pdk_error_get_hint (error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
  g_assert_null (pdk_call_show (subject->server, "bad name!", NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
  g_assert_null (pdk_call_show (subject->server, "", NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
  g_assert_null (pdk_call_show (subject->server, "\xff", NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
}

static void
test_copy_and_delete (gconstpointer data)
{
  PdkSubject           *subject = (PdkSubject *) data;
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) models = NULL;
  g_autoptr (GPtrArray) later = NULL;

  pdk_subject_install (subject, "original");
  g_assert_true (pdk_call_copy (subject->server, "original", "alias:v1", NULL, &error));
  g_assert_no_error (error);
  models = pdk_call_list (subject->server, NULL, &error);
  g_assert_cmpstr (pdk_server_model_get_digest (pdk_find_server_model (models, "alias:v1")), ==,
                   pdk_server_model_get_digest (pdk_find_server_model (models, "original")));

  g_assert_true (pdk_call_delete (subject->server, "original", NULL, &error));
  g_assert_no_error (error);
  later = pdk_call_list (subject->server, NULL, &error);
  g_assert_null (pdk_find_server_model (later, "original"));
  g_assert_nonnull (pdk_find_server_model (later, "alias:v1"));

  g_assert_false (pdk_call_delete (subject->server, "original", NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
  g_assert_false (pdk_call_copy (subject->server, "nope", "x", NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
  g_assert_false (pdk_call_copy (subject->server, "alias:v1", "bad name!", NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
}

void
pdk_conformance_add_model_tests (PdkSubject *self)
{
  g_test_add_data_func ("/conformance/version", self, test_version);
  g_test_add_data_func ("/conformance/create/from-file", self, test_create_from_file);
  g_test_add_data_func ("/conformance/create/uploads-once", self, test_create_uploads_once);
  g_test_add_data_func ("/conformance/create/refuses-what-is-no-model", self, test_create_refuses_what_is_no_model);
  g_test_add_data_func ("/conformance/create/of-a-missing-file", self, test_create_of_a_missing_file);
  g_test_add_data_func ("/conformance/create/from-model", self, test_create_from_model);
  g_test_add_data_func ("/conformance/create/from-itself-changes-it", self, test_create_from_itself_changes_it);
  g_test_add_data_func ("/conformance/create/from-unknown-model", self, test_create_from_unknown_model);
  g_test_add_data_func ("/conformance/show/unknown", self, test_show_unknown);
  g_test_add_data_func ("/conformance/copy-and-delete", self, test_copy_and_delete);
}
