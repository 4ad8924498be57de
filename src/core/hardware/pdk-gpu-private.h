/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hardware/pdk-gpu.h"

G_BEGIN_DECLS

#define PDK_GPU_FIGURE_COUNT (PDK_GPU_FIGURE_BUDGET_FREE + 1)

typedef struct
{
  guint64         bytes;
  PdkMemorySource source;
} PdkMemoryFigure;

/* Filled in step by step while the hardware is looked at, on one thread; never changed afterwards. */
struct _PdkGpu
{
  GObject         parent_instance;
  PdkGpuVendor    vendor;
  PdkGpuKind      kind;
  char           *name;
  char           *address;
  char           *driver;
  char           *driver_version;
  char           *architecture;
  guint           vendor_id;
  guint           device_id;
  guint           revision;
  char           *folder;      /* in sysfs, below the root; NULL if found otherwise */
  char           *card_folder; /* /sys/class/drm/cardN, if it has one */
  char           *render_node; /* renderD128, if it has one */
  gboolean        asleep;
  gboolean        counted;
  gboolean        divided; /* into parts that are entries of their own */
  gboolean        lost;
  PdkMemoryFigure figures[PDK_GPU_FIGURE_COUNT];
  GPtrArray      *notes; /* ended by NULL */
};

PdkGpu *pdk_gpu_new (PdkGpuVendor vendor);

void pdk_gpu_set_figure (PdkGpu         *self,
                         PdkGpuFigure    figure,
                         guint64         bytes,
                         PdkMemorySource source);

/** Forgets an amount. */
void pdk_gpu_unset_figure (PdkGpu      *self,
                           PdkGpuFigure figure);

gboolean pdk_gpu_knows (PdkGpu      *self,
                        PdkGpuFigure figure);

/** Adds a sentence unless it is there. */
void pdk_gpu_add_note (PdkGpu     *self,
                       const char *note);

/** Sets the name unless there is one; what only looks like a name ("N/A", "Unknown", …) is none. */
void pdk_gpu_take_name (PdkGpu *self,
                        char   *name);

G_END_DECLS
