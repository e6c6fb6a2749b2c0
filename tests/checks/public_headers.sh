#!/bin/sh
# Public headers include the standard library and each other, nothing else; define no macro without our prefix; and
# open with what they are for.
# usage: public_headers.sh SOURCE_DIR
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$1"

count=0
faults=0
fault() {
  echo "$1"
  faults=$((faults + 1))
}
for file in $(find include -name '*.hpp' | sort); do
  count=$((count + 1))
  code=$(perl "$here/code_only.pl" "$file")
  others=$(printf '%s\n' "$code" | grep -nE '^ *# *include' |
    grep -vE '^[0-9]+: *# *include *(<[a-z_0-9]+>|"parindex/[a-z_0-9/.]+\.hpp")' || true)
  [ -z "$others" ] || fault "$file: includes more than the standard library and parindex/: $others"
  # iostream costs every program that includes it a static initialiser.
  heavy=$(printf '%s\n' "$code" | grep -nE '^ *# *include *<(iostream|regex|fstream|sstream|iomanip)>' || true)
  [ -z "$heavy" ] || fault "$file: is not lean: $heavy"
  macros=$(printf '%s\n' "$code" | grep -nE '^ *# *define' | grep -vE '^[0-9]+: *# *define +PARINDEX_[A-Z0-9_]+' || true)
  [ -z "$macros" ] || fault "$file: defines a macro without the prefix PARINDEX_: $macros"
  using=$(printf '%s\n' "$code" | grep -nE '^ *using +namespace\b' || true)
  [ -z "$using" ] || fault "$file: opens a namespace for everybody who includes it: $using"
  types=$(printf '%s\n' "$code" | grep -nE '\b(boost|absl|rapidjson|CLI)::' || true)
  [ -z "$types" ] || fault "$file: shows a type of another library: $types"
  head -n 1 "$file" | grep -qE '^//' || fault "$file: does not open with a comment that says what it is for"
done
echo "$count headers looked at, $faults faults"
[ "$count" -gt 0 ] && [ "$faults" -eq 0 ]
