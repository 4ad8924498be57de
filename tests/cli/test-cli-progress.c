/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-cli-progress.h"
#include "pdk-test.h"

/* A transfer that a test moves by hand. */
#define TEST_TYPE_TRANSFER (test_transfer_get_type ())
G_DECLARE_FINAL_TYPE (TestTransfer, test_transfer, TEST, TRANSFER, PdkTransfer)

struct _TestTransfer
{
  PdkTransfer parent_instance;
};

G_DEFINE_FINAL_TYPE (TestTransfer, test_transfer, PDK_TYPE_TRANSFER)

static void
test_transfer_start (PdkTransfer  *transfer,
                     GCancellable *cancellable)
{
}

static void
test_transfer_class_init (TestTransferClass *klass)
{
  PDK_TRANSFER_CLASS (klass)->start = test_transfer_start;
}

static void
test_transfer_init (TestTransfer *self)
{
}

static PdkTransfer *
make_transfer (gint64 completed)
{
  PdkTransfer           *transfer = g_object_new (TEST_TYPE_TRANSFER, "title", "Tiny", NULL);
  const PdkTransferEvent event = {
    .phase = PDK_TRANSFER_PHASE_DOWNLOADING,
    .digest = "a",
    .total = 1000000000,
    .completed = completed,
  };

  pdk_transfer_start (transfer);
  pdk_transfer_handle_event (transfer, &event);
  return transfer;
}

static void
test_line_never_wraps (void)
{
  for (gint64 completed = 0; completed <= 1000000000; completed += 99999999)
    {
      g_autoptr (PdkTransfer) transfer = make_transfer (completed);

      for (int width = 22; width < 140; width++)
        {
          g_autofree char *line = pdk_cli_progress_render (transfer, width);

          g_assert_cmpint (g_utf8_strlen (line, -1), <, width);
        }
    }
}

static void
test_full_bar_is_not_hundred_percent (void)
{
  g_autoptr (PdkTransfer) transfer = make_transfer (1000000000);
  g_autofree char        *line = pdk_cli_progress_render (transfer, 80);

  g_assert_null (strstr (line, "100 %"));
  g_assert_nonnull (strstr (line, "98 %"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/progress/line-never-wraps", test_line_never_wraps);
  g_test_add_func ("/cli/progress/full-bar-is-not-hundred-percent", test_full_bar_is_not_hundred_percent);

  return g_test_run ();
}
