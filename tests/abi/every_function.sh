#!/bin/sh
# Every function of parindex.h and parindex_records.h is called by a test of the C interface, every constant is in a list of
# values, every struct in a list of sizes, and every function that takes bytes has a fuzz harness in the table of
# tests/fuzz/README.md.
# usage: every_function.sh SOURCE_DIR
set -eu
cd "$1"
faults=0
fault() {
  echo "$1"
  faults=$((faults + 1))
}
headers='capi/parindex.h capi/records/parindex_records.h'
functions=$(cat tests/abi/symbols.txt tests/abi/records_symbols.txt)
for name in $functions; do
  cat tests/capi/*_test.c | grep -q "\b$name(" || fault "$name is called by no test in tests/capi"
done
# Two headers are two words.
# shellcheck disable=SC2086
constants=$(cat $headers | grep -oE '^#define PARINDEX_[A-Z0-9_]+' | sed 's/#define PARINDEX_//' |
  grep -vE '^(H_|RECORDS_H_|API|CALL|NOEXCEPT|NTS|NONE|VERSION_.*)$' | sort -u)
for name in $constants; do
  cat tests/capi/*constants.inc | grep -q "^CONSTANT($name, " || fault "PARINDEX_$name is in no list of constants in tests/capi"
done
# shellcheck disable=SC2086
structs=$(cat $headers | grep -oE '^typedef struct parindex_[a-z_]+ \{' | sed -E 's/.*parindex_([a-z_]+) .*/\1/')
for name in $structs; do
  cat tests/capi/*layout.inc | grep -q "^SIZE($name, " || fault "parindex_$name is in no list of sizes in tests/capi"
  cat capi/parindex.cpp capi/records/library.cpp | grep -q "PARINDEX_SIZE(parindex_$name, " ||
    fault "parindex_$name has no size in capi/parindex.cpp or capi/records/library.cpp"
done
# A text and its length.
# shellcheck disable=SC2086
takers=$(cat $headers | tr '\n' ' ' | grep -oE 'PARINDEX_CALL parindex_[a-z_]+\([^;]*;' |
  grep -E 'const char\* [a-z]+, +size_t [a-z]+_len' | sed -E 's/.*CALL (parindex_[a-z_]+)\(.*/\1/')
for name in $takers; do
  grep -q "^| \`$name\`" tests/fuzz/README.md || fault "$name takes bytes and has no harness in tests/fuzz/README.md"
done
echo "$(echo "$functions" | wc -l) functions, $(echo "$constants" | wc -l) constants, $(echo "$structs" | wc -l) structs, $(echo "$takers" | wc -l) that take bytes: $faults faults"
[ "$faults" -eq 0 ] && [ "$(echo "$constants" | wc -l)" -gt 50 ] && [ "$(echo "$takers" | wc -l)" -ge 5 ]
