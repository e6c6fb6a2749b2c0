#!/bin/sh
# Writes the list of symbols and the baseline of the binary interface anew, from parindex.h and parindex.map. Read the
# difference before it is committed: lines may be added; a line that goes or changes breaks programs that exist.
# usage: renew.sh [CC]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
capi=$here/../../capi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sh "$here/stub.sh" "$capi/parindex.h" "$capi/parindex.map" "$work/libparindex.so.1" "${1:-cc}"
nm -D --defined-only "$work/libparindex.so.1" | sed -nE 's/^[0-9a-f]* T ([^@]*).*/\1/p' | LC_ALL=C sort >"$here/symbols.txt"
# No paths, lines or compilers of this machine: only what a program sees.
abidw --exported-interfaces-only --no-corpus-path --no-show-locs --no-comp-dir-path "$work/libparindex.so.1" |
  sed -E "s| path='[^']*'||" >"$here/parindex.abi"
wc -l "$here/symbols.txt" "$here/parindex.abi"
