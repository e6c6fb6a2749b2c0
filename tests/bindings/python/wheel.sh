#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the wheel, installs it into empty virtual environments and runs all tests there: wheel.sh LIBRARY TOOL [PYTHON]...
# Without PYTHON: every python3.9 to python3.13 and pypy3 that is found. FRAMES=1 also tests with pandas, polars, pyarrow and
# numpy, which are then installed from the registry that pip is set up for.
set -eu
if [ $# -lt 2 ]; then
  echo "usage: wheel.sh LIBRARY TOOL [PYTHON]..." >&2
  exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
library=$(realpath "$1")
PARINDEX_TOOL=$(realpath "$2")
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset PARINDEX_LIBRARY PARINDEX_RECORDS_LIBRARY PYTHONPATH
export PARINDEX_TOOL PYTHONUTF8=1 PARINDEX_TEST_INSTALLED=1

wheel=$(python3 "$root/capi/python/build_wheel.py" "$library" "$work")
again=$(python3 "$root/capi/python/build_wheel.py" "$library" "$work/again")
cmp "$wheel" "$again"
basename "$wheel"

if [ $# -eq 0 ]; then
  for name in python3.9 python3.10 python3.11 python3.12 python3.13 pypy3; do
    found=$(command -v "$name" 2>/dev/null || true)
    # A version manager's stand-in may exist without the version.
    if [ -n "$found" ] && "$found" -c '' 2>/dev/null; then
      set -- "$@" "$found"
    fi
  done
  for folder in "$HOME"/.pyenv/versions/3.9.* "$HOME"/.pyenv/versions/3.1[0-3].*; do
    if [ -x "$folder/bin/python" ]; then
      set -- "$@" "$folder/bin/python"
    fi
  done
fi

run_tests() {
  if (cd "$here" && PYTHONDONTWRITEBYTECODE=1 "$place/bin/python" -m unittest discover --start-directory .) >"$work/log" 2>&1; then
    tail -3 "$work/log"
  else
    cat "$work/log"
    exit 1
  fi
}

tried=
for python in "$@"; do
  version=$("$python" -c 'import sys; print(sys.implementation.name, "%d.%d" % sys.version_info[:2])')
  case "$tried" in *"[$version]"*) continue ;; esac
  tried="${tried}[$version]"
  place="$work/venv"
  rm -rf "$place"
  if "$python" -m venv "$place" >/dev/null 2>&1; then
    "$place/bin/python" -m pip install --quiet --disable-pip-version-check --no-index "$wheel"
  else # no pip for this interpreter: a wheel is an archive
    rm -rf "$place"
    "$python" -m venv --without-pip "$place"
    site=$("$place/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["platlib"])')
    "$place/bin/python" -m zipfile -e "$wheel" "$site"
  fi
  (cd "$work" && "$place/bin/python" -c '
import os, parindex, parindex.records
for path in parindex.library_path, parindex.records.library_path:
    assert os.path.dirname(path) == os.path.dirname(parindex.__file__), path')
  echo "== $version"
  run_tests
done

if [ "${FRAMES:-0}" = 1 ]; then
  place="$work/frames"
  python3 -m venv "$place"
  "$place/bin/python" -m pip install --quiet --disable-pip-version-check "$wheel" numpy pandas polars pyarrow
  echo "== with numpy, pandas, polars, pyarrow"
  run_tests
fi
