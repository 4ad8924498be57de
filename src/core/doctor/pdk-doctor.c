/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "doctor/pdk-doctor.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-paths.h"
#include "doctor/pdk-doctor-hardware.h"
#include "fitting/pdk-calibration.h"
#include "fitting/pdk-load-survey.h"
#include "fitting/pdk-observed-memory.h"
#include "hardware/pdk-disk-space.h"

typedef struct
{
  PdkContext          *context;
  PdkServerConnection *server;
  GPtrArray           *findings;
} Examination;

static void
examination_free (Examination *examination)
{
  g_clear_object (&examination->context);
  g_clear_object (&examination->server);
  g_clear_pointer (&examination->findings, g_ptr_array_unref);
  g_free (examination);
}

/* Takes @sentence. */
static void
add (Examination     *examination,
     const char      *topic,
     PdkFindingStatus status,
     char            *sentence,
     const char      *hint)
{
  pdk_doctor_add (examination->findings, topic, status, sentence, hint, NULL);
}

static void
examine_database (Examination *examination)
{
  PdkModelRegistry   *registry = pdk_context_get_registry (examination->context);
  const char * const *notices = pdk_model_registry_get_notices (registry);
  guint               count = g_list_model_get_n_items (G_LIST_MODEL (registry));
  g_autofree char    *path = pdk_paths_dup_database ();

  for (guint i = 0; notices != NULL && notices[i] != NULL; i++)
    add (examination, "database", PDK_FINDING_WARNING, g_strdup (notices[i]), NULL);
  if (pdk_model_registry_is_read_only (registry))
    add (examination, "database", PDK_FINDING_WARNING,
         g_strdup_printf (_("The library in %s can be read but not written."), path),
                          _("Check who owns the file and its folder, and whether the disk is full."));
  else
    add (examination, "database", PDK_FINDING_OK,
         g_strdup_printf (ngettext ("The library in %2$s holds %1$u model.", "The library in %2$s holds %1$u models.",
                                    count),
                          count, path),
         NULL);
}

static void
examine_catalog (Examination *examination)
{
  PdkCatalog         *catalog = pdk_context_get_catalog (examination->context);
  const char * const *problems = pdk_catalog_get_problems (catalog);
  guint               count = g_list_model_get_n_items (G_LIST_MODEL (catalog));

  add (examination, "catalog", PDK_FINDING_OK,
       g_strdup_printf (ngettext ("The curated list of %2$s has %1$u model.", "The curated list of %2$s has %1$u models.",
                                  count),
                        count, pdk_catalog_get_updated (catalog)),
       NULL);
  for (guint i = 0; problems != NULL && problems[i] != NULL; i++)
    add (examination, "catalog", PDK_FINDING_WARNING, g_strdup (problems[i]), _("Mend your own list; the rest works."));
}

static void
examine_memory (Examination *examination)
{
  PdkModelRegistry *registry = pdk_context_get_registry (examination->context);
  PdkHardware      *hardware = pdk_context_get_hardware (examination->context);
  GListModel       *servers = pdk_context_get_servers (examination->context);

  for (guint i = 0; i < g_list_model_get_n_items (servers); i++)
    {
      g_autoptr (PdkServerConnection) server = g_list_model_get_item (servers, i);
      PdkServerMemory                 observed;

      pdk_observed_memory_read (registry, pdk_server_connection_get_id (server), &observed);
      pdk_doctor_examine_server_memory (examination->findings, server, server == examination->server, hardware, &observed);
    }
}

static void
examine_hardware (Examination *examination)
{
  PdkHardware     *hardware = pdk_context_get_hardware (examination->context);
  gboolean         in_flatpak = g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
  g_auto (GStrv)   environment = g_get_environ ();
  g_autofree char *models = pdk_disk_space_find_ollama_folder ("", environment);
  g_autofree char *database = pdk_paths_dup_database ();
  g_autofree char *library = g_path_get_dirname (database);

  if (hardware != NULL)
    pdk_doctor_examine_hardware (examination->findings, hardware);
  if (models != NULL && pdk_server_connection_is_local (examination->server))
    pdk_doctor_examine_disk (examination->findings, models, _("Ollama's models"), in_flatpak);
  pdk_doctor_examine_disk (examination->findings, library, _("the library"), in_flatpak);
}

static void
examine_calibration (Examination *examination)
{
  const char           *kind = pdk_model_server_get_kind (pdk_server_connection_get_client (examination->server));
  const char           *version = pdk_server_connection_get_version (examination->server);
  g_autoptr (GPtrArray) measurements = NULL;
  g_autofree char      *engine = NULL;
  PdkCalibration        calibration;
  JsonObject           *facts;

  if (version == NULL)
    return;
  measurements = pdk_model_registry_dup_measurements (pdk_context_get_registry (examination->context), kind, version);
  pdk_calibration_init (&calibration, measurements);
  engine = g_strdup_printf ("%s %s", g_str_equal (kind, "ollama") ? "Ollama" : kind, version);
  facts = pdk_calibration_to_json (&calibration);
  json_object_set_string_member (facts, "engine", kind);
  json_object_set_string_member (facts, "version", version);
  pdk_doctor_add (examination->findings, "calibration",
                  pdk_calibration_is_off (&calibration) ? PDK_FINDING_WARNING : PDK_FINDING_OK,
                  pdk_calibration_describe (&calibration, engine),
                  pdk_calibration_is_off (&calibration)
                  ? _("Estimates assume one conversation at a time and a cache in F16; the server may be set otherwise.")
                      : NULL,
                      facts);
}

static void
examine_unregistered (Examination *examination)
{
  PdkModelRegistry     *registry = pdk_context_get_registry (examination->context);
  const char           *id = pdk_server_connection_get_id (examination->server);
  GPtrArray            *installed = pdk_server_connection_get_installed (examination->server);
  g_autoptr (GPtrArray) unregistered = pdk_model_registry_dup_unregistered (registry, id, installed);

  if (unregistered->len > 0)
    add (examination, "models", PDK_FINDING_OK,
         g_strdup_printf (ngettext ("%2$s has %1$u model that the library does not know.",
                                    "%2$s has %1$u models that the library does not know.", unregistered->len),
                          unregistered->len, id),
         _("“paddock adopt --all” takes them in."));
}

/* The library remembers what every server lacked when it was asked last, not only the one at hand. */
static void
examine_missing (Examination *examination)
{
  GListModel            *registry = G_LIST_MODEL (pdk_context_get_registry (examination->context));
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray)  servers = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (registry); i++)
    {
      g_autoptr (PdkModelRecord) record = g_list_model_get_item (registry, i);
      const char                *server = pdk_model_record_get_server (record);
      guint                      count;

      if (pdk_model_record_get_availability (record) != PDK_AVAILABILITY_MISSING)
        continue;
      count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, server));
      if (count == 0)
        g_ptr_array_add (servers, (gpointer) server);
      g_hash_table_insert (counts, (gpointer) server, GUINT_TO_POINTER (count + 1));
    }
  for (guint i = 0; i < servers->len; i++)
    {
      const char *server = g_ptr_array_index (servers, i);
      guint       count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, server));

      add (examination, "models", PDK_FINDING_WARNING,
           g_strdup_printf (ngettext ("%1$u model of the library is gone from %2$s.",
                                      "%1$u models of the library are gone from %2$s.", count),
                            count, server),
           _("“paddock list” names them; “paddock pull” fetches one again, “paddock remove” forgets it."));
    }
}

static void
examine_transfers (Examination *examination)
{
  g_auto (GStrv) unfinished =
    pdk_model_registry_dup_unfinished (pdk_context_get_registry (examination->context),
                                       pdk_server_connection_get_id (examination->server));

  for (guint i = 0; unfinished != NULL && unfinished[i] != NULL; i++)
    add (examination, "transfers", PDK_FINDING_WARNING,
         g_strdup_printf (_("The download of %s did not finish."), unfinished[i]),
                          _("Pull it again: it goes on where it stopped, unless the server was restarted meanwhile."));
}

static const char *
hint_for_silence (PdkServerConnection *server)
{
  g_autofree char *program = g_find_program_in_path ("ollama");

  if (!pdk_server_connection_is_local (server))
    return _("Check the address with “paddock servers”, and whether that computer is on and lets others in.");
  if (program != NULL)
    return _("Start it with “ollama serve”.");
  return _("Install Ollama, or name another server with “paddock servers add NAME URL”.");
}

/* Takes @task. */
static void
examine_rest (GTask *task)
{
  g_autoptr (GTask) owned = task;
  Examination      *examination = g_task_get_task_data (task);

  examine_missing (examination);
  examine_hardware (examination);
  examine_memory (examination);
  examine_calibration (examination);
  examine_database (examination);
  examine_catalog (examination);
  examine_transfers (examination);
  g_task_return_pointer (task, g_ptr_array_ref (examination->findings), (GDestroyNotify) g_ptr_array_unref);
}

static void
on_surveyed (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  /* What it kept is read from the library. */
  g_autoptr (GPtrArray) loads = pdk_load_survey_run_finish (result, NULL);

  examine_rest (user_data);
}

static void
on_probed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask               *task = user_data;
  Examination         *examination = g_task_get_task_data (task);
  PdkServerConnection *server = examination->server;
  PdkContext          *context = examination->context;
  g_autoptr (GError)   error = NULL;
  GPtrArray           *installed = pdk_server_connection_get_installed (server);
  guint                count = installed == NULL ? 0 : installed->len;

  if (!pdk_server_connection_probe_finish (server, result, &error))
    {
      add (examination, "server", PDK_FINDING_ERROR, g_strdup (error->message), hint_for_silence (server));
      examine_rest (task);
      return;
    }
  add (examination, "server", PDK_FINDING_OK,
       g_strdup_printf (ngettext ("Ollama %2$s answers at %3$s and has %1$u model.",
                                  "Ollama %2$s answers at %3$s and has %1$u models.", count),
                        count, pdk_server_connection_get_version (server),
                        pdk_server_connection_get_address (server)),
       NULL);
  if (installed != NULL)
    examine_unregistered (examination);
  pdk_load_survey_run_async (server, pdk_context_get_registry (context), pdk_context_get_hardware (context),
                             g_task_get_cancellable (task), on_surveyed, task);
}

static void
on_refreshed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;

  /* The version is asked for next and fails for the same reason. */
  pdk_server_connection_refresh_finish (PDK_SERVER_CONNECTION (source), result, NULL);
  pdk_server_connection_probe_async (PDK_SERVER_CONNECTION (source), g_task_get_cancellable (task), on_probed, task);
}

static void
on_hardware (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask       *task = user_data;
  Examination *examination = g_task_get_task_data (task);

  pdk_context_detect_hardware_finish (PDK_CONTEXT (source), result, NULL);
  pdk_server_connection_refresh_async (examination->server, pdk_context_get_registry (examination->context),
                                       g_task_get_cancellable (task), on_refreshed, task);
}

void
pdk_doctor_examine_async (PdkContext          *context,
                          PdkServerConnection *server,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Examination      *examination = g_new0 (Examination, 1);

  examination->context = g_object_ref (context);
  examination->server = g_object_ref (server);
  examination->findings = pdk_doctor_new_findings ();
  g_task_set_source_tag (task, pdk_doctor_examine_async);
  g_task_set_task_data (task, examination, (GDestroyNotify) examination_free);
  pdk_context_detect_hardware_async (context, cancellable, on_hardware, g_steal_pointer (&task));
}

GPtrArray *
pdk_doctor_examine_finish (GAsyncResult *result,
                           GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
