// SPDX-License-Identifier: Apache-2.0
// Days off as CSV: parindex_calendar_load(), parindex_calendar_working_days().
#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Exact bytes(data, size);
  parindex_calendar* loaded = nullptr;
  parindex_error* error = nullptr;
  const parindex_status status =
      parindex_calendar_load(bytes.data(), bytes.size(), "calendar.csv", &loaded, &error);
  const auto calendar = fuzz::checked(status, loaded, error);
  if (calendar == nullptr) return 0;
  constexpr std::int32_t kFirst = 20000;
  constexpr std::int32_t kDays = 600;
  for (std::int32_t day = kFirst; day != kFirst + kDays; ++day) {
    std::int64_t count = 0;
    std::int64_t back = 0;
    if (parindex_calendar_working_days(loaded, day, day + 1, &count, nullptr) != PARINDEX_OK) continue;
    PROMISE(count == 0 || count == 1);
    PROMISE(parindex_calendar_working_days(loaded, day + 1, day, &back, nullptr) == PARINDEX_OK);
    PROMISE(back == 0 || back == -1);
  }
  return 0;
}
