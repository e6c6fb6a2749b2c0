#!/bin/sh
# Builds the example of every language against an installed ParIndex and runs it: each scores the same case and must print
# the same bytes as the tool, and report the same mistakes of wrong data. Languages whose compiler is not there are named
# and left out; C and C++ are always run.
# usage: run_examples.sh [--all] [--bench] PREFIX WORK_DIR [LANGUAGE...]
#   --all      what is left out counts as failed; npm fetches koffi where it is not there
#   --bench    also measures a call, and a unit of 3,321 × 100 leaves scored by column, in each language
#   PREFIX     where `cmake --install` put it, or where a tarball was unpacked
set -eu
all=no
bench=no
while :; do
  case ${1-} in
    --all) all=yes ;;
    --bench) bench=yes ;;
    *) break ;;
  esac
  shift
done
[ $# -ge 2 ] || { sed -n 's/^# usage: /usage: /p' "$0" >&2; exit 2; }
prefix=$(cd "$1" && pwd)
mkdir -p "$2"
work=$(cd "$2" && pwd)
shift 2
languages=${*:-c cpp csharp java-jna java-ffm node go rust}
source_dir=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/install/common.sh
. "$source_dir/tests/install/common.sh"

lib=$(dirname "$(find "$prefix" -name libparindex.so.1 | head -n 1)")
[ -f "$lib/libparindex.so.1" ] || fail "there is no libparindex.so.1 in $prefix"
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name parindex.pc | head -n 1)")
LD_LIBRARY_PATH=$lib
export PKG_CONFIG_PATH LD_LIBRARY_PATH
cc=${CC:-cc}
cxx=${CXX:-c++}

# What a language is built with and run by. `build` works in $out and ends with 77, and a sentence, where something is
# missing; `run` gets the arguments of the example.
need() {
  for program in "$@"; do
    command -v "$program" >/dev/null || { echo "$program is not installed"; exit 77; }
  done
}

# jdk OLDEST: folder of the commands of a JDK that is not older.
jdk() {
  for javac in "$(command -v javac || true)" "${JAVA_HOME:-/nowhere}/bin/javac" /usr/lib/jvm/*/bin/javac; do
    [ -x "$javac" ] || continue
    version=$("$javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
    if [ "${version:-0}" -ge "$1" ]; then
      dirname "$javac"
      return
    fi
  done
}

# Flags of pkg-config are words.
# shellcheck disable=SC2046
build() {
  case $language in
    c) "$cc" -std=c89 -pedantic -Wall -Wextra -Werror -O2 $(pkg-config --cflags parindex) "$examples/c/score.c" \
      -o "$out/score" $(pkg-config --libs parindex) ;;
    cpp) "$cxx" -std=c++17 -Wall -Wextra -Werror -O2 $(pkg-config --cflags parindex) "$examples/cpp/score_c_abi.cpp" \
      -o "$out/score" $(pkg-config --libs parindex) ;;
    csharp)
      need mcs mono
      mcs -warnaserror -out:"$out/score.exe" "$examples/csharp/Score.cs" "$examples/csharp/ParIndex.cs"
      ;;
    java-jna)
      bin=$(jdk 17)
      [ -n "$bin" ] || { echo "no JDK from 17 is installed"; exit 77; }
      [ -f "$jna" ] || { echo "JNA is not installed"; exit 77; }
      "$bin/javac" -Xlint:all -Werror -d "$out" -cp "$jna" "$examples/java/Score.java" "$examples/java/jna/ParIndex.java"
      ;;
    java-ffm)
      bin=$(jdk 22)
      [ -n "$bin" ] || { echo "no JDK from 22 is installed"; exit 77; }
      "$bin/javac" -Xlint:all,-restricted -Werror -d "$out" "$examples/java/Score.java" "$examples/java/ffm/ParIndex.java"
      ;;
    node)
      need node
      cp "$examples/node/package.json" "$examples/node/parindex.js" "$examples/node/score.js" "$out"
      if [ ! -d "$out/node_modules/koffi" ]; then
        [ "$all" = yes ] || { echo "koffi is not installed"; exit 77; }
        need npm
        (cd "$out" && npm install --no-audit --no-fund --no-package-lock --loglevel=error)
      fi
      ;;
    go)
      need go pkg-config
      (cd "$examples/go" && GOTOOLCHAIN=local GOFLAGS='' GOPROXY=off go build -o "$out/score" .)
      ;;
    rust)
      need cargo pkg-config
      CARGO_TARGET_DIR=$out cargo build --quiet --release --offline --locked \
        --manifest-path "$examples/rust/Cargo.toml"
      ;;
    *) fail "there is no example in $language" ;;
  esac
}

run() {
  case $language in
    c | cpp | go) "$work/$language/score" "$@" ;;
    csharp) mono "$work/csharp/score.exe" "$@" ;;
    java-jna) "$(jdk 17)/java" -cp "$work/java-jna:$jna" Score "$@" ;;
    java-ffm) "$(jdk 22)/java" --enable-native-access=ALL-UNNAMED -cp "$work/java-ffm" Score "$@" ;;
    node) node "$work/node/score.js" "$@" ;;
    rust) "$work/rust/release/score" "$@" ;;
  esac
}

jna=${JNA_JAR:-/usr/share/java/jna.jar}
reference "$prefix/bin/parindex"
awk -f "$source_dir/tests/bindings/hundred_leaves.awk" >"$work/bench.json"

passed=0
failed=0
skipped=0
sums=$work/sums.txt
: >"$sums"
printf '%-10s %-8s %14s %14s\n' language result ns/call ns/unit
for language in $languages; do
  out=$work/$language
  log=$work/$language.txt
  mkdir -p "$out"
  # In shells of their own, so that what fails ends the language and not the run.
  set +e
  (set -e; build) >"$log" 2>&1
  status=$?
  if [ $status -eq 0 ]; then
    (set -e; same_bytes run) >>"$log" 2>&1
    status=$?
  fi
  times=
  if [ $status -eq 0 ] && [ "$bench" = yes ]; then
    times=$(run --bench "$work/bench.json" 2>>"$log")
    status=$?
    echo "$times" | cut -d ' ' -f 3 >>"$sums"
  fi
  set -e
  if [ $status -eq 0 ]; then
    passed=$((passed + 1))
    # The times are words.
    # shellcheck disable=SC2086
    printf '%-10s %-8s %14s %14s\n' "$language" equal ${times% *}
  elif [ $status -eq 77 ] && [ "$all" = no ]; then
    skipped=$((skipped + 1))
    printf '%-10s %-8s %s\n' "$language" skipped "$(tail -n 1 "$log")"
  else
    failed=$((failed + 1))
    printf '%-10s %-8s\n' "$language" FAILED
    sed 's/^/    /' "$log"
  fi
done
if [ "$(sort -u "$sums" | wc -l)" -gt 1 ]; then
  failed=$((failed + 1))
  echo "the languages got different points or ranks by column:"
  cat "$sums"
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
