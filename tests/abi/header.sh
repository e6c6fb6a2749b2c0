#!/bin/sh
# parindex.h and parindex_records.h compile as C89 to C17 and as C++98 to C++20, with all warnings as errors, on every compiler that is there;
# parindex_c.hpp as C++17 and C++20; both alone, first, and twice.
# usage: header.sh SOURCE_DIR
set -eu
header=$1/capi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '#include "parindex.h"\n#include "parindex.h"\nint main(void) { return parindex_abi_version() != PARINDEX_ABI_VERSION; }\n' >"$work/one.c"
cp "$work/one.c" "$work/one.cpp"
# What can_fail.sh copies is parindex.h alone.
records=
if [ -f "$header/records/parindex_records.h" ]; then
  records=yes
  sed 's/parindex\.h/parindex_records.h/; s/parindex_abi_version()/parindex_records_abi_version()/; s/PARINDEX_ABI/PARINDEX_RECORDS_ABI/' "$work/one.c" >"$work/records.c"
  cp "$work/records.c" "$work/records.cpp"
fi
printf '#include "parindex_c.hpp"\n#include "parindex_c.hpp"\nint main() { return parindex_c::score_options().flags != 0; }\n' >"$work/wrapper.cpp"

# `long long` behind int64_t is an extension in C++98, and comes from the system's headers.
warnings="-Wall -Wextra -Wpedantic -Wundef -Wshadow -Wconversion -Werror"
count=0
faults=0
try() {
  count=$((count + 1))
  # Words are arguments.
  # shellcheck disable=SC2086
  if ! "$@" $warnings -fsyntax-only -I"$header" -I"$header/records" >"$work/output" 2>&1; then
    echo "$*:"
    head -n 12 "$work/output"
    faults=$((faults + 1))
  fi
}
for compiler in gcc clang clang-14; do
  command -v "$compiler" >/dev/null || continue
  for standard in c89 iso9899:199409 c99 c11 c17; do
    [ -z "$records" ] || try "$compiler" -std=$standard -Wstrict-prototypes -Wmissing-prototypes "$work/records.c"
    try "$compiler" -std=$standard -Wstrict-prototypes -Wmissing-prototypes "$work/one.c"
  done
done
for compiler in g++ clang++ clang++-14; do
  command -v "$compiler" >/dev/null || continue
  for standard in c++98 c++03 c++11 c++14 c++17 c++20; do
    [ -z "$records" ] || try "$compiler" -std=$standard -Wold-style-cast "$work/records.cpp"
    try "$compiler" -std=$standard -Wold-style-cast "$work/one.cpp"
  done
  for standard in c++17 c++20; do
    try "$compiler" -std=$standard -Wold-style-cast "$work/wrapper.cpp"
  done
done
echo "$count compilations, $faults with complaints"
[ "$count" -ge 13 ] && [ "$faults" -eq 0 ]
