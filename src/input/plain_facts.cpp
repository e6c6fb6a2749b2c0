// SPDX-License-Identifier: Apache-2.0
#include "input/plain_facts.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstring>

#include "parindex/date.hpp"

#include "input/plain_number.hpp"
#include "text/utf8.hpp"

namespace parindex::inline v1::detail {
namespace {

std::atomic<bool> plain_allowed{true};

constexpr std::uint64_t kLowBits = 0x0101010101010101U, kHighBits = 0x8080808080808080U;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_ascii(std::string_view text) noexcept {
  std::uint64_t all = 0, words[4];
  for (; text.size() >= sizeof words; text.remove_prefix(sizeof words)) {
    std::memcpy(words, text.data(), sizeof words);
    all |= words[0] | words[1] | words[2] | words[3];
  }
  for (const char c : text)
    all |= static_cast<unsigned char>(c);
  return (all & kHighBits) == 0;
}

// The bytes of a word that are 0 have their high bit set, and perhaps some after the first of them.
constexpr std::uint64_t zeros(std::uint64_t word) noexcept { return (word - kLowBits) & ~word & kHighBits; }

}  // namespace

void PlainFacts::allow(bool plain) noexcept { plain_allowed = plain; }
bool PlainFacts::allowed() noexcept { return plain_allowed.load(std::memory_order_relaxed); }

PlainFacts::PlainFacts(const InputState& state)
    : state_(state),
      model_(state.model_),
      names_(model_),
      steps_(model_.slots.size() + 1),
      tallies_(model_.facts.size(), 0),
      order_(model_.slots.size()) {}

std::string PlainFacts::rest() const {
  std::string out(line_);
  std::fill(out.begin() + static_cast<std::ptrdiff_t>(first_),
            out.begin() + static_cast<std::ptrdiff_t>(last_), ' ');
  return out;
}

void PlainFacts::skip_blanks() noexcept {
  while (at_ < line_.size() && (line_[at_] == ' ' || line_[at_] == '\t' || line_[at_] == '\r'))
    ++at_;
}

bool PlainFacts::take(char wanted) noexcept {
  skip_blanks();
  if (peek() != wanted) return false;
  ++at_;
  return true;
}

// A string without escapes or control characters.
bool PlainFacts::take_string(std::string_view& text) noexcept {
  if (!take('"')) return false;
  const std::size_t start = at_;
  if constexpr (std::endian::native == std::endian::little) {
    std::uint64_t word = 0;
    for (; line_.size() - at_ >= sizeof word; at_ += sizeof word) {
      std::memcpy(&word, line_.data() + at_, sizeof word);
      const std::uint64_t stops = zeros(word ^ kLowBits * '"') | zeros(word ^ kLowBits * '\\') |
                                  ((word - kLowBits * ' ') & ~word & kHighBits);
      if (stops == 0) continue;
      at_ += static_cast<std::size_t>(std::countr_zero(stops)) / 8;
      break;
    }
  }
  while (at_ < line_.size()) {
    const char c = line_[at_];
    if (c == '"') {
      text = line_.substr(start, at_++ - start);
      return true;
    }
    if (c == '\\' || static_cast<unsigned char>(c) < ' ') return false;
    ++at_;
  }
  return false;
}

// Any value: the parser will look at it, here only its end matters.
bool PlainFacts::skip_value() noexcept {
  std::size_t depth = 0;
  for (; at_ < line_.size(); ++at_) {
    switch (line_[at_]) {
      case '"':
        for (++at_; at_ < line_.size() && line_[at_] != '"'; ++at_)
          at_ += line_[at_] == '\\' ? 1U : 0U;
        break;
      case '{':
      case '[':
        ++depth;
        break;
      case '}':
      case ']':
        if (depth == 0) return true;
        --depth;
        break;
      case ',':
        if (depth == 0) return true;
        break;
      default:
        break;
    }
  }
  return false;
}

// Forgets the line before.
void PlainFacts::clear() {
  if (cells_.size() == model_.slots.size()) {
    for (const Index slot : slots())
      cells_[at(slot)] = FactValue{};
  } else {
    cells_.clear();
    cells_.resize(model_.slots.size());
  }
  count_ = 0;
  slot_ = tally_ = kNone;
  if (++lines_ == 0) {  // the count begins again
    std::fill(tallies_.begin(), tallies_.end(), 0U);
    lines_ = 1;
  }
  std::vector<std::pair<std::string_view, std::string_view>> attributes = std::move(head_.attributes);
  attributes.clear();
  head_ = Head();
  head_.attributes = std::move(attributes);
  head_is_plain_ = true;
}

bool PlainFacts::scan(std::string_view line, std::size_t number) {
  if (!allowed()) return false;
  clear();
  line_ = line;
  number_ = static_cast<std::uint32_t>(number);
  at_ = 0;
  bool found = false;
  if (!take('{')) return false;
  head_.column = at_;
  do {
    std::string_view name;
    if (!take_string(name) || !take(':')) return false;
    if (name != "facts") {
      const std::size_t value = at_;
      if (head_is_plain_) take_head_member(name);
      if (head_is_plain_) continue;
      at_ = value;
      if (!skip_value()) return false;
      continue;
    }
    if (found || !take('{')) return false;
    found = true;
    first_ = at_;
    column_ = text::count_code_points(line_.substr(0, first_)) + 1;
    if (!take('}') && !take_members()) return false;
    last_ = at_ - 1;
    if (!is_ascii(line_.substr(first_, last_ - first_))) return false;
  } while (take(','));
  if (!found || !take('}')) return false;
  skip_blanks();
  if (at_ != line_.size()) return false;
  const auto is_text = [&](std::string_view part) { return text::valid_prefix(part) == part.size(); };
  head_is_plain_ = head_is_plain_ && is_text(line_.substr(0, first_)) && is_text(line_.substr(last_));
  return true;
}

// An object whose members take_member(name) takes; false: not plain.
template <typename Take>
bool PlainFacts::take_object(Take&& take_member) {
  if (!take('{')) return false;
  if (take('}')) return true;
  do {
    std::string_view name;
    if (!take_string(name) || !take(':') || !take_member(name)) return false;
  } while (take(','));
  return take('}');
}

// A member beside "facts", after its colon; sets head_is_plain_ to false when it is none of the known ones,
// is there twice, is empty, or is no plain text.
void PlainFacts::take_head_member(std::string_view name) {
  const auto into = [&](std::string_view& text) {
    return text.empty() && take_string(text) && !text.empty();
  };
  constexpr std::size_t kMostAttributes = 32;
  bool attributes = false;
  const auto unit_member = [&](std::string_view key) {
    if (key == "id") return into(head_.id);
    if (key == "name") return into(head_.name);
    if (key == "kind") return into(head_.kind);
    if (key == "parent") return into(head_.parent);
    if (key != "attributes" || attributes) return false;
    attributes = true;
    return take_object([&](std::string_view attribute) {
      std::string_view value;
      const auto same = [&](const auto& other) { return other.first == attribute; };
      if (head_.attributes.size() == kMostAttributes || attribute.size() > json::kMaxNameBytes ||
          std::any_of(head_.attributes.begin(), head_.attributes.end(), same) || !take_string(value))
        return false;
      head_.attributes.emplace_back(attribute, value);
      return true;
    });
  };
  if (name == "format") {
    head_is_plain_ = into(head_.format);
  } else if (name == "framework") {
    head_is_plain_ = into(head_.framework);
  } else if (name == "as_of") {
    head_is_plain_ = into(head_.as_of);
  } else if (name == "unit") {
    head_is_plain_ = head_.id.empty() && take_object(unit_member) && !head_.id.empty();
  } else if (name == "period") {
    head_is_plain_ = !head_.period && take_object([&](std::string_view key) {
      return key == "from" ? into(head_.from) : key == "to" && into(head_.to);
    });
    head_.period = true;
  } else {
    head_is_plain_ = false;
  }
}

// ---- facts

bool PlainFacts::take_members() {
  for (bool first = true;; first = false) {
    if (!take_known_gap()) {
      const std::size_t before = at_;
      const Index slot = slot_, tally = tally_;
      switch (take_gap(first)) {
        case Gap::kNotPlain:
          return false;
        case Gap::kEnd:
          return true;
        case Gap::kValue:
          break;
      }
      Step& step = steps_[at(slot + 1)];
      step.gap = line_.substr(before, at_ - before);
      step.slot = slot_;
      step.from = tally;
      step.to = tally_;
    }
    FactValue& value = cells_[at(slot_)];
    if (value.state != FactValue::State::kAbsent || count_ == order_.size()) return false;
    const std::size_t start = at_;
    if (!take_plain_value(value) && !take_value(value)) {
      value = FactValue{};
      return false;
    }
    order_[count_++] = slot_;
    value.state = FactValue::State::kGiven;
    if (tally_ != kNone) value.spelled = FactValue::Spelled::kOption;
    value.line = number_;
    value.column = static_cast<std::uint32_t>(column_ + (start - first_));
  }
}

// What stood before one of the next values of the line before stands here.
bool PlainFacts::take_known_gap() {
  constexpr int kTries = 4;
  Index before = slot_;
  for (int tries = 0; tries < kTries; ++tries) {
    const Step& step = steps_[at(before + 1)];
    if (step.gap.empty() || step.from != tally_) return false;
    if (line_.size() - at_ > step.gap.size() &&
        same_bytes(line_.data() + at_, step.gap.data(), step.gap.size())) {
      if (step.to != kNone && step.to != step.from) {
        if (tallies_[at(step.to)] == lines_) return false;
        tallies_[at(step.to)] = lines_;
      }
      at_ += step.gap.size();
      slot_ = step.slot;
      tally_ = step.to;
      return true;
    }
    if (before == step.slot) return false;
    before = step.slot;
    // … from which another gap is known, provided that one is in the same object there
    if (step.to != tally_) return false;
  }
  return false;
}

// What stands between two values, or after the last.
PlainFacts::Gap PlainFacts::take_gap(bool first) {
  if (!first) {
    while (take('}')) {
      if (tally_ == kNone) return Gap::kEnd;
      tally_ = kNone;
    }
    if (!take(',')) return Gap::kNotPlain;
  }
  std::string_view name;
  if (!take_string(name) || !take(':')) return Gap::kNotPlain;
  if (tally_ == kNone) {
    const Target target = state_.find_target(name);
    if (target.kind == Target::Kind::kValue) {
      slot_ = target.index;
      skip_blanks();
      return Gap::kValue;
    }
    if (target.kind != Target::Kind::kTally || !take('{') || tallies_[at(target.index)] == lines_)
      return Gap::kNotPlain;
    tally_ = target.index;
    tallies_[at(tally_)] = lines_;
    if (!take_string(name) || !take(':')) return Gap::kNotPlain;
  }
  const FactDeclaration& fact = model_.facts[at(tally_)];
  const auto option = std::find(fact.options.begin(), fact.options.end(), name);
  if (option == fact.options.end() || name == "missing" || name == "note") return Gap::kNotPlain;
  slot_ = fact.slot + static_cast<Index>(option - fact.options.begin());
  skip_blanks();
  return Gap::kValue;
}

// What most values are.
bool PlainFacts::take_plain_value(FactValue& value) {
  const char* const text = line_.data() + at_;
  const char* const end = line_.data() + line_.size();
  const SlotGuess::Plain plain = names_.known(slot_).plain;
  switch (plain) {
    case SlotGuess::Plain::kCount:
    case SlotGuess::Plain::kNumber:
    case SlotGuess::Plain::kPercent: {
      PlainNumber number;
      const char* const stop =
          number.take(text, end, plain == SlotGuess::Plain::kCount ? 0 : PlainNumber::kMostDecimals);
      if (stop == text || stop == end || (*stop != ',' && *stop != '}')) return false;
      value.set_decimal(number.digits, number.decimals, plain == SlotGuess::Plain::kPercent);
      at_ += static_cast<std::size_t>(stop - text);
      return true;
    }
    case SlotGuess::Plain::kFlag:
      for (const bool yes : {true, false}) {
        const std::string_view word = yes ? "true" : "false";
        if (!line_.substr(at_).starts_with(word)) continue;
        value.set_flag(yes);
        at_ += word.size();
        return true;
      }
      return false;
    case SlotGuess::Plain::kDate: {
      constexpr std::size_t kLength = 10;
      if (line_.size() - at_ < kLength + 2 || text[0] != '"' || text[kLength + 1] != '"') return false;
      const std::optional<Date> date = Date::parse({text + 1, kLength});
      if (!date) return false;
      value.set_day(date->day_number());
      at_ += kLength + 2;
      return true;
    }
    case SlotGuess::Plain::kChoice:
    case SlotGuess::Plain::kNo:
      break;
  }
  return false;
}

// Any other value that is right.
bool PlainFacts::take_value(FactValue& value) {
  const Index fact_index = model_.slots[at(slot_)].fact;
  const FactDeclaration& fact = model_.facts[at(fact_index)];
  if (fact.within_period) return false;
  const std::size_t start = at_;
  std::string_view text;
  json::Kind kind = json::Kind::kNumber;
  if (peek() == '"') {
    kind = json::Kind::kString;
    if (!take_string(text)) return false;
  } else if (peek() == 't' || peek() == 'f') {
    kind = json::Kind::kBoolean;
    text = line_.substr(at_, peek() == 't' ? 4 : 5);
    if (text != "true" && text != "false") return false;
    at_ += text.size();
  } else {
    // digits, a point and digits; what else JSON allows is for the parser
    if (peek() == '-') ++at_;
    const std::size_t whole = at_;
    while (is_digit(peek()))
      ++at_;
    if (at_ == whole || (line_[whole] == '0' && at_ != whole + 1)) return false;
    if (peek() == '.') {
      const std::size_t fraction = ++at_;
      while (is_digit(peek()))
        ++at_;
      if (at_ == fraction) return false;
    }
    text = line_.substr(start, at_ - start);
  }
  return !read_json(fact, *state_.options_by_fact_[at(fact_index)], kind, text, value) && value.given();
}

}  // namespace parindex::inline v1::detail
