#!/bin/sh
# Writes the lists of symbols and the baselines of both binary interfaces anew, from their headers and version scripts. Read the
# difference before it is committed: lines may be added; a line that goes or changes breaks programs that exist.
# usage: renew.sh [CC]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
capi=$here/../../capi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# renew HEADER_WITHOUT_SUFFIX SYMBOLS BASELINE
renew() {
  library=$work/lib$(basename "$1").so.1
  sh "$here/stub.sh" "$1.h" "$1.map" "$library" "$cc"
  nm -D --defined-only "$library" | sed -nE 's/^[0-9a-f]* T ([^@]*).*/\1/p' | LC_ALL=C sort >"$here/$2"
  # No paths, lines or compilers of this machine: only what a program sees.
  abidw --exported-interfaces-only --no-corpus-path --no-show-locs --no-comp-dir-path "$library" |
    sed -E "s| path='[^']*'||" >"$here/$3"
  wc -l "$here/$2" "$here/$3"
}
cc=${1:-cc}
renew "$capi/parindex" symbols.txt parindex.abi
renew "$capi/records/parindex_records" records_symbols.txt parindex_records.abi
