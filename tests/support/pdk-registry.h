/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "pdk-registry-store.h"

G_BEGIN_DECLS

/*
 * A model registry and its CDN on loopback, as a real Ollama expects them: the registry answers on
 * 127.0.0.1 and redirects blobs to 127.0.0.2 at the same port, because Ollama wants another host
 * name there. It runs in a thread of its own; every function may be called from any thread, at any
 * time, and counts for requests that come later.
 *
 * The names e401, e403, e404, e429 and e500 of any namespace answer with that status, and html with
 * a web page, without being set up: for scripts.
 */

typedef struct _PdkRegistry PdkRegistry;

/**
 * PdkRegistryProvide:
 *
 * Is asked, in the registry's thread, for a model that is not there; may add it to @folder.
 *
 * Returns: whether it did
 */
typedef gboolean (*PdkRegistryProvide) (const char *folder,
                                        const char *name,
                                        const char *tag,
                                        gpointer    data);

/**
 * PdkRegistryOptions:
 * @port: 0 for a free one
 * @certificate: (nullable) (type filename): PEM file; with @key, everything is TLS
 * @key: (nullable) (type filename): PEM file
 * @cdn: (nullable): address of the CDN as clients see it, default `http://127.0.0.2:PORT`
 * @print_requests: whether to print the log as it grows
 * @provide: (nullable): makes models when they are asked for
 */
typedef struct
{
  guint16     port;
  const char *certificate;
  const char *key;
  const char *cdn;
  gboolean    print_requests;

  PdkRegistryProvide provide;
  gpointer           provide_data;
} PdkRegistryOptions;

/**
 * pdk_registry_start:
 * @folder: (type filename): see pdk-registry-store.h; what is added there later is offered as well
 * @options: (nullable): %NULL for plain HTTP on a free port
 *
 * Returns: (transfer full) (nullable): the registry, listening
 */
PdkRegistry *pdk_registry_start (const char               *folder,
                                 const PdkRegistryOptions *options,
                                 GError                  **error);

/** Drops every connection and ends the thread. */
void pdk_registry_stop (PdkRegistry *self);

guint16 pdk_registry_get_port (PdkRegistry *self);

/** Returns: (transfer full): the name to pull, `127.0.0.1:PORT/NAME` */
char *pdk_registry_dup_model_name (PdkRegistry *self,
                                   const char  *name);

/** Publishes a model; a failure fails the test. */
void pdk_registry_add_model (PdkRegistry            *self,
                             const PdkRegistryModel *model,
                             const char             *name,
                             const char             *tag);

/**
 * pdk_registry_set_answer:
 * @name: a model's name
 * @status: answer to requests for its manifest; 0 for the truth again
 * @content_type: (nullable): default `application/json`
 * @body: (nullable): default: an error as registries write it
 */
void pdk_registry_set_answer (PdkRegistry *self,
                              const char  *name,
                              guint        status,
                              const char  *content_type,
                              const char  *body);

/** Makes the CDN answer every request with @status; 0 for the truth again. */
void pdk_registry_set_cdn_status (PdkRegistry *self,
                                  guint        status);

/** Cuts every blob's connection when @offset of the file is reached; -1 never. */
void pdk_registry_set_cut (PdkRegistry *self,
                           goffset      offset);

/** Stops sending when @offset of a blob is reached, until pdk_registry_release(); -1 never. */
void pdk_registry_set_stall (PdkRegistry *self,
                             goffset      offset);

/** Lets every stalled connection go on, and later ones not stall. */
void pdk_registry_release (PdkRegistry *self);

/** Returns: how many connections are stalled now */
guint pdk_registry_count_stalled (PdkRegistry *self);

/** Limits all blobs together to so many bytes a second; 0 for no limit. */
void pdk_registry_set_rate (PdkRegistry *self,
                            guint64      bytes_per_second);

/** Changes one byte in the middle of what is sent for a digest (`sha256:HEX`); %NULL for none. */
void pdk_registry_set_corrupt (PdkRegistry *self,
                               const char  *digest);

/** Returns: (transfer full): the requests so far, each "METHOD PATH STATUS" or "METHOD PATH STATUS bytes=A-B" */
GStrv pdk_registry_dup_log (PdkRegistry *self);

/** Returns: how many requests begin with @prefix, such as "GET /cdn/" */
guint pdk_registry_count_requests (PdkRegistry *self,
                                   const char  *prefix);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkRegistry, pdk_registry_stop)

G_END_DECLS
