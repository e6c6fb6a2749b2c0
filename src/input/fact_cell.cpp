// SPDX-License-Identifier: Apache-2.0
#include "input/fact_cell.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "parindex/date.hpp"

#include "small_rational.hpp"

namespace parindex::inline v1::detail {
namespace {

std::string decimal_text(std::int64_t digits, unsigned decimals) {
  std::array<char, 24> buffer{};
  const std::uint64_t size =
      digits < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(digits) : static_cast<std::uint64_t>(digits);
  char* const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), size).ptr;
  std::string text(buffer.data(), end);
  if (decimals != 0) {
    if (text.size() <= decimals) text.insert(0, decimals + 1 - text.size(), '0');
    text.insert(text.size() - decimals, 1, '.');
  }
  if (digits < 0) text.insert(0, 1, '-');
  return text;
}

}  // namespace

static_assert(sizeof(FactValue) == 32);

struct FactValue::Aside {
  Rational number;
  std::string text, note;
};

void FactValue::free_aside() noexcept { delete aside(); }

void FactValue::copy(const FactValue& other) {
  Aside* const own = other.form_ == kAside ? new Aside(*other.aside()) : nullptr;
  same(other);
  if (own != nullptr) put_aside(own);
}

Rational FactValue::number() const {
  switch (form_) {
    case kWhole:
    case kDay:
      return integer();
    case kTrue:
      return 1;
    case kFalse:
      return 0;
    case kWords: {
      std::uint16_t number = 0;
      std::memcpy(&number, kept_.data() + kNumberAt, sizeof number);
      return number;
    }
    case kAside:
      return aside()->number;
    default:
      break;
  }
  const int scale = form_ < kPercent ? form_ - kDecimal : form_ - kPercent + 2;
  return scale == 0 ? Rational(integer()) : decimal_rational(integer(), scale);
}

std::string FactValue::text() const {
  switch (form_) {
    case kWhole:
      return {};
    case kTrue:
      return "true";
    case kFalse:
      return "false";
    case kDay:
      return Date::from_day_number(integer()).value_or(Date()).to_string();
    case kWords:
    case kAside:
      return std::string(words());
    default:
      return decimal_text(integer(), (form_ - unsigned{kDecimal}) % 16U);
  }
}

std::string_view FactValue::words() const noexcept {
  if (form_ == kWords) return {kept_.data(), static_cast<unsigned char>(kept_[kSizeAt])};
  return form_ == kAside ? std::string_view(aside()->text) : std::string_view();
}

std::string_view FactValue::note() const noexcept {
  return form_ == kAside ? std::string_view(aside()->note) : std::string_view();
}

void FactValue::set(const Rational& number, std::string_view text) {
  if (form_ == kAside) {
    Aside& kept = *aside();
    if (!kept.note.empty()) {
      kept.text = text;
      kept.number = number;
      return;
    }
  }
  const std::optional<std::int64_t> whole = number.to_int64();
  if (whole && text.empty()) {
    drop();
    put_integer(*whole);
  } else if (whole && *whole >= 0 && *whole <= UINT16_MAX && text.size() <= kSizeAt) {
    std::array<char, kPayload> kept{};  // `text` may be our own
    std::copy(text.begin(), text.end(), kept.begin());
    kept[kSizeAt] = static_cast<char>(text.size());
    const auto small = static_cast<std::uint16_t>(*whole);
    std::memcpy(kept.data() + kNumberAt, &small, sizeof small);
    drop();
    form_ = kWords;
    kept_ = kept;
  } else if (form_ == kAside) {
    aside()->text = text;
    aside()->number = number;
  } else {
    put_aside(new Aside{number, std::string(text), {}});
  }
}

void FactValue::set_note(std::string_view note) {
  if (form_ == kAside) {
    aside()->note = note;
  } else if (!note.empty()) {
    put_aside(new Aside{number(), text(), std::string(note)});
  }
}

}  // namespace parindex::inline v1::detail
