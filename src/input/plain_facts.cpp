// SPDX-License-Identifier: Apache-2.0
#include "input/plain_facts.hpp"

#include <algorithm>
#include <atomic>

#include "text/utf8.hpp"

namespace parindex::inline v1::detail {
namespace {

std::atomic<bool> plain_allowed{true};

std::size_t at(Index index) noexcept { return static_cast<std::size_t>(index); }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_ascii(std::string_view text) noexcept {
  std::uint64_t all = 0, word = 0;
  for (; text.size() >= sizeof word; text.remove_prefix(sizeof word)) {
    std::memcpy(&word, text.data(), sizeof word);
    all |= word;
  }
  for (const char c : text)
    all |= static_cast<unsigned char>(c);
  return (all & 0x8080808080808080U) == 0;
}

}  // namespace

void PlainFacts::allow(bool plain) noexcept { plain_allowed = plain; }
bool PlainFacts::allowed() noexcept { return plain_allowed.load(std::memory_order_relaxed); }

PlainFacts::PlainFacts(const InputState& state)
    : state_(state), model_(state.model_), guess_(model_), seen_(model_.slots.size(), 0) {}

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

bool PlainFacts::scan(std::string_view line) {
  if (!allowed()) return false;
  line_ = line;
  at_ = count_ = 0;
  if (++lines_ == 0) {  // the count begins again
    std::fill(seen_.begin(), seen_.end(), 0U);
    lines_ = 1;
  }
  bool found = false;
  if (!take('{')) return false;
  do {
    std::string_view name;
    if (!take_string(name) || !take(':')) return false;
    if (name != "facts") {
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
  return at_ == line_.size();
}

bool PlainFacts::take_members() {
  do {
    std::string_view name;
    if (!take_string(name) || !take(':')) return false;
    Index tally = kNone;
    const Index slot = guess_(name, [&](std::string_view text) {
      const Target target = state_.find_target(text);
      if (target.kind == Target::Kind::kTally) tally = target.index;
      return target;
    });
    if (slot != kNone ? !take_value(slot, FactValue::Spelled::kCell)
                      : tally == kNone || !take_tally(model_.facts[at(tally)]))
      return false;
  } while (take(','));
  return take('}');
}

bool PlainFacts::take_tally(const FactDeclaration& fact) {
  if (!take('{')) return false;
  do {
    std::string_view name;
    if (!take_string(name) || !take(':')) return false;
    const auto option = std::find(fact.options.begin(), fact.options.end(), name);
    if (option == fact.options.end() || name == "missing" || name == "note" ||
        !take_value(fact.slot + static_cast<Index>(option - fact.options.begin()),
                    FactValue::Spelled::kOption))
      return false;
  } while (take(','));
  return take('}');
}

bool PlainFacts::take_value(Index slot, FactValue::Spelled spelled) {
  const Index fact_index = model_.slots[at(slot)].fact;
  const FactDeclaration& fact = model_.facts[at(fact_index)];
  if (seen_[at(slot)] == lines_ || fact.within_period) return false;
  seen_[at(slot)] = lines_;
  skip_blanks();
  const std::size_t start = at_;
  if (count_ == facts_.size()) facts_.emplace_back();
  Fact& out = facts_[count_++];
  out.slot = slot;
  out.spelled = spelled;
  out.column = static_cast<std::uint32_t>(column_ + (start - first_));
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
  skip_blanks();
  if (peek() != ',' && peek() != '}') return false;
  out.text = text;
  if (kind == json::Kind::kNumber && read_plain_number(fact.type, text, out.number)) return true;
  scratch_.state = FactValue::State::kAbsent;
  scratch_.number = Rational();  // texts have none
  if (read_json(fact, *state_.options_by_fact_[at(fact_index)], kind, text, scratch_)) return false;
  out.number = scratch_.number;
  return scratch_.given();
}

}  // namespace parindex::inline v1::detail
