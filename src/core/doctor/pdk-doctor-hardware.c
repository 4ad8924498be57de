/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "doctor/pdk-doctor-hardware.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"
#include "hardware/pdk-disk-space.h"
#include "hardware/pdk-server-memory.h"

/* Less leaves no room for even a small model. */
#define LITTLE_ROOM G_GUINT64_CONSTANT (5000000000)

static void
finding_free (PdkFinding *finding)
{
  g_free (finding->sentence);
  g_free (finding->hint);
  g_clear_pointer (&finding->facts, json_object_unref);
  g_free (finding);
}

GPtrArray *
pdk_doctor_new_findings (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) finding_free);
}

void
pdk_doctor_add (GPtrArray       *findings,
                const char      *topic,
                PdkFindingStatus status,
                char            *sentence,
                const char      *hint,
                JsonObject      *facts)
{
  PdkFinding *finding = g_new0 (PdkFinding, 1);

  finding->topic = topic;
  finding->status = status;
  finding->sentence = sentence;
  finding->hint = g_strdup (hint);
  finding->facts = facts;
  g_ptr_array_add (findings, finding);
}

/* An amount and where it is from; NULL if it is not known. */
static char *
dup_figure (PdkGpu      *gpu,
            PdkGpuFigure figure)
{
  guint64          bytes;
  PdkMemorySource  source = pdk_gpu_get_figure (gpu, figure, &bytes);
  g_autofree char *amount = pdk_text_from_memory (bytes);

  if (source == PDK_MEMORY_SOURCE_UNKNOWN)
    return NULL;
  if (pdk_memory_source_is_estimate (source))
    /* Translators: an amount of memory, and where the figure comes from */
    return g_strdup_printf (_("about %1$s (%2$s)"), amount, pdk_memory_source_describe (source));
  /* Translators: an amount of memory, and where the figure comes from */
  return g_strdup_printf (_("%1$s (%2$s)"), amount, pdk_memory_source_describe (source));
}

/* Takes @text; what is not known is left out. */
static void
take_part (GPtrArray *parts,
           char      *text)
{
  if (text != NULL)
    g_ptr_array_add (parts, text);
}

static char *
dup_driver (PdkGpu *gpu)
{
  const char *driver = pdk_gpu_get_driver (gpu);
  const char *version = pdk_gpu_get_driver_version (gpu);

  if (driver == NULL && version == NULL)
    return NULL;
  if (driver == NULL || version == NULL)
    /* Translators: the name or version of a graphics driver */
    return g_strdup_printf (_("driver %s"), driver != NULL ? driver : version);
  /* Translators: the name and version of a graphics driver */
  return g_strdup_printf (_("driver %1$s %2$s"), driver, version);
}

static char *
dup_card (PdkGpu *gpu)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char      *total = dup_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL);
  g_autofree char      *free_now = dup_figure (gpu, PDK_GPU_FIGURE_BUDGET_FREE);
  g_autofree char      *joined = NULL;

  /* Translators: of an amount of graphics memory */
  take_part (parts, total == NULL ? g_strdup (_("memory unknown")) : g_strdup_printf (_("%s for models"), total));
  /* Translators: of an amount of graphics memory */
  take_part (parts, free_now == NULL ? NULL : g_strdup_printf (_("%s free"), free_now));
  take_part (parts, dup_driver (gpu));
  take_part (parts, pdk_gpu_get_address (gpu) == NULL ? NULL : g_strdup (pdk_gpu_get_address (gpu)));
  take_part (parts, pdk_gpu_is_asleep (gpu) ? g_strdup (_("asleep, and left so")) : NULL);
  take_part (parts, pdk_gpu_is_counted (gpu) ? NULL : g_strdup (_("not used for models")));
  g_ptr_array_add (parts, NULL);
  joined = g_strjoinv (", ", (char **) parts->pdata);
  /* Translators: a graphics card's name, and what is known of it */
  return g_strdup_printf (_("%1$s: %2$s"), pdk_gpu_get_name (gpu), joined);
}

static void
examine_card (GPtrArray *findings,
              PdkGpu    *gpu)
{
  gboolean known = pdk_gpu_get_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, NULL) != PDK_MEMORY_SOURCE_UNKNOWN;
  gboolean odd = pdk_gpu_is_counted (gpu) && !known;

  pdk_doctor_add (findings, "graphics", odd ? PDK_FINDING_WARNING : PDK_FINDING_OK, dup_card (gpu),
                  odd ? _("“paddock servers memory NAME GIB” sets by hand what a server has.") : NULL, pdk_gpu_to_json (gpu));
  for (const char * const *note = pdk_gpu_get_notes (gpu); *note != NULL; note++)
    pdk_doctor_add (findings, "graphics", PDK_FINDING_WARNING, g_strdup (*note), NULL, NULL);
}

static void
examine_main_memory (GPtrArray   *findings,
                     PdkHardware *hardware)
{
  const PdkSystemMemory *memory = pdk_hardware_get_system_memory (hardware);
  g_autofree char       *total = pdk_text_from_memory (memory->total);
  g_autofree char       *available = pdk_text_from_memory (memory->available);
  g_autofree char       *budget = pdk_text_from_memory (pdk_system_memory_get_budget (memory));
  g_autofree char       *limit = pdk_text_from_memory (memory->limit);

  if (memory->total == 0)
    pdk_doctor_add (findings, "main-memory", PDK_FINDING_WARNING, g_strdup (_("How much main memory there is could not be read.")), NULL, NULL);
  else if (memory->limit > 0)
    pdk_doctor_add (findings, "main-memory", PDK_FINDING_OK,
                    g_strdup_printf (_("%1$s of main memory, %2$s available; this place may use %3$s of it, models %4$s."),
                                       total, available, limit, budget),
                                     NULL, NULL);
  else
    pdk_doctor_add (findings, "main-memory", PDK_FINDING_OK,
                    g_strdup_printf (_("%1$s of main memory, %2$s available; models may use %3$s."), total, available, budget),
                                     NULL, NULL);
}

static void
examine_processor (GPtrArray   *findings,
                   PdkHardware *hardware)
{
  const PdkProcessor *processor = pdk_hardware_get_processor (hardware);
  g_auto (GStrv)      names = pdk_processor_dup_feature_names (processor);
  g_autofree char    *features = g_strjoinv (", ", names);
  const char         *name = processor->name == NULL || *processor->name == '\0' ? _("Processor of unknown name") : processor->name;

  pdk_doctor_add (findings, "processor", PDK_FINDING_OK,
                  /* Translators: a processor's name, two numbers, and what it can do, such as "avx, avx2" */
                  g_strdup_printf (_("%1$s: cores %2$u, threads %3$u; for models: %4$s"), name, processor->cores,
                                     processor->threads, *features == '\0' ? _("nothing special") : features),
                                   NULL, NULL);
}

void
pdk_doctor_examine_hardware (GPtrArray   *findings,
                             PdkHardware *hardware)
{
  GListModel *gpus = pdk_hardware_get_gpus (hardware);
  guint       count = pdk_hardware_get_gpu_count (hardware);

  pdk_doctor_add (findings, "hardware", PDK_FINDING_OK, pdk_hardware_describe (hardware),
                  count > 0 ? NULL
                            : _("Models run on the processor then, which is slower. If there is a card, its driver is missing."),
                                pdk_hardware_to_json (hardware));
  for (guint i = 0; i < g_list_model_get_n_items (gpus); i++)
    {
      g_autoptr (PdkGpu) gpu = g_list_model_get_item (gpus, i);

      examine_card (findings, gpu);
    }
  examine_main_memory (findings, hardware);
  examine_processor (findings, hardware);
}

void
pdk_doctor_examine_disk (GPtrArray  *findings,
                         const char *folder,
                         const char *what,
                         gboolean    in_flatpak)
{
  guint64          bytes = 0;
  g_autofree char *amount = NULL;
  JsonObject      *facts = json_object_new ();

  json_object_set_string_member (facts, "folder", folder);
  if (!pdk_disk_space_measure (folder, in_flatpak, NULL, &bytes))
    {
      pdk_doctor_add (findings, "disk", PDK_FINDING_WARNING,
                      /* Translators: what a folder is for, and its path */
                      g_strdup_printf (_("How much room there is for %1$s in %2$s could not be found out."), what, folder),
                                       NULL, facts);
      return;
    }
  amount = pdk_text_from_file_size (bytes);
  json_object_set_int_member (facts, "free_bytes", (gint64) MIN (bytes, (guint64) G_MAXINT64));
  pdk_doctor_add (findings, "disk", bytes < LITTLE_ROOM ? PDK_FINDING_WARNING : PDK_FINDING_OK,
                  /* Translators: an amount of room on the disk, what a folder is for, and its path */
                  g_strdup_printf (_("%1$s free for %2$s in %3$s."), amount, what, folder),
                                   bytes < LITTLE_ROOM ? _("Make room before you fetch a model; “paddock remove MODEL --from-server” frees some.") : NULL, facts);
}

static char *
dup_server_memory (PdkServerConnection   *server,
                   PdkMemorySource        source,
                   guint64                bytes,
                   const PdkServerMemory *observed)
{
  const char      *id = pdk_server_connection_get_id (server);
  g_autofree char *amount = pdk_text_from_memory (bytes);

  switch (source)
    {
    case PDK_MEMORY_SOURCE_PERSON:
      /* Translators: an amount of graphics memory, and the name of a server */
      return g_strdup_printf (_("%1$s of graphics memory, set by hand for %2$s"), amount, id);
    case PDK_MEMORY_SOURCE_DEDUCED:
      if (observed->upper_bound == 0)
        /* Translators: the name of a server, and an amount of graphics memory */
        return g_strdup_printf (_("%1$s has at least %2$s of graphics memory: that much was in use there at once"), id, amount);
      /* Translators: the name of a server, and an amount of graphics memory */
      return g_strdup_printf (_("%1$s has about %2$s of graphics memory: more did not fit there at once"), id, amount);
    case PDK_MEMORY_SOURCE_UNKNOWN:
      if (!pdk_server_connection_is_local (server))
        return g_strdup_printf (_("%s runs on another computer, whose graphics memory is not known"), id);
      return g_strdup_printf (_("%s runs on this computer, where no graphics memory for models was found"), id);
    case PDK_MEMORY_SOURCE_NVML:
    case PDK_MEMORY_SOURCE_NVIDIA_SMI:
    case PDK_MEMORY_SOURCE_AMDGPU:
    case PDK_MEMORY_SOURCE_INTEL:
    case PDK_MEMORY_SOURCE_DRM:
    case PDK_MEMORY_SOURCE_VULKAN:
    case PDK_MEMORY_SOURCE_SYSTEM:
    case PDK_MEMORY_SOURCE_TABLE:
    default:
      /* Translators: the name of a server, an amount of graphics memory, and where the figure comes from */
      return g_strdup_printf (_("%1$s runs on this computer, with %2$s of graphics memory (%3$s)"), id, amount,
                                pdk_memory_source_describe (source));
    }
}

void
pdk_doctor_examine_server_memory (GPtrArray             *findings,
                                  PdkServerConnection   *server,
                                  gboolean               judged,
                                  PdkHardware           *local,
                                  const PdkServerMemory *observed)
{
  PdkHardware     *hardware = pdk_server_connection_is_local (server) ? local : NULL;
  JsonObject      *facts = pdk_server_memory_to_json (observed);
  g_autofree char *hint = NULL;
  guint64          bytes;
  PdkMemorySource  source = pdk_server_memory_choose (pdk_server_connection_get_memory (server), hardware, observed, &bytes);
  gboolean         wanting = source == PDK_MEMORY_SOURCE_UNKNOWN || source == PDK_MEMORY_SOURCE_DEDUCED;

  json_object_set_string_member (facts, "server", pdk_server_connection_get_id (server));
  json_object_set_string_member (facts, "source", pdk_memory_source_to_string (source));
  json_object_set_int_member (facts, "memory_bytes", (gint64) MIN (bytes, (guint64) G_MAXINT64));
  if (wanting)
    /* Translators: the placeholder is the name of a server; GIB stands for a number and is not translated */
    hint = g_strdup_printf (_("If it has a graphics card, say with how much memory: “paddock servers memory %s GIB”."),
                              pdk_server_connection_get_id (server));
  else if (source != PDK_MEMORY_SOURCE_PERSON)
    /* Translators: the placeholder is the name of a server; GIB stands for a number and is not translated */
    hint = g_strdup_printf (_("If that is wrong, say it yourself: “paddock servers memory %s GIB”."),
                              pdk_server_connection_get_id (server));
  pdk_doctor_add (findings, "memory", wanting && judged ? PDK_FINDING_WARNING : PDK_FINDING_OK,
                  dup_server_memory (server, source, bytes, observed), hint, facts);
}
