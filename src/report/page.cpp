// SPDX-License-Identifier: Apache-2.0
// The page around the parts: head, cover, contents, foot. Scripts and styles run only with the hashes named
// in the page's policy, so that nothing smuggled in with the data could run even if it were not escaped.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "parindex/report.hpp"
#include "parindex/version.hpp"

#include "output/words.hpp"
#include "report/parts.hpp"
#include "seal.hpp"

namespace parindex::inline v1 {
namespace detail {
namespace {

constexpr std::string_view kStyle =
#include "report/style.inc"
    ;
constexpr std::string_view kScript =
#include "report/script.inc"
    ;

// The Base64 form of a hash that sha256_seal() writes in hexadecimal, as policies want it.
std::string policy_hash(std::string_view bytes) {
  const std::string seal = sha256_seal(bytes);
  const std::string_view digits = std::string_view(seal).substr(kSealPrefix.size());
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto nibble = [](char digit) {
    return static_cast<std::uint32_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
  };
  std::string out;
  // Three hexadecimal digits are twelve bits, two letters.
  std::size_t at = 0;
  for (; at + 3 <= digits.size(); at += 3) {
    const std::uint32_t bits =
        nibble(digits[at]) << 8U | nibble(digits[at + 1]) << 4U | nibble(digits[at + 2]);
    out += kAlphabet[bits >> 6U];
    out += kAlphabet[bits & 63U];
  }
  // 64 digits leave one: its four bits fill a letter.
  out += kAlphabet[nibble(digits[at]) << 2U];
  return out + "=";
}

class Page {
 public:
  explicit Page(const ReportData& data) : data_(data) {}

  std::string take() {
    out_.raw("<!DOCTYPE html>\n");
    out_.tag("html", data_.language() == Language::kVi ? "lang=\"vi\"" : "lang=\"en\"", [&] {
      head();
      out_.line_break();
      out_.tag("body", {}, [&] { body(); });
    });
    out_.line_break();
    return std::move(out_).take();
  }

 private:
  std::string subject() const {
    return data_.focus() ? unit_name() : data_.framework().title().in(data_.language());
  }
  std::string unit_name() const {
    const Unit& unit = data_.card(*data_.focus()).unit;
    return unit.name.empty() ? unit.id : unit.name;
  }

  void head() {
    out_.tag("head", {}, [&] {
      out_.raw("<meta charset=\"utf-8\">\n");
      out_.raw(
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-" +
          policy_hash(kStyle) + "'; script-src 'sha256-" + policy_hash(kScript) +
          "'; base-uri 'none'; form-action 'none'\">\n");
      out_.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
      out_.tag("title", {}, data_.word("Kết quả chấm điểm: ", "Scores: ") + subject());
      out_.line_break();
      out_.tag("style", {}, [&] { out_.raw(kStyle); });
    });
  }

  void body() {
    out_.tag("a", "class=\"skip\" href=\"#content\"", data_.word("Tới nội dung", "To the content"));
    cover();
    Markup content;
    write_summary(content, data_);
    // Of one unit its own figures come first, of many their ranking.
    if (!data_.focus()) write_units(content, data_);
    write_fields(content, data_);
    write_waterfall(content, data_);
    write_duties(content, data_);
    write_advice(content, data_);
    write_items(content, data_);
    if (data_.focus()) write_units(content, data_);
    write_unit_details(content, data_);
    write_notes(content, data_);
    out_.tag("header", {}, [&] {
      out_.tag("p", "class=\"type\"", data_.word("Báo cáo", "Report"));
      out_.tag("h1", {},
               data_.focus() ? data_.word("Kết quả chấm điểm ", "Scores of ") + unit_name()
                             : data_.word("Kết quả chấm điểm", "Scores"));
      out_.tag("p", "class=\"of\"", about_framework());
      contents(content);
    });
    out_.tag("main", "id=\"content\"", [&] { out_.raw(std::move(content).take()); });
    closing();
    foot();
    out_.line_break();
    out_.tag("script", {}, [&] { out_.raw(kScript); });
  }

  std::string about_framework() const {
    const std::string& title = data_.framework().title().in(data_.language());
    std::string out = title.empty() ? data_.framework().id() : title;
    if (const Scorecard* const card = any()) {
      out += " · " + words::period(card->period, data_.language());
      if (card->as_of != card->period.to)
        out += data_.word(" · tính đến ", " · as of ") + words::date(card->as_of, data_.language());
    }
    return out;
  }
  const Scorecard* any() const {
    if (data_.focus()) return &data_.card(*data_.focus());
    return data_.size() == 0 ? nullptr : &data_.card(0);
  }

  void contents(const Markup& content) {
    out_.tag("nav", attribute("aria-label", data_.word("Các phần", "Parts")), [&] {
      out_.tag("ul", {}, [&] {
        for (const Markup::Section& section : content.sections())
          out_.tag("li", {}, [&] { out_.tag("a", "href=\"#" + section.id + "\"", section.title); });
      });
    });
  }

  // Printed only: the head of an official document as Decree 30/2020/NĐ-CP lays it out.
  void cover() {
    const std::string issuer = data_.focus() ? unit_name() : std::string();
    std::string above;
    if (data_.focus()) {
      const std::string& parent = data_.card(*data_.focus()).unit.parent;
      if (!parent.empty()) above = data_.unit_name(parent);
    }
    out_.tag("table", "class=\"paper\" role=\"presentation\"", [&] {
      out_.tag("tr", {}, [&] {
        out_.tag("td", {}, [&] {
          out_.tag("span", "class=\"small upper\"", above.empty() ? "………………………" : above);
          out_.raw("<br>");
          out_.tag("b", "class=\"small upper\"", issuer.empty() ? "………………………" : issuer);
          out_.raw("<span class=\"rule\"></span>");
        });
        out_.tag("td", {}, [&] {
          out_.tag("b", "class=\"small\"",
                   data_.word("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM"));
          out_.raw("<br>");
          out_.tag("b", "class=\"motto\"",
                   data_.word("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness"));
        });
      });
      out_.tag("tr", {}, [&] {
        out_.tag("td", {}, data_.word("Số:        /BC-………", "No.        /BC-………"));
        out_.tag("td", {}, [&] {
          out_.tag("i", {},
                   data_.word("……………, ngày …… tháng …… năm ………", "……………, (day) …… (month) …… (year) ………"));
        });
      });
    });
  }

  // Printed only: recipients and signature.
  void closing() {
    out_.tag("table", "class=\"paper sign\" role=\"presentation\"", [&] {
      out_.tag("tr", {}, [&] {
        out_.tag("td", "class=\"to\"", [&] {
          out_.tag("b", {}, [&] { out_.tag("i", {}, data_.word("Nơi nhận:", "Recipients:")); });
          out_.raw("<br>");
          out_.text("- ……………;");
          out_.raw("<br>");
          out_.text(data_.word("- Lưu: VT.", "- Archive."));
        });
        out_.tag("td", {}, [&] {
          out_.tag("b", {},
                   data_.word("QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ", "AUTHORITY AND TITLE OF THE SIGNATORY"));
        });
      });
    });
  }

  void foot() {
    out_.tag("footer", {}, [&] {
      out_.tag("p", {}, [&] {
        out_.text(data_.word("Lập bằng ParIndex ", "Made by ParIndex ") + std::string(version()) +
                  data_.word("; bộ tiêu chí ", "; framework ") + data_.framework().id() + " ");
        out_.tag("code", {}, data_.framework().seal());
        const Scorecard* const card = data_.focus() ? any() : nullptr;
        if (card != nullptr && !card->seal_assessment.empty()) {
          out_.text(data_.word("; phiếu chấm điểm ", "; assessment "));
          out_.tag("code", {}, card->seal_assessment);
        }
        out_.text(".");
      });
    });
  }

  const ReportData& data_;
  Markup out_;
};

}  // namespace
}  // namespace detail

std::string to_html(const Scorecards& cards, const Framework& framework, const Batch& batch,
                    const ReportOptions& options) {
  const detail::ReportData data(cards, framework, batch, options);
  return detail::Page(data).take();
}

}  // namespace parindex::inline v1
