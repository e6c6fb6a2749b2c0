#!/bin/sh
# The Debian packages and the tarball: made, looked into, unpacked where nothing else is, and used from there.
# usage: package_test.sh make|deb|tarball SOURCE_DIR BUILD_DIR WORK_DIR CMAKE CC CXX BUILD_TYPE
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

# deb NAME: the file of a Debian package.
deb() {
  find "$work/made" -name "$1_*.deb"
}

# says NAME FIELD TEXT: the control file says so.
says() {
  dpkg-deb -f "$(deb "$1")" "$2" | grep -qF -e "$3" || fail "$1: $2 does not say $3"
}

# holds NAME FILE...: there are these files (at the ends of their paths), without directories.
holds() {
  name=$1
  shift
  dpkg-deb -c "$(deb "$name")" | sed -n 's/^[^d][^.]*\( \.\/\)/\1/p' | sed 's/ -> .*//' >"$work/files.txt"
  for file in "$@"; do
    grep -q "$file\$" "$work/files.txt" || fail "$name: there is no $file"
  done
}

case $verb in
  make)
    if ! command -v dpkg-shlibdeps >/dev/null || ! command -v gzip >/dev/null; then
      echo "packages are made where dpkg-dev is installed"
      exit 77
    fi
    rm -rf "$work"
    mkdir -p "$work"
    (cd "$build_dir" && "$(dirname "$cmake")/cpack" -G 'DEB;TGZ' -B "$work/made" >"$work/cpack.txt" 2>&1) ||
      { cat "$work/cpack.txt"; exit 1; }
    rm -rf "$work/made/_CPack_Packages"
    ls -l "$work/made"

    holds libparindex1 'usr/lib/.*libparindex\.so\.1' 'libparindex\.so\.1\.[0-9.]*' 'doc/libparindex1/copyright' \
      'doc/libparindex1/changelog.Debian.gz'
    test "$(wc -l <"$work/files.txt")" -eq 4 || { cat "$work/files.txt"; fail "libparindex1 holds something else"; }
    says libparindex1 Depends 'libstdc++6'
    says libparindex1 Description 'exact scoring'
    dpkg-deb -I "$(deb libparindex1)" triggers | grep -q 'activate-noawait ldconfig'
    dpkg-deb -I "$(deb libparindex1)" shlibs | grep -q '^libparindex 1 libparindex1 (>= '
    if dpkg-deb -f "$(deb libparindex1)" Depends | grep -iE 'sodium|boost|absl|parindex'; then
      fail "libparindex1 depends on more than the C++ library"
    fi

    holds libparindex-records1 'usr/lib/.*libparindex_records\.so\.1' 'libparindex_records\.so\.1\.[0-9.]*' \
      'doc/libparindex-records1/copyright' 'doc/libparindex-records1/changelog.Debian.gz' \
      'share/lintian/overrides/libparindex-records1'
    test "$(wc -l <"$work/files.txt")" -eq 5 || { cat "$work/files.txt"; fail "libparindex-records1 holds something else"; }
    dpkg-deb -I "$(deb libparindex-records1)" shlibs | grep -q '^libparindex_records 1 libparindex-records1 (>= '
    if dpkg-deb -f "$(deb libparindex-records1)" Depends | grep -iE 'sodium|boost|absl|parindex|zlib|zstd'; then
      fail "libparindex-records1 depends on more than the C++ library"
    fi

    holds libparindex-dev 'usr/include/parindex\.h' 'include/parindex_c\.hpp' 'include/parindex/parindex\.hpp' \
      'include/parindex_records\.h' 'include/parindex/records\.hpp' 'libparindex\.so' 'libparindex_records\.so' \
      'libparindex_core\.a' 'libparindex_static\.a' 'libparindex_records_core\.a' 'ParIndexConfig\.cmake' \
      'pkgconfig/parindex\.pc' 'pkgconfig/parindex-core\.pc' 'pkgconfig/parindex_records\.pc' \
      'pkgconfig/parindex-records-core\.pc' 'doc/libparindex-dev/copyright'
    says libparindex-dev Depends 'libparindex1 (= '
    says libparindex-dev Depends 'libparindex-records1 (= '

    holds parindex-tools 'usr/bin/parindex' 'doc/parindex-tools/copyright'
    says parindex-tools Depends 'libstdc++6'
    dpkg-deb --fsys-tarfile "$(deb parindex-tools)" | tar -xO ./usr/bin/parindex >"$work/tool"
    if nm -D --defined-only "$work/tool" | grep -E ' (inflate|crc32|ZSTD_[a-z]*)$'; then
      fail "the tool's decompressors stand in for those of the libraries it loads"
    fi
    ;;
  deb)
    root=$work/root
    rm -rf "$root"
    for package in libparindex1 libparindex-records1 libparindex-dev parindex-tools; do
      dpkg-deb -x "$(deb "$package")" "$root"
    done
    no_paths "$root"
    reference "$root/usr/bin/parindex"
    pc=$(dirname "$(find "$root" -name parindex.pc)")
    consumers "$work/$verb" -DCMAKE_PREFIX_PATH="$root/usr" || { cat "$work/$verb.txt"; exit 1; }
    run_consumers "$work/$verb"
    # Here /usr is below another root; pkg-config knows of that.
    PKG_CONFIG_SYSROOT_DIR=$root
    export PKG_CONFIG_SYSROOT_DIR
    grep -q '^prefix=/usr$' "$pc/parindex.pc"
    by_pkg_config "$work/$verb.by_pkg_config" "$pc"
    ;;
  tarball)
    rm -rf "$work/elsewhere"
    mkdir -p "$work/elsewhere/a place"
    tar -xzf "$(find "$work/made" -name 'parindex-*.tar.gz')" -C "$work/elsewhere/a place"
    mv "$work/elsewhere/a place"/parindex-* "$work/elsewhere/parindex"
    prefix=$work/elsewhere/parindex
    test -f "$prefix/share/doc/parindex/LICENSE"
    no_paths "$prefix"
    reference "$prefix/bin/parindex"
    consumers "$work/$verb" -DCMAKE_PREFIX_PATH="$prefix" || { cat "$work/$verb.txt"; exit 1; }
    run_consumers "$work/$verb"
    by_pkg_config "$work/$verb.by_pkg_config" "$(dirname "$(find "$prefix" -name parindex.pc)")"
    ;;
  *) fail "there is no test $verb" ;;
esac
