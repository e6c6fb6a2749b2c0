// SPDX-License-Identifier: Apache-2.0
#include "plan/sources.hpp"

#include <algorithm>

namespace parindex::inline v1::detail {
namespace {

// What a kind is to those who look for an ancestor: by place in the texts of the kinds.
enum class Match : std::uint8_t { kOther, kWanted, kUnknown };

std::vector<Match> matches(const BoundData& data, const std::string& wanted) {
  std::vector<Match> out;
  for (const std::string& kind : data.kinds.texts) {
    if (kind.empty())
      out.push_back(Match::kUnknown);
    else
      out.push_back(kind == wanted || data.model().base_kind(kind) == wanted ? Match::kWanted
                                                                             : Match::kOther);
  }
  return out;
}

}  // namespace

std::size_t Sources::add(const Source& source) {
  const auto found = std::find(known_.begin(), known_.end(), source);
  if (found != known_.end()) return static_cast<std::size_t>(found - known_.begin());
  known_.push_back(source);
  return known_.size() - 1;
}

void Sources::find(const BoundData& data) {
  rows_.resize(known_.size());
  views_.clear();
  for (std::size_t s = 0; s < known_.size(); ++s) {
    const Source& source = known_[s];
    const std::vector<Match> match = matches(data, data.model().ancestor_kinds[at(source.ancestor)]);
    const auto gives_any = [&](std::size_t row) {
      return std::any_of(source.columns.begin(), source.columns.end(),
                         [&](Index column) { return column_given(data.columns[at(column)], row); });
    };
    std::vector<std::uint32_t>& rows = rows_[s];
    rows.resize(data.rows);
    for (std::size_t row = 0; row < data.rows; ++row) {
      rows[row] = static_cast<std::uint32_t>(row);
      if (data.parent_row.empty() || gives_any(row)) continue;
      std::size_t steps = 0;
      for (Index up = data.parent_row[row]; up != kNone && steps <= data.rows;
           up = data.parent_row[at(up)], ++steps) {
        if (!data.wrong.empty() && data.wrong[at(up)] != 0) continue;  // left out: stepped over
        const Match kind = data.kinds.of_row.empty() ? Match::kUnknown : match[data.kinds.of_row[at(up)]];
        if (kind == Match::kOther || (kind == Match::kUnknown && !gives_any(at(up)))) continue;
        rows[row] = static_cast<std::uint32_t>(up);
        break;
      }
    }
    views_.push_back(rows.data());
  }
}

void Sources::leave_below(const BoundData& data, std::span<const std::size_t> all,
                          std::vector<std::size_t>& left) {
  if (left.empty() || data.parent_row.empty()) return;
  std::vector<bool> is_left(data.rows, false);
  for (const std::size_t row : left)
    is_left[row] = true;
  bool more = false;
  for (const std::size_t row : all) {
    if (is_left[row]) continue;
    std::size_t steps = 0;
    for (Index up = data.parent_row[row]; up != kNone && steps <= data.rows;
         up = data.parent_row[at(up)], ++steps) {
      if (!is_left[at(up)]) continue;
      left.push_back(row);
      more = true;
      break;
    }
  }
  if (more) std::sort(left.begin(), left.end());
}

}  // namespace parindex::inline v1::detail
