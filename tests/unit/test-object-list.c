/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-object-list.h"

#define TEST_TYPE_LIST (test_list_get_type ())
G_DECLARE_FINAL_TYPE (TestList, test_list, TEST, LIST, PdkObjectList)

struct _TestList
{
  PdkObjectList parent_instance;
};

G_DEFINE_FINAL_TYPE (TestList, test_list, PDK_TYPE_OBJECT_LIST)

static void
test_list_class_init (TestListClass *klass)
{
  PDK_OBJECT_LIST_CLASS (klass)->item_type = G_TYPE_CANCELLABLE;
}

static void
test_list_init (TestList *self)
{
}

typedef struct
{
  TestList     *list;
  GCancellable *items[4];
  GString      *changes;
} Fixture;

static void
on_items_changed (GListModel *list,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->changes, "%u-%u+%u ", position, removed, added);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->list = g_object_new (TEST_TYPE_LIST, NULL);
  fixture->changes = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->items); i++)
    fixture->items[i] = g_cancellable_new ();
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (on_items_changed), fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_signal_handlers_disconnect_by_data (fixture->list, fixture);
  g_assert_finalize_object (fixture->list);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->items); i++)
    g_assert_finalize_object (fixture->items[i]);
  g_string_free (fixture->changes, TRUE);
}

/* Each letter is one of the fixture's objects. */
static GPtrArray *
make_items (Fixture    *fixture,
            const char *letters)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (const char *letter = letters; *letter != '\0'; letter++)
    g_ptr_array_add (items, g_object_ref (fixture->items[*letter - 'a']));
  return items;
}

static void
assert_holds (Fixture    *fixture,
              const char *letters,
              const char *changes)
{
  GListModel *list = G_LIST_MODEL (fixture->list);

  g_assert_cmpuint (g_list_model_get_n_items (list), ==, strlen (letters));
  for (guint i = 0; letters[i] != '\0'; i++)
    {
      g_autoptr (GCancellable) item = g_list_model_get_item (list, i);

      g_assert_true (item == fixture->items[letters[i] - 'a']);
    }
  g_assert_null (g_list_model_get_item (list, (guint) strlen (letters)));
  g_assert_cmpstr (fixture->changes->str, ==, changes);
  g_string_truncate (fixture->changes, 0);
}

static void
test_single_changes (Fixture      *fixture,
                     gconstpointer data)
{
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (fixture->list)) == G_TYPE_CANCELLABLE);
  assert_holds (fixture, "", "");
  pdk_object_list_append (fixture->list, fixture->items[0]);
  pdk_object_list_append (fixture->list, fixture->items[1]);
  assert_holds (fixture, "ab", "0-0+1 1-0+1 ");
  pdk_object_list_replace (fixture->list, 0, fixture->items[2]);
  assert_holds (fixture, "cb", "0-1+1 ");
  pdk_object_list_remove (fixture->list, 0);
  assert_holds (fixture, "b", "0-1+0 ");
}

static void
test_only_the_difference_is_announced (Fixture      *fixture,
                                       gconstpointer data)
{
  pdk_object_list_set_items (fixture->list, make_items (fixture, "abc"));
  assert_holds (fixture, "abc", "0-0+3 ");
  pdk_object_list_set_items (fixture->list, make_items (fixture, "abc"));
  assert_holds (fixture, "abc", "");
  pdk_object_list_set_items (fixture->list, make_items (fixture, "adc"));
  assert_holds (fixture, "adc", "1-1+1 ");
  pdk_object_list_set_items (fixture->list, make_items (fixture, "addc"));
  assert_holds (fixture, "addc", "2-0+1 ");
  pdk_object_list_set_items (fixture->list, make_items (fixture, "dc"));
  assert_holds (fixture, "dc", "0-2+0 ");
  pdk_object_list_set_items (fixture->list, make_items (fixture, ""));
  assert_holds (fixture, "", "0-2+0 ");
}

static void
test_silent_after_the_end (Fixture      *fixture,
                           gconstpointer data)
{
  pdk_object_list_set_items (fixture->list, make_items (fixture, "ab"));
  g_string_truncate (fixture->changes, 0);
  g_object_run_dispose (G_OBJECT (fixture->list));
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (on_items_changed), fixture);
  assert_holds (fixture, "", "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/object-list/single-changes", Fixture, NULL, set_up, test_single_changes, tear_down);
  g_test_add ("/object-list/only-the-difference-is-announced", Fixture, NULL, set_up,
              test_only_the_difference_is_announced, tear_down);
  g_test_add ("/object-list/silent-after-the-end", Fixture, NULL, set_up, test_silent_after_the_end, tear_down);
  return g_test_run ();
}
