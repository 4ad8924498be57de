/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hub/pdk-hub-tree.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/pdk-json.h"
#include "names/pdk-hub-path.h"

/* A page has 1000 entries; repositories of models have hundreds at most. */
#define MOST_PAGES 20
#define MOST_FILES 20000

typedef struct
{
  PdkHttpSession *session;
  SoupMessage    *message;
  char           *repository;
  char           *revision;
  GPtrArray      *files;
  guint           pages;
  GError         *error;
} ReadState;

static void
read_state_free (ReadState *state)
{
  g_clear_object (&state->session);
  g_clear_object (&state->message);
  g_free (state->repository);
  g_free (state->revision);
  g_clear_error (&state->error);
  g_ptr_array_unref (state->files);
  g_free (state);
}

void
pdk_hub_file_free (PdkHubFile *self)
{
  g_free (self->path);
  g_free (self->object_id);
  pdk_quant_unref (self->quant);
  g_free (self);
}

static void
add_file (GPtrArray  *files,
          const char *path,
          gint64      size,
          const char *object_id)
{
  PdkHubFile *file;

  if (path == NULL || pdk_hub_path_check_file (path) != NULL || files->len >= MOST_FILES)
    return;
  file = g_new0 (PdkHubFile, 1);
  file->path = g_strdup (path);
  file->size = (guint64) MAX (size, 0);
  file->object_id = g_strdup (object_id);
  file->quant = pdk_quant_parse (path);
  g_ptr_array_add (files, file);
}

static void
add_entry (GPtrArray  *files,
           JsonObject *object)
{
  if (g_strcmp0 (pdk_json_get_string (object, "type"), "file") == 0)
    add_file (files, pdk_json_get_string (object, "path"), pdk_json_get_int (object, "size", 0),
              pdk_json_get_string (pdk_json_get_object (object, "lfs"), "oid"));
}

static void
add_sibling (GPtrArray  *files,
             JsonObject *object)
{
  add_file (files, pdk_json_get_string (object, "rfilename"), pdk_json_get_int (object, "size", 0),
            pdk_json_get_string (pdk_json_get_object (object, "lfs"), "sha256"));
}

static void
add_all (JsonArray *array,
         GPtrArray *files,
         void (*add) (GPtrArray  *files,
                      JsonObject *object))
{
  guint count = array == NULL ? 0 : json_array_get_length (array);

  for (guint i = 0; i < count && files->len < MOST_FILES; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        add (files, json_node_get_object (node));
    }
}

void
pdk_hub_tree_parse_repository (JsonNode  *answer,
                               GPtrArray *files)
{
  if (JSON_NODE_HOLDS_OBJECT (answer))
    add_all (pdk_json_get_array (json_node_get_object (answer), "siblings"), files, add_sibling);
}

void
pdk_hub_tree_parse_page (JsonNode  *page,
                         GPtrArray *files)
{
  if (JSON_NODE_HOLDS_ARRAY (page))
    add_all (json_node_get_array (page), files, add_entry);
}

/*
 * Of the next page's address only what follows the host is used: mirrors send on to the hub that they
 * copy, and whatever else a link leads to, it must not be told who asks (facts/hub.md §1.2).
 */
static char *
dup_next (ReadState *state)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (state->message);
  const char         *link = soup_message_headers_get_list (headers, "Link");
  const char         *begin = link == NULL ? NULL : strchr (link, '<');
  const char         *end = begin == NULL ? NULL : strchr (begin, '>');
  g_autofree char    *address = NULL;
  g_autofree char    *own = NULL;
  const char         *path;

  if (end == NULL || strstr (end, "rel=\"next\"") == NULL)
    return NULL;
  address = g_strndup (begin + 1, (gsize) (end - begin - 1));
  path = strstr (address, "/api/models/");
  if (path == NULL)
    return NULL;
  own = g_strconcat (pdk_http_session_get_address (state->session), path, NULL);
  return g_uri_is_valid (own, SOUP_HTTP_URI_FLAGS, NULL) ? g_strdup (path) : NULL;
}

static void
return_files (GTask *task)
{
  ReadState *state = g_task_get_task_data (task);

  g_task_return_pointer (task, g_ptr_array_ref (state->files), (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (task);
}

static void
request (GTask              *task,
         const char         *path,
         GAsyncReadyCallback callback)
{
  ReadState *state = g_task_get_task_data (task);

  g_clear_object (&state->message);
  state->message = pdk_http_session_new_message (state->session, "GET", path, NULL);
  pdk_http_session_request_node_async (state->session, state->message, state->repository, g_task_get_cancellable (task), callback, task);
}

static void
on_repository (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  GTask               *task = user_data;
  ReadState           *state = g_task_get_task_data (task);
  g_autoptr (JsonNode) answer = pdk_http_session_request_node_finish (state->session, result, NULL);

  if (answer != NULL)
    pdk_hub_tree_parse_repository (answer, state->files);
  if (state->files->len > 0)
    {
      return_files (task);
      return;
    }
  /* What was asked first is what the person meant. */
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_error (task, g_steal_pointer (&state->error));
  g_object_unref (task);
}

/* Mirrors of companies have the files and what is known of a repository, but no list of its files. */
static void
ask_for_repository (GTask  *task,
                    GError *error)
{
  ReadState       *state = g_task_get_task_data (task);
  g_autofree char *path = g_strdup_printf ("/api/models/%s/revision/%s?blobs=true", state->repository, state->revision);

  state->error = error;
  g_ptr_array_set_size (state->files, 0);
  request (task, path, on_repository);
}

static void
on_page (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask               *task = user_data;
  ReadState           *state = g_task_get_task_data (task);
  GError              *error = NULL;
  g_autoptr (JsonNode) page = pdk_http_session_request_node_finish (state->session, result, &error);
  g_autofree char     *next = NULL;

  if (page != NULL && !JSON_NODE_HOLDS_ARRAY (page))
    error = pdk_error_new (PDK_ERROR_PROTOCOL, _("Check HF_ENDPOINT."), _("%s does not answer as a hub of models does."), pdk_http_session_get_address (state->session));
  if (g_error_matches (error, PDK_ERROR, PDK_ERROR_NOT_FOUND) || g_error_matches (error, PDK_ERROR, PDK_ERROR_PROTOCOL) ||
      g_error_matches (error, PDK_ERROR, PDK_ERROR_INCOMPATIBLE))
    {
      ask_for_repository (task, error);
      return;
    }
  if (error != NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  pdk_hub_tree_parse_page (page, state->files);
  next = dup_next (state);
  if (next != NULL && ++state->pages < MOST_PAGES && state->files->len < MOST_FILES)
    request (task, next, on_page);
  else
    return_files (task);
}

void
pdk_hub_tree_read_async (PdkHubSite         *site,
                         const char         *repository,
                         const char         *revision,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (site, cancellable, callback, user_data);
  ReadState        *state = g_new0 (ReadState, 1);
  g_autofree char  *name = g_uri_escape_string (repository, "/", FALSE);
  g_autofree char  *commit = g_uri_escape_string (revision != NULL ? revision : "main", NULL, FALSE);
  g_autofree char  *path = g_strdup_printf ("/api/models/%s/tree/%s?recursive=true&expand=false", name, commit);
  GError           *error = NULL;

  g_task_set_source_tag (task, pdk_hub_tree_read_async);
  state->repository = g_steal_pointer (&name);
  state->revision = g_steal_pointer (&commit);
  state->files = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_hub_file_free);
  g_task_set_task_data (task, state, (GDestroyNotify) read_state_free);
  state->session = pdk_hub_site_open (site, &error);
  if (state->session == NULL)
    g_task_return_error (task, error);
  else
    request (g_steal_pointer (&task), path, on_page);
}

GPtrArray *
pdk_hub_tree_read_finish (PdkHubSite   *site,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, site), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
