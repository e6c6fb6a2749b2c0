#!/bin/sh
# Makes reports of the examples and looks at them in a browser. Needs chromium, node and npm.
# usage: run.sh TOOL FOLDER      FOLDER: for what is made and for the packages of npm
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
tool=$(realpath "$1")
mkdir -p "$2"
cd "$2"
cp "$here/package.json" "$here/look.js" .
npm install --no-audit --no-fund --loglevel=error >/dev/null
frameworks=$root/examples/frameworks
cases=$root/examples/cases

phu_tho() { # phu_tho OPTION...
  "$tool" report "$frameworks/vn-766-2026.json" "$cases/phu-tho-2026/facts.csv" \
    --units "$cases/phu-tho-2026/units.csv" "$@"
}
phu_tho --lang vi -o phu-tho.html
phu_tho --lang en -o phu-tho-en.html
phu_tho --lang vi --unit H44.229 -o phu-tho-lac-thuy.html
phu_tho --lang vi --unit H44.229 --advise --target rank:10 --simulate -o phu-tho-lac-thuy-all.html
"$tool" report "$frameworks/district-illustration.json" "$cases/nghia-hanh-2024/assessment.json" --lang vi -o nghia-hanh.html
"$tool" report "$frameworks/dong-thap-2019-khom.json" "$cases/dong-thap-2019/facts-khom.csv" --lang en -o dong-thap.html
node look.js ./*.html
