/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "names/pdk-hub-command.h"

#include <string.h>

/* Room for the verbs of a program and the NULL behind them. */
#define MAXIMUM_VERBS 8

/*
 * A program that takes a model. @lead is a word between the program and the verb, as in `docker model
 * run`; @model_option is an option whose value is the model.
 */
typedef struct
{
  const char  *program;
  const char  *lead;
  const char  *verbs[MAXIMUM_VERBS];
  PdkHubNaming naming;
  const char  *model_option;
  gboolean     takes_files;
} Program;

static const Program programs[] = {
  { "ollama", NULL, { "run", "pull", "show", "rm", "stop", "push" }, PDK_HUB_NAMING_OLLAMA, NULL },
  { "docker", "model", { "run", "pull", "inspect", "rm" }, PDK_HUB_NAMING_DOCKER, NULL },
  { "hf", NULL, { "download" }, PDK_HUB_NAMING_REPOSITORY, NULL, TRUE },
  { "huggingface-cli", NULL, { "download" }, PDK_HUB_NAMING_REPOSITORY, NULL, TRUE },
  { "vllm", NULL, { "serve", "chat", "complete" }, PDK_HUB_NAMING_REPOSITORY, "--model" },
  { "lms", NULL, { "get" }, PDK_HUB_NAMING_CATALOG, NULL },
  { "npx", "node-llama-cpp", { "chat", "pull", "complete", "infill" }, PDK_HUB_NAMING_ADDRESS, "--model" },
  { "node-llama-cpp", NULL, { "chat", "pull", "complete", "infill" }, PDK_HUB_NAMING_ADDRESS, "--model" },
  { "local-ai", NULL, { "run" }, PDK_HUB_NAMING_CATALOG, NULL },
  { "local-ai", "models", { "install" }, PDK_HUB_NAMING_CATALOG, NULL },
  { "lemonade", NULL, { "pull", "run", "load" }, PDK_HUB_NAMING_CATALOG, "--checkpoint" },
  { "lemonade-server", NULL, { "pull", "run", "load" }, PDK_HUB_NAMING_CATALOG, "--checkpoint" },
  { "git", NULL, { "clone" }, PDK_HUB_NAMING_ADDRESS, NULL },
  { "git", "lfs", { "clone" }, PDK_HUB_NAMING_ADDRESS, NULL },
};

/* Programs of which only an address counts, wherever it stands. */
static const char * const fetchers[] = {
  "wget",
  "curl",
  "aria2c",
};

typedef enum
{
  OPTION_UNKNOWN,
  OPTION_FLAG,
  OPTION_REPOSITORY,
  OPTION_ADDRESS,
  OPTION_LOCAL,
  OPTION_FILE,
  OPTION_REVISION,
  OPTION_KIND,
} Option;

static const struct
{
  const char *name;
  Option      option;
} options[] = {
  { "-hf", OPTION_REPOSITORY },
  { "-hfr", OPTION_REPOSITORY },
  { "--hf-repo", OPTION_REPOSITORY },
  { "-mu", OPTION_ADDRESS },
  { "--model-url", OPTION_ADDRESS },
  { "-m", OPTION_LOCAL },
  { "--model", OPTION_LOCAL },
  { "-hff", OPTION_FILE },
  { "--hf-file", OPTION_FILE },
  { "--include", OPTION_FILE },
  { "--revision", OPTION_REVISION },
  { "--branch", OPTION_REVISION },
  { "-b", OPTION_REVISION },
  { "--repo-type", OPTION_KIND },
  { "--type", OPTION_KIND },
  { "-y", OPTION_FLAG },
  { "--yes", OPTION_FLAG },
  { "-q", OPTION_FLAG },
  { "--quiet", OPTION_FLAG },
  { "-v", OPTION_FLAG },
  { "--verbose", OPTION_FLAG },
  { "--insecure", OPTION_FLAG },
  { "--force-download", OPTION_FLAG },
  { "--resume-download", OPTION_FLAG },
  { "--dry-run", OPTION_FLAG },
  { "--gguf", OPTION_FLAG },
  { "--mlx", OPTION_FLAG },
  { "--recursive", OPTION_FLAG },
  { "--single-branch", OPTION_FLAG },
};

/*
 * What is found while walking over a command's words. A word behind an unknown option may be its
 * value, so it only counts as the model when nothing better comes.
 */
typedef struct
{
  PdkHubCommand *command;
  const Program *program;
  const char    *doubtful;
} Walk;

static Option
find_option (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    if (strcmp (options[i].name, name) == 0)
      return options[i].option;
  return OPTION_UNKNOWN;
}

static gboolean
is_separator (const char *word)
{
  static const char * const separators[] = { "&&", "||", "|", ";", "&", NULL };

  return g_strv_contains (separators, word);
}

static void
set_once (char      **field,
          const char *value)
{
  if (*field == NULL)
    *field = g_strdup (value);
}

static void
set_subject (Walk        *walk,
             PdkHubNaming naming,
             const char  *value)
{
  if (walk->command->subject != NULL)
    return;
  walk->command->subject = g_strdup (value);
  walk->command->naming = naming;
}

static void
take_value (Walk       *walk,
            const char *name,
            Option      option,
            const char *value)
{
  if (walk->program != NULL && g_strcmp0 (walk->program->model_option, name) == 0)
    {
      PdkHubNaming naming = walk->program->naming;

      /* The word before it was only a name that the program shall give to the model. */
      g_clear_pointer (&walk->command->subject, g_free);
      set_subject (walk, naming == PDK_HUB_NAMING_CATALOG ? PDK_HUB_NAMING_ADDRESS : naming, value);
      return;
    }
  switch (option)
    {
    case OPTION_REPOSITORY:
      set_subject (walk, PDK_HUB_NAMING_REPOSITORY, value);
      break;
    case OPTION_ADDRESS:
      set_subject (walk, PDK_HUB_NAMING_ADDRESS, value);
      break;
    case OPTION_LOCAL:
      set_subject (walk, PDK_HUB_NAMING_LOCAL, value);
      break;
    case OPTION_FILE:
      set_once (&walk->command->file, value);
      break;
    case OPTION_REVISION:
      set_once (&walk->command->revision, value);
      break;
    case OPTION_KIND:
      set_once (&walk->command->kind, value);
      break;
    case OPTION_UNKNOWN:
    case OPTION_FLAG:
    default:
      break;
    }
}

/* Returns how many words the option at @words takes. */
static gsize
walk_option (Walk               *walk,
             const char * const *words)
{
  const char      *equals = strchr (words[0], '=');
  g_autofree char *name = equals != NULL ? g_strndup (words[0], (gsize) (equals - words[0])) : g_strdup (words[0]);
  gboolean         is_model = walk->program != NULL && g_strcmp0 (walk->program->model_option, name) == 0;
  Option           option = find_option (name);

  if (equals != NULL)
    {
      take_value (walk, name, option, equals + 1);
      return 1;
    }
  if (option == OPTION_FLAG || words[1] == NULL || is_separator (words[1]))
    return 1;
  if (option == OPTION_UNKNOWN && !is_model)
    {
      if (words[1][0] == '-')
        return 1;
      if (walk->doubtful == NULL)
        walk->doubtful = words[1];
      return 2;
    }
  take_value (walk, name, option, words[1]);
  return 2;
}

/* Walks to the end of the command; @takes_words is whether a word alone can be the model. */
static void
walk_words (Walk               *walk,
            const char * const *words,
            gboolean            takes_words)
{
  gsize step;

  for (gsize i = 0; words[i] != NULL && !is_separator (words[i]); i += step)
    {
      step = 1;
      if (words[i][0] == '-' && words[i][1] != '\0')
        step = walk_option (walk, words + i);
      else if (takes_words && walk->command->subject == NULL)
        set_subject (walk, walk->program->naming, words[i]);
      else if (takes_words && walk->program->takes_files)
        set_once (&walk->command->file, words[i]);
    }
  if (takes_words && walk->command->subject == NULL && walk->doubtful != NULL)
    set_subject (walk, walk->program->naming, walk->doubtful);
}

static char *
dup_program_name (const char *word)
{
  g_autofree char *name = g_path_get_basename (word);

  if (g_str_has_suffix (name, ".exe"))
    name[strlen (name) - strlen (".exe")] = '\0';
  return g_steal_pointer (&name);
}

/* Skips what stands before a program: `sudo -E`, `NAME=value`. */
static const char * const *
skip_preamble (const char * const *words)
{
  gboolean after_sudo = FALSE;

  for (; words[0] != NULL; words++)
    {
      const char *equals = strchr (words[0], '=');

      if (strcmp (words[0], "sudo") == 0)
        after_sudo = TRUE;
      else if (!(after_sudo && words[0][0] == '-') &&
               !(equals != NULL && strspn (words[0], "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") == (gsize) (equals - words[0])))
        break;
    }
  return words;
}

static gboolean
is_lead (const char *lead,
         const char *word)
{
  /* Packages can carry a version, as in node-llama-cpp@latest. */
  gsize length = strlen (lead);

  return strncmp (word, lead, length) == 0 && (word[length] == '\0' || word[length] == '@');
}

static gboolean
read_program (Walk               *walk,
              const char         *name,
              const char * const *words)
{
  for (gsize i = 0; i < G_N_ELEMENTS (programs) && walk->command->subject == NULL; i++)
    {
      const char * const *rest = words;
      Walk                attempt = { walk->command, &programs[i], NULL };

      if (strcmp (programs[i].program, name) != 0)
        continue;
      while (programs[i].lead != NULL && rest[0] != NULL && find_option (rest[0]) == OPTION_FLAG)
        rest++;
      if (programs[i].lead != NULL && (rest[0] == NULL || !is_lead (programs[i].lead, rest[0])))
        continue;
      if (programs[i].lead != NULL)
        rest++;
      if (rest[0] == NULL || !g_strv_contains (programs[i].verbs, rest[0]))
        continue;
      walk_words (&attempt, rest + 1, TRUE);
    }
  return walk->command->subject != NULL;
}

static gboolean
read_fetcher (Walk               *walk,
              const char * const *words)
{
  for (gsize i = 0; words[i] != NULL && !is_separator (words[i]); i++)
    if (g_ascii_strncasecmp (words[i], "http://", strlen ("http://")) == 0 ||
        g_ascii_strncasecmp (words[i], "https://", strlen ("https://")) == 0)
      set_subject (walk, PDK_HUB_NAMING_ADDRESS, words[i]);
  /* They also take an address without a scheme: a host, which has a dot, and a path. */
  for (gsize i = 0; words[i] != NULL && !is_separator (words[i]); i++)
    if (g_ascii_isalnum (words[i][0]) && words[i][strcspn (words[i], "./")] == '.' && strchr (words[i], '/') != NULL)
      set_subject (walk, PDK_HUB_NAMING_ADDRESS, words[i]);
  return walk->command->subject != NULL;
}

static gboolean
read_simple_command (PdkHubCommand      *command,
                     const char * const *words)
{
  Walk             walk = { command, NULL, NULL };
  g_autofree char *name = NULL;
  gboolean         is_fetcher = FALSE;

  words = skip_preamble (words);
  if (words[0] == NULL)
    return FALSE;
  name = dup_program_name (words[0]);
  words++;
  for (gsize i = 0; i < G_N_ELEMENTS (fetchers); i++)
    is_fetcher = is_fetcher || strcmp (fetchers[i], name) == 0;
  if (is_fetcher)
    return read_fetcher (&walk, words);
  if (read_program (&walk, name, words))
    return TRUE;
  if (strcmp (name, "llama") == 0 || g_str_has_prefix (name, "llama-"))
    walk_words (&walk, words, FALSE);
  return command->subject != NULL;
}

gboolean
pdk_hub_command_read (PdkHubCommand *command,
                      const char    *text)
{
  g_auto (GStrv) words = NULL;
  gboolean       at_start = TRUE;

  *command = (PdkHubCommand) { 0 };
  if (strpbrk (text, " \t") == NULL || !g_shell_parse_argv (text, NULL, &words, NULL))
    return FALSE;
  for (gsize i = 0; words[i] != NULL; i++)
    {
      if (at_start && read_simple_command (command, (const char * const *) words + i))
        return TRUE;
      if (at_start)
        pdk_hub_command_clear (command);
      at_start = is_separator (words[i]);
    }
  return FALSE;
}

void
pdk_hub_command_clear (PdkHubCommand *command)
{
  g_clear_pointer (&command->subject, g_free);
  g_clear_pointer (&command->file, g_free);
  g_clear_pointer (&command->revision, g_free);
  g_clear_pointer (&command->kind, g_free);
}
