/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "hardware/pdk-disk-space.h"
#include "pdk-hardware-tree.h"
#include "pdk-test.h"

#define GIBIBYTE G_GUINT64_CONSTANT (0x40000000)

/* A disk of which only /srv can be entered. */
static int
call_closed (const char     *path,
             struct statvfs *status)
{
  memset (status, 0, sizeof *status);
  status->f_frsize = 4096;
  status->f_bfree = 1000000;
  status->f_bavail = 900000;
  if (g_str_equal (path, "/srv"))
    return 0;
  errno = g_str_has_prefix (path, "/srv/closed/") ? EACCES : ENOENT;
  return -1;
}

static int
call_broken (const char     *path,
             struct statvfs *status)
{
  errno = EIO;
  return -1;
}

static int
call_refused (const char     *path,
              struct statvfs *status)
{
  errno = EACCES;
  return -1;
}

static int
call_huge (const char     *path,
           struct statvfs *status)
{
  memset (status, 0, sizeof *status);
  status->f_frsize = 1 << 20;
  status->f_bavail = (fsblkcnt_t) -1;
  return 0;
}

static void
test_nearest_parent (void)
{
  static const char *folders[] = { "/srv", "/srv/closed/models", "/srv/not/there/yet", "/srv/" };

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      guint64 free_bytes;

      g_assert_true (pdk_disk_space_measure (folders[i], FALSE, call_closed, &free_bytes));
      /* What is kept for the administrator does not count. */
      g_assert_cmpuint (free_bytes, ==, G_GUINT64_CONSTANT (900000) * 4096);
    }
}

static void
test_unknown (void)
{
  guint64 free_bytes;

  g_assert_false (pdk_disk_space_measure ("/srv", FALSE, call_broken, &free_bytes));
  g_assert_false (pdk_disk_space_measure ("/srv", FALSE, call_refused, &free_bytes));
  g_assert_false (pdk_disk_space_measure ("relative", FALSE, call_closed, &free_bytes));
  g_assert_false (pdk_disk_space_measure ("", FALSE, call_closed, &free_bytes));
  g_assert_cmpuint (free_bytes, ==, 0);
}

static void
test_flatpak_has_another_usr (void)
{
  guint64 free_bytes;

  g_assert_false (pdk_disk_space_measure ("/usr/share/ollama/.ollama/models", TRUE, call_huge, &free_bytes));
  g_assert_true (pdk_disk_space_measure ("/usr/share/ollama/.ollama/models", FALSE, call_huge, &free_bytes));
  g_assert_true (pdk_disk_space_measure ("/home/somebody/.local/share", TRUE, call_huge, &free_bytes));
  g_assert_cmpuint (free_bytes, ==, G_MAXUINT64);
}

static void
test_this_computer (void)
{
  g_autofree char *folder = pdk_test_make_folder ();
  g_autofree char *later = g_build_filename (folder, "not", "there", NULL);
  guint64          here;
  guint64          there;

  g_assert_true (pdk_disk_space_measure (folder, FALSE, NULL, &here));
  g_assert_true (pdk_disk_space_measure (later, FALSE, NULL, &there));
  g_assert_cmpuint (here, >, 0);
  g_assert_cmpuint (there, >, 0);
  pdk_test_remove_folder (folder);
}

static void
test_folder_of_ollama (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_auto (GStrv)           environment = g_strsplit ("HOME=/home/somebody", " ", -1);
  g_autofree char         *own = NULL;
  g_autofree char         *service = NULL;
  g_autofree char         *chosen = NULL;
  g_autofree char         *service_path = NULL;

  pdk_hardware_tree_init (&tree);
  own = pdk_disk_space_find_ollama_folder (tree.root, environment);
  g_assert_cmpstr (own, ==, "/home/somebody/.ollama/models");
  pdk_hardware_tree_add_file (&tree, "usr/share/ollama/x", "");
  service = pdk_disk_space_find_ollama_folder (tree.root, environment);
  service_path = g_build_filename (tree.root, "usr/share/ollama/.ollama/models", NULL);
  g_assert_cmpstr (service, ==, service_path);
  environment = g_environ_setenv (environment, "OLLAMA_MODELS", "/srv/models", TRUE);
  chosen = pdk_disk_space_find_ollama_folder (tree.root, environment);
  g_assert_cmpstr (chosen, ==, "/srv/models");
}

static void
test_needed (void)
{
  g_assert_cmpuint (pdk_disk_space_get_needed (0), ==, GIBIBYTE);
  g_assert_cmpuint (pdk_disk_space_get_needed (20 * GIBIBYTE), ==, 22 * GIBIBYTE);
  g_assert_cmpuint (pdk_disk_space_get_needed (G_MAXUINT64), ==, G_MAXUINT64);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/disk-space/case-45-nearest-parent", test_nearest_parent);
  g_test_add_func ("/disk-space/case-45-unknown", test_unknown);
  g_test_add_func ("/disk-space/case-45-flatpak-has-another-usr", test_flatpak_has_another_usr);
  g_test_add_func ("/disk-space/this-computer", test_this_computer);
  g_test_add_func ("/disk-space/folder-of-ollama", test_folder_of_ollama);
  g_test_add_func ("/disk-space/needed", test_needed);

  return g_test_run ();
}
