/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-engine-process.h"
#include "pdk-ollama-double.h"
#include "pdk-registry.h"
#include "pdk-server-calls.h"
#include "pdk-test.h"

G_BEGIN_DECLS

/*
 * What the conformance suite runs against: the simulated Ollama, or a real one of its own with our
 * registry on loopback. What holds for one must hold for the other.
 */
typedef struct
{
  char             *folder;
  PdkModelServer   *server;
  PdkOllamaDouble  *simulated; /* %NULL for a real one */
  PdkEngineProcess *engine;
  PdkRegistry      *registry;
  GSocketService   *plain; /* answers everything in plain text: no TLS */
  guint16           plain_port;
  char             *model_path; /* a tiny model of 64 × 2 layers */
} PdkSubject;

/** Bytes of the weights of the tiny model. */
#define PDK_SUBJECT_WEIGHTS ((gint64) 200000)

PdkSubject *pdk_subject_new_simulated (void);
PdkSubject *pdk_subject_new_ollama (void);
void        pdk_subject_free (PdkSubject *self);

/** Installs the tiny model under a name, if it is not there. */
void pdk_subject_install (PdkSubject *self,
                          const char *name);

/** Returns: (transfer full): a name under which the tiny model can be pulled, insecurely; each @seed is another model */
char *pdk_subject_publish (PdkSubject *self,
                           const char *name,
                           guint64     seed);

/** Returns: (transfer full): a name whose pull ends as the recordings show for @kind: `e401` … `e500`, `html` */
char *pdk_subject_publish_fault (PdkSubject *self,
                                 const char *kind);

/** Makes the weights that @name brings damaged on their way. */
void pdk_subject_corrupt (PdkSubject *self,
                          const char *name,
                          guint64     seed);

/** Lets pulls stall at an offset of a layer; -1 lets them go on. */
void pdk_subject_set_stall (PdkSubject *self,
                            gint64      offset);

/** Kills the server, as a power cut would. */
void pdk_subject_kill (PdkSubject *self);

/** Starts it again after a kill; the address may be another one. */
void pdk_subject_revive (PdkSubject *self);

/* The groups of the suite. */
void pdk_conformance_add_model_tests (PdkSubject *self);
void pdk_conformance_add_pull_tests (PdkSubject *self);
void pdk_conformance_add_run_tests (PdkSubject *self);

G_END_DECLS
