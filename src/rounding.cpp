// SPDX-License-Identifier: Apache-2.0
#include "parindex/rounding.hpp"

namespace parindex::inline v1 {

namespace {

struct ModeName {
  RoundingMode mode;
  std::string_view name;
};

constexpr ModeName kModeNames[] = {
    {RoundingMode::kHalfUp, "half_up"},
    {RoundingMode::kHalfEven, "half_even"},
    {RoundingMode::kDown, "down"},
    {RoundingMode::kHalfUpBinary64, "half_up_binary64"},
};

}  // namespace

std::optional<RoundingMode> parse_rounding_mode(std::string_view name) noexcept {
  for (const ModeName& entry : kModeNames) {
    if (entry.name == name) return entry.mode;
  }
  return std::nullopt;
}

std::string_view to_string(RoundingMode mode) noexcept {
  for (const ModeName& entry : kModeNames) {
    if (entry.mode == mode) return entry.name;
  }
  return {};
}

}  // namespace parindex::inline v1
