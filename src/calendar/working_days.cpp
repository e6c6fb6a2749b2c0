// SPDX-License-Identifier: Apache-2.0
#include "parindex/working_days.hpp"

namespace parindex::inline v1 {

WorkingDays::WorkingDays(const Calendar& calendar) {
  const std::int32_t first = calendar.first_day().day_number(), last = calendar.last_day().day_number();
  first_ = static_cast<std::uint32_t>(first);
  days_.reserve(static_cast<std::size_t>(last - first) + 1);
  std::int32_t worked = 0, run = 0;
  bool known = false;
  for (std::int32_t number = first; number <= last; ++number) {
    const std::optional<bool> working = calendar.is_working(*Date::from_day_number(number));
    if (working && !known) ++run;
    known = working.has_value();
    if (working.value_or(false)) {
      ++worked;
      worked_days_.push_back(number);
    }
    days_.push_back({worked, known ? run : 0});
  }
}

void WorkingDays::between(std::span<const std::int32_t> a, std::span<const std::int32_t> b,
                          std::span<std::int32_t> out) const noexcept {
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = between(a[i], b[i]);
}

void WorkingDays::due(std::span<const std::int32_t> received, std::span<const std::int32_t> allowed,
                      std::span<std::int32_t> out) const noexcept {
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = due(received[i], allowed[i]);
}

}  // namespace parindex::inline v1
