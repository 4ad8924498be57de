/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-curated-filter.h"

#include "catalog/pdk-catalog-query.h"
#include "offers/pdk-offer-order.h"

struct _PdkCuratedFilter
{
  GObject          parent_instance;
  PdkCatalogQuery *wish;
  PdkCatalogQuery *limit;
  char            *words;
  char            *category;
  GStrv            tags;
  guint            tier;
  gboolean         fits;
  PdkOfferOrder    order;
  PdkFitBook      *book;

  GtkCustomFilter *wanted;
  GtkCustomFilter *small_enough;
  GtkCustomSorter *sorter;
};

typedef enum
{
  PROP_WORDS = 1,
  PROP_CATEGORY,
  PROP_TAGS,
  PROP_TIER,
  PROP_FITS,
  PROP_ORDER,
} PdkCuratedFilterProperty;

static GParamSpec *properties[PROP_ORDER + 1];

G_DEFINE_FINAL_TYPE (PdkCuratedFilter, pdk_curated_filter, G_TYPE_OBJECT)

static void
pdk_curated_filter_finalize (GObject *object)
{
  PdkCuratedFilter *self = PDK_CURATED_FILTER (object);

  /* Lists may outlive this and must not ask it any more. */
  gtk_custom_filter_set_filter_func (self->wanted, NULL, NULL, NULL);
  gtk_custom_filter_set_filter_func (self->small_enough, NULL, NULL, NULL);
  gtk_custom_sorter_set_sort_func (self->sorter, NULL, NULL, NULL);
  g_clear_object (&self->wanted);
  g_clear_object (&self->small_enough);
  g_clear_object (&self->sorter);
  g_clear_pointer (&self->wish, pdk_catalog_query_free);
  g_clear_pointer (&self->limit, pdk_catalog_query_free);
  g_clear_object (&self->book);
  g_clear_pointer (&self->words, g_free);
  g_clear_pointer (&self->category, g_free);
  g_clear_pointer (&self->tags, g_strfreev);

  G_OBJECT_CLASS (pdk_curated_filter_parent_class)->finalize (object);
}

static gboolean
is_wanted (gpointer item,
           gpointer user_data)
{
  PdkCuratedFilter *self = user_data;

  return pdk_catalog_query_match (self->wish, pdk_offer_get_model (item)) == PDK_CATALOG_MATCH_YES;
}

static gboolean
is_small_enough (gpointer item,
                 gpointer user_data)
{
  PdkCuratedFilter *self = user_data;

  return pdk_catalog_query_match (self->limit, pdk_offer_get_model (item)) == PDK_CATALOG_MATCH_YES;
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  PdkCuratedFilter *self = user_data;

  return pdk_offer_compare ((PdkOffer *) a, (PdkOffer *) b, self->order);
}

static void
update_wanted (PdkCuratedFilter *self,
               GtkFilterChange   change)
{
  pdk_catalog_query_set_words (self->wish, self->words);
  pdk_catalog_query_set_category (self->wish, *self->category == '\0' ? NULL : self->category);
  pdk_catalog_query_set_tags (self->wish, (const char * const *) self->tags);
  gtk_filter_changed (GTK_FILTER (self->wanted), change);
}

static void
update_small_enough (PdkCuratedFilter *self)
{
  pdk_catalog_query_set_fits (self->limit, self->fits && self->book != NULL ? pdk_fit_book_get_memory (self->book) : 0);
  pdk_catalog_query_set_judge (self->limit, self->book == NULL ? NULL : pdk_fit_book_judge_func, self->book);
  gtk_filter_changed (GTK_FILTER (self->small_enough), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
pdk_curated_filter_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  PdkCuratedFilter *self = PDK_CURATED_FILTER (object);

  switch ((PdkCuratedFilterProperty) property_id)
    {
    case PROP_WORDS:
      g_value_set_string (value, self->words);
      break;
    case PROP_CATEGORY:
      g_value_set_string (value, self->category);
      break;
    case PROP_TAGS:
      g_value_set_boxed (value, self->tags);
      break;
    case PROP_TIER:
      g_value_set_uint (value, self->tier);
      break;
    case PROP_FITS:
      g_value_set_boolean (value, self->fits);
      break;
    case PROP_ORDER:
      g_value_set_string (value, pdk_offer_order_to_string (self->order));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
set_tags (PdkCuratedFilter   *self,
          const char * const *tags)
{
  static const char * const none[] = { NULL };

  if (tags == NULL)
    tags = none;
  if (g_strv_equal ((const char * const *) self->tags, tags))
    return;
  g_strfreev (self->tags);
  self->tags = g_strdupv ((GStrv) tags);
  update_wanted (self, GTK_FILTER_CHANGE_DIFFERENT);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TAGS]);
}

static void
set_category (PdkCuratedFilter *self,
              const char       *category)
{
  if (!g_set_str (&self->category, category == NULL ? "" : category))
    return;
  update_wanted (self, GTK_FILTER_CHANGE_DIFFERENT);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CATEGORY]);
}

/* With each letter more, only what matched so far can match. */
static void
set_words (PdkCuratedFilter *self,
           const char       *words)
{
  g_autofree char *before = g_strdup (self->words);
  GtkFilterChange  change = GTK_FILTER_CHANGE_DIFFERENT;

  if (!g_set_str (&self->words, words == NULL ? "" : words))
    return;
  if (g_str_has_prefix (self->words, before))
    change = GTK_FILTER_CHANGE_MORE_STRICT;
  else if (g_str_has_prefix (before, self->words))
    change = GTK_FILTER_CHANGE_LESS_STRICT;
  update_wanted (self, change);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORDS]);
}

static void
set_order (PdkCuratedFilter *self,
           const char       *name)
{
  PdkOfferOrder order = pdk_offer_order_from_string (name);

  if (self->order == order)
    return;
  self->order = order;
  gtk_sorter_changed (GTK_SORTER (self->sorter), GTK_SORTER_CHANGE_DIFFERENT);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ORDER]);
}

static void
pdk_curated_filter_set_property (GObject      *object,
                                 guint         property_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  PdkCuratedFilter *self = PDK_CURATED_FILTER (object);

  switch ((PdkCuratedFilterProperty) property_id)
    {
    case PROP_WORDS:
      set_words (self, g_value_get_string (value));
      break;
    case PROP_CATEGORY:
      set_category (self, g_value_get_string (value));
      break;
    case PROP_TAGS:
      set_tags (self, g_value_get_boxed (value));
      break;
    case PROP_TIER:
      if (self->tier == g_value_get_uint (value))
        return;
      self->tier = g_value_get_uint (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_FITS:
      if (self->fits == g_value_get_boolean (value))
        return;
      self->fits = g_value_get_boolean (value);
      update_small_enough (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_ORDER:
      set_order (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_curated_filter_class_init (PdkCuratedFilterClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = pdk_curated_filter_finalize;
  object_class->get_property = pdk_curated_filter_get_property;
  object_class->set_property = pdk_curated_filter_set_property;

  properties[PROP_WORDS] = g_param_spec_string ("words", NULL, NULL, "", flags);
  properties[PROP_CATEGORY] = g_param_spec_string ("category", NULL, NULL, "", flags);
  properties[PROP_TAGS] = g_param_spec_boxed ("tags", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_TIER] = g_param_spec_uint ("tier", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_FITS] = g_param_spec_boolean ("fits", NULL, NULL, FALSE, flags);
  properties[PROP_ORDER] = g_param_spec_string ("order", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pdk_curated_filter_init (PdkCuratedFilter *self)
{
  self->wish = pdk_catalog_query_new ();
  self->limit = pdk_catalog_query_new ();
  self->words = g_strdup ("");
  self->category = g_strdup ("");
  self->tags = g_new0 (char *, 1);
  self->wanted = gtk_custom_filter_new (is_wanted, self, NULL);
  self->small_enough = gtk_custom_filter_new (is_small_enough, self, NULL);
  self->sorter = gtk_custom_sorter_new (compare, self, NULL);
}

PdkCuratedFilter *
pdk_curated_filter_new (GSettings *settings)
{
  PdkCuratedFilter *self = g_object_new (PDK_TYPE_CURATED_FILTER, NULL);

  g_settings_bind (settings, "curated-category", self, "category", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "curated-tags", self, "tags", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "curated-tier", self, "tier", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "curated-fits", self, "fits", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "curated-order", self, "order", G_SETTINGS_BIND_DEFAULT);
  return self;
}

GtkFilter *
pdk_curated_filter_get_wanted (PdkCuratedFilter *self)
{
  g_return_val_if_fail (PDK_IS_CURATED_FILTER (self), NULL);

  return GTK_FILTER (self->wanted);
}

GtkFilter *
pdk_curated_filter_get_small_enough (PdkCuratedFilter *self)
{
  g_return_val_if_fail (PDK_IS_CURATED_FILTER (self), NULL);

  return GTK_FILTER (self->small_enough);
}

GtkSorter *
pdk_curated_filter_get_sorter (PdkCuratedFilter *self)
{
  g_return_val_if_fail (PDK_IS_CURATED_FILTER (self), NULL);

  return GTK_SORTER (self->sorter);
}

void
pdk_curated_filter_set_book (PdkCuratedFilter *self,
                             PdkFitBook       *book)
{
  g_return_if_fail (PDK_IS_CURATED_FILTER (self));

  g_set_object (&self->book, book);
  update_small_enough (self);
  gtk_sorter_changed (GTK_SORTER (self->sorter), GTK_SORTER_CHANGE_DIFFERENT);
}

const char *
pdk_curated_filter_get_words (PdkCuratedFilter *self)
{
  g_return_val_if_fail (PDK_IS_CURATED_FILTER (self), NULL);

  return self->words;
}

const char *
pdk_curated_filter_get_category (PdkCuratedFilter *self)
{
  g_return_val_if_fail (PDK_IS_CURATED_FILTER (self), NULL);

  return self->category;
}

const char * const *
pdk_curated_filter_get_tags (PdkCuratedFilter *self)
{
  g_return_val_if_fail (PDK_IS_CURATED_FILTER (self), NULL);

  return (const char * const *) self->tags;
}

guint
pdk_curated_filter_get_tier (PdkCuratedFilter *self)
{
  g_return_val_if_fail (PDK_IS_CURATED_FILTER (self), 0);

  return self->tier;
}

gboolean
pdk_curated_filter_get_fits (PdkCuratedFilter *self)
{
  g_return_val_if_fail (PDK_IS_CURATED_FILTER (self), FALSE);

  return self->fits;
}

void
pdk_curated_filter_set_tag (PdkCuratedFilter *self,
                            const char       *tag,
                            gboolean          wanted)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv)           tags = NULL;

  g_return_if_fail (PDK_IS_CURATED_FILTER (self));
  g_return_if_fail (tag != NULL);

  for (guint i = 0; self->tags[i] != NULL; i++)
    {
      if (!g_str_equal (self->tags[i], tag))
        g_strv_builder_add (builder, self->tags[i]);
    }
  if (wanted)
    g_strv_builder_add (builder, tag);
  tags = g_strv_builder_end (builder);
  set_tags (self, (const char * const *) tags);
}

void
pdk_curated_filter_reset (PdkCuratedFilter *self)
{
  g_return_if_fail (PDK_IS_CURATED_FILTER (self));

  g_object_set (self, "category", "", "tags", NULL, "tier", 0, "fits", TRUE, NULL);
}
