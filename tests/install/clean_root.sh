#!/bin/sh
# Installs the Debian packages with dpkg into a bare Debian of its own, compiles and runs programs there, and removes the
# packages again. As root; takes minutes and some 600 MB.
# usage: clean_root.sh SOURCE_DIR FOLDER_OF_DEBS WORK_DIR
set -eu
source_dir=$1
debs=$2
work=$3
root=$work/clean
# shellcheck source=tests/install/common.sh
. "$source_dir/tests/install/common.sh"

suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
# These are names of apt's.
# shellcheck disable=SC2016
mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' | sed -n "s/ $suite\$//p" | head -n 1)
[ -n "$mirror" ] || fail "apt knows no archive of $suite"
rm -rf "$work"
mkdir -p "$work"
# What our packages say they need, so that installing them shows that they say all of it.
needed=$(for deb in "$debs"/*.deb; do dpkg-deb -f "$deb" Depends; done | tr ',' '\n' | sed 's/(.*//; s/|.*//; s/ //g' |
  grep -v parindex | sort -u | tr '\n' ',')
debootstrap --variant=minbase --include="${needed}g++,cmake,make,pkg-config,libsodium-dev,zlib1g-dev,libzstd-dev" \
  "$suite" "$root" "$mirror" >"$work/debootstrap.txt" 2>&1 || { tail -n 20 "$work/debootstrap.txt"; exit 1; }

mkdir -p "$root/debs" "$root/case/examples/frameworks" "$root/case/examples/cases"
cp "$debs"/*.deb "$root/debs"
cp -r "$examples/c" "$examples/cpp" "$root/case/examples"
cp "$framework" "$root/case/examples/frameworks"
cp -r "$examples/cases/phu-tho-2026" "$examples/cases/ngoc-lac-2023" "$root/case/examples/cases"
cp -r "$source_dir/tests/install" "$root/case/install"
cat >"$root/case/run.sh" <<'INSIDE'
set -eu
cd /case
cc=cc cxx=c++ cmake=cmake build_type=Release work=/case/work source_dir=/case
mkdir -p work tests && ln -s /case/install tests/install
. /case/install/common.sh

# The library alone, then the command, then what is needed to compile: each is complete with what it depends on.
dpkg -i /debs/libparindex1_*.deb
ldconfig -p | grep -q 'libparindex\.so\.1 ' || fail "the run-time linker does not know libparindex.so.1"
dpkg -i /debs/libparindex-records1_*.deb
ldconfig -p | grep -q 'libparindex_records\.so\.1 ' || fail "the run-time linker does not know libparindex_records.so.1"
dpkg -i /debs/parindex-tools_*.deb
reference parindex
dpkg -i /debs/libparindex-dev_*.deb

# By pkg-config, from the folders that compilers look in by themselves.
pkg-config --validate parindex parindex-core parindex_records parindex-records-core
mkdir -p by_pkg_config
cc -std=c89 -pedantic -Wall -Wextra -Werror $(pkg-config --cflags parindex) examples/c/score.c -o by_pkg_config/c \
  $(pkg-config --libs parindex)
c++ -std=c++17 $(pkg-config --cflags parindex) examples/cpp/score_c_abi.cpp -o by_pkg_config/cpp \
  $(pkg-config --libs parindex)
c++ -std=c++20 $(pkg-config --cflags parindex-core) examples/cpp/score_one.cpp -o by_pkg_config/core \
  $(pkg-config --static --libs parindex-core)
cc -std=c89 -pedantic -Wall -Wextra -Werror $(pkg-config --cflags parindex_records) examples/c/facts.c \
  -o by_pkg_config/c_records $(pkg-config --libs parindex_records)
c++ -std=c++20 $(pkg-config --cflags parindex-records-core) examples/cpp/facts.cpp -o by_pkg_config/cpp_records \
  $(pkg-config --static --libs parindex-records-core)
same_bytes /case/by_pkg_config/c
same_bytes /case/by_pkg_config/cpp
by_pkg_config/core
same_facts /case/by_pkg_config/c_records
same_facts /case/by_pkg_config/cpp_records

# By find_package, without being told where.
cmake -S install/consumer -B by_cmake -DEXAMPLES=/case/examples -DCMAKE_BUILD_TYPE=Release >by_cmake.txt 2>&1 &&
  cmake --build by_cmake >>by_cmake.txt 2>&1 || { cat by_cmake.txt; exit 1; }
run_consumers /case/by_cmake

# Gone without a trace.
dpkg -P libparindex-dev parindex-tools libparindex-records1 libparindex1
if find /usr /etc -iname '*parindex*' | grep .; then
  fail "these files stay behind"
fi
INSIDE
chroot "$root" sh /case/run.sh >"$work/run.txt" 2>&1 || { cat "$work/run.txt"; exit 1; }
echo "installed, compiled against, run and removed in a clean root; 1 passed, 0 failed"
rm -rf "$root"
