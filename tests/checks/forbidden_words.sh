#!/bin/sh
# The library never ends the program it works in and never writes to its terminal; it asks for no environment,
# locale or clock. The command-line tool (src/tool) may.
# usage: forbidden_words.sh SOURCE_DIR
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$1"

words='\b(abort|exit|_Exit|quick_exit|terminate|assert|cout|cerr|clog|printf|fprintf|vprintf|vfprintf|puts|fputs|putchar'
words="$words|perror|getenv|setlocale|localeconv|system_clock|localtime|gmtime|strftime|srand|rand)\b *(\(|<<|::)"
words="$words|\bstd::(cout|cerr|clog|abort|exit|terminate|getenv|system_clock)\b|# *include *<(iostream|cassert|assert\.h)>"

count=0
faults=0
for file in $(find include src \( -name '*.hpp' -o -name '*.cpp' \) -not -path 'src/tool/*' | sort); do
  count=$((count + 1))
  if perl "$here/code_only.pl" "$file" | grep -nP -e "$words" | sed "s|^|$file:|" | grep .; then
    faults=$((faults + 1))
  fi
done
echo "$count files looked at, $faults with words that a library must not use"
[ "$count" -gt 0 ] && [ "$faults" -eq 0 ]
