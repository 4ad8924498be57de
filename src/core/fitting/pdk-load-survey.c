/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fitting/pdk-load-survey.h"

#include "fitting/pdk-observed-memory.h"
#include "names/pdk-model-name.h"

/* Versions are short; what is longer is none that would ever come again. */
#define VERSION_LIMIT 64

typedef struct
{
  PdkServerConnection *server;
  PdkModelRegistry    *registry;
  PdkHardware         *hardware;
  GPtrArray           *loads;
  guint                position;
} Survey;

static void
surveyed_load_free (PdkSurveyedLoad *load)
{
  g_object_unref (load->model);
  g_free (load);
}

static void
survey_free (Survey *survey)
{
  g_clear_object (&survey->server);
  g_clear_object (&survey->registry);
  g_clear_object (&survey->hardware);
  g_clear_pointer (&survey->loads, g_ptr_array_unref);
  g_free (survey);
}

static gint64
get_file_bytes (PdkServerConnection *server,
                PdkServerModel      *running)
{
  PdkServerModel *installed = pdk_server_connection_find_installed (server, pdk_server_model_get_name (running));

  return installed == NULL ? 0 : MAX (pdk_server_model_get_size (installed), 0);
}

gboolean
pdk_load_survey_is_worth (PdkServerConnection *server)
{
  GPtrArray     *running = pdk_server_connection_get_running (server);
  PdkLoadFigures figures;

  for (guint i = 0; running != NULL && i < running->len; i++)
    {
      PdkServerModel *model = g_ptr_array_index (running, i);

      if (pdk_load_figures_look (&figures, model, get_file_bytes (server, model)))
        return TRUE;
    }
  return FALSE;
}

static GPtrArray *
make_measurements (Survey *survey)
{
  GPtrArray  *measurements = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_measurement_free);
  const char *kind = pdk_model_server_get_kind (pdk_server_connection_get_client (survey->server));
  const char *version = pdk_server_connection_get_version (survey->server);

  if (version == NULL || *version == '\0' || strlen (version) > VERSION_LIMIT)
    return measurements;
  for (guint i = 0; i < survey->loads->len; i++)
    {
      const PdkSurveyedLoad *load = g_ptr_array_index (survey->loads, i);
      const char            *digest = pdk_server_model_get_digest (load->model);
      const PdkMeasurement   measurement = {
          .kind = (char *) kind,
          .version = (char *) version,
          .digest = (char *) digest,
          .context = load->figures.context,
          .estimated_bytes = load->figures.estimated_bytes,
          .measured_bytes = load->figures.measured_bytes,
      };

      if (load->figures.kind == PDK_LOAD_COMPARABLE && *digest != '\0')
        g_ptr_array_add (measurements, pdk_measurement_copy (&measurement));
    }
  return measurements;
}

static void
on_observed (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Survey           *survey = g_task_get_task_data (task);

  pdk_observed_memory_note_finish (result, NULL);
  g_task_return_pointer (task, g_ptr_array_ref (survey->loads), (GDestroyNotify) g_ptr_array_unref);
}

static void
on_noted (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask)  task = user_data;
  Survey            *survey = g_task_get_task_data (task);
  GCancellable      *cancellable = g_task_get_cancellable (task);
  GPtrArray         *running = pdk_server_connection_get_running (survey->server);
  g_autoptr (GError) error = NULL;

  /* What was seen is worth telling even if it cannot be kept. */
  pdk_model_registry_note_measurements_finish (PDK_MODEL_REGISTRY (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (running == NULL || pdk_server_connection_is_local (survey->server))
    g_task_return_pointer (task, g_ptr_array_ref (survey->loads), (GDestroyNotify) g_ptr_array_unref);
  else
    pdk_observed_memory_note_async (survey->registry, pdk_server_connection_get_id (survey->server), running, cancellable,
                                    on_observed, g_steal_pointer (&task));
}

static void look_at_next (GTask *task);

static void
on_shown (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask)           task = user_data;
  Survey                     *survey = g_task_get_task_data (task);
  PdkSurveyedLoad            *load = g_ptr_array_index (survey->loads, survey->position);
  gint64                      file_bytes = get_file_bytes (survey->server, load->model);
  g_autoptr (PdkModelShape)   shape = NULL;
  g_autoptr (GError)          error = NULL;
  g_autoptr (PdkModelDetails) details = pdk_model_server_show_finish (PDK_MODEL_SERVER (source), result, &error);
  PdkServerEstimate           server;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  pdk_server_estimate_init (&server, survey->server, survey->hardware, NULL);
  shape = details == NULL ? NULL : pdk_load_figures_dup_shape (details, file_bytes);
  pdk_load_figures_compare (&load->figures, &server, shape);
  survey->position++;
  look_at_next (g_steal_pointer (&task));
}

/* Takes @task. */
static void
look_at_next (GTask *task)
{
  Survey               *survey = g_task_get_task_data (task);
  g_autoptr (GPtrArray) measurements = NULL;

  for (; survey->position < survey->loads->len; survey->position++)
    {
      PdkSurveyedLoad *load = g_ptr_array_index (survey->loads, survey->position);

      if (!pdk_load_figures_look (&load->figures, load->model, get_file_bytes (survey->server, load->model)))
        continue;
      pdk_model_server_show_async (pdk_server_connection_get_client (survey->server),
                                   pdk_server_model_get_name (load->model), g_task_get_cancellable (task), on_shown, task);
      return;
    }
  measurements = make_measurements (survey);
  pdk_model_registry_note_measurements_async (survey->registry, measurements, g_task_get_cancellable (task), on_noted, task);
}

static void
on_probed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask)  task = user_data;
  g_autoptr (GError) error = NULL;

  /* Without a version the comparison is shown, and not kept. */
  pdk_server_connection_probe_finish (PDK_SERVER_CONNECTION (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    look_at_next (g_steal_pointer (&task));
}

void
pdk_load_survey_run_async (PdkServerConnection *server,
                           PdkModelRegistry    *registry,
                           PdkHardware         *hardware,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GPtrArray        *running = pdk_server_connection_get_running (server);
  Survey           *survey = g_new0 (Survey, 1);

  g_task_set_source_tag (task, pdk_load_survey_run_async);
  survey->server = g_object_ref (server);
  survey->registry = g_object_ref (registry);
  g_set_object (&survey->hardware, hardware);
  survey->loads = g_ptr_array_new_with_free_func ((GDestroyNotify) surveyed_load_free);
  for (guint i = 0; running != NULL && i < running->len; i++)
    {
      PdkSurveyedLoad *load = g_new0 (PdkSurveyedLoad, 1);

      load->model = g_object_ref (g_ptr_array_index (running, i));
      g_ptr_array_add (survey->loads, load);
    }
  g_task_set_task_data (task, survey, (GDestroyNotify) survey_free);
  if (pdk_load_survey_is_worth (server) && pdk_server_connection_get_version (server) == NULL)
    pdk_server_connection_probe_async (server, cancellable, on_probed, g_steal_pointer (&task));
  else
    look_at_next (g_steal_pointer (&task));
}

GPtrArray *
pdk_load_survey_run_finish (GAsyncResult *result,
                            GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

const PdkLoadFigures *
pdk_load_survey_find (GPtrArray  *loads,
                      const char *name)
{
  for (guint i = 0; loads != NULL && i < loads->len; i++)
    {
      const PdkSurveyedLoad *load = g_ptr_array_index (loads, i);

      if (pdk_model_name_texts_equal (pdk_server_model_get_name (load->model), name))
        return &load->figures;
    }
  return NULL;
}
