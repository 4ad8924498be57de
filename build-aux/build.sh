# SPDX-License-Identifier: GPL-3.0-or-later
#
# Build folders for build-aux/run and build-aux/test. Sourced, inside build-aux/env.

# What a build folder depends on beside the source: where it is, and the tools that made it.
describe_tools () {
  printf '%s\n' "$PWD" "$*" "${CC:-cc}"
  "${CC:-cc}" -dumpfullversion 2> /dev/null || "${CC:-cc}" --version
  pkg-config --modversion glib-2.0 libsoup-3.0 gtk4 libadwaita-1
}

# configure FOLDER [MESON OPTION…]: sets a build folder up, afresh if the tools have changed. A folder
# that somebody made by hand is taken as it is.
configure () {
  local folder=$1 tools
  shift
  tools=$(describe_tools "$@" | sha256sum | cut -c1-16)
  if [ -e "$folder/build.ninja" ]; then
    if [ ! -e "$folder/.tools" ] || [ "$(cat "$folder/.tools")" = "$tools" ]; then
      echo "$tools" > "$folder/.tools"
      return 0
    fi
    rm -rf -- "$folder"
  fi
  rm -rf -- "$folder/meson-private"
  meson setup "$folder" "$@" && echo "$tools" > "$folder/.tools"
}

# compile FOLDER: two starters on one folder take turns.
compile () {
  flock "$1/.lock" ninja -C "$1"
}
