// SPDX-License-Identifier: Apache-2.0
// The fast way of reading a table of dossiers and what it is made of give what the careful way gives.
#include <cstdio>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parindex/dossiers.hpp"

#include "records/day_cells.hpp"
#include "records/dossier_events.hpp"
#include "records/short_cells.hpp"

namespace parindex {
namespace {

namespace records = detail::records;

TEST(DossierEvents, AreThoseOfClassify) {
  using namespace records;
  constexpr Window kWindows[] = {{0, 10, 10}, {0, 6, 6}, {3, 9, 14}};
  const std::int32_t days[] = {-1, 0, 2, 3, 5, 6, 7, 9, 10, 11, 14, 15};
  std::uint64_t compared = 0;
  for (const Window& window : kWindows) {
    for (const std::int32_t received : days) {
      for (const std::int32_t due : days) {
        for (const std::int32_t end : days) {
          for (unsigned i = 0; i != 4 * 3 * 4 * 2 * 64; ++i) {
            Dossier d;
            d.received = received;
            d.due = due;
            d.end = end;
            d.ended = static_cast<Ended>(i % 4);
            d.running = static_cast<Running>(i / 4 % 3);
            d.channel = static_cast<Channel>(i / 12 % 4);
            d.many_supplements = i / 48 % 2 != 0;
            d.flags = static_cast<std::uint16_t>(i / 96);
            const std::uint32_t expected = classify(d, window);
            if (events_of(d, window) != expected) {
              FAIL() << received << " " << due << " " << end << " " << i;
            }
            compared += expected != 0 ? 1 : 0;
          }
        }
      }
    }
  }
  EXPECT_GT(compared, 10'000'000U);
}

TEST(DayCells, AreTheDaysOfTheCalendar) {
  using records::DateOrder;
  using records::DayCells;
  const auto ymd = [](const std::string& text) {
    return DayCells::of(DateOrder::kYearMonthDay).read<DateOrder::kYearMonthDay>(text.data());
  };
  const auto dmy = [](const std::string& text) {
    return DayCells::of(DateOrder::kDayMonthYear).read<DateOrder::kDayMonthYear>(text.data());
  };
  for (int year = 1990; year != 2070; ++year) {
    for (int month = 0; month != 20; ++month) {
      for (int day = 0; day != 40; ++day) {
        char text[32];
        std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
        const std::optional<Date> date =
            year >= 2000 && year < 2064 ? Date::from_ymd(year, month, day) : std::nullopt;
        const std::int32_t expected = date ? date->day_number() : DayCells::kNone;
        ASSERT_EQ(ymd(text), expected) << text;
        std::snprintf(text, sizeof text, "%02d/%02d/%04d", day, month, year);
        ASSERT_EQ(dmy(text), expected) << text;
      }
    }
  }
  // Any other byte in any place.
  for (const auto& [order, text] :
       {std::pair{0, std::string("2026-03-15")}, {1, std::string("15/03/2026")}}) {
    for (std::size_t at = 0; at != text.size(); ++at) {
      for (int byte = 0; byte != 256; ++byte) {
        std::string other = text;
        other[at] = static_cast<char>(byte);
        const std::optional<Date> date =
            records::parse_day(other, order == 0 ? DateOrder::kYearMonthDay : DateOrder::kDayMonthYear);
        const bool near = date && *date >= *Date::from_ymd(2000, 1, 1) && *date < *Date::from_ymd(2064, 1, 1);
        ASSERT_EQ(order == 0 ? ymd(other) : dmy(other), near ? date->day_number() : DayCells::kNone) << other;
      }
    }
  }
}

TEST(ShortCells, FindWhatWasAddedAndNothingElse) {
  using records::ShortCells;
  std::mt19937 random(3);
  for (const std::size_t count : {std::size_t{1}, std::size_t{9}, std::size_t{700}, std::size_t{20'000}}) {
    ShortCells cells;
    std::map<std::string, std::uint32_t> expected;
    const auto cell = [&] {
      std::string out(random() % 16, 'a');
      for (char& c : out)
        c = static_cast<char>('0' + random() % 60);
      return out;
    };
    const auto found = [&](const std::string& text) {
      const std::string padded = text + "~~~~~~~~~~~~~~~~";  // what stands behind is not looked at
      return cells.find(records::short_cell(padded.data(), text.size()));
    };
    while (expected.size() != count) {
      const std::string text = cell();
      cells.add(text, static_cast<std::uint32_t>(expected.size()));
      expected[text] =
          static_cast<std::uint32_t>(expected.contains(text) ? expected.size() - 1 : expected.size());
      if (expected[text] != found(text)) expected[text] = found(text);
    }
    for (const auto& [text, meaning] : expected)
      ASSERT_EQ(found(text), meaning) << text;
    for (int i = 0; i != 2000; ++i) {
      const std::string text = cell();
      if (!expected.contains(text)) {
        ASSERT_EQ(found(text), ShortCells::kUnknown) << text;
      }
      ASSERT_EQ(found(text + std::string(16 - text.size(), 'x')), ShortCells::kUnknown);
    }
  }
}

struct Read {
  bool good = false;
  std::string bytes;
  std::vector<Mistake> mistakes, refused;
};

Read read(const std::string& text, const DossierOptions& options, const std::string& mapping, bool careful) {
  DossierCounts counts(options);
  DossierSource how;
  how.careful = careful;
  how.mapping = mapping;
  Mistakes mistakes;
  Read out;
  out.good = counts.read_bytes(text, "ho-so.csv", how, mistakes);
  out.mistakes.assign(mistakes.begin(), mistakes.end());
  out.bytes = counts.bytes();
  out.refused = counts.quality().refused;
  return out;
}

void expect_same(const std::string& text, const DossierOptions& options, const std::string& mapping) {
  const Read fast = read(text, options, mapping, false), careful = read(text, options, mapping, true);
  ASSERT_EQ(fast.good, careful.good);
  ASSERT_EQ(fast.mistakes, careful.mistakes);
  ASSERT_EQ(fast.refused, careful.refused);
  ASSERT_TRUE(fast.bytes == careful.bytes);
}

// A table: mostly sound, with everything that rows can be.
class Tables {
 public:
  explicit Tables(unsigned seed) : random_(seed) {}

  bool ids = false, quotes = false, returns = false, day_first = false, spoilt = false;

  std::string header() const {
    return std::string(ids ? "id;" : "") +
           "unit;name;received;due;allowed;finished;returned;withdrawn;channel;status;procedure;"
           "supplement_requests;digitised_in;reused" +
           end_of_line();
  }

  std::string row() {
    const int received = 20440 + below(150);
    std::string out = ids ? cell(std::to_string(below(300))) + ";" : "";
    static const char* const kUnits[] = {"A", "07-H44", "Xã Ba Vì", "Ủy ban nhân dân phường Tân Lập",
                                         "07-H45.123456"};
    out += cell(below(90) == 0 ? "" : kUnits[below(5)]) + ";";
    static const char* const kNames[] = {"", "Cấp lại thẻ", "a, b", "x",
                                         "Đăng ký thành lập doanh nghiệp tư nhân"};
    if (quotes && below(5) == 0) {
      static const char* const kQuoted[] = {"\"a;b\"", "\"\"", "\"a\"\"b\"", "\"a\nb\"", "\"\r\n\""};
      out += kQuoted[below(5)];
    } else {
      out += cell(kNames[below(5)]);
    }
    out += ";" + day(received) + ";";
    out += (below(3) == 0 ? "" : day(received + below(30) - (below(40) == 0 ? 9 : 0))) + ";";
    out += cell(below(9) == 0    ? ""
                : below(60) == 0 ? "1x"
                : below(60) == 0 ? "12345"
                                 : std::to_string(below(40))) +
           ";";
    out += (below(4) == 0 ? "" : day(received + below(40) - (below(60) == 0 ? 9 : 0))) + ";";
    out += (below(12) == 0 ? day(received + 2) : "") + ";" + (below(12) == 0 ? day(received + 3) : "") + ";";
    static const char* const kChannels[] = {"online", "direct", "post", "online_full", "counter", "fax", ""};
    out += cell(kChannels[below(50) == 0 ? 5 + below(2) : below(5)]) + ";";
    static const char* const kStates[] = {
        "",         "",         "in_process", "paused",        "awaiting_supplement",
        "finished", "returned", "withdrawn",  "unknown status"};
    out += cell(kStates[below(20) == 0 ? below(9) : below(5)]) + ";";
    out +=
        cell(below(80) == 0 ? ""
                            : "1.00" + std::to_string(below(12)) + (below(2) == 0 ? ".000.00.00.H16" : "")) +
        ";";
    out += cell(below(9) == 0 ? std::to_string(below(4)) : below(2) == 0 ? "0" : "") + ";";
    static const char* const kFlags[] = {"0", "1", "true", "không", "x", "", "2"};
    out += cell(kFlags[below(40) == 0 ? below(7) : below(2)]) + ";" + cell(kFlags[below(2)]);
    if (spoilt && below(60) == 0) {
      static const char* const kSpoilt[] = {"\r", "\"", "\"x\"y", ";", "\r\r", ";\"", "\"\n\"z"};
      out.insert(static_cast<std::size_t>(below(static_cast<int>(out.size()))), kSpoilt[below(7)]);
    }
    if (below(150) == 0) out += ";more";
    if (below(150) == 0) out.resize(out.size() / 2 > 2 ? out.size() / 2 : 2);
    while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xC0U) == 0x80U)
      out.pop_back();
    if (!out.empty() && static_cast<unsigned char>(out.back()) >= 0xC0U) out.pop_back();
    out += end_of_line();
    if (below(80) == 0) out += below(2) == 0 ? "\n" : "  \r\n";
    return out;
  }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  const char* end_of_line() const { return returns ? "\r\n" : "\n"; }
  std::string cell(const std::string& text) { return quotes && below(3) == 0 ? "\"" + text + "\"" : text; }
  std::string day(int number) {
    if (below(120) == 0) {
      static const char* const kWrong[] = {"2026-02-30", "31/11/2026", "2026-1-05",
                                           "hôm qua",    "2026/01/05", " 2026-01-05"};
      return cell(kWrong[below(6)]);
    }
    std::string out = Date::from_day_number(number - (below(200) == 0 ? 12'000 : 0))->to_string();
    if (day_first) out = out.substr(8) + "/" + out.substr(5, 2) + "/" + out.substr(0, 4);
    return cell(out + (below(25) == 0 ? " 08:30" : ""));
  }

  std::mt19937 random_;
};

constexpr const char* kDayFirst =
    R"({"format": "parindex-records/1", "kind": "dossiers", "dates": "dd/mm/yyyy"})";

TEST(DossierRows, TheFastWayCountsAndRefusesLikeTheCarefulOne) {
  for (unsigned round = 0; round != 96; ++round) {
    Tables tables(round);
    tables.ids = round % 2 != 0;
    tables.quotes = round / 2 % 2 != 0;
    tables.returns = round / 4 % 2 != 0;
    tables.day_first = round / 8 % 2 != 0;
    tables.spoilt = round / 16 % 3 == 2;
    std::string text = (round % 5 == 0 ? "\xEF\xBB\xBF" : "") + tables.header();
    for (int i = 0; i != 1500; ++i)
      text += tables.row();
    if (round % 7 == 0) text.pop_back();  // no line end, or half of one
    DossierOptions options;
    options.periods = {*parse_period("2026-01"), *parse_period("2026-Q1")};
    options.by_channel = options.by_procedure = round % 6 == 5;
    options.working_days = round % 4 != 3;
    options.listed = 500;
    if (round % 8 == 6) options.units = {"A", "07-H44", "Xã Ba Vì"};
    if (round % 3 == 2) options.as_of = Date::from_ymd(2026, 2, 10);
    expect_same(text, options, tables.day_first ? kDayFirst : "");
    ASSERT_FALSE(HasFatalFailure()) << round;
  }
}

// The first block of a file ends wherever it likes.
TEST(DossierRows, ABlockMayEndAtAnyByte) {
  constexpr std::size_t kBlock = std::size_t{1} << 20U;
  for (const bool quotes : {false, true}) {
    Tables tables(quotes ? 21 : 22);
    tables.quotes = quotes;
    tables.returns = true;
    std::string table = tables.header();
    const std::size_t head = table.size();
    while (table.size() < head + 450)
      table += tables.row();
    DossierOptions options;
    options.periods = {*parse_period("2026-Q1")};
    std::string expected;
    for (std::size_t at = head + 1; at != table.size() + 2; ++at) {
      // Comments before the header bring the end of the block to `at`.
      std::string text = "#";
      text.append(kBlock - at - 2, 'x');
      text += "\n" + table;
      const Read fast = read(text, options, "", false);
      ASSERT_TRUE(fast.good);
      if (expected.empty()) expected = read(text, options, "", true).bytes;
      ASSERT_TRUE(fast.bytes == expected) << at;
    }
  }
}

TEST(DossierRows, AFileThatIsNoTextIsRefusedWhereverThatShows) {
  std::size_t refused = 0;
  DossierOptions options;
  options.periods = {*parse_period("2026-Q1")};
  for (const bool quotes : {false, true}) {
    Tables tables(31);
    tables.quotes = quotes;
    std::string text = tables.header();
    const std::size_t head = text.size();
    while (text.size() < head + 40'000)
      text += tables.row();
    for (const std::string& wrong :
         {std::string(1, '\0'), std::string("\xC3"), std::string("\xED\xA0\x80")}) {
      for (std::size_t at = head; at < text.size(); at += 997) {
        std::string other = text;
        other.replace(at, 1, wrong);
        const Read fast = read(other, options, "", false), careful = read(other, options, "", true);
        ASSERT_EQ(fast.good, careful.good);
        ASSERT_EQ(fast.mistakes, careful.mistakes);
        refused += fast.good ? 0U : 1U;  // some letters become others
      }
    }
  }
  EXPECT_GT(refused, 200U);
}

}  // namespace
}  // namespace parindex
