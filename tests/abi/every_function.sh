#!/bin/sh
# Every function of parindex.h is called by a test of the C interface, every constant is in its list of values, every
# struct in its list of sizes, and every function that takes bytes has a fuzz harness in the table of tests/fuzz/README.md.
# usage: every_function.sh SOURCE_DIR
set -eu
cd "$1"
faults=0
fault() {
  echo "$1"
  faults=$((faults + 1))
}
functions=$(cat tests/abi/symbols.txt)
for name in $functions; do
  cat tests/capi/*_test.c | grep -q "\b$name(" || fault "$name is called by no test in tests/capi"
done
constants=$(grep -oE '^#define PARINDEX_[A-Z0-9_]+' capi/parindex.h | sed 's/#define PARINDEX_//' |
  grep -vE '^(H_|API|CALL|NOEXCEPT|NTS|NONE|VERSION_.*)$' | sort -u)
for name in $constants; do
  grep -q "^CONSTANT($name, " tests/capi/constants.inc || fault "PARINDEX_$name is not in tests/capi/constants.inc"
done
structs=$(grep -oE '^typedef struct parindex_[a-z_]+ \{' capi/parindex.h | sed -E 's/.*parindex_([a-z_]+) .*/\1/')
for name in $structs; do
  grep -q "^SIZE($name, " tests/capi/layout.inc || fault "parindex_$name is not in tests/capi/layout.inc"
  grep -q "PARINDEX_SIZE(parindex_$name, " capi/parindex.cpp || fault "parindex_$name has no size in capi/parindex.cpp"
done
# A text and its length.
takers=$(tr '\n' ' ' <capi/parindex.h | grep -oE 'PARINDEX_CALL parindex_[a-z_]+\([^;]*;' |
  grep -E 'const char\* [a-z]+, +size_t [a-z]+_len' | sed -E 's/.*CALL (parindex_[a-z_]+)\(.*/\1/')
for name in $takers; do
  grep -q "^| \`$name\`" tests/fuzz/README.md || fault "$name takes bytes and has no harness in tests/fuzz/README.md"
done
echo "$(echo "$functions" | wc -l) functions, $(echo "$constants" | wc -l) constants, $(echo "$structs" | wc -l) structs, $(echo "$takers" | wc -l) that take bytes: $faults faults"
[ "$faults" -eq 0 ] && [ "$(echo "$constants" | wc -l)" -gt 50 ] && [ "$(echo "$takers" | wc -l)" -ge 5 ]
