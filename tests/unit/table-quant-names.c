/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "names/pdk-quant.h"
#include "pdk-table.h"

#define NONE "-"

static const char *
role_to_cell (PdkFileRole role)
{
  switch (role)
    {
    case PDK_FILE_ROLE_MODEL:
      return "model";
    case PDK_FILE_ROLE_PROJECTOR:
      return "mmproj";
    case PDK_FILE_ROLE_DRAFT:
      return "draft";
    case PDK_FILE_ROLE_IMATRIX:
      return "imatrix";
    case PDK_FILE_ROLE_ADAPTER:
      return "adapter";
    case PDK_FILE_ROLE_VOCABULARY:
      return "vocabulary";
    case PDK_FILE_ROLE_NOT_GGUF:
      return "other";
    default:
      g_assert_not_reached ();
    }
}

static const char *
source_to_cell (PdkQuantSource source)
{
  switch (source)
    {
    case PDK_QUANT_SOURCE_NONE:
      return NONE;
    case PDK_QUANT_SOURCE_FILE:
      return "file";
    case PDK_QUANT_SOURCE_GENERIC:
      return "file-generic";
    case PDK_QUANT_SOURCE_FOLDER:
      return "dir";
    default:
      g_assert_not_reached ();
    }
}

static const char *
split_to_cell (PdkSplitKind kind)
{
  switch (kind)
    {
    case PDK_SPLIT_NONE:
      return NONE;
    case PDK_SPLIT_SHARD:
      return "shard";
    case PDK_SPLIT_BYTES:
      return "bytes";
    default:
      g_assert_not_reached ();
    }
}

static char *
shard_to_cell (const PdkQuant *quant)
{
  if (pdk_quant_get_shard (quant) == 0)
    return g_strdup (NONE);
  if (pdk_quant_get_shard_count (quant) == 0)
    return g_strdup_printf ("%u/?", pdk_quant_get_shard (quant));
  return g_strdup_printf ("%u/%u", pdk_quant_get_shard (quant), pdk_quant_get_shard_count (quant));
}

static const char *
text_to_cell (const char *text)
{
  return text != NULL ? text : NONE;
}

static void
check_row (PdkTableRow *row)
{
  g_autoptr (PdkQuant) quant = pdk_quant_parse (pdk_table_row_get (row, "path"));
  g_autofree char     *shard = shard_to_cell (quant);

  pdk_table_row_check (row, "role", role_to_cell (pdk_quant_get_role (quant)));
  pdk_table_row_check (row, "quant", text_to_cell (pdk_quant_get_label (quant)));
  pdk_table_row_check (row, "quant_from", source_to_cell (pdk_quant_get_source (quant)));
  pdk_table_row_check (row, "modifier", text_to_cell (pdk_quant_get_modifier (quant)));
  pdk_table_row_check (row, "kept", text_to_cell (pdk_quant_get_kept (quant)));
  pdk_table_row_check (row, "shard", shard);
  pdk_table_row_check (row, "split", split_to_cell (pdk_quant_get_split_kind (quant)));
  pdk_table_row_check (row, "set_key", pdk_quant_get_set_key (quant));
}

int
main (int   argc,
      char *argv[])
{
  return pdk_table_main (argc, argv, "path", check_row);
}
