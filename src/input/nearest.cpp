// SPDX-License-Identifier: Apache-2.0
#include "input/nearest.hpp"

#include <algorithm>
#include <array>

namespace parindex::inline v1::detail {
namespace {

constexpr std::size_t kMaxLength = 64;

std::string folded(std::string_view name) {
  std::string text(name.substr(0, kMaxLength));
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '-' || c == '.' || c == ' ') c = '_';
  }
  return text;
}

// Optimal string alignment distance of texts of at most kMaxLength bytes.
std::size_t distance(std::string_view a, std::string_view b) {
  using Row = std::array<std::size_t, kMaxLength + 1>;
  Row before_last{}, last{}, current{};
  for (std::size_t j = 0; j <= b.size(); ++j)
    last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({replaced, last[j] + 1, current[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before_last[j - 2] + 1);
      }
    }
    before_last = last;
    last = current;
  }
  return last[b.size()];
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) { return distance(folded(a), folded(b)); }

Nearest::Nearest(std::string_view name) : name_(folded(name)) {
  // A third of the letters may be wrong, in a name of one or two letters one.
  distance_ = std::max<std::size_t>(1, name_.size() / 3) + 1;
}

void Nearest::offer(std::string_view known) {
  const std::string candidate = folded(known);
  const std::size_t difference =
      candidate.size() > name_.size() ? candidate.size() - name_.size() : name_.size() - candidate.size();
  if (difference >= distance_) return;
  const std::size_t edits = distance(name_, candidate);
  // A name that shares no letter at the same place is not meant, however short both are.
  if (edits < distance_ && edits < std::max(name_.size(), candidate.size())) {
    distance_ = edits;
    best_ = known;
  }
}

}  // namespace parindex::inline v1::detail
