// SPDX-License-Identifier: Apache-2.0
// Scorecards as a Word document: plain WordprocessingML in a ZIP archive, laid out as Decree
// 30/2020/NĐ-CP asks.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "office/office.hpp"
#include "office/sheet_rows.hpp"
#include "office/zip.hpp"
#include "output/words.hpp"
#include "report/markup.hpp"

namespace parindex::inline v1::office {
namespace {

using detail::attribute;
using detail::kNone;
using detail::Markup;
using detail::ReportCohort;
using detail::ReportData;
namespace words = detail::words;

constexpr std::string_view kDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view kContentTypes =
    R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/></Types>)";
constexpr std::string_view kRelations =
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>)";
constexpr std::string_view kDocumentRelations =
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/></Relationships>)";
constexpr std::string_view kStyles =
    R"(<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="Times New Roman"/><w:sz w:val="26"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before="60" w:after="60"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>)";
// The page's number, centred above every page but the first.
constexpr std::string_view kHeader =
    R"(<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>)";

enum class Look { kPlain, kBold, kItalic };
struct Cell {
  std::string text;
  std::string_view align = "left";
  Look look = Look::kPlain;
};

class Document {
 public:
  explicit Document(const ReportData& data) : data_(data) {}

  std::string take() {
    out_.raw(kDeclaration);
    out_.tag("w:document",
             "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
             "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"",
             [&] { out_.tag("w:body", {}, [&] { body(); }); });
    return std::move(out_).take();
  }

 private:
  std::string word(std::string_view vi, std::string_view en) const { return data_.word(vi, en); }

  // ---- paragraphs and tables; sizes in half points, widths in twentieths of a point

  void run(std::string_view text, Look look, int size) {
    out_.tag("w:r", {}, [&] {
      out_.tag("w:rPr", {}, [&] {
        if (look == Look::kBold) out_.raw("<w:b/>");
        if (look == Look::kItalic) out_.raw("<w:i/>");
        out_.empty("w:sz", attribute("w:val", std::to_string(size)));
      });
      out_.tag("w:t", "xml:space=\"preserve\"", text);
    });
  }
  void paragraph(std::string_view text, std::string_view align, Look look = Look::kPlain, int size = 26) {
    out_.tag("w:p", {}, [&] {
      out_.tag("w:pPr", {}, [&] { out_.empty("w:jc", attribute("w:val", align)); });
      run(text, look, size);
    });
  }
  void cell(int width, const std::vector<Cell>& lines, int size) {
    out_.tag("w:tc", {}, [&] {
      out_.tag("w:tcPr", {},
               [&] { out_.empty("w:tcW", attribute("w:w", std::to_string(width)) + " w:type=\"dxa\""); });
      for (const Cell& line : lines)
        paragraph(line.text, line.align, line.look, size);
    });
  }
  template <typename Rows>
  void table(const std::vector<int>& widths, bool lines, Rows rows) {
    out_.tag("w:tbl", {}, [&] {
      out_.tag("w:tblPr", {}, [&] {
        out_.raw("<w:tblW w:w=\"0\" w:type=\"auto\"/>");
        if (lines) {
          out_.tag("w:tblBorders", {}, [&] {
            for (const std::string_view side :
                 {"w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"})
              out_.empty(side, "w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"");
          });
        }
        out_.raw("<w:tblLayout w:type=\"fixed\"/>");
      });
      out_.tag("w:tblGrid", {}, [&] {
        for (const int width : widths)
          out_.empty("w:gridCol", attribute("w:w", std::to_string(width)));
      });
      rows();
    });
  }
  void row(const std::vector<int>& widths, const std::vector<Cell>& cells, bool heading = false) {
    constexpr int kTableSize = 22;
    out_.tag("w:tr", {}, [&] {
      out_.tag("w:trPr", {}, [&] {
        out_.raw("<w:cantSplit/>");
        if (heading) out_.raw("<w:tblHeader/>");
      });
      for (std::size_t i = 0; i != cells.size(); ++i)
        cell(widths[i], {cells[i]}, kTableSize);
    });
  }

  // ---- content

  void body() {
    head();
    paragraph(word("BÁO CÁO", "REPORT"), "center", Look::kBold, 28);
    paragraph(subject(), "center", Look::kBold, 28);
    paragraph(data_.framework().title().in(data_.language()), "center", Look::kItalic);
    if (data_.focus()) {
      unit(*data_.focus());
    } else {
      for (const ReportCohort& cohort : data_.cohorts())
        ranking(cohort);
    }
    foot();
    out_.raw(
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId2\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>"
        "<w:pgMar w:top=\"1134\" w:right=\"850\" w:bottom=\"1134\" w:left=\"1701\" w:header=\"567\" "
        "w:footer=\"567\" w:gutter=\"0\"/><w:titlePg/></w:sectPr>");
  }

  std::string subject() const {
    if (data_.focus())
      return word("Kết quả chấm điểm ", "Scores of ") + words::unit(data_.card(*data_.focus()).unit) + ", " +
             words::period(data_.card(*data_.focus()).period, data_.language());
    return word("Kết quả chấm điểm", "Scores");
  }

  void head() {
    const std::vector<int> widths{3900, 5450};
    std::string issuer = "………………";
    std::string above = "………………";
    if (data_.focus()) {
      const Unit& unit = data_.card(*data_.focus()).unit;
      issuer = unit.name.empty() ? unit.id : unit.name;
      if (!unit.parent.empty()) above = data_.unit_name(unit.parent);
    }
    table(widths, false, [&] {
      out_.tag("w:tr", {}, [&] {
        cell(widths[0], {{above, "center"}, {issuer, "center", Look::kBold}, {"________", "center"}}, 24);
        cell(widths[1],
             {{word("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM"), "center",
               Look::kBold},
              {word("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness"), "center",
               Look::kBold},
              {"_______________________", "center"}},
             24);
      });
      out_.tag("w:tr", {}, [&] {
        cell(widths[0], {{word("Số:      /BC-………", "No.      /BC-………"), "center"}}, 26);
        cell(widths[1],
             {{word("………, ngày …… tháng …… năm ………", "………, (day) …… (month) …… (year) ………"), "center",
               Look::kItalic}},
             26);
      });
    });
  }

  std::string points(const std::optional<Rational>& value, detail::Index item) const {
    return value ? data_.points(*value, item) : std::string();
  }

  void unit(std::size_t at) {
    const Scorecard& card = data_.card(at);
    std::string sum = word("Tổng điểm: ", "Total: ") + data_.points(card.points, kNone) + "/" +
                      words::maximum(card.applicable_max, data_.language());
    if (card.rank)
      sum += word("; hạng ", "; rank ") + std::to_string(*card.rank) + "/" + std::to_string(card.of);
    if (!card.band.empty()) sum += word("; xếp loại ", "; band ") + data_.band(card);
    if (card.pending != 0)
      sum += word("; chưa đủ số liệu ở ", "; items missing: ") + std::to_string(card.pending) +
             word(" tiêu chí", "");
    paragraph(sum + ".", "both");

    paragraph(word("I. BẢNG ĐIỂM", "I. SCORE SHEET"), "left", Look::kBold);
    // Codes that are words take more room than numbers.
    constexpr std::size_t kShortCode = 9;
    const std::vector<SheetRow> rows = sheet_rows(data_, card);
    const bool words_as_codes = std::any_of(rows.begin(), rows.end(),
                                            [](const SheetRow& one) { return one.code.size() > kShortCode; });
    const std::vector<int> sheet = words_as_codes ? std::vector<int>{2250, 2700, 750, 700, 850, 850, 1250}
                                                  : std::vector<int>{1000, 3650, 800, 800, 900, 900, 1300};
    table(sheet, true, [&] {
      row(sheet,
          {{word("STT", "No."), "center", Look::kBold},
           {word("Lĩnh vực/Tiêu chí/Tiêu chí thành phần", "Field/criterion/sub-criterion"), "center",
            Look::kBold},
           {word("Điểm tối đa", "Maximum"), "center", Look::kBold},
           {word("Tự chấm", "Self"), "center", Look::kBold},
           {word("Thẩm định", "Appraised"), "center", Look::kBold},
           {word("Điểm đạt", "Points"), "center", Look::kBold},
           {word("Ghi chú", "Note"), "center", Look::kBold}},
          true);
      for (const SheetRow& item : rows) {
        const Look look = item.leaf ? Look::kPlain : Look::kBold;
        const ItemScore& score = ReportData::score(card, item.item);
        row(sheet, {{item.code, "left", look},
                    {item.title, "left", look},
                    {item.max ? words::maximum(*item.max, data_.language()) : std::string(), "right", look},
                    {points(item.self, item.item), "right", look},
                    {points(item.appraisal, item.item), "right", look},
                    {points(item.points, item.item), "right", look},
                    {score.state == State::kScored ? std::string()
                                                   : std::string(words::state(score.state, data_.language())),
                     "left"}});
      }
      row(sheet, {{"", "left"},
                  {word("Tổng cộng", "Total"), "left", Look::kBold},
                  {words::maximum(card.max, data_.language()), "right", Look::kBold},
                  {"", "right"},
                  {"", "right"},
                  {data_.points(card.points, kNone), "right", Look::kBold},
                  {"", "left"}});
    });

    const std::vector<LossRow> losses = loss_rows(data_, at);
    if (losses.empty()) return;
    paragraph(word("II. ĐIỂM TRỪ, ĐIỂM CỘNG VÀ LÝ DO", "II. POINTS LOST AND GAINED, AND WHY"), "left",
              Look::kBold);
    const std::vector<int> widths{750, 3050, 900, 3200, 1450};
    table(widths, true, [&] {
      row(widths,
          {{word("STT", "No."), "center", Look::kBold},
           {word("Tiêu chí", "Item"), "center", Look::kBold},
           {word("Điểm", "Points"), "center", Look::kBold},
           {word("Lý do", "Why"), "center", Look::kBold},
           {word("Phụ trách, hạn", "Owner, due"), "center", Look::kBold}},
          true);
      int number = 0;
      for (const LossRow& loss : losses) {
        std::string why = loss.why;
        if (!loss.basis.empty()) why += word(". Căn cứ: ", ". Basis: ") + loss.basis;
        row(widths, {{std::to_string(++number), "center"},
                     {loss.item == kNone ? word("Tổng điểm", "Total")
                                         : words::item(data_.item(loss.item), data_.language()),
                      "left"},
                     {data_.signed_points(loss.points, loss.item), "right"},
                     {why, "left"},
                     {loss.owner + (loss.due.empty() || loss.owner.empty() ? "" : ", ") + loss.due, "left"}});
      }
    });
  }

  void ranking(const ReportCohort& cohort) {
    paragraph(cohort.title, "left", Look::kBold);
    const std::vector<int> widths{800, 4950, 1200, 1200, 1200};
    table(widths, true, [&] {
      row(widths,
          {{word("Hạng", "Rank"), "center", Look::kBold},
           {word("Đơn vị", "Unit"), "center", Look::kBold},
           {word("Điểm", "Points"), "center", Look::kBold},
           {word("Chỉ số", "Index"), "center", Look::kBold},
           {word("Xếp loại", "Band"), "center", Look::kBold}},
          true);
      for (const std::size_t one : cohort.all) {
        const Scorecard& card = data_.card(one);
        row(widths, {{card.rank ? std::to_string(*card.rank) : std::string("–"), "center"},
                     {words::unit(card.unit), "left"},
                     {data_.points(card.points, kNone), "right"},
                     {points(card.index, kNone), "right"},
                     {card.band, "center"}});
      }
    });
  }

  void foot() {
    const std::vector<int> widths{4300, 5050};
    paragraph("", "left");
    table(widths, false, [&] {
      out_.tag("w:tr", {}, [&] {
        cell(widths[0],
             {{word("Nơi nhận:", "Recipients:"), "left", Look::kBold},
              {"- ………;", "left"},
              {word("- Lưu: VT.", "- Archive."), "left"}},
             22);
        cell(widths[1],
             {{word("QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ", "AUTHORITY AND TITLE OF THE SIGNATORY"), "center",
               Look::kBold}},
             26);
      });
    });
  }

  const ReportData& data_;
  Markup out_;
};

}  // namespace

std::optional<std::string> to_docx(const Scorecards& cards, const Framework& framework, const Batch& batch,
                                   const ReportOptions& options) {
  const ReportData data(cards, framework, batch, options);
  const auto part = [](std::string name, std::string_view xml) {
    return ZipPart{std::move(name), std::string(kDeclaration) + std::string(xml)};
  };
  return zip({part("[Content_Types].xml", kContentTypes), part("_rels/.rels", kRelations),
              ZipPart{"word/document.xml", Document(data).take()},
              part("word/_rels/document.xml.rels", kDocumentRelations), part("word/styles.xml", kStyles),
              part("word/header1.xml", kHeader)});
}

}  // namespace parindex::inline v1::office
