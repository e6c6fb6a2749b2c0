#!/bin/sh
# The example of advice and reports in C gives the same bytes as the tool, on a real case under examples/; bad input ends
# with status 1, a sentence, and no advice.
# usage: advise_example.sh TOOL EXAMPLE SOURCE_DIR
set -eu
tool=$1
example=$2
cases=$3/examples/cases/phu-tho-2026
rules=$3/examples/frameworks/vn-766-2026.json
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
  echo "$1"
  exit 1
}
for asked in "H44.246 index:80" "H44.229 rank:1"; do
  unit=${asked% *}
  target=${asked#* }
  "$example" "$rules" "$cases/facts.csv" "$cases/units.csv" "$unit" "$target" "$work/page.html" >"$work/advice.json"
  "$tool" advise "$rules" "$cases/facts.csv" --units "$cases/units.csv" --unit "$unit" --target "$target" --format json \
    >"$work/wanted.json" 2>"$work/said"
  "$tool" report "$rules" "$cases/facts.csv" --units "$cases/units.csv" --unit "$unit" --lang vi \
    >"$work/wanted.html" 2>"$work/said"
  [ "$(wc -c <"$work/advice.json")" -gt 5000 ] || fail "the advice of $unit is hardly anything"
  cmp "$work/advice.json" "$work/wanted.json" || fail "the advice of $unit is another one than the tool's"
  cmp "$work/page.html" "$work/wanted.html" || fail "the report of $unit is another one than the tool's"
done
refused() { # refused SENTENCE ARGUMENT...
  sentence=$1
  shift
  if "$example" "$@" >"$work/out" 2>"$work/said"; then fail "it takes $*"; fi
  [ ! -s "$work/out" ] || fail "it prints something although $sentence"
  grep -q "$sentence" "$work/said" || fail "it does not say: $sentence"
}
refused 'target' "$rules" "$cases/facts.csv" "$cases/units.csv" H44.246 band:ZZ "$work/x.html"
refused 'index is out of range' "$rules" "$cases/facts.csv" "$cases/units.csv" nobody rank:1 "$work/x.html"
refused 'advise_example.sh:5:1' "$rules" "$3/tests/bindings/advise_example.sh" "$cases/units.csv" H44.246 rank:1 "$work/x.html"
