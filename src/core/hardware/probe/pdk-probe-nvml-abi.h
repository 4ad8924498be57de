/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdint.h>

/*
 * The part of NVIDIA's management library (NVML) that is asked, after its reference documentation:
 * https://docs.nvidia.com/deploy/nvml-api/. Written anew here, since the library is only ever loaded
 * at run time.
 */

typedef void *NvmlDevice;

enum
{
  NVML_OK = 0,
  NVML_NOT_SUPPORTED = 3,
  NVML_NO_PERMISSION = 4,
  NVML_DRIVER_NOT_LOADED = 9,
  NVML_LIBRARY_NOT_FOUND = 12,
  NVML_FUNCTION_NOT_FOUND = 13,
  NVML_GPU_IS_LOST = 15,
  NVML_OPERATING_SYSTEM = 17,
  NVML_LIBRARY_MISMATCH = 18,
  NVML_STRUCT_MISMATCH = 25,
  NVML_UNKNOWN = 999,
};

#define NVML_NAME_SIZE    96
#define NVML_VERSION_SIZE 80

/* A versioned structure begins with its size and, in the highest byte, its version. */
#define NVML_STRUCT_VERSION(type, version) ((uint32_t) (sizeof (type) | (version) << 24))

typedef struct
{
  uint64_t total;
  uint64_t free;
  uint64_t used; /* with what the driver reserves */
} NvmlMemory;

typedef struct
{
  uint32_t version;
  uint64_t total;
  uint64_t reserved;
  uint64_t free;
  uint64_t used; /* without what the driver reserves */
} NvmlMemory2;

typedef struct
{
  char     legacy_address[16];
  uint32_t domain;
  uint32_t bus;
  uint32_t device;
  uint32_t device_id;
  uint32_t subsystem_id;
  char     address[32];
} NvmlPciInfo;

#define NVML_ADDRESSING_ATS 2

typedef struct
{
  uint32_t version;
  uint32_t value;
} NvmlAddressingMode;

_Static_assert (NVML_STRUCT_VERSION (NvmlMemory2, 2) == 0x02000028, "layout of nvmlMemory_v2_t");
_Static_assert (NVML_STRUCT_VERSION (NvmlAddressingMode, 1) == 0x01000008, "layout of nvmlDeviceAddressingMode_v1_t");
_Static_assert (sizeof (NvmlPciInfo) == 68, "layout of nvmlPciInfo_t");

typedef int (*NvmlInit) (void);
typedef int (*NvmlShutdown) (void);
typedef const char *(*NvmlErrorString) (int result);
typedef int (*NvmlGetDriverVersion) (char    *version,
                                     uint32_t length);
typedef int (*NvmlGetCount) (uint32_t *count);
typedef int (*NvmlGetHandle) (uint32_t    index,
                              NvmlDevice *device);
typedef int (*NvmlGetName) (NvmlDevice device,
                            char      *name,
                            uint32_t   length);
typedef int (*NvmlGetPciInfo) (NvmlDevice   device,
                               NvmlPciInfo *info);
typedef int (*NvmlGetMemory) (NvmlDevice  device,
                              NvmlMemory *memory);
typedef int (*NvmlGetMemory2) (NvmlDevice   device,
                               NvmlMemory2 *memory);
typedef int (*NvmlGetCapability) (NvmlDevice device,
                                  int       *major,
                                  int       *minor);
typedef int (*NvmlGetAddressingMode) (NvmlDevice          device,
                                      NvmlAddressingMode *mode);
typedef int (*NvmlGetMigMode) (NvmlDevice device,
                               uint32_t  *current,
                               uint32_t  *pending);
typedef int (*NvmlGetMaxMigCount) (NvmlDevice device,
                                   uint32_t  *count);
typedef int (*NvmlGetMigHandle) (NvmlDevice  device,
                                 uint32_t    index,
                                 NvmlDevice *part);
