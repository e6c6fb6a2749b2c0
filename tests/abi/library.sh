#!/bin/sh
# The library as a file: what it needs at run time, what runs when it is loaded, how large it is; it can be loaded anywhere.
# usage: library.sh LIBRARY BUILD_TYPE [SONAME]
set -eu
library=$1
kind=$2
soname=${3:-libparindex.so.1}
faults=0
fault() {
  echo "$1"
  faults=$((faults + 1))
}

dynamic=$(readelf -dW "$library")
needed=$(printf '%s\n' "$dynamic" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
for one in $needed; do
  case $one in
    libstdc++.so.6 | libgcc_s.so.1 | libm.so.6 | libc.so.6 | ld-linux*.so.*) ;;
    *) fault "needs $one, which is not the C++ runtime" ;;
  esac
done
printf '%s\n' "$dynamic" | grep -qF "Library soname: [$soname]" || fault "its SONAME is not $soname"
printf '%s\n' "$dynamic" | grep -qE '\((RPATH|RUNPATH)\)' && fault "it looks for libraries in a folder of its own"
printf '%s\n' "$dynamic" | grep -q '(TEXTREL)' && fault "its code is changed when it is loaded"
printf '%s\n' "$dynamic" | grep -qE 'BIND_NOW|FLAGS_1.*NOW' || fault "functions are bound late"
readelf -lW "$library" | grep -q 'GNU_STACK.*RWE' && fault "its stack can be executed"

# No code of ours runs when the library is loaded: in .init_array stand frame_dummy of the compiler and, since the library
# asks what the processor can do, __cpu_indicator_init of libgcc, which only reads that.
bytes_of=$(readelf -SW "$library" | sed -nE 's/.* \.init_array +INIT_ARRAY +[0-9a-f]+ [0-9a-f]+ ([0-9a-f]+) .*/\1/p')
entries=$((0x${bytes_of:-0} / 8))
expected=1
symbols=$(nm "$library" 2>/dev/null || true)
if printf '%s\n' "$symbols" | grep -q ' t __cpu_indicator_init$'; then expected=2; fi
[ "$entries" -eq "$expected" ] || fault ".init_array has $entries entries instead of $expected"
if printf '%s\n' "$symbols" | grep -E ' [tT] _GLOBAL__(sub_)?[ID]_'; then fault "static initialisers"; fi
readelf -lW "$library" | grep -qE '^ +TLS ' && fault "it has variables of threads, which dlopen() may have no room for"

stripped=$(mktemp)
trap 'rm -f "$stripped"' EXIT
strip -o "$stripped" "$library"
bytes=$(wc -c <"$stripped")
echo "$bytes bytes stripped; needs $(echo "$needed" | tr '\n' ' ')"
if [ "$kind" = Release ] && [ "$bytes" -gt 4000000 ]; then fault "more than 4 MB"; fi
[ "$faults" -eq 0 ]
