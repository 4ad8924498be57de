/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hardware/pdk-hardware.h"

G_BEGIN_DECLS

/**
 * PdkHardwareTree:
 *
 * A computer made of files: what a kernel shows of its hardware, below a folder of its own, with
 * programs that only pretend. All paths are relative to that folder and written without a first slash.
 */
typedef struct
{
  char *root;
  GStrv environment;
} PdkHardwareTree;

void pdk_hardware_tree_init (PdkHardwareTree *self);
void pdk_hardware_tree_clear (PdkHardwareTree *self);

void pdk_hardware_tree_add_file (PdkHardwareTree *self,
                                 const char      *path,
                                 const char      *contents);
void pdk_hardware_tree_add_link (PdkHardwareTree *self,
                                 const char      *path,
                                 const char      *target);

/** Adds a program for the tree's `PATH`: a shell script without its first line. */
void pdk_hardware_tree_add_program (PdkHardwareTree *self,
                                    const char      *name,
                                    const char      *script);

/** Lets a program of the tree stand in for the helper that asks drivers. */
void pdk_hardware_tree_use_probe (PdkHardwareTree *self,
                                  const char      *name);

/** Adds a library that pretends (`fake-nvml`, `fake-vulkan`, …), at the path where it is looked for. */
void pdk_hardware_tree_add_library (PdkHardwareTree *self,
                                    const char      *path,
                                    const char      *name);

/** Sets a variable of the environment of the tree's programs. */
void pdk_hardware_tree_set_variable (PdkHardwareTree *self,
                                     const char      *name,
                                     const char      *value);

/** Adds `/proc/meminfo` with these amounts in KiB. */
void pdk_hardware_tree_set_memory (PdkHardwareTree *self,
                                   guint64          total_kibibytes,
                                   guint64          available_kibibytes);

/**
 * pdk_hardware_tree_add_card:
 * @number: of its DRM card; -1 for none
 * @address: on the PCI bus
 *
 * Adds a device of class 0x030000 with the files that every one has.
 */
void pdk_hardware_tree_add_card (PdkHardwareTree *self,
                                 int              number,
                                 const char      *address,
                                 const char      *driver,
                                 guint            vendor_id,
                                 guint            device_id);

/** Adds or replaces a file of a card. */
void pdk_hardware_tree_set_card (PdkHardwareTree *self,
                                 const char      *address,
                                 const char      *name,
                                 const char      *contents);

/** Adds a device without a place on the PCI bus, such as the graphics of a system on a chip. */
void pdk_hardware_tree_add_platform_card (PdkHardwareTree *self,
                                          int              number,
                                          const char      *name,
                                          const char      *uevent);

/** Checks what holds for every computer: no figure above another, no 0 for what is unknown, no card twice. */
void pdk_hardware_tree_check (PdkHardware *hardware);

/** Returns: (transfer full): what is found in the tree within 20 seconds, checked as above */
PdkHardware *pdk_hardware_tree_detect (PdkHardwareTree *self);

/** As pdk_hardware_tree_detect(), but a thorough look. */
PdkHardware *pdk_hardware_tree_detect_thoroughly (PdkHardwareTree *self);

/** Returns: (transfer full): the entry at that place of the list, which must exist */
PdkGpu *pdk_hardware_tree_get_gpu (PdkHardware *hardware,
                                   guint        position);

/** Checks a figure and its source; %PDK_MEMORY_SOURCE_UNKNOWN for one that must not be known. */
#define pdk_hardware_tree_assert_figure(gpu, figure, expected_bytes, expected_source)           \
  G_STMT_START                                                                                  \
  {                                                                                             \
    guint64 tree_bytes;                                                                         \
    g_assert_cmpint (pdk_gpu_get_figure ((gpu), (figure), &tree_bytes), ==, (expected_source)); \
    g_assert_cmpuint (tree_bytes, ==, (expected_bytes));                                        \
  }                                                                                             \
  G_STMT_END

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PdkHardwareTree, pdk_hardware_tree_clear)

G_END_DECLS
