#!/bin/sh
# The binary interface as it stands against tests/abi/parindex.abi, as abidiff (libabigail) sees it: sizes, offsets, types,
# symbols. Functions may come, nothing may go or change. The library must have been compiled with -g.
# Never --headers-dir: with it abidiff 2.2 does not see a size_t become a uint32_t. What is behind opaque handles is
# silenced by opaque.suppr.
# usage: compare.sh LIBRARY BASELINE [SUPPRESSIONS]; ends with 77 (skipped) without abidiff or debug information
set -eu
here=$(cd "$(dirname "$0")" && pwd)
library=$1
baseline=$2
suppressions=${3:-$here/opaque.suppr}
skip() {
  echo "$1"
  [ "${CI:-}" != true ] || exit 1
  exit 77
}
command -v abidiff >/dev/null || skip "abidiff is not installed (Debian: abigail-tools)"
readelf -SW "$library" | grep -q '\.debug_info' || skip "$library was compiled without -g"
status=0
abidiff --suppressions "$suppressions" --no-added-syms "$baseline" "$library" || status=$?
if [ "$status" -ne 0 ]; then
  echo "The binary interface has changed (abidiff $status). capi/ABI.md says what that means; what was only added is"
  echo "recorded by: sh tests/abi/renew.sh"
  exit 1
fi
echo "no function, type or size has changed"
