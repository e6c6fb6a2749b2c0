// SPDX-License-Identifier: Apache-2.0
#include "output/words.hpp"

#include <utility>

namespace parindex::inline v1::detail::words {
namespace {

struct Pair {
  std::string_view name, vi, en;
};

constexpr Pair kRounds[] = {
    {"self", "tự chấm", "self-scoring"},
    {"appraisal", "thẩm định", "appraisal"},
    {"explanation", "giải trình", "explanation"},
    {"final", "chung cuộc", "final"},
};

constexpr Pair kSteps[] = {
    {"facts", "số liệu", "facts"},          {"guard", "điều kiện", "guard"},
    {"requires", "yêu cầu", "requirement"}, {"measure", "chỉ tiêu", "measure"},
    {"curve", "cách chấm", "curve"},        {"deduct", "trừ điểm", "deduction"},
    {"evidence", "tài liệu", "evidence"},   {"review", "thẩm định", "review"},
    {"given", "điểm cho sẵn", "given"},     {"sum", "cộng", "sum"},
    {"rescale", "quy đổi", "rescale"},      {"round", "làm tròn", "round"},
    {"missing", "thiếu", "missing"},        {"records", "bản ghi", "records"},
};

constexpr Pair kDocuments[] = {
    {"decision", "quyết định", "decision"},
    {"plan", "kế hoạch", "plan"},
    {"programme", "chương trình", "programme"},
    {"report", "báo cáo", "report"},
    {"notice", "thông báo", "notice"},
    {"letter", "công văn", "letter"},
    {"dispatch", "công văn", "dispatch"},
    {"minutes", "biên bản", "minutes"},
    {"record", "biên bản", "record"},
    {"resolution", "nghị quyết", "resolution"},
    {"directive", "chỉ thị", "directive"},
    {"proposal", "tờ trình", "proposal"},
    {"list", "danh sách", "list"},
    {"contract", "hợp đồng", "contract"},
    {"certificate", "giấy chứng nhận", "certificate"},
    {"photo", "ảnh", "photo"},
    {"screenshot", "ảnh chụp màn hình", "screenshot"},
    {"survey", "phiếu khảo sát", "survey"},
};

constexpr Pair kKinds[] = {
    {"ministry", "bộ", "ministry"},
    {"province", "tỉnh", "province"},
    {"city", "thành phố", "city"},
    {"department", "sở, ban, ngành", "department"},
    {"district", "huyện", "district"},
    {"commune", "xã", "commune"},
    {"ward", "phường", "ward"},
    {"township", "thị trấn", "township"},
    {"special_zone", "đặc khu", "special zone"},
    {"hamlet", "thôn", "hamlet"},
};

template <std::size_t Size>
std::string look_up(const Pair (&pairs)[Size], std::string_view name, Language language) {
  for (const Pair& pair : pairs) {
    if (pair.name == name) return std::string(pick(language, pair.vi, pair.en));
  }
  return std::string(name);
}

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

}  // namespace

std::string plain_decimal(const Rational& value) {
  constexpr int kMostDigits = 18;
  constexpr int kCutDigits = 12;
  return value.fits_digits(kMostDigits) ? value.to_decimal(kMostDigits) : value.to_fixed(kCutDigits);
}

namespace {

template <typename IsKnownName>
std::string with_commas(std::string text, const IsKnownName& is_known_name) {
  // Part of a name, of a code such as 1.1.1 or of a quoted text rather than of a number.
  const auto is_name = [&text](std::size_t at) {
    const char byte = text[at];
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' || byte == '.' ||
           byte == '"' || byte == '/';
  };
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] != '.' || !is_digit(text[i - 1]) || !is_digit(text[i + 1])) continue;
    std::size_t first = i - 1;
    while (first != 0 && is_digit(text[first - 1]))
      --first;
    std::size_t last = i + 1;
    while (last + 1 < text.size() && is_digit(text[last + 1]))
      ++last;
    const bool number_before = first == 0 || !is_name(first - 1);
    const bool number_after = last + 1 == text.size() || !is_name(last + 1) || text[last + 1] == '/';
    if (number_before && number_after && !is_known_name(text.substr(first, last + 1 - first))) text[i] = ',';
    i = last;
  }
  return text;
}

}  // namespace

std::string localized(std::string text, Language language) {
  if (language != Language::kVi) return text;
  return with_commas(std::move(text), [](const std::string&) { return false; });
}

std::string localized(std::string text, Language language, const Model& model) {
  if (language != Language::kVi) return text;
  return with_commas(std::move(text), [&model](const std::string& word) {
    return model.slot_index.contains(word) || model.item_index.contains(word);
  });
}

std::string points(const Rational& value, int digits, Language language) {
  return localized(value.to_fixed(digits), language);
}

std::string signed_points(const Rational& value, int digits, Language language) {
  return (value.sign() > 0 ? "+" : "") + points(value, digits, language);
}

std::string maximum(const Rational& value, Language language) {
  return localized(plain_decimal(value), language);
}

std::string percent(const Rational& ratio, Language language) {
  const Rational value = ratio * 100;
  constexpr int kMostDigits = 4;
  constexpr int kShownDigits = 2;
  return localized(
             value.fits_digits(kMostDigits) ? value.to_decimal(kMostDigits) : value.to_fixed(kShownDigits),
             language) +
         "%";
}

std::string_view state(State state, Language language) noexcept {
  switch (state) {
    case State::kScored:
      return pick(language, "đã chấm", "scored");
    case State::kPending:
      return pick(language, "chưa đủ số liệu", "pending");
    case State::kNotApplicable:
      return pick(language, "không áp dụng", "not applicable");
    case State::kNoActivity:
      return pick(language, "không phát sinh", "no activity");
    case State::kGiven:
      return pick(language, "điểm cho sẵn", "given");
    case State::kTracked:
      return pick(language, "chỉ theo dõi", "tracked only");
  }
  return {};
}

std::string_view cause(Cause cause, Language language) noexcept {
  switch (cause) {
    case Cause::kBelowTarget:
      return pick(language, "chưa đạt mục tiêu", "below target");
    case Cause::kLate:
      return pick(language, "chậm hạn", "late");
    case Cause::kViolation:
      return pick(language, "vi phạm", "violation");
    case Cause::kMissingEvidence:
      return pick(language, "thiếu tài liệu kiểm chứng", "missing evidence");
    case Cause::kRejectedEvidence:
      return pick(language, "tài liệu không được chấp nhận", "rejected evidence");
    case Cause::kRequirementNotMet:
      return pick(language, "không đạt điều kiện", "requirement not met");
    case Cause::kOptionChosen:
      return pick(language, "mức đã chọn", "option chosen");
    case Cause::kJudgedLower:
      return pick(language, "đánh giá thấp hơn", "judged lower");
    case Cause::kSurveyBelowFull:
      return pick(language, "khảo sát chưa tối đa", "survey below full");
    case Cause::kNotChosen:
      return pick(language, "không được chọn", "not chosen");
    case Cause::kNoActivity:
      return pick(language, "không phát sinh", "no activity");
    case Cause::kNotApplicable:
      return pick(language, "không áp dụng", "not applicable");
    case Cause::kMissingFact:
      return pick(language, "thiếu số liệu", "missing fact");
    case Cause::kGiven:
      return pick(language, "điểm cho sẵn", "given");
    case Cause::kRescaled:
      return pick(language, "quy đổi", "rescaled");
    case Cause::kReviewLowered:
      return pick(language, "thẩm định hạ điểm", "lowered by review");
    case Cause::kReviewRaised:
      return pick(language, "thẩm định nâng điểm", "raised by review");
    case Cause::kBonus:
      return pick(language, "điểm thưởng", "bonus");
    case Cause::kPenalty:
      return pick(language, "điểm phạt", "penalty");
    case Cause::kRounding:
      return pick(language, "làm tròn", "rounding");
    case Cause::kUndecided:
      return pick(language, "chưa xác định", "undecided");
  }
  return {};
}

std::string_view source(Source source, Language language) noexcept {
  switch (source) {
    case Source::kNone:
      return {};
    case Source::kSelf:
      return pick(language, "tự chấm", "self-scored");
    case Source::kAppraisal:
      return pick(language, "thẩm định", "appraisal");
    case Source::kSurvey:
      return pick(language, "khảo sát", "survey");
    case Source::kData:
      return pick(language, "số liệu", "data");
  }
  return {};
}

std::string_view missing_reason(MissingReason reason, Language language) noexcept {
  switch (reason) {
    case MissingReason::kNotGiven:
      return pick(language, "chưa có", "not given");
    case MissingReason::kNotDue:
      return pick(language, "chưa đến hạn", "not due");
    case MissingReason::kRefused:
      return pick(language, "từ chối cung cấp", "refused");
    case MissingReason::kUnknown:
      return pick(language, "không rõ", "unknown");
  }
  return {};
}

std::string_view fact_type(FactType type, Language language) noexcept {
  switch (type) {
    case FactType::kCount:
      return pick(language, "số đếm", "count");
    case FactType::kNumber:
      return pick(language, "số", "number");
    case FactType::kPercent:
      return pick(language, "tỷ lệ phần trăm", "percent");
    case FactType::kFlag:
      return pick(language, "true hoặc false", "true or false");
    case FactType::kChoice:
      return pick(language, "lựa chọn", "choice");
    case FactType::kDate:
      return pick(language, "ngày YYYY-MM-DD", "date YYYY-MM-DD");
    case FactType::kDateTime:
      return pick(language, "thời điểm YYYY-MM-DDTHH:MM", "moment YYYY-MM-DDTHH:MM");
    case FactType::kText:
      return pick(language, "văn bản", "text");
    case FactType::kTally:
      return pick(language, "số phiếu", "tally");
  }
  return {};
}

std::string round_name(std::string_view round, Language language) {
  // "appraisal 2", "appraisal2": the word and its number.
  const std::size_t number = round.find_last_not_of("0123456789");
  if (number != std::string_view::npos && number + 1 < round.size()) {
    std::size_t word = number;
    while (word != std::string_view::npos &&
           (round[word] == ' ' || round[word] == '-' || round[word] == '_')) {
      word = word == 0 ? std::string_view::npos : word - 1;
    }
    if (word != std::string_view::npos) {
      const std::string_view name = round.substr(0, word + 1);
      std::string known = look_up(kRounds, name, language);
      if (known != name || language == Language::kEn)
        return known + " " + std::string(round.substr(number + 1));
    }
  }
  return look_up(kRounds, round, language);
}

std::string document_kind(std::string_view kind, Language language) {
  return look_up(kDocuments, kind, language);
}

std::string step_name(std::string_view step, Language language) { return look_up(kSteps, step, language); }

std::string kind(const Model& model, std::string_view name, Language language) {
  const Kind* known = model.find_kind(name);
  if (known != nullptr && !known->title.empty()) return known->title.in(language);
  return look_up(kKinds, name, language);
}

std::string unit(const Unit& unit) {
  return unit.name.empty() || unit.name == unit.id ? unit.id : unit.name + " (" + unit.id + ")";
}

std::string item(const Item& item, Language language) {
  return item.title.empty() ? item.label : item.label + " " + item.title.in(language);
}

std::string date(Date date, Language language) {
  if (language == Language::kEn) return date.to_string();
  return two_digits(date.day()) + "/" + two_digits(date.month()) + "/" + std::to_string(date.year());
}

std::string period(const Period& period, Language language) {
  const std::string text = to_string(period);
  if (text.find("..") == std::string::npos) return std::string(pick(language, "năm ", "")) + text;
  return date(period.from, language) + std::string(pick(language, " đến ", " to ")) +
         date(period.to, language);
}

}  // namespace parindex::inline v1::detail::words
