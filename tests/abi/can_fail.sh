#!/bin/sh
# The checks beside this file find what they are made to find: a library with empty functions is made from parindex.h, then
# from parindex.h with one fault each, and compared. What may be added passes.
# usage: can_fail.sh SOURCE_DIR CC; ends with 77 (skipped) without abidiff
set -eu
here=$(cd "$(dirname "$0")" && pwd)
source_dir=$1
cc=$2
if ! command -v abidiff >/dev/null; then
  echo "abidiff is not installed (Debian: abigail-tools)"
  [ "${CI:-}" != true ] || exit 1
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
faults=0

# library NAME: capi/ of the sources with what edit() does to it, and a library of empty functions.
library() {
  mkdir -p "$work/$1/capi" "$work/$1/tests"
  cp "$source_dir/capi/parindex.h" "$source_dir/capi/parindex.map" "$work/$1/capi/"
  ln -s "$here" "$work/$1/tests/abi"
  (cd "$work/$1/capi" && edit)
  sh "$here/stub.sh" "$work/$1/capi/parindex.h" "$work/$1/capi/parindex.map" "$work/$1/libparindex.so.1" "$cc"
}
# expect pass|fail NAME COMMAND...
expect() {
  wanted=$1
  name=$2
  shift 2
  if "$@" >"$work/output" 2>&1; then got=pass; else got=fail; fi
  if [ "$got" != "$wanted" ]; then
    echo "$name: expected it to $wanted, but:"
    cat "$work/output"
    faults=$((faults + 1))
  else
    echo "$name: ${got}es$([ "$got" = pass ] || grep -hE 'changed from|removed|[Rr]emoved function|offset changed|differ' "$work/output" | head -n 1 | sed 's/^ */, /')" |
      sed 's/failes/fails/'
  fi
}
# changed FILE SED: the edit must do something
changed() {
  cp "$1" "$1.before"
  sed -i -E "$2" "$1"
  ! cmp -s "$1" "$1.before"
}
abi() { expect "$1" "$2" sh "$here/compare.sh" "$work/$3/libparindex.so.1" "$here/parindex.abi"; }

edit() { :; }
library sound
abi pass "the same interface" sound
expect pass "the same symbols" sh "$here/symbols.sh" "$work/sound" "$work/sound/libparindex.so.1" nm "$cc"

edit() { changed parindex.h 's/PARINDEX_API size_t (PARINDEX_CALL parindex_batch_size)/PARINDEX_API uint32_t \1/'; }
library narrower
abi fail "a size_t that became a uint32_t" narrower

edit() { changed parindex.h 's/(parindex_result_unit\(const parindex_result\* result, )size_t unit/\1uint32_t unit/'; }
library parameter
abi fail "a parameter that became narrower" parameter

edit() {
  changed parindex.map '/^ *parindex_version;/d' && changed parindex.h '/PARINDEX_CALL parindex_version\(void\)/d'
}
library removed
abi fail "a function that went" removed
expect fail "a function that went (symbols)" sh "$here/symbols.sh" "$work/removed" "$work/removed/libparindex.so.1" nm "$cc"

edit() { perl -0pi -e 's/(  uint64_t line;[^\n]*\n)(  uint64_t column;[^\n]*\n)/$2$1/ or exit 1' parindex.h; }
library reordered
abi fail "a struct whose members changed places" reordered

edit() { perl -0pi -e 's/(  uint64_t option_count;)/  int64_t sooner;\n$1/ or exit 1' parindex.h; }
library inserted
abi fail "a struct with a member in its middle" inserted

edit() {
  perl -0pi -e 's/(PARINDEX_API int32_t PARINDEX_CALL parindex_abi_version)/PARINDEX_API int32_t PARINDEX_CALL parindex_zzz(void) PARINDEX_NOEXCEPT;\n$1/ or exit 1' parindex.h &&
    changed parindex.map 's/^( *)parindex_version;/&\n\1parindex_zzz;/'
}
library added
abi pass "a function that came" added
expect fail "a function that came and is not in symbols.txt" sh "$here/symbols.sh" "$work/added" "$work/added/libparindex.so.1" nm "$cc"

edit() { changed parindex.map 's/^( *)local:/\1  leaked;\n\1local:/' && echo 'PARINDEX_API int32_t PARINDEX_CALL leaked(void) PARINDEX_NOEXCEPT;' >>parindex.h; }
library leaking
expect fail "a symbol without the prefix" sh "$here/symbols.sh" "$work/leaking" "$work/leaking/libparindex.so.1" nm "$cc"

mkdir -p "$work/header/capi"
cp "$source_dir"/capi/parindex*.h* "$work/header/capi/"
expect pass "the header in all dialects" sh "$here/header.sh" "$work/header"
sed -i 's|^typedef int32_t parindex_status;|typedef int32_t parindex_status; // C++ comment|' "$work/header/capi/parindex.h"
expect fail "a header that is not C89" sh "$here/header.sh" "$work/header"

echo "$faults checks did not do what they are for"
[ "$faults" -eq 0 ]
