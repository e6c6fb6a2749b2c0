// SPDX-License-Identifier: Apache-2.0
// Warnings about the data, and what the report was made from.
#include <cstddef>
#include <string>

#include "report/parts.hpp"

namespace parindex::inline v1::detail {
namespace {

constexpr std::size_t kMostWarnings = 100;

}  // namespace

void write_notes(Markup& out, const ReportData& data) {
  std::size_t count = 0;
  const auto each = [&data](const auto& use) {
    if (data.focus()) return use(data.card(*data.focus()));
    for (const ReportCohort& cohort : data.cohorts()) {
      for (const std::size_t one : cohort.all)
        use(data.card(one));
    }
  };
  each([&count](const Scorecard& card) { count += card.mistakes.size(); });
  if (count == 0) return;
  section(out, "notes", data.word("Cảnh báo về số liệu", "Warnings about the data"), [&] {
    std::size_t told = 0;
    out.tag("ul", {}, [&] {
      each([&](const Scorecard& card) {
        for (const Mistake& mistake : card.mistakes) {
          if (++told > kMostWarnings) return;
          out.tag("li", {}, [&] {
            if (!data.focus()) out.text(data.unit_name(card.unit.id) + ": ");
            out.text(mistake.message.in(data.language()));
            out.raw(" ");
            out.tag("small", "class=\"code\"", mistake.code);
          });
        }
      });
    });
    if (count > kMostWarnings) {
      out.tag("p", "class=\"note\"",
              data.word("… và ", "… and ") + std::to_string(count - kMostWarnings) +
                  data.word(" cảnh báo nữa.", " more."));
    }
  });
}

}  // namespace parindex::inline v1::detail
