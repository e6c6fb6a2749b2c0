#!/bin/sh
# Every C++ file is laid out as .clang-format says. To repair: clang-format-14 -i FILE
# usage: format.sh SOURCE_DIR; ends with 77 (skipped) where there is no clang-format-14
set -eu
cd "$1"
if ! command -v clang-format-14 >/dev/null; then
  echo "clang-format-14 is not installed"
  [ "${CI:-}" != true ] || exit 1
  exit 77
fi
files=$(find include src tests bench examples \( -name '*.hpp' -o -name '*.cpp' \) | sort)
[ -n "$files" ]
# File names have no spaces here.
# shellcheck disable=SC2086
if ! clang-format-14 --dry-run --Werror $files >/dev/null 2>&1; then
  for file in $files; do
    clang-format-14 "$file" | diff -u "$file" - | head -n 20 || true
  done
  exit 1
fi
# shellcheck disable=SC2086
if ! perl -CSD -ne 'chomp; if (length > 110 && m{^\s*//|///<}) { print "$ARGV:$.: comment wider than 110\n"; $bad = 1 }
                    close ARGV if eof; END { exit($bad // 0) }' $files; then
  exit 1
fi
echo "$(echo "$files" | wc -l) files are laid out as they should be"
