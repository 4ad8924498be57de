/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-database-rescue.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>

#include "base/pdk-error.h"
#include "library/pdk-sqlite.h"

sqlite3 *
pdk_database_rescue_copy_to_memory (sqlite3 *connection,
                                    GError **error)
{
  g_autoptr (sqlite3) memory = NULL;
  sqlite3_backup     *backup;
  int                 result;

  result = sqlite3_open_v2 (":memory:", &memory, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
  backup = result == SQLITE_OK ? sqlite3_backup_init (memory, "main", connection, "main") : NULL;
  if (backup != NULL)
    {
      sqlite3_backup_step (backup, -1);
      result = sqlite3_backup_finish (backup);
    }
  if (backup != NULL && result == SQLITE_OK)
    return g_steal_pointer (&memory);
  pdk_sqlite_set_error (memory, result != SQLITE_OK ? result : SQLITE_ERROR, error);
  return NULL;
}

static gboolean
copy_file (const char *source,
           const char *target,
           GError    **error)
{
  g_autoptr (GFile)  from = g_file_new_for_path (source);
  g_autoptr (GFile)  to = g_file_new_for_path (target);
  g_autoptr (GError) local_error = NULL;

  if (g_file_copy (from, to, G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS, NULL, NULL, NULL, &local_error))
    return TRUE;
  g_propagate_error (error, pdk_error_from_io (g_steal_pointer (&local_error), source));
  return FALSE;
}

static gboolean
copy_database (const char *path,
               const char *copy,
               GError    **error)
{
  static const char * const suffixes[] = { "", "-wal", "-journal" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *source = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *target = g_strconcat (copy, suffixes[i], NULL);

      if (g_file_test (source, G_FILE_TEST_EXISTS) && !copy_file (source, target, error))
        return FALSE;
    }
  return TRUE;
}

static void
remove_copy (const char *copy)
{
  static const char * const suffixes[] = { "", "-wal", "-shm", "-journal" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (copy, suffixes[i], NULL);

      g_unlink (file);
    }
}

static sqlite3 *
read_copy (const char *path,
           const char *copy,
           GError    **error)
{
  g_autoptr (sqlite3) connection = NULL;

  if (!copy_database (path, copy, error))
    return NULL;
  if (sqlite3_open_v2 (copy, &connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK)
    return pdk_database_rescue_copy_to_memory (connection, error);
  pdk_sqlite_set_error (connection, sqlite3_errcode (connection), error);
  return NULL;
}

sqlite3 *
pdk_database_rescue_read_elsewhere (const char *path,
                                    GError    **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char   *folder = g_dir_make_tmp ("paddock-XXXXXX", &local_error);
  g_autofree char   *copy = NULL;
  sqlite3           *memory;

  if (folder == NULL)
    {
      g_propagate_error (error, pdk_error_from_io (g_steal_pointer (&local_error), g_get_tmp_dir ()));
      return NULL;
    }
  copy = g_build_filename (folder, "copy.db", NULL);
  memory = read_copy (path, copy, error);
  remove_copy (copy);
  g_rmdir (folder);
  return memory;
}

int
pdk_database_rescue_lock (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int              descriptor = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (descriptor >= 0)
    while (flock (descriptor, LOCK_EX) != 0 && errno == EINTR)
      ;
  return descriptor;
}

static char *
choose_new_name (const char *path)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char      *time = g_date_time_format (now, "%Y%m%d-%H%M%S");
  char                 *name = g_strdup_printf ("%s.damaged-%s", path, time);

  for (guint number = 2; g_file_test (name, G_FILE_TEST_EXISTS); number++)
    {
      g_free (name);
      name = g_strdup_printf ("%s.damaged-%s-%u", path, time, number);
    }
  return name;
}

char *
pdk_database_rescue_set_aside (const char *path,
                               GError    **error)
{
  g_autofree char *aside = choose_new_name (path);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *log_aside = g_strconcat (aside, "-wal", NULL);
  g_autofree char *index = g_strconcat (path, "-shm", NULL);

  /* The log goes first: a log without its database is ignored, but not one beside another database. */
  if ((g_rename (log, log_aside) == 0 || errno == ENOENT) && g_rename (path, aside) == 0)
    {
      g_unlink (index);
      return g_steal_pointer (&aside);
    }
  pdk_error_set (error, PDK_ERROR_DATABASE,
                 _("Move the file away, or make its folder writable, and start Paddock again."),
                   _("The library %s is damaged and cannot be set aside: %s"), path, g_strerror (errno));
  return NULL;
}
