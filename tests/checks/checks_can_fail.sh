#!/bin/sh
# The checks beside this file find what they are made to find: each is run on a small tree with one fault.
# usage: checks_can_fail.sh CXX NM
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cxx=$1
nm=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

faults=0
licence() { echo '// SPDX-License-Identifier: Apache-2.0'; }
tree() {
  rm -rf tree
  mkdir -p tree/include/parindex tree/src/tool tree/capi tree/tests tree/bench tree/examples
  {
    licence
    printf '// What for.\n#ifndef PARINDEX_A_HPP_\n#define PARINDEX_A_HPP_\n#include <string>\n#include "parindex/b.hpp"\n'
    printf '#define PARINDEX_A 1\n\n#endif  // PARINDEX_A_HPP_\n'
  } >tree/include/parindex/a.hpp
  {
    licence
    printf '// abort() in a comment\nconst char* a = "exit(1) // cout << 1"; int n = 1'"'"'000; char c = '"'"'"'"'"';\n'
  } >tree/src/a.cpp
  {
    licence
    printf '#include <iostream>\nint main() { std::cout << 1; }\n'
  } >tree/src/tool/main.cpp
  printf 'add_library(a a.cpp tool/main.cpp) # b.cpp\n../include/parindex/a.hpp\n' >tree/src/CMakeLists.txt
}
expect() { # expect pass|fail NAME COMMAND...
  wanted=$1
  name=$2
  shift 2
  if "$@" >output 2>&1; then got=pass; else got=fail; fi
  if [ "$got" != "$wanted" ]; then
    echo "$name: expected it to $wanted, but:"
    cat output
    faults=$((faults + 1))
  fi
}
sound() {
  for check in listed_sources forbidden_words public_headers openings; do
    expect pass "$check on a sound tree" sh "$here/$check.sh" tree
  done
}

tree
sound
tree
echo 'int b;' >tree/src/b.cpp
expect fail "source named only in a comment" sh "$here/listed_sources.sh" tree
tree
echo '// x' >tree/include/parindex/b.hpp
expect fail "header outside of the header set" sh "$here/listed_sources.sh" tree
for line in 'void f() { std::abort(); }' 'void f() { /* x */ exit (1); }' 'void f() { std::cerr << 1; }' \
  '#include <cassert>' 'void f(int n) { assert(n); }' 'auto s = R"x(a " b)x"; void f() { printf("x"); }'; do
  tree
  echo "$line" >>tree/src/a.cpp
  expect fail "$line" sh "$here/forbidden_words.sh" tree
done
for line in '#include <boost/optional.hpp>' '#include "json/document.hpp"' '#include <iostream>' '#define SHORT 1' \
  'using namespace std;' 'boost::optional<int> f();'; do
  tree
  echo "$line" >>tree/include/parindex/a.hpp
  expect fail "$line" sh "$here/public_headers.sh" tree
done
tree
printf '#pragma once\n// Late.\n' >tree/include/parindex/a.hpp
expect fail "header without an opening" sh "$here/public_headers.sh" tree

for change in '1d' 's/#ifndef.*/#pragma once/' 's/#ifndef .*/#ifndef PARINDEX_B_HPP_/' '/#endif/d' 's/#endif.*/& int late;/' \
  's/A_HPP_/B_HPP_/' '/#define PARINDEX_A_HPP_/d'; do
  tree
  sed "$change" tree/include/parindex/a.hpp >changed
  mv changed tree/include/parindex/a.hpp
  expect fail "header changed by $change" sh "$here/openings.sh" tree
done
tree
sed 1d tree/src/a.cpp >tree/src/b.cpp
expect fail "source without a licence" sh "$here/openings.sh" tree
tree
cp tree/include/parindex/a.hpp tree/src/a.hpp
expect fail "two headers with one guard" sh "$here/openings.sh" tree

archive() { # archive LINE: a library with that one line
  rm -f one.a one.o
  printf '%s\n' "$1" >one.cpp
  "$cxx" -std=c++20 -O1 -c one.cpp -o one.o
  ar cr one.a one.o
}
archive 'int f(int n) { return n + 1; }'
expect pass "sound archive" sh "$here/archive_symbols.sh" "$nm" one.a RELEASE
archive 'int g(); int n = g();'
expect fail "static initialiser" sh "$here/archive_symbols.sh" "$nm" one.a DEBUG
archive '#include <cstdlib>
void f(int n) { if (n == 0) std::abort(); }'
expect fail "abort" sh "$here/archive_symbols.sh" "$nm" one.a DEBUG
archive '#include <cassert>
void f(int n) { assert(n == 0); }'
expect pass "assert in a debug build" sh "$here/archive_symbols.sh" "$nm" one.a DEBUG
expect fail "assert in a release build" sh "$here/archive_symbols.sh" "$nm" one.a RELEASE
archive '#include <cstdio>
void f(int n) { std::printf("%d", n); }'
expect fail "printf" sh "$here/archive_symbols.sh" "$nm" one.a DEBUG

echo "$faults checks did not do what they are for"
[ "$faults" -eq 0 ]
