/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdint.h>

/*
 * The part of Vulkan 1.1 that is asked, after its specification: https://registry.khronos.org/vulkan/.
 * Written anew here, since the loader is only ever loaded at run time and its headers are then needed
 * by nobody. Where headers are there, a test compares the layouts.
 */

typedef struct VulkanInstanceHandle *VulkanInstance;
typedef struct VulkanDeviceHandle   *VulkanDevice;

enum
{
  VULKAN_SUCCESS = 0,
  VULKAN_INCOMPLETE = 5,
};

enum
{
  VULKAN_TYPE_APPLICATION_INFO = 0,
  VULKAN_TYPE_INSTANCE_CREATE_INFO = 1,
  VULKAN_TYPE_PROPERTIES_2 = 1000059001,
  VULKAN_TYPE_MEMORY_PROPERTIES_2 = 1000059006,
  VULKAN_TYPE_ID_PROPERTIES = 1000071004,
  VULKAN_TYPE_PCI_BUS_INFO = 1000212000,
  VULKAN_TYPE_MEMORY_BUDGET = 1000237000,
};

enum
{
  VULKAN_DEVICE_OTHER = 0,
  VULKAN_DEVICE_INTEGRATED = 1,
  VULKAN_DEVICE_DISCRETE = 2,
  VULKAN_DEVICE_VIRTUAL = 3,
  VULKAN_DEVICE_CPU = 4,
};

#define VULKAN_API_1_1           ((uint32_t) (1 << 22 | 1 << 12))
#define VULKAN_HEAP_LIMIT        16
#define VULKAN_TYPE_LIMIT        32
#define VULKAN_HEAP_DEVICE_LOCAL 1

typedef struct
{
  uint32_t    type;
  const void *next;
  const char *application_name;
  uint32_t    application_version;
  const char *engine_name;
  uint32_t    engine_version;
  uint32_t    api_version;
} VulkanApplicationInfo;

typedef struct
{
  uint32_t                     type;
  const void                  *next;
  uint32_t                     flags;
  const VulkanApplicationInfo *application_info;
  uint32_t                     layer_count;
  const char * const          *layers;
  uint32_t                     extension_count;
  const char * const          *extensions;
} VulkanInstanceCreateInfo;

typedef struct
{
  char     name[256];
  uint32_t version;
} VulkanExtension;

typedef struct
{
  uint32_t api_version;
  uint32_t driver_version;
  uint32_t vendor_id;
  uint32_t device_id;
  uint32_t device_type;
  char     name[256];
  uint8_t  pipeline_cache_uuid[16];
  uint64_t limits[63];
  uint32_t sparse[5];
} VulkanProperties;

typedef struct
{
  uint32_t         type;
  void            *next;
  VulkanProperties properties;
} VulkanProperties2;

typedef struct
{
  uint32_t type;
  void    *next;
  uint8_t  device_uuid[16];
  uint8_t  driver_uuid[16];
  uint8_t  device_luid[8];
  uint32_t node_mask;
  uint32_t luid_valid;
} VulkanIdProperties;

typedef struct
{
  uint32_t type;
  void    *next;
  uint32_t domain;
  uint32_t bus;
  uint32_t device;
  uint32_t function;
} VulkanPciBusInfo;

typedef struct
{
  uint32_t flags;
  uint32_t heap;
} VulkanMemoryType;

typedef struct
{
  uint64_t size;
  uint32_t flags;
} VulkanMemoryHeap;

typedef struct
{
  uint32_t         type_count;
  VulkanMemoryType types[VULKAN_TYPE_LIMIT];
  uint32_t         heap_count;
  VulkanMemoryHeap heaps[VULKAN_HEAP_LIMIT];
} VulkanMemoryProperties;

typedef struct
{
  uint32_t               type;
  void                  *next;
  VulkanMemoryProperties properties;
} VulkanMemoryProperties2;

typedef struct
{
  uint32_t type;
  void    *next;
  uint64_t budget[VULKAN_HEAP_LIMIT];
  uint64_t usage[VULKAN_HEAP_LIMIT];
} VulkanMemoryBudget;

typedef void (*VulkanFunction) (void);
typedef VulkanFunction (*VulkanGetInstanceProcAddr) (VulkanInstance instance,
                                                     const char    *name);
typedef int (*VulkanCreateInstance) (const VulkanInstanceCreateInfo *info,
                                     const void                     *allocator,
                                     VulkanInstance                 *instance);
typedef void (*VulkanDestroyInstance) (VulkanInstance instance,
                                       const void    *allocator);
typedef int (*VulkanEnumerateDevices) (VulkanInstance instance,
                                       uint32_t      *count,
                                       VulkanDevice  *devices);
typedef int (*VulkanEnumerateExtensions) (VulkanDevice     device,
                                          const char      *layer,
                                          uint32_t        *count,
                                          VulkanExtension *extensions);
typedef void (*VulkanGetProperties2) (VulkanDevice       device,
                                      VulkanProperties2 *properties);
typedef void (*VulkanGetMemoryProperties2) (VulkanDevice             device,
                                            VulkanMemoryProperties2 *properties);
