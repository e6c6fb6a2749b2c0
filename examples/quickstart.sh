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
case=examples/cases/phu-tho-2026
out=build/quickstart
tool=build/release/parindex

# parindex COMMAND ARGUMENT...: the command, shown and then run.
parindex() {
  printf '\n$ %s %s\n' "$tool" "$*"
  "$tool" "$@"
}

step "Cài các gói cần để dựng · Packages needed for the build"
# shellcheck disable=SC2086
install_packages $build_packages

step "Dựng bản phát hành · Building the release"
cmake --preset release
NINJA_STATUS='      [%f/%t] ' cmake --build --preset release

step "Chấm điểm tỉnh Phú Thọ năm 2026 · Scoring Phú Thọ province, 2026"
mkdir -p "$out"
parindex check $framework
parindex score $framework $case/facts.csv --units $case/units.csv -o $out/scorecards.jsonl
parindex score $framework $case/facts.csv --units $case/units.csv -o $out/points.csv

step "Xếp hạng và giải thích · Ranking and reasons"
parindex rank $framework $case/facts.csv --units $case/units.csv --kind department
parindex rank $framework $case/facts.csv --units $case/units.csv --kind commune
parindex explain $framework $case/facts.csv --units $case/units.csv --unit H44.46 --item TDGQ --lang vi
parindex explain $framework $case/facts.csv --units $case/units.csv --unit H44.46 --item TDGQ --lang en

cat <<END

Xong sau $(($(date +%s) - began)) giây. · Done in $(($(date +%s) - began)) s.

  $root/$out/scorecards.jsonl
      phiếu điểm đầy đủ, mỗi đơn vị một dòng · full scorecards, one unit a line
  $root/$out/points.csv
      bảng điểm · the points as a table
  $root/$case/
      số liệu đầu vào và điểm đã công bố · the facts, and the points that were published
  $root/$framework
      bộ chỉ số · the framework
  $root/$tool
      công cụ; xem thêm bằng --help · the tool; --help tells more
END
