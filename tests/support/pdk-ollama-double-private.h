/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-ollama-double.h"

G_BEGIN_DECLS

/* Between the files of the simulated Ollama. */

typedef struct
{
  char  *digest; /* "sha256:" and 64 digits */
  gint64 size;
} PdkDoubleLayer;

/* A model, installed or published. */
typedef struct
{
  char       *name; /* as it is listed */
  char       *key;
  GPtrArray  *layers; /* of PdkDoubleLayer: the weights first, the configuration last */
  char       *family;
  char       *parameter_size;
  char       *quantization;
  gint64      context_length;
  GStrv       capabilities;
  char       *remote_host;
  char       *parent;
  char       *digest;  /* 64 digits */
  JsonObject *changes; /* system, template, license, parameters */
  GDateTime  *modified;
} PdkDoubleEntry;

/* What the server's disk holds of a layer. */
typedef struct
{
  gint64   size;
  gint64   done;
  gpointer worker; /* the pull that fetches it; the others only watch */
} PdkDoubleBlob;

typedef struct
{
  PdkDoubleEntry *entry;
  gint64          context_length;
  GDateTime      *expires;
  guint           lists_left; /* how often it is still listed after it was told to leave; 0 for not leaving */
} PdkDoubleRunning;

typedef struct
{
  char               *method;
  char               *path;
  GBytes             *body;
  SoupMessageHeaders *headers;
  gboolean            over;
  gboolean            dropped;
} PdkDoubleExchange;

struct _PdkOllamaDouble
{
  guint16       port;
  char         *address;
  GThread      *thread;
  GMainContext *context;
  GMainLoop    *loop;
  SoupServer   *server;   /* on the thread */
  GPtrArray    *sendings; /* on the thread */
  GError       *error;
  int           held;
  GMutex        mutex;
  GCond         changed;
  gboolean      listening;
  gboolean      settled; /* the last order to the thread is carried out */

  /* Guarded by the mutex. */
  char       *version;
  GPtrArray  *entries; /* newest first */
  GPtrArray  *published;
  GHashTable *pull_errors; /* key → text */
  GHashTable *blobs;       /* digest → PdkDoubleBlob */
  GHashTable *uploads;     /* digest → GBytes */
  GPtrArray  *running;
  GHashTable *scripts; /* "METHOD PATH" → GQueue of PdkDoubleReply */
  GPtrArray  *exchanges;
  guint64     rate;
  gint64      stall;
  guint       token_pause;
};

/** Answers a request; called with the mutex held. */
typedef PdkDoubleReply *(*PdkDoubleHandler) (PdkOllamaDouble *self,
                                             JsonObject      *request);

PdkDoubleReply *pdk_double_reply_new_error (guint       status,
                                            const char *format,
                                            ...) G_GNUC_PRINTF (2, 3);

/** Returns: (transfer full): a reply with @object as its body */
PdkDoubleReply *pdk_double_reply_new_object (JsonObject *object);

/* Entries: pdk-ollama-double-store.c */

PdkDoubleEntry *pdk_double_entry_new (const PdkDoubleModel *model,
                                      const gint64         *further_layers,
                                      gsize                 n_further_layers);
PdkDoubleEntry *pdk_double_entry_copy (PdkDoubleEntry *entry,
                                       const char     *name);
void            pdk_double_entry_free (PdkDoubleEntry *entry);
void            pdk_double_entry_seal (PdkDoubleEntry *entry);
PdkDoubleLayer *pdk_double_layer_new (const char *text,
                                      gint64      size);
gint64          pdk_double_entry_get_size (PdkDoubleEntry *entry);
gboolean        pdk_double_entry_can (PdkDoubleEntry *entry,
                                      const char     *capability);
JsonObject     *pdk_double_entry_new_details (PdkDoubleEntry *entry);
PdkDoubleEntry *pdk_double_find (GPtrArray  *entries,
                                 const char *name);
void            pdk_double_install (PdkOllamaDouble *self,
                                    PdkDoubleEntry  *entry);
void            pdk_double_running_free (PdkDoubleRunning *running);

/** Returns: (nullable): the model that a request names */
const char *pdk_double_request_get_model (JsonObject *request);
char       *pdk_double_format_time (GDateTime *time);

/* The requests. */

PdkDoubleReply *pdk_double_handle_tags (PdkOllamaDouble *self,
                                        JsonObject      *request);
PdkDoubleReply *pdk_double_handle_show (PdkOllamaDouble *self,
                                        JsonObject      *request);
PdkDoubleReply *pdk_double_handle_copy (PdkOllamaDouble *self,
                                        JsonObject      *request);
PdkDoubleReply *pdk_double_handle_delete (PdkOllamaDouble *self,
                                          JsonObject      *request);
PdkDoubleReply *pdk_double_handle_ps (PdkOllamaDouble *self,
                                      JsonObject      *request);
PdkDoubleReply *pdk_double_handle_generate (PdkOllamaDouble *self,
                                            JsonObject      *request);
PdkDoubleReply *pdk_double_handle_chat (PdkOllamaDouble *self,
                                        JsonObject      *request);
PdkDoubleReply *pdk_double_handle_embed (PdkOllamaDouble *self,
                                         JsonObject      *request);
PdkDoubleReply *pdk_double_handle_pull (PdkOllamaDouble *self,
                                        JsonObject      *request);
PdkDoubleReply *pdk_double_handle_create (PdkOllamaDouble *self,
                                          JsonObject      *request);
PdkDoubleReply *pdk_double_handle_blob (PdkOllamaDouble *self,
                                        gboolean         is_upload,
                                        const char      *digest,
                                        GBytes          *body);

G_END_DECLS
