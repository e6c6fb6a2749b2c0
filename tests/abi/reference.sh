#!/bin/sh
# The reference of parindex.h and include/parindex is made by Doxygen, which fails on whatever has no comment: a function, a
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
status=0
{
  cat capi/Doxyfile
  echo "OUTPUT_DIRECTORY = \"$output\""
  echo "PROJECT_NUMBER = $version"
} | doxygen - >"$output/log" 2>"$output/warnings" || status=$?
if [ "$status" -ne 0 ] || [ -s "$output/warnings" ]; then
  sed "s|$source_dir/||" "$output/warnings" | head -n 60
  echo "$(grep -c warning "$output/warnings") things without a sound comment"
  exit 1
fi
pages=$(find "$output/html" -name '*.html' | wc -l)
echo "$pages pages in $output/html"
[ "$pages" -gt 20 ]
