/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "doctor/pdk-doctor.h"

G_BEGIN_DECLS

/** Adds a finding; takes @sentence and @facts (nullable). */
void pdk_doctor_add (GPtrArray       *findings,
                     const char      *topic,
                     PdkFindingStatus status,
                     char            *sentence,
                     const char      *hint,
                     JsonObject      *facts);

/** Returns: (transfer full) (element-type PdkFinding): no findings yet */
GPtrArray *pdk_doctor_new_findings (void);

/**
 * pdk_doctor_examine_hardware:
 *
 * Adds what was found of this computer: every card with its memory, its driver and what is odd about it,
 * main memory, processor. Each figure with where it comes from.
 */
void pdk_doctor_examine_hardware (GPtrArray   *findings,
                                  PdkHardware *hardware);

/**
 * pdk_doctor_examine_disk:
 * @folder: (type filename): where something is kept
 * @what: what that is, for people
 * @in_flatpak: see pdk_disk_space_measure()
 */
void pdk_doctor_examine_disk (GPtrArray  *findings,
                              const char *folder,
                              const char *what,
                              gboolean    in_flatpak);

/**
 * pdk_doctor_examine_server_memory:
 * @judged: whether fits are judged by this server now, so that it matters if nothing is known
 * @local: (nullable): this computer, if it was looked at
 * @observed: what was seen of the server's memory
 */
void pdk_doctor_examine_server_memory (GPtrArray             *findings,
                                       PdkServerConnection   *server,
                                       gboolean               judged,
                                       PdkHardware           *local,
                                       const PdkServerMemory *observed);

G_END_DECLS
