/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-test.h"
#include "servers/pdk-server-address.h"

static void
test_grammar (void)
{
  const struct
  {
    const char *given;
    const char *meant;
  } rows[] = {
    { "", "http://127.0.0.1:11434" },
    { "  \"\" ", "http://127.0.0.1:11434" },
    { "myhost", "http://myhost:11434" },
    { "myhost:1234", "http://myhost:1234" },
    { ":1234", "http://127.0.0.1:1234" },
    { "http://myhost", "http://myhost:80" },
    { "https://myhost", "https://myhost:443" },
    { "HTTPS://MyHost", "https://myhost:443" },
    { "https://myhost:8443/", "https://myhost:8443" },
    { "[::1]:11434", "http://[::1]:11434" },
    { "[::1]", "http://[::1]:11434" },
    { "::1", "http://[::1]:11434" },
    { "fe80::2:3", "http://[fe80::2:3]:11434" },
    { "http://[fd00::5]:81", "http://[fd00::5]:81" },
    { "192.168.1.5", "http://192.168.1.5:11434" },
    { "myhost:99999", "http://myhost:11434" },
    { "myhost:-1", "http://myhost:11434" },
    { "myhost:abc", "http://myhost:11434" },
    { "myhost:", "http://myhost:11434" },
    { "http://myhost:99999", "http://myhost:80" },
    { "https://myhost/ollama", "https://myhost:443/ollama" },
    { "https://myhost/a/b//", "https://myhost:443/a/b" },
    { "myhost/ollama", "http://myhost:11434/ollama" },
    { " 'http://myhost:5' \n", "http://myhost:5" },
    { "ollama.com", "https://ollama.com:443" },
    { "m\303\274nchen.example", "http://xn--mnchen-3ya.example:11434" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char   *address = pdk_server_address_parse (rows[i].given, &error);

      g_test_message ("“%s”", rows[i].given);
      g_assert_no_error (error);
      g_assert_cmpstr (address, ==, rows[i].meant);
    }
}

static void
test_trap_16_addresses_to_listen_on (void)
{
  const struct
  {
    const char *given;
    const char *meant;
  } rows[] = {
    { "0.0.0.0", "http://127.0.0.1:11434" },
    { "0.0.0.0:8080", "http://127.0.0.1:8080" },
    { "[::]", "http://[::1]:11434" },
    { "[::]:8080", "http://[::1]:8080" },
    { "::", "http://[::1]:11434" },
    { "http://0.0.0.0", "http://127.0.0.1:80" },
    { "http://host", "http://host:80" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char   *address = pdk_server_address_parse (rows[i].given, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (address, ==, rows[i].meant);
    }
}

static void
test_refused (void)
{
  const char *rows[] = {
    "ftp://host",
    "file:///etc/passwd",
    "host name",
    "http://ho st",
    "http://host/a b",
    "http://host?x=1",
    "http://host/#x",
    "http://host\\evil",
    "[::1",
    "[::1]x",
    "[nonsense]",
    "host\nX-Evil: 1",
    "http://ho\"st",
    "http://%zz",
    "host:0",
    "http://\xff\xfe",
    "javascript://x",
    "://x",
    "http://a:b:c",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char   *address = pdk_server_address_parse (rows[i], &error);

      g_assert_null (address);
      g_assert_nonnull (pdk_error_get_hint (error));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
    }
}

static void
test_credentials_are_refused_and_not_repeated (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *address = pdk_server_address_parse ("http://someone:s3cret@host:1/", &error);

  g_assert_null (address);
  g_assert_null (strstr (error->message, "s3cret"));
  pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
}

static void
test_environment (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *none = NULL;
  g_autofree char   *base = NULL;
  g_autofree char   *host = NULL;
  g_autofree char   *bad = NULL;

  g_unsetenv ("OLLAMA_HOST");
  g_unsetenv ("OLLAMA_BASE_URL");
  none = pdk_server_address_from_environment (&error);
  g_assert_no_error (error);
  g_assert_null (none);

  g_setenv ("OLLAMA_HOST", " ", TRUE);
  g_setenv ("OLLAMA_BASE_URL", "http://base:1/", TRUE);
  base = pdk_server_address_from_environment (&error);
  g_assert_cmpstr (base, ==, "http://base:1");

  g_setenv ("OLLAMA_HOST", "\"0.0.0.0\"", TRUE);
  host = pdk_server_address_from_environment (&error);
  g_assert_cmpstr (host, ==, "http://127.0.0.1:11434");

  g_setenv ("OLLAMA_HOST", "ftp://x", TRUE);
  bad = pdk_server_address_from_environment (&error);
  g_assert_null (bad);
  pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
  g_unsetenv ("OLLAMA_HOST");
  g_unsetenv ("OLLAMA_BASE_URL");
}

static void
test_is_local (void)
{
  g_assert_true (pdk_server_address_is_local ("http://127.0.0.1:11434"));
  g_assert_true (pdk_server_address_is_local ("http://127.9.9.9:1"));
  g_assert_true (pdk_server_address_is_local ("http://[::1]:11434/x"));
  g_assert_true (pdk_server_address_is_local ("http://LocalHost:1"));
  g_assert_true (pdk_server_address_is_local ("http://a.localhost:1"));
  g_assert_false (pdk_server_address_is_local ("http://192.168.1.5:11434"));
  g_assert_false (pdk_server_address_is_local ("http://127.0.0.1.evil.example:1"));
  g_assert_false (pdk_server_address_is_local ("nonsense"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server-address/grammar", test_grammar);
  g_test_add_func ("/server-address/trap-16-addresses-to-listen-on", test_trap_16_addresses_to_listen_on);
  g_test_add_func ("/server-address/refused", test_refused);
  g_test_add_func ("/server-address/credentials-are-refused-and-not-repeated", test_credentials_are_refused_and_not_repeated);
  g_test_add_func ("/server-address/environment", test_environment);
  g_test_add_func ("/server-address/is-local", test_is_local);

  return g_test_run ();
}
