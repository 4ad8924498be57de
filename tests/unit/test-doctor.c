/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/pdk-json.h"
#include "doctor/pdk-doctor-hardware.h"
#include "fitting/pdk-observed-memory.h"
#include "hardware/pdk-server-memory.h"
#include "pdk-hardware-tree.h"
#include "pdk-test-library.h"
#include "pdk-test.h"
#include "servers/pdk-ollama-client.h"

#define CARD      "0000:03:00.0"
#define GIB       G_GUINT64_CONSTANT (0x40000000)
#define HERE      "http://127.0.0.1:11434"
#define ELSEWHERE "http://192.0.2.1:11434"

static PdkHardware *
make_hardware (gboolean with_card)
{
  g_auto (PdkHardwareTree) tree = { 0 };

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_set_memory (&tree, 64 * 1024 * 1024, 32 * 1024 * 1024);
  if (with_card)
    {
      pdk_hardware_tree_add_card (&tree, 0, CARD, "amdgpu", 0x1002, 0x744c);
      pdk_hardware_tree_set_card (&tree, CARD, "mem_info_vram_total", "25769803776\n");
      pdk_hardware_tree_set_card (&tree, CARD, "mem_info_vram_used", "1073741824\n");
      pdk_hardware_tree_set_card (&tree, CARD, "mem_info_gtt_total", "17179869184\n");
      pdk_hardware_tree_set_card (&tree, CARD, "mem_info_gtt_used", "0\n");
    }
  return pdk_hardware_tree_detect (&tree);
}

static const PdkFinding *
find (GPtrArray  *findings,
      const char *topic)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const PdkFinding *finding = g_ptr_array_index (findings, i);

      if (g_str_equal (finding->topic, topic))
        return finding;
    }
  g_error ("nothing about %s", topic);
}

static void
test_card (void)
{
  g_autoptr (PdkHardware) hardware = make_hardware (TRUE);
  g_autoptr (GPtrArray)   findings = pdk_doctor_new_findings ();
  const PdkFinding       *card;
  const PdkFinding       *whole;
  const PdkFinding       *memory;
  JsonArray              *gpus;

  pdk_doctor_examine_hardware (findings, hardware);
  card = find (findings, "graphics");
  g_assert_cmpint (card->status, ==, PDK_FINDING_OK);
  g_assert_nonnull (strstr (card->sentence, "24.0"));
  g_assert_nonnull (strstr (card->sentence, pdk_memory_source_describe (PDK_MEMORY_SOURCE_AMDGPU)));
  g_assert_nonnull (strstr (card->sentence, "free"));
  g_assert_nonnull (strstr (card->sentence, "driver amdgpu"));
  g_assert_nonnull (strstr (card->sentence, CARD));
  g_assert_cmpstr (pdk_json_get_string (card->facts, "dedicated_source"), ==, "amdgpu");
  g_assert_cmpint (pdk_json_get_int (card->facts, "dedicated_bytes", 0), ==, (gint64) (24 * GIB));

  whole = find (findings, "hardware");
  g_assert_null (whole->hint);
  gpus = pdk_json_get_array (whole->facts, "gpus");
  g_assert_cmpuint (json_array_get_length (gpus), ==, 1);
  g_assert_nonnull (pdk_json_get_object (whole->facts, "processor"));
  memory = find (findings, "main-memory");
  g_assert_nonnull (strstr (memory->sentence, "64.0"));
  g_assert_nonnull (strstr (memory->sentence, "32.0"));
  find (findings, "processor");
}

static void
test_no_card (void)
{
  g_autoptr (PdkHardware) hardware = make_hardware (FALSE);
  g_autoptr (GPtrArray)   findings = pdk_doctor_new_findings ();

  pdk_doctor_examine_hardware (findings, hardware);
  g_assert_nonnull (find (findings, "hardware")->hint);
  g_assert_nonnull (strstr (find (findings, "hardware")->sentence, "No graphics card"));
}

/* Of a machine of which nothing could be read, nothing is claimed. */
static void
test_nothing_known (void)
{
  g_autoptr (PdkHardware) hardware = pdk_hardware_new_unknown ();
  g_autoptr (GPtrArray)   findings = pdk_doctor_new_findings ();

  pdk_doctor_examine_hardware (findings, hardware);
  g_assert_cmpint (find (findings, "main-memory")->status, ==, PDK_FINDING_WARNING);
  g_assert_null (strstr (find (findings, "main-memory")->sentence, "0 bytes"));
}

static const PdkFinding *
examine_server (GPtrArray             *findings,
                const char            *address,
                guint64                by_hand,
                PdkHardware           *hardware,
                const PdkServerMemory *observed)
{
  g_autoptr (PdkModelServer)      client = PDK_MODEL_SERVER (pdk_ollama_client_new (address, NULL, NULL));
  g_autoptr (PdkServerConnection) server = pdk_server_connection_new ("attic", client, by_hand, FALSE);

  pdk_doctor_examine_server_memory (findings, server, TRUE, hardware, observed);
  return g_ptr_array_index (findings, findings->len - 1);
}

static void
test_memory_of_servers (void)
{
  const PdkServerMemory nothing = { 0 };
  const PdkServerMemory seen = { .lower_bound = 5 * GIB, .lower_time = 7 };
  const PdkServerMemory full = { .lower_bound = 5 * GIB, .lower_time = 7, .upper_bound = 7 * GIB, .upper_time = 8 };
  const struct
  {
    const char            *address;
    guint64                by_hand;
    const PdkServerMemory *observed;
    const char            *source;
    guint64                bytes;
    PdkFindingStatus       status;
    const char            *words;
  } rows[] = {
    { HERE, 0, &nothing, "amdgpu", 24 * GIB, PDK_FINDING_OK, "this computer" },
    { HERE, 8 * GIB, &nothing, "person", 8 * GIB, PDK_FINDING_OK, "set by hand" },
    { ELSEWHERE, 8 * GIB, &full, "person", 8 * GIB, PDK_FINDING_OK, "set by hand" },
    { ELSEWHERE, 0, &nothing, "unknown", 0, PDK_FINDING_WARNING, "another computer" },
    { ELSEWHERE, 0, &seen, "deduced", 5 * GIB, PDK_FINDING_WARNING, "at least" },
    { ELSEWHERE, 0, &full, "deduced", 7 * GIB, PDK_FINDING_WARNING, "about" },
  };
  g_autoptr (PdkHardware) hardware = make_hardware (TRUE);
  g_autoptr (GPtrArray)   findings = pdk_doctor_new_findings ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const PdkFinding *finding =
        examine_server (findings, rows[i].address, rows[i].by_hand, hardware, rows[i].observed);

      g_assert_cmpstr (pdk_json_get_string (finding->facts, "source"), ==, rows[i].source);
      g_assert_cmpstr (pdk_json_get_string (finding->facts, "server"), ==, "attic");
      g_assert_cmpint (pdk_json_get_int (finding->facts, "memory_bytes", -1), ==, (gint64) rows[i].bytes);
      g_assert_cmpint (finding->status, ==, rows[i].status);
      g_assert_nonnull (strstr (finding->sentence, rows[i].words));
      /* What a person has said is not questioned. */
      g_assert_true ((finding->hint == NULL) == g_str_equal (rows[i].source, "person"));
    }
}

static void
test_disk (void)
{
  g_autoptr (GPtrArray) findings = pdk_doctor_new_findings ();
  g_autofree char      *folder = pdk_test_make_folder ();
  const PdkFinding     *known;
  const PdkFinding     *unknown;

  pdk_doctor_examine_disk (findings, folder, "the library", FALSE);
  known = g_ptr_array_index (findings, 0);
  g_assert_nonnull (strstr (known->sentence, folder));
  g_assert_cmpstr (pdk_json_get_string (known->facts, "folder"), ==, folder);
  g_assert_true (json_object_has_member (known->facts, "free_bytes"));
  pdk_doctor_examine_disk (findings, "/usr/share/models", "Ollama's models", TRUE);
  unknown = g_ptr_array_index (findings, 1);
  g_assert_cmpint (unknown->status, ==, PDK_FINDING_WARNING);
  g_assert_false (json_object_has_member (unknown->facts, "free_bytes"));
  pdk_test_remove_folder (folder);
}

static void
note (PdkTestLibrary *fixture,
      gint64          size,
      gint64          size_vram)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      error = NULL;
  g_autoptr (GPtrArray)   running = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (JsonObject)  object = json_object_new ();

  json_object_set_string_member (object, "name", "a:1");
  json_object_set_int_member (object, "size", size);
  json_object_set_int_member (object, "size_vram", size_vram);
  g_ptr_array_add (running, pdk_server_model_new_from_ollama (object));
  pdk_observed_memory_note_async (fixture->library, "attic", running, NULL, pdk_async_waiter_done, &waiter);
  g_assert_true (pdk_observed_memory_note_finish (pdk_async_waiter_wait (&waiter), &error));
  g_assert_no_error (error);
}

static void
assert_observed (PdkTestLibrary *fixture,
                 guint64         lower_bound,
                 guint64         upper_bound)
{
  PdkServerMemory memory;

  pdk_observed_memory_read (fixture->library, "attic", &memory);
  g_assert_cmpuint (memory.lower_bound, ==, lower_bound);
  g_assert_cmpuint (memory.upper_bound, ==, upper_bound);
  pdk_observed_memory_read (fixture->library, "cellar", &memory);
  g_assert_cmpuint (pdk_server_memory_get_estimate (&memory), ==, 0);
}

/* What is seen once is known for good, and adds up. */
static void
test_what_was_loaded_is_remembered (PdkTestLibrary *fixture,
                                    gconstpointer   data)
{
  assert_observed (fixture, 0, 0);
  note (fixture, (gint64) (5 * GIB), 0);
  assert_observed (fixture, 0, 0);
  note (fixture, (gint64) (5 * GIB), (gint64) (5 * GIB));
  assert_observed (fixture, 5 * GIB, 0);
  note (fixture, (gint64) (2 * GIB), (gint64) (2 * GIB));
  assert_observed (fixture, 5 * GIB, 0);
  pdk_test_library_reopen (fixture);
  note (fixture, (gint64) (9 * GIB), (gint64) (7 * GIB));
  pdk_test_library_reopen (fixture);
  assert_observed (fixture, 7 * GIB, 7 * GIB);
  note (fixture, G_MAXINT64, G_MAXINT64);
  assert_observed (fixture, 7 * GIB, 7 * GIB);
}

static void
test_what_is_kept_is_read_again (PdkTestLibrary *fixture,
                                 gconstpointer   data)
{
  const char * const texts[] = { "{\"lower_bytes\":5,\"lower_time\":7,\"upper_bytes\":6,\"upper_time\":8}", "nonsense", "[]",
                                 "{\"lower_bytes\":-1,\"upper_bytes\":\"x\"}" };
  const guint64      expected[] = { 6, 0, 0, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
      PdkServerMemory         memory;

      pdk_model_registry_set_setting_async (fixture->library, "servers.observed-memory.attic", texts[i], NULL,
                                            pdk_async_waiter_done, &waiter);
      pdk_test_finish (waiter, fixture->library, pdk_model_registry_set_setting_finish);
      pdk_observed_memory_read (fixture->library, "attic", &memory);
      g_assert_cmpuint (memory.upper_bound, ==, expected[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/doctor/card", test_card);
  g_test_add_func ("/doctor/no-card", test_no_card);
  g_test_add_func ("/doctor/nothing-known", test_nothing_known);
  g_test_add_func ("/doctor/memory-of-servers", test_memory_of_servers);
  g_test_add_func ("/doctor/disk", test_disk);
  pdk_test_library_add_test ("/doctor/what-was-loaded-is-remembered", test_what_was_loaded_is_remembered);
  pdk_test_library_add_test ("/doctor/what-is-kept-is-read-again", test_what_is_kept_is_read_again);

  return g_test_run ();
}
