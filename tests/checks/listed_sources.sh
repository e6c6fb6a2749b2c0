#!/bin/sh
# Every source on disk is named in a CMakeLists.txt, so that none is forgotten by the build.
# usage: listed_sources.sh SOURCE_DIR
set -eu
cd "$1"

faults=0
# lists FILE: is the file named in the CMakeLists.txt of one of the folders above it, outside of comments?
listed() {
  folder=$(dirname "$1")
  while [ "$folder" != . ]; do
    if [ -f "$folder/CMakeLists.txt" ]; then
      name=${1#"$folder"/}
      if sed 's/#.*//' "$folder/CMakeLists.txt" | tr ' \t()"' '[\n*]' | grep -qxF -e "$name"; then
        return 0
      fi
    fi
    folder=$(dirname "$folder")
  done
  return 1
}

count=0
for file in $(find src tests bench examples -name '*.cpp' | sort); do
  count=$((count + 1))
  if ! listed "$file"; then
    echo "$file: is not in any CMakeLists.txt"
    faults=$((faults + 1))
  fi
done
for file in $(find include -name '*.hpp' | sort); do
  count=$((count + 1))
  if ! sed 's/#.*//' src/CMakeLists.txt | tr ' \t()"' '[\n*]' | grep -qxF -e "../$file"; then
    echo "$file: is not in the header set of src/CMakeLists.txt, so it is neither installed nor verified"
    faults=$((faults + 1))
  fi
done

echo "$count files looked at, $faults not listed"
[ "$count" -gt 0 ] && [ "$faults" -eq 0 ]
