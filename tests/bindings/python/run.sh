#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Tests of the Python package with the system's Python: run.sh LIBRARY TOOL [unittest argument]...
# Table packages (pandas, polars, pyarrow, numpy) are used where that Python has them; PYTHON names another one.
set -eu
if [ $# -lt 2 ]; then
  echo "usage: run.sh LIBRARY TOOL [unittest argument]..." >&2
  exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
PARINDEX_LIBRARY=$(realpath "$1")
PARINDEX_TOOL=$(realpath "$2")
export PARINDEX_LIBRARY PARINDEX_TOOL PYTHONDONTWRITEBYTECODE=1 PYTHONUTF8=1
shift 2
cd "$here"
if [ $# -eq 0 ]; then
  set -- discover --start-directory .
fi
exec "${PYTHON:-python3}" -W error::ResourceWarning -m unittest "$@"
