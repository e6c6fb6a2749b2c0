// SPDX-License-Identifier: Apache-2.0
// parindex compare: scores side by side, published tables, the briefing; parindex diff: two frameworks.
#include <algorithm>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "parindex/comparison.hpp"

#include "input/assessment_data.hpp"
#include "input/nearest.hpp"
#include "text/utf8.hpp"
#include "tool/command.hpp"

namespace parindex::inline v1::tool {
namespace {

constexpr std::size_t kMostDocumentBytes = std::size_t{64} << 20U;

// One input with its scores.
struct Day {
  std::string path;
  Batch batch;
  Scorecards cards;
};

ViewFormat view_format(const std::string& format) {
  return format == "json" ? ViewFormat::kJson : format == "csv" ? ViewFormat::kCsv : ViewFormat::kTable;
}

ViewOptions view_options(const Options& options) {
  const detail::Look look = look_of_output(
      options.language, options.colour, options.width ? &*options.width : nullptr, !options.output.empty());
  return {.language = options.language, .width = look.width, .colour = look.colour};
}

class Comparing {
 public:
  Comparing(Session& session, const Options& options) : session_(session), options_(options) {}

  void run() {
    const std::optional<std::string> format =
        chosen_format(session_, options_, {"table", "csv", "json"}, "table");
    if (!format) return;
    format_ = view_format(*format);
    view_ = view_options(options_);
    const std::size_t inputs = options_.inputs.size();
    if (options_.briefing) {
      if (!options_.with.empty() || !options_.published.empty() || !options_.before_framework.empty())
        return session_.wrong_call(
            session_.pick("--briefing không đi với --with, --published, --before-framework",
                          "--briefing does not go with --with, --published, --before-framework"));
    } else if (!options_.alerts.empty()) {
      return session_.wrong_call(
          session_.pick("--alert chỉ đi với --briefing", "--alert goes with --briefing only"));
    } else if (!options_.published.empty() || !options_.with.empty()) {
      if (inputs != 1)
        return session_.wrong_call(session_.pick("--published và --with cần đúng một tệp số liệu",
                                                 "--published and --with take exactly one file of facts"));
    } else if (inputs != 2) {
      return session_.wrong_call(session_.pick(
          "cần hai tệp số liệu: kỳ trước, kỳ sau (hoặc một tệp với --with, --published)",
          "two files of facts are needed: before and after (or one with --with or --published)"));
    }
    framework_ = load_framework(session_, options_.frameworks.front());
    if (!framework_) return;
    if (!options_.before_framework.empty()) {
      before_framework_ = load_framework(session_, options_.before_framework);
      if (!before_framework_) return;
    }
    if (!read_calendars(session_, options_, calendar_)) return;
    for (std::size_t i = 0; i < inputs; ++i) {
      const bool earlier = i + 1 < inputs && before_framework_;
      if (!read(options_.inputs[i], earlier ? *before_framework_ : *framework_)) return;
    }
    if (options_.briefing) return briefing();
    if (!options_.published.empty()) return published();
    if (!options_.with.empty()) return with();
    before_and_after();
  }

 private:
  void write(const std::string& text) {
    Output out(options_.output);
    if (format_ == ViewFormat::kCsv && options_.byte_order_mark) out.write(detail::text::kByteOrderMark);
    out.write(text);
    session_.finish(out);
  }

  bool read(const std::string& path, const Framework& framework) {
    Options one = options_;
    one.inputs = {path};
    std::optional<Batch> batch = read_batch(session_, framework, one);
    return batch && score(path, framework, std::move(*batch));
  }

  bool score(const std::string& path, const Framework& framework, Batch batch) {
    ScoreOptions score_options{
        .reasons = false, .traces = false, .keep_going = options_.keep_going, .seals = false};
    if (calendar_) score_options.calendar = &*calendar_;
    // what lies before in time is there for previous() and last_year(), too
    if (!days_.empty() && &days_.back().batch.data().model() == &framework.model() && batch.size() > 0 &&
        days_.back().batch.size() > 0 && days_.back().batch.period(0).to < batch.period(0).from)
      score_options.previous = &days_.back().batch;
    Mistakes mistakes(kShownMistakes);
    std::optional<Scorecards> cards = parindex::score(framework, batch, mistakes, score_options);
    session_.say(mistakes);
    if (!cards) {
      session_.raise(kExitData);
      return false;
    }
    days_.push_back({path, std::move(batch), std::move(*cards)});
    return true;
  }

  void no_unit(const std::string& unit, const Scorecards& cards) {
    std::vector<std::string_view> known;
    for (const Scorecard& card : cards)
      known.push_back(card.unit.id);
    session_.wrong_call(no_such_unit(unit, known, session_.language()));
  }

  static const Scorecard* card_of(const Scorecards& cards, const std::string& unit) {
    const auto found =
        std::find_if(cards.begin(), cards.end(), [&](const Scorecard& card) { return card.unit.id == unit; });
    return found == cards.end() ? nullptr : &*found;
  }

  void before_and_after() {
    Mapping mapping;
    const Framework& before = before_framework_ ? *before_framework_ : *framework_;
    if (!options_.mapping.empty()) {
      const std::optional<std::string> bytes = read_input(session_, options_.mapping, kMostDocumentBytes);
      if (!bytes) return;
      Mistakes mistakes(kShownMistakes);
      const std::optional<Mapping> read =
          Mapping::load(*bytes, before, *framework_, mistakes, options_.mapping);
      session_.say(mistakes);
      if (!read) return;
      mapping = *read;
    }
    ScoreOptions scoring{
        .reasons = false, .traces = false, .keep_going = options_.keep_going, .seals = false};
    if (calendar_) scoring.calendar = &*calendar_;
    Mistakes mistakes(kShownMistakes);
    const std::optional<PeriodComparison> both = compare_periods(
        {before, days_[0].batch, days_[0].cards}, {*framework_, days_[1].batch, days_[1].cards}, mistakes,
        options_.unit, mapping, scoring);
    session_.say(mistakes);
    if (!both) return session_.raise(kExitData);
    for (const Merged::Unit& unit : both->not_merged) {
      for (const Caveat& caveat : unit.caveats)
        session_.note(unit.id + ": " + caveat.text.in(session_.language()));
    }
    if (both->units.empty() && !options_.unit.empty()) return no_unit(options_.unit, days_[1].cards);
    if (!both->appeared.empty()) {
      session_.note(std::to_string(both->appeared.size()) +
                    std::string(session_.pick(" đơn vị không có ở kỳ trước, không so được",
                                              " unit(s) were not there before and are not compared")));
    }
    if (!both->gone.empty())
      session_.note(std::to_string(both->gone.size()) +
                    std::string(session_.pick(" đơn vị không còn ở kỳ sau", " unit(s) are no longer there")));
    if (both->units.size() == 1) return write(to_view(both->units.front(), *framework_, format_, view_));
    write(to_view(both->units, *framework_, format_, view_));
  }

  void with() {
    const Scorecards& cards = days_.front().cards;
    const Scorecard* unit =
        options_.unit.empty() && cards.size() == 1 ? &cards.front() : card_of(cards, options_.unit);
    if (options_.unit.empty() && unit == nullptr)
      return session_.wrong_call(session_.pick("--with cần --unit", "--with needs --unit"));
    if (unit == nullptr) return no_unit(options_.unit, cards);
    const std::optional<Comparison> comparison =
        compare_units(*framework_, cards, *unit, options_.with, options_.language);
    if (comparison) return write(to_view(*comparison, *framework_, format_, view_));
    if (options_.with != "median" && options_.with != "best") return no_unit(options_.with, cards);
    session_.wrong_call(
        session_.pick("nhóm so sánh không có đơn vị nào được xếp hạng", "no unit of the cohort is ranked"));
  }

  void published() {
    const std::optional<std::string> bytes = read_input(session_, options_.published, kMostDocumentBytes);
    if (!bytes) return;
    Mistakes mistakes(kShownMistakes);
    const std::optional<PublishedCheck> check =
        compare_published(*framework_, days_.front().cards, *bytes, options_.published, mistakes);
    session_.say(mistakes);
    if (check) write(to_view(*check, *framework_, format_, view_));
  }

  // The days by their dates where these tell the inputs apart, else by the files' names.
  std::vector<std::string> labels() const {
    std::vector<const Scorecards*> cards;
    for (const Day& day : days_)
      cards.push_back(&day.cards);
    std::vector<std::string> out = labels_of_days(cards, options_.language);
    if (!out.empty()) return out;
    for (const Day& day : days_) {
      const std::size_t slash = day.path.find_last_of('/');
      std::string name = slash == std::string::npos ? day.path : day.path.substr(slash + 1);
      if (const std::size_t point = name.find_last_of('.'); point != std::string::npos && point > 0)
        name.resize(point);
      out.push_back(name);
    }
    return out;
  }

  // "drop=0.5", "red=50%", "watch=commune:10": a figure that the briefing alerts at.
  bool take_alert(const std::string& alert, BriefingOptions& options) {
    const std::size_t equals = std::min(alert.find('='), alert.size());
    const std::string name = alert.substr(0, equals);
    std::string value = equals < alert.size() ? alert.substr(equals + 1) : std::string();
    const std::string said = value;
    if (name == "watch") {
      const std::size_t colon = std::min(value.find(':'), value.size());
      const std::optional<std::size_t> count =
          whole_number(std::string_view(value).substr(std::min(colon + 1, value.size())));
      const std::string kind = value.substr(0, colon);
      if (kind.empty() || !count) return wrong_alert(alert);
      std::erase_if(options.watch, [&](const auto& one) { return one.first == kind; });
      options.watch.emplace_back(kind, *count);
      return true;
    }
    if (name == "issues" || name == "falling-days") {
      const std::optional<std::size_t> count = whole_number(value);
      if (!count || (name == "falling-days" && *count == 0)) return wrong_alert(alert);
      (name == "issues" ? options.issues : options.falling_days) = *count;
      return true;
    }
    // shares may be written as percentages
    const bool share = name == "ratio-drop" || name == "red" || name == "amber";
    Rational unit(1);
    if (share && value.ends_with('%')) {
      value.pop_back();
      unit = Rational(100);
    }
    const std::optional<Rational> number = Rational::parse(value);
    if (!number || number->sign() < 0) return wrong_alert(alert);
    Rational* const into = name == "drop"         ? &options.drop
                           : name == "ratio-drop" ? &options.ratio_drop
                           : name == "noise"      ? &options.noise
                           : name == "red"        ? &options.red
                           : name == "amber"      ? &options.amber
                                                  : nullptr;
    if (into == nullptr) return wrong_alert(alert);
    *into = *number / unit;
    return true;
  }

  bool wrong_alert(const std::string& alert) {
    session_.wrong_call(std::string(session_.pick("--alert không hiểu “", "--alert does not know “")) +
                        detail::text::shown(alert) +
                        std::string(session_.pick(
                            "”; viết: drop=0.5, ratio-drop=2%, noise=0.01, red=50%, amber=70%, issues=3, "
                            "falling-days=3, watch=commune:10",
                            "”; write: drop=0.5, ratio-drop=2%, noise=0.01, red=50%, amber=70%, issues=3, "
                            "falling-days=3, watch=commune:10")));
    return false;
  }

  static std::optional<std::size_t> whole_number(std::string_view text) {
    const std::optional<Rational> number = Rational::parse(text);
    const std::optional<std::int64_t> whole =
        number && number->is_integer() ? number->to_int64() : std::nullopt;
    if (!whole || *whole < 0 || *whole > 1'000'000) return std::nullopt;
    return static_cast<std::size_t>(*whole);
  }

  void briefing() {
    const std::vector<std::string> names = labels();
    std::vector<BriefingDay> days;
    for (std::size_t i = 0; i < days_.size(); ++i)
      days.push_back({&days_[i].batch, &days_[i].cards, names[i]});
    BriefingOptions options;
    options.unit = options_.unit;
    for (const std::string& alert : options_.alerts) {
      if (!take_alert(alert, options)) return;
    }
    const std::optional<Briefing> briefing = brief(*framework_, days, options);
    if (briefing) return write(to_view(*briefing, *framework_, format_, view_));
    if (!options_.unit.empty()) return no_unit(options_.unit, days_.back().cards);
    session_.wrong_call(session_.pick("nêu đơn vị bằng --unit", "name the unit by --unit"));
  }

  Session& session_;
  const Options& options_;
  ViewFormat format_ = ViewFormat::kTable;
  ViewOptions view_;
  std::optional<Framework> framework_, before_framework_;
  std::optional<Calendar> calendar_;
  std::deque<Day> days_;
};

}  // namespace

int run_compare(const Options& options) {
  Session session(options);
  Comparing(session, options).run();
  return session.status();
}

int run_diff(const Options& options) {
  Session session(options);
  const std::optional<std::string> format =
      chosen_format(session, options, {"table", "csv", "json"}, "table");
  if (!format) return session.status();
  if (options.frameworks.size() != 2) {
    session.wrong_call(session.pick("cần hai bộ tiêu chí: OLD NEW", "two frameworks are needed: OLD NEW"));
    return session.status();
  }
  std::vector<std::string> texts;
  for (const std::string& path : options.frameworks) {
    std::optional<std::string> bytes = read_input(session, path, kMostDocumentBytes);
    if (!bytes) return session.status();
    texts.push_back(std::move(*bytes));
  }
  Mistakes mistakes(kShownMistakes);
  LoadOptions before, after;
  before.file = options.frameworks[0];
  after.file = options.frameworks[1];
  const std::optional<FrameworkDiff> diff = diff_frameworks(texts[0], texts[1], mistakes, before, after);
  session.say(mistakes);
  if (!diff) {
    session.raise(kExitData);
    return session.status();
  }
  Output out(options.output);
  const ViewFormat as = view_format(*format);
  if (as == ViewFormat::kCsv && options.byte_order_mark) out.write(detail::text::kByteOrderMark);
  out.write(to_view(*diff, as, view_options(options)));
  session.finish(out);
  return session.status();
}

}  // namespace parindex::inline v1::tool
