#!/bin/sh
# Makes a library with the interface of a header and empty functions: what a program sees, and nothing else.
# usage: stub.sh HEADER VERSION_SCRIPT OUTPUT CC
set -eu
header=$1
source=$3.c
{
  echo "#include \"$header\""
  # Without directives and comments; each declaration with a body.
  grep -v '^ *#' "$header" | tr '\n' ' ' | sed -E 's|/\*|\n/*|g; s|\*/|*/\n|g' | grep -v '^/\*' | tr '\n' ' ' |
    grep -oE 'PARINDEX_API [^;{]*;' | sed -E 's/ PARINDEX_NOEXCEPT;/ { return 0; }/; /^PARINDEX_API void /s/return 0; //; s/^/\n/'
} >"$source"
"$4" -g -shared -fPIC -fvisibility=hidden -w -I"$(dirname "$header")" -I"$(dirname "$header")/.." "$source" -o "$3" \
  -Wl,-soname,"$(basename "$3")" -Wl,--version-script="$2"
