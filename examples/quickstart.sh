#!/bin/sh
# Builds ParIndex on a bare Debian 12 and scores a real province with it. May be run again, and from any folder.
# usage: sh examples/quickstart.sh
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
steps=4
# shellcheck source=cmake/debian.sh
. "$root/cmake/debian.sh"
cd "$root"

framework=examples/frameworks/vn-766-2026.json
case_dir=examples/cases/phu-tho-2026
out=build/quickstart
parindex=build/release/parindex

step "Cài các gói cần để dựng · Packages needed for the build"
# shellcheck disable=SC2086
install_packages $build_packages

step "Dựng bản phát hành · Building the release"
cmake --preset release
NINJA_STATUS='      [%f/%t] ' cmake --build --preset release

step "Chấm điểm tỉnh Phú Thọ năm 2026 · Scoring Phú Thọ province, 2026"
mkdir -p "$out"
"$parindex" check "$framework"
"$parindex" score "$framework" "$case_dir/facts.csv" --units "$case_dir/units.csv" --format jsonl -o "$out/scorecards.jsonl"
"$parindex" score "$framework" "$case_dir/facts.csv" --units "$case_dir/units.csv" --format csv -o "$out/scorecards.csv"

step "Kết quả · Results"
"$parindex" rank "$framework" "$case_dir/facts.csv" --units "$case_dir/units.csv"
"$parindex" explain "$framework" "$case_dir/facts.csv" --units "$case_dir/units.csv" --unit H44.12 --item TDGQ

cat <<END

Xong sau $(($(date +%s) - began)) giây. · Done in $(($(date +%s) - began)) s.
  $root/$out/scorecards.jsonl   mỗi dòng một phiếu điểm đầy đủ · one full scorecard a line
  $root/$out/scorecards.csv     bảng điểm · the points as a table
  $root/$framework   bộ chỉ số · the framework
  $root/$case_dir/   số liệu đầu vào · the facts
  $root/$parindex   công cụ: hãy thử · the tool: try  $parindex --help
END
