#!/bin/sh
# What the library's archive needs and does, seen from its symbols: no code of ours runs when a program is loaded, and
# nothing ends the program, writes to its terminal, or asks for environment, locale, clock or chance.
# usage: archive_symbols.sh NM ARCHIVE DEBUG|RELEASE
set -eu
nm=$1
archive=$2
kind=$3

faults=0
symbols=$("$nm" -A "$archive")
[ -n "$symbols" ] || { echo "$archive: no symbols"; exit 1; }

found=$(printf '%s\n' "$symbols" | grep -E ' [tT] _GLOBAL__(sub_)?[ID]_' || true)
if [ -n "$found" ]; then
  echo "static initialisers:"
  printf '%s\n' "$found"
  faults=$((faults + 1))
fi

forbidden='abort|_?_?exit|_Exit|quick_exit|raise|printf|fprintf|vprintf|vfprintf|__(v?f?printf)_chk|puts|fputs|putchar|perror|std(out|err|in)'
forbidden="$forbidden|_ZSt4(cout|cerr|clog)|_ZNSt8ios_base4InitC1Ev|getenv|secure_getenv|setlocale|localeconv"
forbidden="$forbidden|time|clock|clock_gettime|gettimeofday|localtime(_r)?|gmtime(_r)?|strftime|getcwd|s?rand(om)?"
forbidden="$forbidden|_ZNSt6chrono3_V212system_clock3nowEv|_ZNSt13random_device.*"
# They read the decimal point from the locale.
forbidden="$forbidden|strto(d|f|ld)|ato(f|i|l)|v?sn?printf|__v?sn?printf_chk|v?sscanf|__isoc99_v?sscanf"
# Debug builds check invariants of the standard library and of Boost; what is shipped does not abort.
if [ "$kind" = RELEASE ]; then
  forbidden="$forbidden|__assert_fail|_ZSt21__glibcxx_assert_failPKciS0_S0_"
fi
found=$(printf '%s\n' "$symbols" | grep -E " [Uuw] ($forbidden)(@.*)?\$" || true)
if [ -n "$found" ]; then
  echo "symbols that a library must not need:"
  printf '%s\n' "$found"
  faults=$((faults + 1))
fi

echo "$(printf '%s\n' "$symbols" | wc -l) symbols looked at, $faults kinds of faults"
[ "$faults" -eq 0 ]
