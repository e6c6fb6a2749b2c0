#!/bin/sh
# A gigabyte of "[" must be refused quickly, as a framework, as assessments, and from standard input.
# usage: one_gigabyte.sh PARINDEX SOURCE_FOLDER
set -eu
parindex=$1
framework=$2/tests/golden/bad/framework.json
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
head -c 1000000000 /dev/zero | tr '\0' '[' > "$folder/brackets.json"

status=0
refused() {  # refused WORD COMMAND...: exits with 1 within 30 seconds and says WORD
  word=$1
  shift
  code=0
  timeout 30 "$@" > "$folder/out" 2> "$folder/err" || code=$?
  if [ "$code" -ne 1 ] || ! grep -q "$word" "$folder/err"; then
    echo "expected exit 1 and $word, got $code: $*"
    head -c 2000 "$folder/err"
    status=1
  fi
}

refused FILE_TOO_LARGE "$parindex" check "$folder/brackets.json"
refused JSON_TOO_DEEP "$parindex" score "$framework" "$folder/brackets.json"
ln "$folder/brackets.json" "$folder/brackets.jsonl"
refused JSON_TOO_DEEP "$parindex" score "$framework" "$folder/brackets.jsonl"
refused JSON_TOO_DEEP sh -c "\"$parindex\" score \"$framework\" - < \"$folder/brackets.json\""
exit "$status"
