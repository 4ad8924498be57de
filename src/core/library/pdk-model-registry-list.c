/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "library/pdk-model-registry-private.h"

/* What the way to a snapshot brought about, told once the list has arrived. */
typedef struct
{
  GPtrArray *added;
  GPtrArray *removed;
  GPtrArray *changed;
  GPtrArray *loaded;
  GPtrArray *unloaded;
} News;

static void
news_init (News *news)
{
  news->added = g_ptr_array_new_with_free_func (g_object_unref);
  news->removed = g_ptr_array_new_with_free_func (g_object_unref);
  news->changed = g_ptr_array_new_with_free_func (g_object_unref);
  news->loaded = g_ptr_array_new_with_free_func (g_object_unref);
  news->unloaded = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
news_clear (News *news)
{
  g_ptr_array_unref (news->added);
  g_ptr_array_unref (news->removed);
  g_ptr_array_unref (news->changed);
  g_ptr_array_unref (news->loaded);
  g_ptr_array_unref (news->unloaded);
}

static void
news_add_changed (News           *news,
                  PdkModelRecord *record)
{
  if (!g_ptr_array_find (news->changed, record, NULL) && !g_ptr_array_find (news->added, record, NULL))
    g_ptr_array_add (news->changed, g_object_ref (record));
}

static void
emit_all (PdkModelRegistry *self,
          PdkRegistrySignal signal,
          GPtrArray        *records)
{
  for (guint i = 0; i < records->len; i++)
    pdk_model_registry_emit (self, signal, g_ptr_array_index (records, i));
}

static void
news_emit (News             *news,
           PdkModelRegistry *self)
{
  emit_all (self, PDK_REGISTRY_SIGNAL_REMOVED, news->removed);
  emit_all (self, PDK_REGISTRY_SIGNAL_ADDED, news->added);
  emit_all (self, PDK_REGISTRY_SIGNAL_CHANGED, news->changed);
  emit_all (self, PDK_REGISTRY_SIGNAL_LOADED, news->loaded);
  emit_all (self, PDK_REGISTRY_SIGNAL_UNLOADED, news->unloaded);
}

PdkModelRecord *
pdk_model_registry_get_record (PdkModelRegistry *self,
                               gint64            id)
{
  guint low = 0;
  guint high = self->records->len;

  while (low < high)
    {
      guint           middle = low + (high - low) / 2;
      PdkModelRecord *record = g_ptr_array_index (self->records, middle);
      gint64          found = pdk_model_record_get_id (record);

      if (found == id)
        return record;
      if (found < id)
        low = middle + 1;
      else
        high = middle;
    }
  return NULL;
}

static PdkModelRecord *
find_expected (PdkModelRegistry  *self,
               const PdkModelRow *row)
{
  for (guint i = 0; i < self->expected->len; i++)
    {
      PdkModelRecord *record = g_ptr_array_index (self->expected, i);

      if (pdk_model_record_get_id (record) == row->id &&
          strcmp (pdk_model_record_get_model_id (record), row->model_id) == 0)
        return record;
    }
  return NULL;
}

PdkModelRecord *
pdk_model_registry_expect_record (PdkModelRegistry *self,
                                  gint64            id)
{
  PdkModelRecord *record = pdk_model_registry_get_record (self, id);
  PdkModelRow    *row = NULL;

  if (record != NULL || self->waiting == NULL)
    return record;
  row = pdk_library_snapshot_get_row (self->waiting, id);
  record = row != NULL ? find_expected (self, row) : NULL;
  if (record != NULL || row == NULL)
    return record;
  record = pdk_model_record_new (row);
  g_ptr_array_add (self->expected, record);
  return record;
}

static void
insert_record (PdkModelRegistry *self,
               guint             position,
               PdkModelRow      *row,
               News             *news)
{
  PdkModelRecord            *expected = find_expected (self, row);
  g_autoptr (PdkModelRecord) record = expected != NULL ? g_object_ref (expected) : pdk_model_record_new (row);

  pdk_model_record_set_row (record, row);
  g_ptr_array_insert (self->records, (int) position, g_object_ref (record));
  g_ptr_array_add (news->added, g_steal_pointer (&record));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static void
remove_record (PdkModelRegistry *self,
               guint             position,
               News             *news)
{
  g_ptr_array_add (news->removed, g_ptr_array_steal_index (self->records, position));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static void
set_state (PdkModelRecord *record,
           PdkAvailability availability,
           gboolean        running,
           News           *news)
{
  gboolean toggled = pdk_model_record_set_running (record, running);

  if (toggled)
    g_ptr_array_add (running ? news->loaded : news->unloaded, g_object_ref (record));
  if (pdk_model_record_set_availability (record, availability) || toggled)
    news_add_changed (news, record);
}

static void
update_record (PdkModelRecord *record,
               PdkModelRow    *row,
               News           *news)
{
  gboolean moved = strcmp (pdk_model_record_get_server (record), row->server) != 0;

  if (pdk_model_record_set_row (record, row))
    news_add_changed (news, record);
  if (moved)
    set_state (record, PDK_AVAILABILITY_UNKNOWN, FALSE, news);
}

/*
 * Another program may give the number of a deleted row to another model, and so may a file that took
 * the place of the open one. A model that was only renamed is still the one of that download.
 */
static gboolean
is_same_model (PdkModelRecord    *record,
               const PdkModelRow *row,
               gboolean           same_file)
{
  const PdkModelRow *old = pdk_model_record_get_row (record);

  if (old->id != row->id)
    return FALSE;
  if (strcmp (old->model_id, row->model_id) == 0)
    return TRUE;
  return same_file && old->downloaded_at != NULL && row->downloaded_at != NULL &&
         g_date_time_equal (old->downloaded_at, row->downloaded_at);
}

/* Both lists are ordered by number, so one walk along them finds every difference. */
static void
move_list (PdkModelRegistry *self,
           gboolean          same_file,
           News             *news)
{
  GPtrArray *rows = self->snapshot->rows;
  guint      position = 0;
  guint      next = 0;

  while (position < self->records->len || next < rows->len)
    {
      PdkModelRecord *record = position < self->records->len ? g_ptr_array_index (self->records, position) : NULL;
      PdkModelRow    *row = next < rows->len ? g_ptr_array_index (rows, next) : NULL;

      if (record != NULL && (row == NULL || (pdk_model_record_get_id (record) <= row->id && !is_same_model (record, row, same_file))))
        {
          remove_record (self, position, news);
          continue;
        }
      if (record == NULL || row->id < pdk_model_record_get_id (record))
        insert_record (self, position, row, news);
      else
        update_record (record, row, news);
      position++;
      next++;
    }
}

static void
mark_active (PdkModelRegistry *self,
             News             *news)
{
  const PdkModelRow *active = pdk_library_snapshot_find_active (self->snapshot, self->default_model);

  for (guint i = 0; i < self->records->len; i++)
    {
      PdkModelRecord *record = g_ptr_array_index (self->records, i);

      if (pdk_model_record_set_active (record, active != NULL && pdk_model_record_get_id (record) == active->id))
        news_add_changed (news, record);
    }
}

static gboolean
holds (GHashTable *keys,
       const char *key)
{
  return keys != NULL && key != NULL && g_hash_table_contains (keys, key);
}

static void
apply_to_record (PdkModelRecord       *record,
                 const PdkServerTruth *truth,
                 News                 *news)
{
  const char      *name = pdk_model_row_get_server_name (pdk_model_record_get_row (record));
  g_autofree char *key = name != NULL ? pdk_model_row_dup_name_key (name) : NULL;
  PdkAvailability  availability = PDK_AVAILABILITY_UNKNOWN;
  gboolean         running = holds (truth->running, key);

  if (truth->present != NULL)
    availability = holds (truth->present, key) ? PDK_AVAILABILITY_PRESENT : PDK_AVAILABILITY_MISSING;
  /* A server too old to tell what runs leaves that as it was; one that is away runs nothing for us. */
  if (truth->present != NULL && truth->running == NULL)
    running = pdk_model_record_get_running (record);
  set_state (record, availability, running, news);
}

static void
apply_truth (PdkModelRegistry     *self,
             const PdkServerTruth *truth,
             News                 *news)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      PdkModelRecord *record = g_ptr_array_index (self->records, i);

      if (strcmp (pdk_model_record_get_server (record), truth->server) == 0)
        apply_to_record (record, truth, news);
    }
}

static void
move_to (PdkModelRegistry     *self,
         PdkLibrarySnapshot   *snapshot,
         const PdkServerTruth *truth)
{
  g_autoptr (GPtrArray) notices = g_steal_pointer (&snapshot->notices);
  gboolean              same_file = self->snapshot != NULL && self->snapshot->generation == snapshot->generation;
  News                  news;

  news_init (&news);
  g_clear_pointer (&self->snapshot, pdk_library_snapshot_free);
  self->snapshot = snapshot;
  move_list (self, same_file, &news);
  mark_active (self, &news);
  if (truth != NULL)
    apply_truth (self, truth, &news);
  news_emit (&news, self);
  for (guint i = 0; i < notices->len; i++)
    pdk_model_registry_add_notice (self, g_ptr_array_index (notices, i));
  news_clear (&news);
}

void
pdk_model_registry_take_snapshot (PdkModelRegistry     *self,
                                  PdkLibrarySnapshot   *snapshot,
                                  const PdkServerTruth *truth)
{
  g_autoptr (PdkModelRegistry) alive = g_object_ref (self);

  if (self->is_moving)
    {
      if (self->waiting != NULL)
        g_ptr_array_extend_and_steal (snapshot->notices, g_steal_pointer (&self->waiting->notices));
      g_clear_pointer (&self->waiting, pdk_library_snapshot_free);
      self->waiting = snapshot;
      if (truth != NULL)
        pdk_model_registry_apply_truth (self, truth);
      return;
    }
  self->is_moving = TRUE;
  move_to (self, snapshot, truth);
  while (self->waiting != NULL)
    move_to (self, g_steal_pointer (&self->waiting), NULL);
  g_ptr_array_set_size (self->expected, 0);
  self->is_moving = FALSE;
}

void
pdk_model_registry_apply_truth (PdkModelRegistry     *self,
                                const PdkServerTruth *truth)
{
  g_autoptr (PdkModelRegistry) alive = g_object_ref (self);
  News                         news;

  news_init (&news);
  apply_truth (self, truth, &news);
  news_emit (&news, self);
  news_clear (&news);
}
