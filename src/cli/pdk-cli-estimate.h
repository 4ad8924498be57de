/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "estimate/pdk-estimate-report.h"
#include "pdk-cli-machine.h"
#include "subjects/pdk-estimate-subject.h"

G_BEGIN_DECLS

/** Returns: (transfer full): the report as `estimate --json` prints it (design §8) */
JsonObject *pdk_cli_estimate_to_json (const PdkEstimateReport  *report,
                                      const PdkEstimateSubject *subject,
                                      const PdkCliMachine      *machine);

/** Prints the report for people: what goes where, what is left, and what to change. */
void pdk_cli_print_estimate (PdkCli                   *cli,
                             const PdkEstimateReport  *report,
                             const PdkEstimateSubject *subject,
                             const PdkCliMachine      *machine);

G_END_DECLS
