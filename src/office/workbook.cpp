// SPDX-License-Identifier: Apache-2.0
// Scorecards as a workbook, written by libxlsxwriter. Doubles only carry digits that were computed
// exactly.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>
#include <xlsxwriter.h>

#include "parindex/version.hpp"

#include "office/office.hpp"
#include "office/sheet_rows.hpp"
#include "office/temporary_file.hpp"
#include "output/stakes.hpp"
#include "output/words.hpp"
#include "text/utf8.hpp"

namespace parindex::inline v1::office {
namespace {

using detail::Index;
using detail::kNone;
using detail::ReportCohort;
using detail::ReportData;
namespace words = detail::words;

using Row = std::uint32_t;
using Column = std::uint16_t;

// A cell takes no more.
constexpr std::size_t kMostCharacters = 32767;

// The double nearest to a decimal text, whatever the locale.
double nearest_double(const std::string& digits) {
  double value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

double cell_number(const Rational& value) {
  constexpr int kMostDigits = 12;
  return nearest_double(value.to_fixed(kMostDigits));
}

std::string cell_text(std::string_view text) {
  std::string out = detail::text::shown(detail::text::repaired(text));
  if (detail::text::count_code_points(out) > kMostCharacters) out = detail::text::clip(out, kMostCharacters);
  return out;
}

std::string letters(Column column) {
  std::string out;
  for (unsigned rest = column + 1U; rest != 0; rest = (rest - 1) / 26)
    out.insert(out.begin(), static_cast<char>('A' + (rest - 1) % 26));
  return out;
}
std::string cell_name(Row row, Column column) { return letters(column) + std::to_string(row + 1); }

class Workbook {
 public:
  Workbook(const ReportData& data, const std::string& path) : data_(data) {
    book_ = workbook_new(path.c_str());
    if (book_ == nullptr) return;
    // No clock: the day the figures speak of.
    lxw_doc_properties properties{};
    std::string title = data.framework().title().in(data.language());
    std::string company = std::string("ParIndex ") + version();
    properties.title = title.data();
    properties.comments = company.data();
    constexpr time_t kSecondsOfADay = 86400;
    const Date day = data.size() == 0 ? Date() : data.card(0).as_of;
    properties.created = static_cast<time_t>(day.day_number()) * kSecondsOfADay;
    workbook_set_properties(book_, &properties);
    text_ = format();
    format_set_text_wrap(text_);
    bold_ = format();
    format_set_bold(bold_);
    format_set_text_wrap(bold_);
    head_ = format();
    format_set_bold(head_);
    format_set_text_wrap(head_);
    format_set_align(head_, LXW_ALIGN_CENTER);
    format_set_bg_color(head_, 0xE8EEF5);
    title_ = workbook_add_format(book_);
    format_set_bold(title_);
    format_set_font_size(title_, 14);
    plain_ = workbook_add_format(book_);
  }
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;
  ~Workbook() {
    if (book_ != nullptr) workbook_close(book_);
  }

  bool write() {
    if (book_ == nullptr) return false;
    if (data_.focus()) score_sheet(data_.card(*data_.focus()));
    summary();
    items();
    losses();
    units_by_field();
    duties();
    lxw_workbook* const book = book_;
    book_ = nullptr;
    return workbook_close(book) == LXW_NO_ERROR;
  }

 private:
  std::string word(std::string_view vi, std::string_view en) const { return data_.word(vi, en); }

  lxw_format* format() {
    lxw_format* const made = workbook_add_format(book_);
    format_set_border(made, LXW_BORDER_THIN);
    format_set_align(made, LXW_ALIGN_VERTICAL_TOP);
    return made;
  }

  // Room for the longest code.
  double code_width() const {
    std::size_t longest = 6;
    for (const detail::Item& item : data_.model().items)
      longest = std::max(longest, detail::text::display_width(item.label));
    constexpr std::size_t kWidest = 44;
    return static_cast<double>(std::min(longest, kWidest)) * 1.2 + 2;
  }

  // Numbers with so many decimals.
  lxw_format* number_format(int digits, bool bold = false) {
    for (const NumberFormat& known : numbers_) {
      if (known.digits == digits && known.bold == bold) return known.made;
    }
    lxw_format* const made = format();
    const std::string pattern = digits == 0 ? "0" : "0." + std::string(static_cast<std::size_t>(digits), '0');
    format_set_num_format(made, pattern.c_str());
    if (bold) format_set_bold(made);
    numbers_.push_back({digits, bold, made});
    return made;
  }

  lxw_worksheet* sheet(const std::string& name, const std::vector<double>& widths, Row frozen_rows,
                       Column frozen_columns) {
    lxw_worksheet* const made = workbook_add_worksheet(book_, name.c_str());
    for (std::size_t i = 0; i != widths.size(); ++i)
      worksheet_set_column(made, static_cast<Column>(i), static_cast<Column>(i), widths[i], nullptr);
    worksheet_freeze_panes(made, frozen_rows, frozen_columns);
    worksheet_set_paper(made, 9);  // A4
    worksheet_set_margins(made, 0.7, 0.6, 0.8, 0.8);
    worksheet_fit_to_pages(made, 1, 0);
    worksheet_set_footer(made, "&C&P/&N");
    if (frozen_rows != 0) worksheet_repeat_rows(made, frozen_rows - 1, frozen_rows - 1);
    return made;
  }

  void put(lxw_worksheet* sheet, Row row, Column column, std::string_view text, lxw_format* format) {
    if (text.empty()) {
      worksheet_write_blank(sheet, row, column, format);
    } else {
      // Always a string: "=1+1" is shown, not computed.
      worksheet_write_string(sheet, row, column, cell_text(text).c_str(), format);
    }
  }
  void put(lxw_worksheet* sheet, Row row, Column column, const std::optional<Rational>& value,
           lxw_format* format) {
    if (value) {
      worksheet_write_number(sheet, row, column, cell_number(*value), format);
    } else {
      worksheet_write_blank(sheet, row, column, format);
    }
  }
  void sum(lxw_worksheet* sheet, Row row, Column column, const std::string& cells, const Rational& value,
           lxw_format* format) {
    worksheet_write_formula_num(sheet, row, column, ("=SUM(" + cells + ")").c_str(), format,
                                cell_number(value));
  }
  void headings(lxw_worksheet* sheet, Row row, const std::vector<std::string>& titles) {
    for (std::size_t i = 0; i != titles.size(); ++i)
      put(sheet, row, static_cast<Column>(i), titles[i], head_);
  }

  std::string unit_title(const Scorecard& card) const { return words::unit(card.unit); }
  int digits(Index index) const {
    return index == kNone ? data_.model().rounding.digits : data_.item(index).rounding.digits;
  }

  // The columns that official tables of self-scoring have.
  void score_sheet(const Scorecard& card) {
    constexpr Row kHeadings = 3;
    lxw_worksheet* const made =
        sheet(word("Bảng điểm", "Score sheet"), {code_width(), 58, 10, 10, 11, 11, 44}, kHeadings + 1, 2);
    worksheet_write_string(made, 0, 0, cell_text(unit_title(card)).c_str(), title_);
    worksheet_write_string(made, 1, 0,
                           cell_text(data_.framework().title().in(data_.language()) + " · " +
                                     words::period(card.period, data_.language()))
                               .c_str(),
                           plain_);
    headings(made, kHeadings,
             {word("STT", "No."),
              word("Lĩnh vực/ Tiêu chí/ Tiêu chí thành phần", "Field / criterion / sub-criterion"),
              word("Điểm tối đa (chuẩn)", "Maximum"), word("Điểm tự chấm", "Self-scored"),
              word("Điểm thẩm định", "Appraised"), word("Điểm đạt được", "Points"), word("Ghi chú", "Note")});
    const std::vector<SheetRow> rows = sheet_rows(data_, card);
    const auto at = [](std::size_t row) { return static_cast<Row>(kHeadings + 1 + row); };
    constexpr Column kPoints = 5;
    std::string roots;
    Rational sum_of_roots;
    for (std::size_t i = 0; i != rows.size(); ++i) {
      const SheetRow& row = rows[i];
      lxw_format* const text = row.leaf ? text_ : bold_;
      lxw_format* const number = number_format(digits(row.item), !row.leaf);
      put(made, at(i), 0, row.code, text);
      put(made, at(i), 1, row.title, text);
      put(made, at(i), 2, row.max, number);
      put(made, at(i), 3, row.self, number);
      put(made, at(i), 4, row.appraisal, number);
      if (row.sum_of.empty()) {
        put(made, at(i), kPoints, row.points, number);
      } else {
        std::string cells;
        for (const std::size_t part : row.sum_of)
          cells += (cells.empty() ? "" : ",") + cell_name(at(part), kPoints);
        sum(made, at(i), kPoints, cells, *row.points, number);
      }
      put(made, at(i), 6, row.note, text_);
      if ((row.depth == 1 || row.adjustment) && row.points) {
        roots += (roots.empty() ? "" : ",") + cell_name(at(i), kPoints);
        sum_of_roots += *row.points;
      }
    }
    const Row last = at(rows.size());
    put(made, last, 0, std::string_view(), bold_);
    put(made, last, 1, word("Tổng cộng:", "Total:"), bold_);
    lxw_format* const number = number_format(digits(kNone), true);
    put(made, last, 2, std::optional<Rational>(card.max), number);
    put(made, last, 3, std::string_view(), number);
    put(made, last, 4, std::string_view(), number);
    if (!roots.empty() && sum_of_roots == card.points) {
      sum(made, last, kPoints, roots, card.points, number);
      put(made, last, 6, std::string_view(), text_);
    } else {
      put(made, last, kPoints, std::optional<Rational>(card.points), number);
      put(made, last, 6,
          word("tổng sau quy đổi, thưởng, phạt, giới hạn", "after rescaling, bonus, penalty or limits"),
          text_);
    }
  }

  std::vector<std::size_t> shown() const {
    std::vector<std::size_t> out;
    for (const ReportCohort& cohort : data_.cohorts())
      out.insert(out.end(), cohort.all.begin(), cohort.all.end());
    return out;
  }

  void summary() {
    lxw_worksheet* const made =
        sheet(word("Tổng hợp", "Summary"), {8, 16, 42, 18, 11, 11, 11, 12, 11, 11, 10}, 1, 3);
    headings(made, 0,
             {word("Hạng", "Rank"), word("Mã", "Id"), word("Đơn vị", "Unit"), word("Nhóm", "Cohort"),
              word("Điểm", "Points"), word("Tối đa", "Maximum"), word("Chỉ số (%)", "Index (%)"),
              word("Xếp loại", "Band"), word("Thấp nhất", "Lowest"), word("Cao nhất", "Highest"),
              word("Tiêu chí thiếu", "Items missing")});
    lxw_format* const number = number_format(digits(kNone));
    lxw_format* const whole = number_format(0);
    Row row = 1;
    for (const ReportCohort& cohort : data_.cohorts()) {
      for (const std::size_t one : cohort.all) {
        const Scorecard& card = data_.card(one);
        put(made, row, 0, card.rank ? std::optional<Rational>(Rational(*card.rank)) : std::nullopt, whole);
        put(made, row, 1, card.unit.id, text_);
        put(made, row, 2, card.unit.name, text_);
        put(made, row, 3, cohort.title, text_);
        put(made, row, 4, std::optional<Rational>(card.points), number);
        put(made, row, 5, std::optional<Rational>(card.applicable_max), number);
        put(made, row, 6, card.index, number);
        put(made, row, 7, card.band, text_);
        put(made, row, 8, std::optional<Rational>(card.lowest), number);
        put(made, row, 9, std::optional<Rational>(card.highest), number);
        put(made, row, 10, std::optional<Rational>(Rational(card.pending)), whole);
        ++row;
      }
    }
    worksheet_autofilter(made, 0, 0, std::max<Row>(row, 2) - 1, 10);
  }

  std::vector<std::size_t> told() const {
    return data_.focus() ? std::vector<std::size_t>{*data_.focus()} : shown();
  }

  void items() {
    lxw_worksheet* const made =
        sheet(word("Tiêu chí", "Items"), {14, 34, code_width(), 52, 11, 11, 11, 18, 24}, 1, 2);
    headings(made, 0,
             {word("Mã đơn vị", "Unit id"), word("Đơn vị", "Unit"), word("Mã", "Code"),
              word("Tiêu chí", "Item"), word("Tối đa", "Maximum"), word("Điểm", "Points"),
              word("Mất", "Lost"), word("Tình trạng", "State"), word("Phụ trách", "Owner")});
    Row row = 1;
    for (const std::size_t one : told()) {
      const Scorecard& card = data_.card(one);
      for (const SheetRow& item : sheet_rows(data_, card)) {
        const ItemScore& score = ReportData::score(card, item.item);
        lxw_format* const number = number_format(digits(item.item));
        put(made, row, 0, card.unit.id, text_);
        put(made, row, 1, card.unit.name, text_);
        put(made, row, 2, item.code, text_);
        put(made, row, 3, item.title, text_);
        put(made, row, 4, item.max, number);
        put(made, row, 5, item.points, number);
        if (item.max && item.points) {
          const Rational lost = score.applicable_max - score.points;
          worksheet_write_formula_num(
              made, row, 6, ("=" + cell_name(row, 4) + "-" + cell_name(row, 5)).c_str(), number,
              cell_number(score.max == score.applicable_max ? lost : score.max - score.points));
        } else {
          put(made, row, 6, std::string_view(), number);
        }
        put(made, row, 7, words::state(score.state, data_.language()), text_);
        put(made, row, 8, score.owner, text_);
        ++row;
      }
    }
    worksheet_autofilter(made, 0, 0, std::max<Row>(row, 2) - 1, 8);
  }

  void losses() {
    lxw_worksheet* const made =
        sheet(word("Điểm trừ", "Deductions"), {14, 34, code_width(), 44, 10, 22, 52, 20, 24, 12}, 1, 2);
    headings(made, 0,
             {word("Mã đơn vị", "Unit id"), word("Đơn vị", "Unit"), word("Mã", "Code"),
              word("Tiêu chí", "Item"), word("Điểm", "Points"), word("Nguyên nhân", "Cause"),
              word("Lý do", "Why"), word("Căn cứ", "Basis"), word("Phụ trách", "Owner"), word("Hạn", "Due")});
    Row row = 1;
    Rational total;
    for (const std::size_t one : told()) {
      const Scorecard& card = data_.card(one);
      for (const LossRow& loss : loss_rows(data_, one)) {
        put(made, row, 0, card.unit.id, text_);
        put(made, row, 1, card.unit.name, text_);
        put(made, row, 2, loss.item == kNone ? std::string() : data_.item(loss.item).label, text_);
        put(made, row, 3,
            loss.item == kNone ? word("Tổng điểm", "Total")
                               : data_.item(loss.item).title.in(data_.language()),
            text_);
        put(made, row, 4, std::optional<Rational>(loss.points), number_format(digits(loss.item)));
        put(made, row, 5, loss.cause, text_);
        put(made, row, 6, loss.why, text_);
        put(made, row, 7, loss.basis, text_);
        put(made, row, 8, loss.owner, text_);
        put(made, row, 9, loss.due, text_);
        total += loss.points;
        ++row;
      }
    }
    if (row == 1) return;
    worksheet_autofilter(made, 0, 0, row - 1, 9);
    put(made, row, 3, word("Cộng", "Sum"), bold_);
    sum(made, row, 4, cell_name(1, 4) + ":" + cell_name(row - 1, 4), total,
        number_format(digits(kNone), true));
  }

  void units_by_field() {
    const std::vector<Index>& roots = data_.model().roots;
    std::vector<double> widths{8, 14, 42, 11};
    widths.resize(widths.size() + roots.size(), 11);
    lxw_worksheet* const made = sheet(word("Đơn vị × lĩnh vực", "Units by field"), widths, 2, 3);
    std::vector<std::string> titles{word("Hạng", "Rank"), word("Mã", "Id"), word("Đơn vị", "Unit"),
                                    word("Tổng", "Total")};
    for (const Index root : roots)
      titles.push_back(data_.item(root).label);
    headings(made, 0, titles);
    put(made, 1, 2, word("Điểm tối đa", "Maximum"), bold_);
    lxw_format* const number = number_format(digits(kNone), true);
    constexpr Column kFirst = 4;
    const std::vector<std::size_t> cards = shown();
    if (!cards.empty()) {
      const Scorecard& first = data_.card(cards.front());
      put(made, 1, 3, std::optional<Rational>(first.max), number);
      for (std::size_t i = 0; i != roots.size(); ++i)
        put(made, 1, static_cast<Column>(kFirst + i),
            std::optional<Rational>(ReportData::score(first, roots[i]).max),
            number_format(digits(roots[i]), true));
    }
    Row row = 2;
    for (const std::size_t one : cards) {
      const Scorecard& card = data_.card(one);
      put(made, row, 0, card.rank ? std::optional<Rational>(Rational(*card.rank)) : std::nullopt,
          number_format(0));
      put(made, row, 1, card.unit.id, text_);
      put(made, row, 2, card.unit.name, text_);
      Rational total;
      for (std::size_t i = 0; i != roots.size(); ++i) {
        const ItemScore& score = ReportData::score(card, roots[i]);
        const bool counts = score.state != State::kNotApplicable && score.state != State::kTracked;
        put(made, row, static_cast<Column>(kFirst + i),
            counts ? std::optional<Rational>(score.points) : std::nullopt, number_format(digits(roots[i])));
        if (counts) total += score.points;
      }
      if (total == card.points && !roots.empty()) {
        sum(made, row, 3,
            cell_name(row, kFirst) + ":" + cell_name(row, static_cast<Column>(kFirst + roots.size() - 1)),
            card.points, number);
      } else {
        put(made, row, 3, std::optional<Rational>(card.points), number);
      }
      ++row;
    }
    for (std::size_t i = 0; i != roots.size() && row > 2; ++i) {
      const auto column = static_cast<Column>(kFirst + i);
      worksheet_conditional_format_range(made, 2, column, row - 1, column, scale());
    }
  }

  // From white to blue, as in the HTML report.
  lxw_conditional_format* scale() {
    scale_.type = LXW_CONDITIONAL_2_COLOR_SCALE;
    scale_.min_color = 0xFFFFFF;
    scale_.max_color = 0x64A0DA;
    return &scale_;
  }

  void duties() {
    lxw_worksheet* const made =
        sheet(word("Việc cần làm", "To do"), {28, 12, 34, code_width(), 48, 10, 16, 30}, 1, 0);
    headings(made, 0,
             {word("Cơ quan phụ trách", "Office"), word("Hạn", "Due"), word("Đơn vị", "Unit"),
              word("Mã", "Code"), word("Tiêu chí", "Item"), word("Điểm", "Points"),
              word("Thiếu tài liệu", "Documents missing"), word("Tình trạng", "State")});
    Row row = 1;
    for (const std::size_t one : told()) {
      const Scorecard& card = data_.card(one);
      for (const detail::Stake& stake : detail::stakes_of(data_.model(), card).open) {
        const ItemScore& score = ReportData::score(card, stake.item);
        put(made, row, 0, score.owner, text_);
        put(made, row, 1, score.due ? words::date(*score.due, data_.language()) : std::string(), text_);
        put(made, row, 2, card.unit.name.empty() ? card.unit.id : card.unit.name, text_);
        put(made, row, 3, data_.item(stake.item).label, text_);
        put(made, row, 4, data_.item(stake.item).title.in(data_.language()), text_);
        put(made, row, 5, std::optional<Rational>(stake.points), number_format(digits(stake.item)));
        put(made, row, 6,
            score.evidence && score.evidence->missing > 0
                ? std::optional<Rational>(Rational(score.evidence->missing))
                : std::nullopt,
            number_format(0));
        put(made, row, 7,
            stake.overdue ? word("quá hạn", "overdue")
                          : std::string(words::state(score.state, data_.language())),
            text_);
        ++row;
      }
    }
    if (row > 1) worksheet_autofilter(made, 0, 0, row - 1, 7);
  }

  struct NumberFormat {
    int digits = 0;
    bool bold = false;
    lxw_format* made = nullptr;
  };

  const ReportData& data_;
  lxw_workbook* book_ = nullptr;
  lxw_format* text_ = nullptr;
  lxw_format* bold_ = nullptr;
  lxw_format* head_ = nullptr;
  lxw_format* title_ = nullptr;
  lxw_format* plain_ = nullptr;
  lxw_conditional_format scale_{};
  std::vector<NumberFormat> numbers_;
};

}  // namespace

std::optional<std::string> to_xlsx(const Scorecards& cards, const Framework& framework, const Batch& batch,
                                   const ReportOptions& options) {
  const ReportData data(cards, framework, batch, options);
  const TemporaryFile file;
  if (file.path().empty() || !Workbook(data, file.path()).write()) return std::nullopt;
  return file.read();
}

}  // namespace parindex::inline v1::office
