#!/bin/sh
# Installs what the tests need, builds them (preset dev: GCC, warnings are errors) and runs them all.
# usage: sh tests/run.sh
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
steps=4
# shellcheck source=cmake/debian.sh
. "$root/cmake/debian.sh"
cd "$root"

# Copies of the project in different folders share what the compiler cache holds.
CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=true
export CCACHE_BASEDIR CCACHE_NOHASHDIR

step "Cài các gói cần để kiểm thử · Packages needed for the tests"
# shellcheck disable=SC2086
install_packages $build_packages $test_packages

step "Cấu hình · Configuring"
cmake --preset dev

step "Dựng · Building"
NINJA_STATUS='[%f/%t %es] ' cmake --build --preset dev

step "Kiểm thử · Testing"
ctest --preset dev
