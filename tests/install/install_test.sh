#!/bin/sh
# Uses the library as a stranger does: installed, moved to another place, then found by find_package or pkg-config; or
# added as a subfolder.
# usage: install_test.sh prepare|find_package|pkg_config|add_subdirectory SOURCE_DIR BUILD_DIR WORK_DIR CMAKE CXX BUILD_TYPE
set -eu
verb=$1
source_dir=$2
build_dir=$3
work=$4
cmake=$5
cxx=$6
build_type=$7

prefix=$work/moved/here
example=$source_dir/examples/cpp/score_one.cpp

# Runs the program; it must not need our dependencies, nor anything of the build, at run time.
run() {
  "$1"
  if ldd "$1" | grep -iE 'sodium|boost|absl|not found'; then
    echo "$1 needs more at run time than the C++ library"
    exit 1
  fi
}

# Nothing under the prefix says where it was built or first installed.
no_paths() {
  if grep -rlF -e "$source_dir" -e "$build_dir" "$1"; then
    echo "these installed files name the folder they were built in"
    exit 1
  fi
}

configure() {
  "$cmake" -S "$source_dir/tests/install/consumer" -B "$work/$verb" -G Ninja -DEXAMPLE="$example" \
    -DCMAKE_CXX_COMPILER="$cxx" -DCMAKE_BUILD_TYPE="$build_type" "$@"
}

case $verb in
  prepare)
    rm -rf "$work"
    mkdir -p "$work/moved"
    "$cmake" --install "$build_dir" --prefix "$work/first" >"$work/installed.txt"
    cat "$work/installed.txt"
    test -f "$work/first/include/parindex/version.hpp"
    pc=$(find "$work/first" -name parindex-core.pc)
    test "$(PKG_CONFIG_PATH=$(dirname "$pc") pkg-config --variable=prefix parindex-core)" = "$work/first"
    mv "$work/first" "$prefix"
    no_paths "$prefix/include"
    no_paths "$(dirname "$(find "$prefix" -name ParIndexConfig.cmake)")"
    ;;
  find_package)
    configure -DCMAKE_PREFIX_PATH="$prefix"
    "$cmake" --build "$work/$verb"
    run "$work/$verb/consumer"
    ;;
  pkg_config)
    # The file names the prefix it was installed to; where it was moved to is said in one variable.
    pc=$(find "$prefix" -name parindex-core.pc)
    PKG_CONFIG_PATH=$(dirname "$pc")
    export PKG_CONFIG_PATH
    pkg-config --validate parindex-core
    flags=$(pkg-config --define-variable=prefix="$prefix" --static --cflags --libs parindex-core)
    mkdir -p "$work/$verb"
    # shellcheck disable=SC2086
    "$cxx" -std=c++20 "$example" -o "$work/$verb/consumer" $flags
    "$work/$verb/consumer"
    ;;
  add_subdirectory)
    configure -DPARINDEX_TREE="$source_dir" ${CCACHE:+-DCMAKE_CXX_COMPILER_LAUNCHER="$CCACHE"}
    "$cmake" --build "$work/$verb" --target consumer
    run "$work/$verb/consumer"
    ;;
esac
