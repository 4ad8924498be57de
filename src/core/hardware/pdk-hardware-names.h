/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hardware/pdk-gpu.h"

G_BEGIN_DECLS

/*
 * What graphics cards are called and sold with: the last resort, for when no driver says it. The table
 * is built in; the name files that systems have are asked where it does not know a number.
 */
typedef struct _PdkHardwareNames PdkHardwareNames;

/** Returns: (transfer full): the built-in table */
PdkHardwareNames *pdk_hardware_names_new (void);
void              pdk_hardware_names_free (PdkHardwareNames *self);

/** Returns: (transfer full) (nullable): the name of a device by its PCI numbers */
char *pdk_hardware_names_dup_name (PdkHardwareNames *self,
                                   guint             vendor_id,
                                   guint             device_id,
                                   guint             revision);

/**
 * pdk_hardware_names_get_memory:
 * @name: such as "NVIDIA GeForce RTX 4070 Laptop GPU"
 *
 * Returns: bytes that cards of that name are sold with, the least where there are several; 0 if unknown
 */
guint64 pdk_hardware_names_get_memory (PdkHardwareNames *self,
                                       PdkGpuVendor      vendor,
                                       const char       *name);

/**
 * pdk_hardware_names_has_token:
 * @name: a graphics card's name
 * @token: one or several words of it
 *
 * Returns: whether @token stands in @name as whole words, ignoring case: "A10" is in "NVIDIA A10" but
 *   not in "NVIDIA A100"
 */
gboolean pdk_hardware_names_has_token (const char *name,
                                       const char *token);

/** Returns: (transfer full) (nullable): the name in a system's `amdgpu.ids` */
char *pdk_hardware_names_read_amdgpu_ids (const char *root,
                                          guint       device_id,
                                          guint       revision);

/** Returns: (transfer full) (nullable): the name in a system's `pci.ids`, without the chip's */
char *pdk_hardware_names_read_pci_ids (const char *root,
                                       guint       vendor_id,
                                       guint       device_id);

/** Returns: (transfer full) (nullable): the graphics that a processor's name tells of ("… w/ Radeon 8060S") */
char *pdk_hardware_names_dup_from_processor (const char *processor_name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkHardwareNames, pdk_hardware_names_free)

G_END_DECLS
