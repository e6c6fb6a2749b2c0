#!/bin/sh
# What the library exports is what tests/abi/symbols.txt lists, what parindex.h declares and what parindex.map names; every
# declaration can be linked and called; nothing of C++ or of the libraries inside it leaks out.
# usage: symbols.sh SOURCE_DIR LIBRARY NM CC [HEADER_WITHOUT_SUFFIX LIST]; the last two below SOURCE_DIR
set -eu
source_dir=$1
library=$2
nm=$3
cc=$4
stem=$source_dir/${5:-capi/parindex}
list=$source_dir/${6:-tests/abi/symbols.txt}
header=$stem.h
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
faults=0

"$nm" -D --defined-only "$library" | sed 's/^[0-9a-f]* //' >"$work/all.txt"
grep -E '^[TW] ' "$work/all.txt" | sed -E 's/^. ([^@]*).*/\1/' | LC_ALL=C sort >"$work/exported.txt"
# Comments hold names too; a declaration begins with PARINDEX_API.
tr '\n' ' ' <"$header" | sed -E 's|/\*|\n/*|g; s|\*/|*/\n|g' | grep -v '^/\*' |
  grep -oE 'PARINDEX_API [^;{]*;' | grep -oE 'PARINDEX_CALL parindex_[a-z0-9_]+' | sed 's/.* //' | LC_ALL=C sort >"$work/declared.txt"
grep -oE '^ +parindex_[a-z0-9_]+;' "$stem.map" | tr -d ' ;' | LC_ALL=C sort >"$work/mapped.txt"
[ "$(wc -l <"$work/exported.txt")" -gt 30 ] || { echo "$library: hardly any symbols"; exit 1; }

same() { # same WANTED SEEN NAME
  if ! diff "$1" "$2" >"$work/diff"; then
    echo "$3 (< only in the list, > only in the library):"
    cat "$work/diff"
    faults=$((faults + 1))
  fi
}
same "$list" "$work/exported.txt" "exported symbols differ from $list"
same "$work/declared.txt" "$work/exported.txt" "exported symbols differ from what $header declares"
same "$work/mapped.txt" "$work/exported.txt" "exported symbols differ from what $stem.map names"

# All else that is exported is the name of the version.
if grep -vE '^T parindex_[a-z0-9_]+@@PARINDEX_(RECORDS_)?[0-9]+\.[0-9]+$|^A PARINDEX_(RECORDS_)?[0-9]+\.[0-9]+$' "$work/all.txt"; then
  echo "these are exported besides (C++, other libraries, data):"
  faults=$((faults + 1))
fi

{
  echo "#include \"$header\""
  echo 'typedef void (*any_function)(void);'
  echo 'any_function const all[] = {'
  sed 's/.*/  (any_function)&,/' "$work/declared.txt"
  echo '};'
  echo 'int main(void) { unsigned i; for (i = 0; i != sizeof all / sizeof *all; ++i) if (all[i] == 0) return 1; return 0; }'
} >"$work/link.c"
if ! "$cc" -I"$source_dir/capi" "$work/link.c" "$library" -Wl,-rpath,"$(dirname "$library")" -o "$work/link" || ! "$work/link"; then
  echo "not every declaration can be linked"
  faults=$((faults + 1))
fi
echo "$(wc -l <"$work/exported.txt") symbols, $faults faults"
[ "$faults" -eq 0 ]
