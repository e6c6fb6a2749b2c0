#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# All tests of the Python package with a library built with AddressSanitizer: no wrong access, and nothing of ours is lost.
# A block counts when libparindex allocated it: what the interpreter leaves is its own. Handles that Python objects still hold
# when an interpreter ends are freed there, by a file it loads at its start; what is left then nobody held. Interpreters
# that end under running daemon threads are left out. First a leak made on purpose, which has to be found.
# usage: leaks.sh LIBRARY TOOL [unittest argument]...; ends with 77 (skipped) without the sanitizer's library
set -eu
if [ $# -lt 2 ]; then
  sed -n 's/^# usage: /usage: /p' "$0" >&2
  exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
library=$(realpath "$1")
# The C++ library comes first, too: otherwise the sanitizer does not find what throws.
asan=$(ldd "$library" | sed -n 's/.*libasan[^ ]* => \([^ ]*\).*/\1/p')
cxx=$(ldd "$library" | sed -n 's/.*libstdc++[^ ]* => \([^ ]*\).*/\1/p')
if [ ! -f "$asan" ]; then
  echo "$1 is not built with AddressSanitizer of GCC"
  exit 77
fi
python=${PYTHON:-python3}
# What a version manager calls python is a shell script.
PYTHON=$("$python" -c 'import sys; print(sys.executable)')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/site" "$work/held"
cat >"$work/site/sitecustomize.py" <<'END'
import atexit, gc, os, threading, weakref


def let_go():
    held = os.path.join(os.environ["PARINDEX_LEAKS"], str(os.getpid()))
    if any(one.daemon for one in threading.enumerate()):
        with open(held, "w") as file:
            file.write("daemon")
        return
    gc.collect()
    ours = [one for one, info in list(weakref.finalize._registry.items()) if info.func.__module__ == "parindex._handle"]
    for one in ours:
        one()
    with open(held, "w") as file:
        file.write(str(len(ours)))


weakref.finalize(let_go, int)  # has finalizers end at exit; what is registered after that is called before
atexit.register(let_go)
END
export PYTHONPATH="$work/site" PARINDEX_LEAKS="$work/held"
# Memory of the interpreter's own pools would not be searched for pointers.
export PYTHON PYTHONMALLOC=malloc UBSAN_OPTIONS=print_stacktrace=1

# under NAME COMMAND...: runs it, with a report of what is left by each process in $work/NAME.*
under() {
  name=$1
  shift
  mkdir "$work/$name"
  LD_PRELOAD="$asan $cxx" LSAN_OPTIONS=exitcode=0:max_leaks=0 \
    ASAN_OPTIONS="detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1:log_path=$work/$name/report" "$@"
}
# ours NAME: the reports' blocks that libparindex allocated.
ours() {
  for report in "$work/$1"/report.*; do
    if [ -f "$report" ] && ! grep -qs daemon "$work/held/${report##*.}"; then
      cat "$report"
      echo
    fi
  done | awk -v RS= '/leak of/ && / parindex_|parindex::|libparindex/ { print; print "" }'
}

PARINDEX_LIBRARY=$library under planted "$PYTHON" -B -c "
import sys
sys.path.insert(0, '$here/../../../capi/python')
from parindex import _native
from ctypes import byref, c_void_p
assert 'address' in _native.lib.parindex_build_info(b'sanitizers').decode()
_native.lib.parindex_calendar_load(b'date,kind\n', 10, None, byref(c_void_p()), None)
"
if [ -z "$(ours planted)" ]; then
  echo "a calendar that was never freed is not found"
  cat "$work"/planted/* 2>/dev/null | head -n 40
  exit 1
fi

status=0
shift
tool=$1
shift
under tests sh "$here/run.sh" "$library" "$tool" "$@" || status=$?
left=$(ours tests)
if [ -n "$left" ]; then
  echo "$left"
  status=1
fi
# Anything else a sanitizer said, in any process.
grep -lE 'ERROR: AddressSanitizer|runtime error:' -r "$work/tests" >"$work/others" || true
while read -r report; do
  head -n 100 "$report"
  status=1
done <"$work/others"
left_out=$(cat "$work"/held/* | grep -o daemon | wc -l)
echo "$(find "$work/held" -type f | wc -l) interpreters, $left_out of them left out;" \
  "$(echo "$left" | grep -c 'leak of' || true) blocks of libparindex are lost"
exit $status
