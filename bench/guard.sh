#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Guards what does not drift: instructions and heap allocations of single questions, and that work grows with
# its size and not faster. Nothing is timed.
#
#   bench/guard.sh PROGRAM            compares PROGRAM (bench_counted, as a release is built) with agreed.csv
#   bench/guard.sh PROGRAM --renew    writes agreed.csv anew: look at the difference before it is kept
#
# A count may exceed what is agreed by 15 %, allocations by a half. Ends with 77 (skipped) without valgrind or
# on a processor whose kernels are others.
set -eu
program=$1
renew=${2:-}
here=$(cd "$(dirname "$0")" && pwd)
agreed=$here/agreed.csv
command -v valgrind > /dev/null || { echo "skipped: no valgrind"; exit 77; }
grep -qw avx2 /proc/cpuinfo 2> /dev/null || { echo "skipped: no AVX2"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Instructions and allocations of one, of "WHAT TIMES UNITS".
count() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect=measured "$program" "$1" "$2" "$3" \
    > "$folder/said" 2> "$folder/counted" || { cat "$folder/said" "$folder/counted"; exit 1; }
  awk -v times="$2" 'FNR == NR { if ($3 == "allocations,") allocations = $2; next }
                     /Collected/ { printf "%.0f %s\n", $NF / times, allocations }' "$folder/said" "$folder/counted"
}

failed=0
: > "$folder/new"
while IFS=, read -r what times units instructions allocations; do
  case $what in
    what | \#*) echo "$what${times:+,$times,$units,$instructions,$allocations}" >> "$folder/new"; continue ;;
  esac
  # shellcheck disable=SC2046
  set -- "$program" $(count "$what" "$times" "$units")
  echo "$what,$times,$units,$2,$3" >> "$folder/new"
  verdict=$(awk -v now="$2" -v then="$instructions" -v heap="$3" -v agreed="$allocations" 'BEGIN {
    print (now > then * 1.15 || heap > agreed + 0.5) ? "TOO MUCH" : (now < then * 0.7 ? "less: renew" : "fine") }')
  printf '%-16s %6s units %12s instructions (agreed %12s) %8s allocations (agreed %8s) %s\n' \
    "$what" "$units" "$2" "$instructions" "$3" "$allocations" "$verdict"
  [ "$verdict" != "TOO MUCH" ] || failed=1
done < "$agreed"

# Twice and four times the units: twice and four times the work, give or take a tenth.
for what in score read_csv read_json_lines; do
  one=$(count "$what" 2 200) two=$(count "$what" 2 400) four=$(count "$what" 2 800)
  verdict=$(awk -v one="${one% *}" -v two="${two% *}" -v four="${four% *}" 'BEGIN {
    print (two > 2.2 * one || four > 4.4 * one) ? "TOO MUCH" : "fine" }')
  echo "$what at 200, 400, 800 units: ${one% *} ${two% *} ${four% *} instructions: $verdict"
  [ "$verdict" != "TOO MUCH" ] || failed=1
done

if [ "$renew" = --renew ]; then
  cp "$folder/new" "$agreed"
  echo "written: $agreed"
  exit 0
fi
exit "$failed"
