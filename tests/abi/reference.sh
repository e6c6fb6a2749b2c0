#!/bin/sh
# The reference of parindex.h, parindex_records.h and include/parindex is made by Doxygen, which fails on whatever has no comment: a function, a
# parameter, a constant, a member.
# usage: reference.sh SOURCE_DIR OUTPUT_DIR; ends with 77 (skipped) where there is no doxygen
set -eu
source_dir=$1
output=$2
if ! command -v doxygen >/dev/null; then
  echo "doxygen is not installed"
  [ "${CI:-}" != true ] || exit 1
  exit 77
fi
mkdir -p "$output"
cd "$source_dir"
version=$(sed -nE 's/^#define PARINDEX_VERSION_(MAJOR|MINOR|PATCH) ([0-9]+)$/\2/p' capi/parindex.h | tr '\n' '.' | sed 's/\.$//')
# make SETTING...: runs doxygen with settings besides those of the file
make() {
  rm -rf "$output/html"
  {
    cat capi/Doxyfile
    echo "OUTPUT_DIRECTORY = \"$output\""
    echo "PROJECT_NUMBER = $version"
    printf '%s\n' "$@"
  } >"$output/Doxyfile"
  if ! doxygen "$output/Doxyfile" >"$output/log" 2>"$output/warnings" || [ -s "$output/warnings" ]; then
    sed "s|$source_dir/||" "$output/warnings" | head -n 60
    echo "$(grep -cE 'error|warning' "$output/warnings") things without a sound comment"
    exit 1
  fi
}
make "INPUT = capi/parindex.h capi/records/parindex_records.h"
# In C++ a parameter that its name explains needs no line.
make "WARN_IF_INCOMPLETE_DOC = NO"
pages=$(find "$output/html" -name '*.html' | wc -l)
echo "$pages pages in $output/html"
[ "$pages" -gt 20 ]
