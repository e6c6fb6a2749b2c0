#!/bin/sh
# Runs the harnesses under libFuzzer, one after the other, on a copy of their corpus; what is found stays in BUILD/found.
# usage: run.sh BUILD_DIR SECONDS [NAME...] | run.sh BUILD_DIR calls COUNT [SEED]     (BUILD_DIR as README.md makes it)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$1
amount=$2
shift 2
root=$here/../..
archives="$build/capi/libparindex_static.a $build/src/libparindex_core.a"
# The harnesses of records stand on more: the sources of their C interface, which is no archive, and the decompressors.
records_archives="$build/capi/libparindex_static.a $build/src/libparindex_records_core.a $build/src/libparindex_core.a -lz -lzstd"
flags="-std=c++20 -O1 -g -fno-sanitize-recover=all -I$root/capi -I$root/capi/records -I$root/include -I$root/src -I$here -DPARINDEX_STATIC"
compile() { # compile SANITIZERS SOURCE OUTPUT
  sources=$2
  libraries=$archives
  case $2 in
    *fuzz_dossiers.cpp) libraries=$records_archives ;;
    *fuzz_records.cpp) sources="$2 $(echo "$root"/capi/records/*.cpp)" libraries=$records_archives ;;
  esac
  # Flags and archives are words.
  # shellcheck disable=SC2086
  clang++-14 $flags -DPARINDEX_TEST_DATA="\"$here/../capi/data\"" -fsanitize="$1" $sources $libraries -lsodium -lpthread -o "$3"
}
mkdir -p "$build/found"

if [ "$amount" = calls ]; then
  # The library was built for libFuzzer, which brings what it calls; its main() is not linked.
  compile fuzzer-no-link,address,undefined "$here/random_calls.cpp" "$build/random_calls"
  "$build/random_calls" "$@"
  exit
fi
[ $# -gt 0 ] || set -- calendar columns csv dossiers feed framework json jsonl names records score units
for name in "$@"; do
  compile fuzzer,address,undefined "$here/fuzz_$name.cpp" "$build/fuzz_$name"
  mkdir -p "$build/corpus/$name"
  cp -r "$here/corpus/$name/." "$build/corpus/$name/"
  "$build/fuzz_$name" -max_total_time="$amount" -timeout=20 -rss_limit_mb=2048 -max_len=20000 -print_final_stats=1 \
    -artifact_prefix="$build/found/$name-" "$build/corpus/$name" 2>"$build/found/$name.log" ||
    { tail -n 40 "$build/found/$name.log"; exit 1; }
  grep -E 'number_of_executed_units|peak_rss' "$build/found/$name.log" | sed "s/^/$name: /"
done
