# shellcheck shell=sh disable=SC2154
# What the tests of installed packages share. To be sourced, with `source_dir` and `work` set.

examples=$source_dir/examples
framework=$examples/frameworks/vn-766-2026.json
facts=$examples/cases/phu-tho-2026/facts.csv
units=$examples/cases/phu-tho-2026/units.csv

fail() {
  echo "$1" >&2
  exit 1
}

# reference TOOL: what every program must print for the case, as the tool prints it.
reference() {
  "$1" score "$framework" "$facts" --units "$units" --format jsonl -o "$work/reference.jsonl"
  "$1" facts dossiers "$examples/cases/ngoc-lac-2023/records/dossiers.csv.gz" --period 2023 --as-of 2023-08-04 \
    --mapping "$examples/cases/ngoc-lac-2023/records/dossiers.json" -o "$work/reference.csv"
  test "$(wc -l <"$work/reference.jsonl")" -eq 37 || fail "the tool scored another number of units than the case has"
}

# same_bytes PROGRAM...: scores the case and prints the same bytes as the tool; wrong data is refused with its places.
same_bytes() {
  "$@" "$framework" "$facts" "$units" >"$work/scorecards.jsonl" || fail "$* cannot score the case"
  cmp "$work/reference.jsonl" "$work/scorecards.jsonl" || fail "$* prints other bytes than the tool"
  (cd "$source_dir/tests/install" && "$@" "$framework" mistakes.csv "$units" >"$work/nothing.txt" 2>"$work/mistakes.txt") &&
    fail "$* accepts wrong data"
  test ! -s "$work/nothing.txt" || fail "$* prints scorecards of wrong data"
  cmp "$source_dir/tests/install/mistakes.txt" "$work/mistakes.txt" || fail "$* reports other mistakes"
}

# same_facts PROGRAM...: counts the records of a case and prints the same bytes as the tool.
same_facts() {
  records=$examples/cases/ngoc-lac-2023/records
  "$@" dossiers 2023 2023-08-04 "$records/dossiers.json" "$records/dossiers.csv.gz" >"$work/facts.csv" ||
    fail "$* cannot count the records"
  cmp "$work/reference.csv" "$work/facts.csv" || fail "$* prints other facts than the tool"
  "$@" dossiers 2023 2023-08-04 "$records/dossiers.json" "$records/inspections.csv" >"$work/nothing.txt" 2>&1 &&
    fail "$* takes inspections for dossiers"
  return 0
}

# alone PROGRAM...: what they need at run time is the C++ library at most, and libparindex.
alone() {
  for program in "$@"; do
    if ldd "$program" | grep -vE 'linux-vdso|libparindex(_records)?\.so\.1 =>|lib(stdc\+\+|m|c|gcc_s)\.so\.|ld-linux' ||
      ldd "$program" | grep 'not found'; then
      fail "$program needs more at run time than the C++ library"
    fi
  done
}

# no_paths FOLDER...: nothing there says where it was built or first installed.
# (What a debug build puts into archives for debuggers does, on purpose.)
no_paths() {
  case ${build_type:-Release} in Debug) set -- --exclude='*.a' "$@" ;; esac
  if grep -rlF -e "$source_dir" -e "$build_dir" -e "$work/first" -e _CPack_Packages "$@"; then
    fail "these installed files name the folder they were built in or first installed to"
  fi
}

# consumers FOLDER CMAKE_ARGUMENT...: builds the programs of somebody else.
consumers() {
  folder=$1
  shift
  "$cmake" -S "$source_dir/tests/install/consumer" -B "$folder" -G Ninja -DEXAMPLES="$examples" \
    -DCMAKE_C_COMPILER="$cc" -DCMAKE_CXX_COMPILER="$cxx" -DCMAKE_BUILD_TYPE="$build_type" "$@" >"$folder.txt" 2>&1 ||
    return 1
  "$cmake" --build "$folder" >>"$folder.txt" 2>&1
}

# run_consumers FOLDER: all of them, of which one scores a case of its own.
run_consumers() {
  same_bytes "$1/c_shared"
  same_bytes "$1/c_static"
  same_bytes "$1/cpp_shared"
  "$1/cpp_core"
  same_facts "$1/c_records"
  same_facts "$1/cpp_records"
  alone "$1/c_shared" "$1/c_static" "$1/cpp_shared" "$1/cpp_core" "$1/c_records" "$1/cpp_records"
}

# by_pkg_config FOLDER PC_FOLDER: the same programs by hand, with the flags that pkg-config gives.
by_pkg_config() {
  folder=$1
  PKG_CONFIG_PATH=$2
  export PKG_CONFIG_PATH
  mkdir -p "$folder"
  pkg-config --validate parindex parindex-core parindex_records parindex-records-core
  pkg-config --atleast-version=0.1 parindex
  ! "$cc" "$examples/c/score.c" -o "$folder/without" 2>/dev/null || fail "score.c builds without the flags of pkg-config"
  # Flags are words.
  # shellcheck disable=SC2046
  "$cc" -std=c89 -pedantic -Wall -Wextra -Werror $(pkg-config --cflags parindex) "$examples/c/score.c" \
    -o "$folder/c_shared" $(pkg-config --libs parindex)
  # shellcheck disable=SC2046
  "$cxx" -std=c++17 -pedantic -Wall -Wextra -Werror $(pkg-config --cflags parindex) "$examples/cpp/score_c_abi.cpp" \
    -o "$folder/cpp_shared" $(pkg-config --libs parindex)
  # shellcheck disable=SC2046
  "$cxx" -std=c++20 $(pkg-config --cflags parindex-core) "$examples/cpp/score_one.cpp" \
    -o "$folder/cpp_core" $(pkg-config --static --libs parindex-core)
  # shellcheck disable=SC2046
  "$cc" -std=c89 -pedantic -Wall -Wextra -Werror $(pkg-config --cflags parindex_records) "$examples/c/facts.c" \
    -o "$folder/c_records" $(pkg-config --libs parindex_records)
  # shellcheck disable=SC2046
  "$cxx" -std=c++20 $(pkg-config --cflags parindex-records-core) "$examples/cpp/facts.cpp" \
    -o "$folder/cpp_records" $(pkg-config --static --libs parindex-records-core)
  LD_LIBRARY_PATH=$(dirname "$2")
  export LD_LIBRARY_PATH
  same_bytes "$folder/c_shared"
  same_bytes "$folder/cpp_shared"
  "$folder/cpp_core"
  same_facts "$folder/c_records"
  same_facts "$folder/cpp_records"
  unset LD_LIBRARY_PATH
}
