/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib-unix.h>
#include <stdlib.h>
#include <string.h>

#include "pdk-registry.h"

/*
 * The test registry for scripts:
 *
 *   paddock-test-registry FOLDER add FILE.gguf NAME TAG [--quantization Q] [--parameters 4.0B]
 *   paddock-test-registry FOLDER serve [--port N] [--certificate FILE --key FILE] [--cdn ADDRESS]
 *                                      [--rate BYTES] [--cut OFFSET]
 *
 * "serve" prints the port, then the requests, until a signal ends it.
 */

typedef struct
{
  int    port;
  char  *certificate;
  char  *key;
  char  *cdn;
  char  *quantization;
  char  *parameters;
  gint64 rate;
  gint64 cut;
} Options;

static int
fail (const char *message)
{
  g_printerr ("paddock-test-registry: %s\n", message);
  return EXIT_FAILURE;
}

static int
add (const char    *folder,
     char         **arguments,
     const Options *options)
{
  PdkRegistryModel   model = PDK_REGISTRY_MODEL_INIT (arguments[0]);
  g_autoptr (GError) error = NULL;

  model.quantization = options->quantization;
  model.parameter_size = options->parameters;
  if (!pdk_registry_store_add_model (folder, &model, arguments[1], arguments[2], &error))
    return fail (error->message);
  return EXIT_SUCCESS;
}

static gboolean
signal_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

static int
serve (const char    *folder,
       const Options *options)
{
  PdkRegistryOptions      registry_options = { .port = (guint16) options->port,
                                               .certificate = options->certificate,
                                               .key = options->key,
                                               .cdn = options->cdn,
                                               .print_requests = TRUE };
  g_autoptr (GMainLoop)   loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError)      error = NULL;
  g_autoptr (PdkRegistry) registry = pdk_registry_start (folder, &registry_options, &error);

  if (registry == NULL)
    return fail (error->message);
  pdk_registry_set_rate (registry, (guint64) options->rate);
  pdk_registry_set_cut (registry, options->cut);
  g_print ("%u\n", pdk_registry_get_port (registry));
  g_unix_signal_add (SIGINT, signal_cb, loop);
  g_unix_signal_add (SIGTERM, signal_cb, loop);
  g_main_loop_run (loop);
  return EXIT_SUCCESS;
}

int
main (int   argc,
      char *argv[])
{
  Options            options = { .cut = -1 };
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &options.port, "0 for a free one", "N" },
    { "certificate", 0, 0, G_OPTION_ARG_FILENAME, &options.certificate, "PEM file; everything is TLS then", "FILE" },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &options.key, "PEM file", "FILE" },
    { "cdn", 0, 0, G_OPTION_ARG_STRING, &options.cdn, "address of the CDN as clients see it", "ADDRESS" },
    { "rate", 0, 0, G_OPTION_ARG_INT64, &options.rate, "bytes per second for all blobs together", "BYTES" },
    { "cut", 0, 0, G_OPTION_ARG_INT64, &options.cut, "cut every blob's connection there", "OFFSET" },
    { "quantization", 0, 0, G_OPTION_ARG_STRING, &options.quantization, "label that Ollama will show", "LABEL" },
    { "parameters", 0, 0, G_OPTION_ARG_STRING, &options.parameters, "number that Ollama will show", "NUMBER" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("FOLDER serve | FOLDER add FILE NAME TAG");
  g_autoptr (GError)         error = NULL;
  int                        status;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return fail (error->message);
  setvbuf (stdout, NULL, _IOLBF, 0);
  if (argc == 3 && strcmp (argv[2], "serve") == 0)
    status = serve (argv[1], &options);
  else if (argc == 6 && strcmp (argv[2], "add") == 0)
    status = add (argv[1], argv + 3, &options);
  else
    status = fail ("see --help");
  g_free (options.certificate);
  g_free (options.key);
  g_free (options.cdn);
  g_free (options.quantization);
  g_free (options.parameters);
  return status;
}
