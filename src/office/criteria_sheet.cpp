// SPDX-License-Identifier: Apache-2.0
#include "office/criteria_sheet.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <string_view>
#include <utility>

#include "model/model.hpp"
#include "office/doubts.hpp"
#include "office/folded.hpp"

namespace parindex::inline v1::office {
namespace {

struct Columns {
  std::size_t header = 0;  // row
  std::optional<std::size_t> code, title, max, self, appraisal, points, note;
};

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// What a number of a spreadsheet was before it became a binary fraction: the shortest decimal that is
// stored as it.
std::string shortest(const std::string& digits) {
  double value = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (fault != std::errc() || end != digits.data() + digits.size()) return digits;
  std::array<char, 64> buffer{};
  const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return written.ec == std::errc() ? std::string(buffer.data(), written.ptr) : digits;
}

// "1,5", "1.5", " 2 " as a number; of a number cell what it was meant to be.
std::optional<Rational> number_of(const SheetCell* cell) {
  if (cell == nullptr) return std::nullopt;
  std::string text = cell->is_number ? shortest(cell->text) : squeezed(cell->text);
  std::replace(text.begin(), text.end(), ',', '.');
  if (std::count(text.begin(), text.end(), '.') > 1) return std::nullopt;
  return Rational::parse(text);
}

std::string plain(const Rational& value) { return value.to_decimal(); }

class Reader {
 public:
  Reader(const Sheet& sheet, const std::string& file, Mistakes& doubts)
      : sheet_(sheet), file_(file), doubts_(doubts) {}

  std::optional<CriteriaSheet> read() {
    if (!find_columns()) return std::nullopt;
    table_.name = sheet_.name;
    for (std::size_t row = 0; row < columns_.header; ++row) {
      for (std::size_t column = 0; column < sheet_.columns; ++column) {
        const auto found = sheet_.cells.find({row, column});
        if (found == sheet_.cells.end() || found->second.is_formula) continue;
        const std::string text = squeezed(found->second.text);
        if (text.size() > table_.title.size()) table_.title = text;
      }
    }
    rows();
    if (table_.items.empty()) {
      doubt(Doubt::kNoItems, columns_.header, *columns_.code, {sheet_.name});
      return std::nullopt;
    }
    for (CriteriaItem& item : table_.items)
      settle(item);
    sums();
    return std::move(table_);
  }

 private:
  void doubt(Doubt what, std::size_t row, std::size_t column,
             std::initializer_list<detail::Argument> arguments) {
    office::doubt(doubts_, what,
                  Place{file_, sheet_.name + "!" + cell_name(row, column), row + 1, column + 1}, arguments);
  }

  std::string text_at(std::size_t row, std::optional<std::size_t> column) const {
    if (!column) return {};
    const SheetCell* const cell = sheet_.cell(row, *column);
    return cell == nullptr ? std::string() : squeezed(cell->text);
  }

  // ---- the head of the table

  void name_column(const std::string& heading, std::size_t column, Columns& found) const {
    const auto take = [column](std::optional<std::size_t>& name) {
      if (!name) name = column;
    };
    if (heading.empty()) return;
    if (heading == "stt" || heading == "tt" || heading == "so tt" || heading == "ma" ||
        heading == "ma tieu chi" || heading == "no." || heading == "code") {
      take(found.code);
    } else if (has(heading, "tu cham") || has(heading, "tu danh gia") || has(heading, "self")) {
      take(found.self);
    } else if (has(heading, "tham dinh") || has(heading, "apprais")) {
      take(found.appraisal);
    } else if (has(heading, "toi da") || has(heading, "diem chuan") || has(heading, "maximum") ||
               heading == "diem" || heading == "so diem") {
      take(found.max);
    } else if (has(heading, "diem dat") || has(heading, "dat duoc") || heading == "points") {
      take(found.points);
    } else if (has(heading, "ghi chu") || heading == "note") {
      take(found.note);
    } else if (has(heading, "tieu chi") || has(heading, "noi dung") || has(heading, "tieu chuan") ||
               has(heading, "linh vuc") || has(heading, "criterion")) {
      take(found.title);
    }
  }

  bool find_columns() {
    constexpr std::size_t kLooked = 60;
    Columns best;
    int most = 0;
    for (std::size_t row = 0; row < std::min(sheet_.rows, kLooked); ++row) {
      Columns found;
      found.header = row;
      for (std::size_t column = 0; column < sheet_.columns; ++column) {
        const SheetCell* const cell = sheet_.cell(row, column);
        constexpr std::size_t kLongest = 120;
        if (cell == nullptr || cell->is_number || cell->is_formula || cell->text.size() > kLongest) continue;
        name_column(folded(cell->text), column, found);
      }
      const int count =
          int{found.code.has_value()} + int{found.title.has_value()} + int{found.max.has_value()};
      if (count > most) {
        most = count;
        best = found;
      }
    }
    if (most == 3) {
      columns_ = best;
      // A second row of headings under merged ones.
      for (std::size_t column = 0; column < sheet_.columns; ++column) {
        const SheetCell* const below = sheet_.cell(columns_.header + 1, column);
        if (below != nullptr && !below->is_number && !sheet_.cell(columns_.header + 1, *columns_.code))
          name_column(folded(below->text), column, columns_);
      }
      return true;
    }
    std::string seen;
    for (std::size_t column = 0; column < sheet_.columns; ++column) {
      const std::string heading = text_at(best.header, column);
      if (!heading.empty()) seen += (seen.empty() ? "" : " | ") + heading;
    }
    const auto missing = [&](const std::optional<std::size_t>& name, Text what) {
      if (!name) doubt(Doubt::kNoColumn, best.header, 0, {detail::Argument(std::move(what)), seen});
    };
    missing(best.code, {"STT (số thứ tự, mã tiêu chí)", "No. (the item's code)"});
    missing(best.title, {"Tiêu chí (nội dung)", "Criterion (the item's title)"});
    missing(best.max, {"Điểm tối đa", "Maximum"});
    return false;
  }

  // ---- rows

  void rows() {
    for (std::size_t row = columns_.header + 1; row < sheet_.rows; ++row) {
      const std::string code = text_at(row, columns_.code);
      const std::string title = text_at(row, columns_.title);
      const std::string words = folded(title);
      if (words.starts_with("tong cong") || words.starts_with("tong diem") || words == "total:" ||
          words == "total" || words == "cong" || words == "cong:") {
        table_.total = number_of(sheet_.cell(row, *columns_.max));
        total_row_ = row;
        return;
      }
      if (folded(code).starts_with("ghi chu")) return;
      if (!code.empty() && is_digit(code.front())) {
        item(row, title);
      } else if (!title.empty() && !table_.items.empty() && code.empty()) {
        step(row, title);
      } else if (!code.empty() || !title.empty()) {
        doubt(Doubt::kRowUnread, row, code.empty() ? *columns_.title : *columns_.code,
              {code.empty() ? title : code});
      }
    }
  }

  // How many items stand directly under one (none: at the top).
  std::size_t children(std::optional<std::size_t> parent) const {
    return static_cast<std::size_t>(
        std::count_if(table_.items.begin(), table_.items.end(),
                      [&](const CriteriaItem& one) { return one.parent == parent; }));
  }
  static std::string below(const std::string& parent, std::size_t number) {
    return (parent.empty() ? "" : parent + ".") + std::to_string(number);
  }
  static std::string without_points(std::string text) {
    text.erase(std::remove(text.begin(), text.end(), '.'), text.end());
    return text;
  }

  void item(std::size_t row, const std::string& title) {
    const SheetCell& cell = *sheet_.cell(row, *columns_.code);
    CriteriaItem made;
    made.row = row;
    made.title = title;
    const std::string stored = squeezed(cell.text);
    std::string code = cell.is_number ? shortest(stored) : stored;
    std::replace(code.begin(), code.end(), ',', '.');
    while (!code.empty() && code.back() == '.')
      code.pop_back();
    place(code, cell.is_number, made);
    if (made.code != stored) {
      made.in_source = stored;
      if (cell.is_number && made.code == code) {
        doubt(Doubt::kCodeNumber, row, *columns_.code, {stored, made.code});
      } else {
        doubt(Doubt::kCodeCorrected, row, *columns_.code, {stored, made.code, parent_name(made)});
      }
    }
    made.max = number_of(sheet_.cell(row, *columns_.max));
    if (!made.max) doubt(Doubt::kNoMaximum, row, *columns_.max, {made.code, text_at(row, columns_.max)});
    if (title.empty()) doubt(Doubt::kNoTitle, row, *columns_.title, {made.code});
    made.self = filled(row, columns_.self);
    made.appraisal = filled(row, columns_.appraisal);
    table_.items.push_back(std::move(made));
  }

  std::string parent_name(const CriteriaItem& item) const {
    return item.parent ? table_.items[*item.parent].code : std::string("–");
  }

  // Where an item stands, and the code it has there: the code as written where it follows on, else what
  // its place says. The row above is trusted.
  void place(const std::string& code, bool is_number, CriteriaItem& made) const {
    const auto depth = static_cast<std::size_t>(std::count(code.begin(), code.end(), '.')) + 1;
    const std::vector<CriteriaItem>& items = table_.items;
    const auto set = [&made](std::string name, std::optional<std::size_t> parent, std::size_t level) {
      made.code = std::move(name);
      made.parent = parent;
      made.depth = level;
    };
    // The first of a level below, run together by the spreadsheet: 7.1.1 -> 7.11.
    if (is_number && !items.empty() && items.back().steps.empty()) {
      const std::string first = below(items.back().code, 1);
      if (code != first && without_points(code) == without_points(first) &&
          code != next_beside(items.size() - 1)) {
        return set(first, items.size() - 1, items.back().depth + 1);
      }
    }
    if (depth == 1) return set(code, std::nullopt, 1);
    // The nearest item above that is one level up.
    std::optional<std::size_t> parent;
    for (std::size_t i = items.size(); i-- > 0 && !parent;) {
      if (items[i].depth == depth - 1) parent = i;
      if (items[i].depth < depth - 1) break;
    }
    if (!parent) {
      // A level is missing above: under whatever is nearest.
      const std::optional<std::size_t> nearest =
          items.empty() ? std::nullopt : std::optional<std::size_t>(items.size() - 1);
      return set(code, nearest, nearest ? items[*nearest].depth + 1 : 1);
    }
    const std::string& above = items[*parent].code;
    const std::string expected = below(above, children(parent) + 1);
    // 4.10 becomes 4.1 in a number cell.
    if (is_number && code != expected && expected == code + "0") return set(expected, parent, depth);
    const bool fits = code.starts_with(above + ".");
    const bool taken =
        std::any_of(items.begin(), items.end(), [&](const CriteriaItem& one) { return one.code == code; });
    return set(fits && !taken ? code : expected, parent, depth);
  }

  // The code that the next item beside this one would have.
  std::string next_beside(std::size_t index) const {
    const CriteriaItem& one = table_.items[index];
    return below(one.parent ? table_.items[*one.parent].code : std::string(), children(one.parent) + 1);
  }

  std::optional<Rational> filled(std::size_t row, std::optional<std::size_t> column) {
    if (!column) return std::nullopt;
    const std::string text = text_at(row, column);
    if (text.empty()) return std::nullopt;
    std::optional<Rational> value = number_of(sheet_.cell(row, *column));
    if (!value) doubt(Doubt::kNotANumber, row, *column, {text});
    return value;
  }

  void step(std::size_t row, const std::string& text) {
    CriteriaStep made;
    made.row = row;
    made.text = text;
    made.title = text;
    std::optional<Rational> told;
    const std::size_t colon = text.find_last_of(':');
    if (colon != std::string::npos) {
      std::string digits = squeezed(text.substr(colon + 1));
      std::replace(digits.begin(), digits.end(), ',', '.');
      told = Rational::parse(digits);
      if (told) made.title = squeezed(text.substr(0, colon));
    }
    const std::optional<Rational> stated = number_of(sheet_.cell(row, *columns_.max));
    if (!told && !stated) {
      doubt(Doubt::kStepWithoutPoints, row, *columns_.title, {text});
      return;
    }
    if (told && stated && *told != *stated)
      doubt(Doubt::kPointsDiffer, row, *columns_.max, {plain(*told), plain(*stated)});
    made.points = stated ? *stated : *told;
    made.self = filled(row, columns_.self);
    made.appraisal = filled(row, columns_.appraisal);
    table_.items.back().steps.push_back(std::move(made));
  }

  // ---- steps

  // A number in a step's text, with what stands around it.
  struct Mention {
    Rational value;
    bool per_cent = false;
    bool below = false;  // "dưới 50%"
  };

  static std::vector<Mention> mentions(const std::string& title) {
    std::string words = folded(title);
    // Fractions that people type as one letter.
    for (const auto& [letter, share] :
         {std::pair<std::string_view, std::string_view>{"¾", "75%"}, {"½", "50%"}, {"¼", "25%"}}) {
      for (std::size_t at = words.find(letter); at != std::string::npos; at = words.find(letter))
        words.replace(at, letter.size(), share);
    }
    std::vector<Mention> out;
    for (std::size_t at = 0; at < words.size();) {
      if (!is_digit(words[at]) ||
          (at != 0 && (std::isalpha(static_cast<unsigned char>(words[at - 1])) != 0))) {
        ++at;
        continue;
      }
      std::size_t end = at;
      while (end < words.size() &&
             (is_digit(words[end]) || ((words[end] == ',' || words[end] == '.') && end + 1 < words.size() &&
                                       is_digit(words[end + 1]))))
        ++end;
      std::string digits = words.substr(at, end - at);
      std::replace(digits.begin(), digits.end(), ',', '.');
      Mention one;
      const std::optional<Rational> value = Rational::parse(digits);
      std::size_t after = end;
      while (after < words.size() && words[after] == ' ')
        ++after;
      one.per_cent = after < words.size() && words[after] == '%';
      const std::string before = squeezed(std::string_view(words).substr(0, at));
      one.below = before.ends_with("duoi") || before.ends_with("nho hon") || before.ends_with("<");
      if (value) {
        one.value = *value;
        out.push_back(one);
      }
      at = end;
    }
    return out;
  }

  void settle(CriteriaItem& item) {
    if (item.steps.empty()) return;
    if (shares(item)) {
      item.kind = StepKind::kShare;
      overlaps(item);
    } else if (counts(item)) {
      item.kind = StepKind::kCount;
    } else if (item.steps.size() == 2 && item.max && item.steps[0].points == *item.max &&
               item.steps[1].points.is_zero()) {
      item.kind = StepKind::kCheck;
    } else {
      item.kind = StepKind::kChoice;
    }
    Rational best = item.steps.front().points;
    for (const CriteriaStep& step : item.steps)
      best = std::max(best, step.points);
    if (item.max && best != *item.max)
      doubt(Doubt::kBestStep, item.row, *columns_.max, {item.code, plain(best), plain(*item.max)});
  }

  // Steps of a share, from the best down; false when the texts do not say so.
  bool shares(CriteriaItem& item) {
    const bool any = std::any_of(item.steps.begin(), item.steps.end(), [](const CriteriaStep& step) {
      const std::vector<Mention> found = mentions(step.title);
      return std::any_of(found.begin(), found.end(), [](const Mention& one) { return one.per_cent; });
    });
    if (!any) return false;
    const Rational whole(100);
    std::vector<CriteriaStep> made = item.steps;
    std::vector<std::size_t> lacking;
    for (std::size_t i = 0; i != made.size(); ++i) {
      CriteriaStep& step = made[i];
      const std::vector<Mention> found = mentions(step.title);
      const std::string words = folded(step.title);
      // What the steps above leave: up to where they begin.
      const std::optional<Rational> above = i == 0 ? std::nullopt : made[i - 1].from;
      const auto open_end = [&] {
        step.to = above.value_or(whole);
        step.to_included = !above;
      };
      if (found.empty()) {
        // "Đầy đủ các báo cáo": everything, where only the best step has no number.
        if (i != 0) return false;
        step.from = step.to = whole;
        step.to_included = true;
      } else if (found.size() == 1 && found[0].below) {
        step.from = Rational(0);
        step.to = found[0].value;
      } else if (found.size() == 1) {
        step.from = found[0].value;
        if (found[0].value == whole) {
          step.to = whole;
          step.to_included = true;
        } else {
          open_end();
          // "từ 50 đến dưới số nhiệm vụ": an upper bound is announced and left out.
          if (has(words, "den duoi") || has(words, "- duoi")) lacking.push_back(i);
        }
      } else if (found.size() == 2) {
        step.from = found[0].value;
        step.to = found[1].value;
        step.to_included = !found[1].below;
      } else {
        return false;
      }
      if (*step.from > *step.to || *step.to > whole) return false;
    }
    for (std::size_t i = 0; i != made.size(); ++i) {
      if (has(made[i].title, "¾") || has(made[i].title, "½") || has(made[i].title, "¼"))
        doubt(Doubt::kFraction, made[i].row, *columns_.title, {interval(made[i])});
    }
    for (const std::size_t i : lacking)
      doubt(Doubt::kBoundMissing, made[i].row, *columns_.title, {plain(*made[i].to) + "%"});
    item.steps = std::move(made);
    return true;
  }

  static std::string interval(const CriteriaStep& step) {
    return "[" + plain(*step.from) + "%, " + plain(*step.to) + "%" + (step.to_included ? "]" : ")");
  }

  void overlaps(const CriteriaItem& item) {
    for (std::size_t i = 1; i < item.steps.size(); ++i) {
      const CriteriaStep& above = item.steps[i - 1];
      const CriteriaStep& step = item.steps[i];
      if (*step.to > *above.from || (*step.to == *above.from && step.to_included)) {
        doubt(Doubt::kStepsOverlap, step.row, *columns_.title, {item.code, interval(above), interval(step)});
      } else if (*step.to < *above.from) {
        doubt(Doubt::kStepsGap, step.row, *columns_.title, {item.code, interval(above), interval(step)});
      }
    }
  }

  // Steps of a count, as "từ 02 giải pháp trở lên", "01 giải pháp", "không có".
  static bool counts(CriteriaItem& item) {
    std::vector<CriteriaStep> made = item.steps;
    if (made.size() < 2) return false;
    for (std::size_t i = 0; i != made.size(); ++i) {
      const std::vector<Mention> found = mentions(made[i].title);
      const std::string words = folded(made[i].title);
      if (i + 1 == made.size()) {
        if (!found.empty() || !words.starts_with("khong")) return false;
        made[i].from = Rational(0);
      } else {
        if (found.empty() || (i == 0 && !has(words, "tro len"))) return false;
        if (!found[0].value.is_integer() || found[0].value.sign() <= 0) return false;
        made[i].from = found[0].value;
        if (i != 0 && *made[i].from >= *made[i - 1].from) return false;
      }
    }
    item.steps = std::move(made);
    return true;
  }

  // ---- sums

  void sums() {
    Rational total;
    for (std::size_t i = 0; i != table_.items.size(); ++i) {
      const CriteriaItem& item = table_.items[i];
      if (!item.parent && item.max) total += *item.max;
      Rational sum;
      std::size_t count = 0;
      for (const CriteriaItem& one : table_.items) {
        if (one.parent != i) continue;
        ++count;
        sum += one.max.value_or(Rational(0));
      }
      if (count != 0 && item.max && sum != *item.max)
        doubt(Doubt::kSum, item.row, *columns_.max, {item.code, plain(*item.max), plain(sum)});
      if (count == 0 && item.steps.empty()) doubt(Doubt::kNoSteps, item.row, *columns_.title, {item.code});
      if (count != 0 && !item.steps.empty())
        doubt(Doubt::kStepsOfInner, item.steps.front().row, *columns_.title, {item.code});
    }
    if (table_.total && *table_.total != total)
      doubt(Doubt::kTotal, total_row_, *columns_.max, {plain(*table_.total), plain(total)});
    if (!table_.total) table_.total = total;
  }

  const Sheet& sheet_;
  const std::string& file_;
  Mistakes& doubts_;
  Columns columns_;
  CriteriaSheet table_;
  std::size_t total_row_ = 0;
};

}  // namespace

std::optional<CriteriaSheet> read_criteria(const Sheet& sheet, const std::string& file, Mistakes& doubts) {
  return Reader(sheet, file, doubts).read();
}

}  // namespace parindex::inline v1::office
