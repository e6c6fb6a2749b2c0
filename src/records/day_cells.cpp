// SPDX-License-Identifier: Apache-2.0
#include "records/day_cells.hpp"

#include <array>
#include <optional>

namespace parindex::inline v1::detail::records {

DayCells::DayCells(DateOrder order) {
  const bool year_first = order == DateOrder::kYearMonthDay;
  std::array<char, 10> text;
  text.fill(year_first ? '-' : '/');
  const auto write = [&](std::size_t at, int number) {
    text[at] = static_cast<char>('0' + number / 10);
    text[at + 1] = static_cast<char>('0' + number % 10);
  };
  write(year_first ? 0 : 6, kFirstYear / 100);
  for (int year = 0; year != kYears; ++year) {
    write(year_first ? 2 : 8, year);
    for (int month = 1; month <= 12; ++month) {
      write(year_first ? 5 : 3, month);
      for (int day = 1; day <= 31; ++day) {
        const std::optional<Date> date = Date::from_ymd(kFirstYear + year, month, day);
        if (!date) break;
        write(year_first ? 8 : 0, day);
        const Written written = year_first ? written_at<DateOrder::kYearMonthDay>(text.data())
                                           : written_at<DateOrder::kDayMonthYear>(text.data());
        slots_[year_first ? slot_of<DateOrder::kYearMonthDay>(written)
                          : slot_of<DateOrder::kDayMonthYear>(written)] = {written.eight, written.two,
                                                                           date->day_number()};
      }
    }
  }
}

const DayCells& DayCells::of(DateOrder order) {
  if (order == DateOrder::kYearMonthDay) {
    static const DayCells kYearFirst(DateOrder::kYearMonthDay);
    return kYearFirst;
  }
  static const DayCells kDayFirst(DateOrder::kDayMonthYear);
  return kDayFirst;
}

}  // namespace parindex::inline v1::detail::records
