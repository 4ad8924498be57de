/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "catalog/pdk-catalog-copy.h"

#include <math.h>

/* The parser has bounded how deep this goes. */
static JsonNode *copy_node (JsonNode *node);

static JsonArray *
copy_array (JsonArray *array)
{
  JsonArray *copy = json_array_sized_new (json_array_get_length (array));

  for (guint i = 0; i < json_array_get_length (array); i++)
    json_array_add_element (copy, copy_node (json_array_get_element (array, i)));
  return copy;
}

static JsonNode *
copy_value (JsonNode *node)
{
  if (json_node_get_value_type (node) == G_TYPE_DOUBLE && !isfinite (json_node_get_double (node)))
    return json_node_new (JSON_NODE_NULL);
  return json_node_copy (node);
}

static JsonNode *
copy_node (JsonNode *node)
{
  JsonNode *copy;

  switch (JSON_NODE_TYPE (node))
    {
    case JSON_NODE_OBJECT:
      copy = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (copy, pdk_catalog_copy_object (json_node_get_object (node)));
      return copy;
    case JSON_NODE_ARRAY:
      copy = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (copy, copy_array (json_node_get_array (node)));
      return copy;
    case JSON_NODE_VALUE:
      return copy_value (node);
    case JSON_NODE_NULL:
      break;
    }
  return json_node_new (JSON_NODE_NULL);
}

JsonObject *
pdk_catalog_copy_object (JsonObject *object)
{
  JsonObject    *copy = json_object_new ();
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *value;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &value))
    json_object_set_member (copy, name, copy_node (value));
  return copy;
}
