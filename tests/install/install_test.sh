#!/bin/sh
# Uses the library as a stranger does: installed, moved to another place, then found by find_package or pkg-config; or
# added as a subfolder.
# usage: install_test.sh prepare|find_package|without_sodium|pkg_config|add_subdirectory
#                        SOURCE_DIR BUILD_DIR WORK_DIR CMAKE CC CXX BUILD_TYPE
set -eu
verb=$1
source_dir=$2
build_dir=$3
work=$4
cmake=$5
cc=$6
cxx=$7
build_type=$8
# shellcheck source=tests/install/common.sh
. "$source_dir/tests/install/common.sh"

prefix=$work/moved/here

case $verb in
  prepare)
    rm -rf "$work"
    mkdir -p "$work/moved"
    "$cmake" --install "$build_dir" --prefix "$work/first" >"$work/installed.txt"
    cat "$work/installed.txt"
    test -f "$work/first/include/parindex/version.hpp"
    test -f "$work/first/include/parindex.h"
    test -f "$work/first/include/parindex_records.h"
    test -f "$work/first/include/parindex/dossiers.hpp"
    test -f "$work/first/share/doc/parindex/LICENSE"
    mv "$work/first" "$prefix"
    no_paths "$prefix/include" "$(dirname "$(find "$prefix" -name ParIndexConfig.cmake)")" \
      "$(dirname "$(find "$prefix" -name parindex.pc)")"
    reference "$prefix/bin/parindex"
    ;;
  find_package)
    consumers "$work/$verb" -DCMAKE_PREFIX_PATH="$prefix" || { cat "$work/$verb.txt"; exit 1; }
    run_consumers "$work/$verb"
    ;;
  without_sodium)
    # Whoever only uses the shared library needs nothing else; whoever needs libsodium is told so.
    hidden="$(dirname "$(find /usr/include /usr/local/include -name sodium.h | head -n 1)")"
    hidden="$hidden;$(dirname "$(find /usr/lib /usr/local/lib -name libsodium.a | head -n 1)")"
    consumers "$work/$verb" -DCMAKE_PREFIX_PATH="$prefix" -DC_ONLY=ON "-DCMAKE_IGNORE_PATH=$hidden" ||
      { cat "$work/$verb.txt"; exit 1; }
    same_bytes "$work/$verb/c_shared"
    same_facts "$work/$verb/c_records"
    if consumers "$work/$verb.core" -DCMAKE_PREFIX_PATH="$prefix" -DASK_FOR_CORE=ON "-DCMAKE_IGNORE_PATH=$hidden"; then
      fail "parindex::core is found without libsodium"
    fi
    grep -q 'libsodium-dev' "$work/$verb.core.txt" || { cat "$work/$verb.core.txt"; fail "libsodium is not named"; }
    ;;
  pkg_config)
    # The file finds its prefix by itself, wherever it was moved to.
    by_pkg_config "$work/$verb" "$(dirname "$(find "$prefix" -name parindex.pc)")"
    ;;
  add_subdirectory)
    consumers "$work/$verb" -DPARINDEX_TREE="$source_dir" \
      ${CCACHE:+-DCMAKE_C_COMPILER_LAUNCHER="$CCACHE"} ${CCACHE:+-DCMAKE_CXX_COMPILER_LAUNCHER="$CCACHE"} ||
      { cat "$work/$verb.txt"; exit 1; }
    run_consumers "$work/$verb"
    ;;
  *) fail "there is no test $verb" ;;
esac
