#!/bin/sh
# The extension in the sqlite3 shell, against the figures published for Phú Thọ.
# usage: run.sh SQLITE3 EXTENSION SOURCE_DIR
set -eu
shell=$1 extension=$2 root=$3
framework=$root/examples/frameworks/vn-766-2026.json
facts=$root/examples/cases/phu-tho-2026/facts.csv
units=$root/examples/cases/phu-tho-2026/units.csv
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
faults=0

ask() { # ask SQL: what the shell answers, errors too
  printf '.load %s\n%s\n' "${extension%.so}" "$1" | "$shell" "${2:-:memory:}" 2>&1 || true
}
is() { # is WHAT EXPECTED SQL
  got=$(ask "$3")
  if [ "$got" != "$2" ]; then
    printf 'FAILED: %s\n  expected %s\n  got      %s\n' "$1" "$2" "$got"
    faults=$((faults + 1))
  fi
}
says() { # says WHAT WORDS SQL [DATABASE]
  got=$(ask "$3" "${4:-:memory:}")
  case $got in
    *"$2"*) ;;
    *)
      printf 'FAILED: %s\n  expected %s\n  got      %s\n' "$1" "$2" "$got"
      faults=$((faults + 1))
      ;;
  esac
}
all="'$framework', '$facts', '$units'"

is "points and rank of a commune" "64.62|64.62|16|25" \
  "SELECT points, points_exact, rank, ranked FROM parindex_scores($all) WHERE unit = 'H44.229';"
is "37 units of three kinds" "commune|25
department|11
province|1" "SELECT kind, count(*) FROM parindex_scores($all) GROUP BY kind ORDER BY kind;"
is "the first of the communes" "H44.246|69.21" \
  "SELECT unit, points FROM parindex_scores($all) WHERE kind = 'commune' AND rank = 1;"
is "an item" "scored|19.13|20.0|TDGQ" \
  "SELECT state, points, max, parent_item FROM parindex_items($all) WHERE unit = 'H44.229' AND item = 'ON_TIME';"
is "a deduction with its reason" "-0.87|below_target|5772 / 6035 = 95.64…%, below 100%|on_time.numerator,on_time.denominator" \
  "SELECT points_exact, cause, why_en, facts_read FROM parindex_deductions($all) WHERE unit = 'H44.229' AND item = 'ON_TIME';"
is "deductions add up to what was lost, in every unit" "37" \
  "SELECT count(*) FROM parindex_scores($all) s WHERE round(s.applicable_max + (SELECT total(d.points) FROM
   parindex_deductions($all) d WHERE d.unit = s.unit) - s.points, 6) = 0;"
is "arguments from a table" "61.89" \
  "CREATE TABLE f(x, y, z); INSERT INTO f VALUES ($all);
   SELECT points FROM f JOIN parindex_scores(f.x, f.y, f.z) WHERE unit = 'H44';"
is "a period" "2025-01-01" "SELECT DISTINCT period_from FROM parindex_scores($all, '2025');"
is "no unit register" "0" "SELECT count(kind) FROM parindex_scores('$framework', '$facts');"
says "a file that is not there" "cannot read none.json" "SELECT * FROM parindex_scores('none.json', '$facts');"
says "no arguments" "framework" "SELECT * FROM parindex_scores;"
printf 'unit,fact,value\nx,on_time.numerator,7\nx,on_time.denominator,5\n' >"$work/wrong.csv"
says "wrong facts are told with their place" "wrong.csv:" "SELECT * FROM parindex_scores('$framework', '$work/wrong.csv');"
printf '{"format": 1}' >"$work/wrong.json"
says "a wrong framework" "wrong.json" "SELECT * FROM parindex_items('$work/wrong.json', '$facts');"
says "a database cannot make a view read files" "unsafe use" \
  "CREATE VIEW v AS SELECT * FROM parindex_scores($all); SELECT count(*) FROM v;" "$work/a.db"

echo "$faults failures"
[ "$faults" -eq 0 ]
