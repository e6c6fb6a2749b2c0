# shellcheck shell=sh disable=SC2034,SC2154
# What the scripts share: numbered steps with the time they take, and packages on Debian. To be sourced, with `root` set
# to the folder of the project and `steps` to the number of steps.

began=$(date +%s)
step_number=0

# What the release build needs: compiler, CMake, Ninja, three header-only libraries, SHA-256 from one static archive.
build_packages="g++ cmake ninja-build rapidjson-dev libboost-dev libcli11-dev libsodium-dev zlib1g-dev libzstd-dev libxlsxwriter-dev libpugixml-dev libminizip-dev libsqlite3-dev"
# What the tests need besides.
test_packages="libgtest-dev libgmock-dev libbenchmark-dev pkg-config clang-format-14 ccache python3 python3-jsonschema sqlite3 abigail-tools doxygen"

step() {
  step_number=$((step_number + 1))
  printf '\n[%s/%s] %s  (%s s)\n' "$step_number" "$steps" "$1" "$(($(date +%s) - began))"
}

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

# apt_get ARGUMENT...: apt-get as root, through sudo for other users, without questions.
apt_get() {
  if [ "$(id -u)" -eq 0 ]; then
    env DEBIAN_FRONTEND=noninteractive apt-get "$@" </dev/null
  else
    sudo env DEBIAN_FRONTEND=noninteractive apt-get "$@"
  fi
}

# install_packages NAME...: those that are missing; asks the archive for news only when it must.
install_packages() {
  if ! command -v dpkg-query >/dev/null; then
    echo "      Không phải Debian; cần có sẵn: · Not Debian; these must be there: $*"
    return 0
  fi
  missing=""
  for package in "$@"; do
    case $(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true) in
      *" installed") ;;
      *) missing="$missing $package" ;;
    esac
  done
  if [ -z "$missing" ]; then
    echo "      đã có đủ · nothing is missing"
    return 0
  fi
  echo "      cài đặt · installing:$missing"
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
    fail "Cần quyền root hoặc sudo. · This needs root or sudo: apt-get install --no-install-recommends$missing"
  fi
  log=$(mktemp)
  # Package names are words.
  # shellcheck disable=SC2086
  if apt-cache show $missing >/dev/null 2>&1 &&
    apt_get install -y --no-install-recommends $missing >"$log" 2>&1; then
    :
  elif apt_get update >"$log" 2>&1 &&
    apt_get install -y --no-install-recommends $missing >>"$log" 2>&1; then
    :
  else
    tail -n 30 "$log" >&2
    rm -f "$log"
    fail "Không cài được gói. · The packages could not be installed:$missing"
  fi
  rm -f "$log"
}
