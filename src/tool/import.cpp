// SPDX-License-Identifier: Apache-2.0
// parindex import: a spreadsheet of criteria as a draft of a framework, a filled-in score sheet as an
// assessment, with every doubt and its cell.
#include "tool/import.hpp"

#include <string>

#if defined(PARINDEX_WITH_OFFICE)
#include "office/criteria_sheet.hpp"
#include "office/doubts.hpp"
#include "office/spreadsheet.hpp"
#include "office/temporary_file.hpp"
#endif

#if defined(PARINDEX_WITH_OFFICE)

namespace parindex::inline v1::tool {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20U;

// The file's name without folder and ending, as an id.
std::string id_of(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  name = name.substr(0, name.find_last_of('.'));
  std::string out;
  for (const char byte : name) {
    const bool plain =
        (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '.' || byte == '_';
    if (plain) {
      out += byte;
    } else if (byte >= 'A' && byte <= 'Z') {
      out += static_cast<char>(byte - 'A' + 'a');
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  while (!out.empty() && out.back() == '-')
    out.pop_back();
  return out.empty() ? "draft" : "draft." + out;
}

// The sheet asked for, else the first that holds a table of criteria; doubts are those of the sheet
// taken, or of the first one.
std::optional<office::CriteriaSheet> find_table(const office::Spreadsheet& book, const std::string& wanted,
                                                const std::string& file, Mistakes& doubts) {
  std::optional<Mistakes> first;
  for (const office::Sheet& sheet : book.sheets) {
    if (!wanted.empty() && sheet.name != wanted) continue;
    Mistakes own(kShownMistakes);
    std::optional<office::CriteriaSheet> table = office::read_criteria(sheet, file, own);
    if (table) {
      doubts.append(std::move(own));
      return table;
    }
    if (!first) first = std::move(own);
  }
  if (first) {
    doubts.append(std::move(*first));
  } else {
    std::string names;
    for (const office::Sheet& sheet : book.sheets)
      names += (names.empty() ? "“" : ", “") + sheet.name + "”";
    office::doubt(doubts, office::Doubt::kNoSheet, Place{file, "", 0, 0}, {wanted, names});
  }
  return std::nullopt;
}

}  // namespace

int run_import(const Options& options) {
  Session session(options);
  if (options.inputs.size() != 1) {
    session.wrong_call(session.pick("import đọc đúng một bảng tính", "import reads exactly one spreadsheet"));
    return session.status();
  }
  const std::string& path = options.inputs.front();
  const std::optional<std::string> bytes = read_input(session, path, kMostBytes);
  if (!bytes) return session.status();
  std::optional<Framework> framework;
  if (!options.frameworks.empty()) {
    framework = load_framework(session, options.frameworks.front());
    if (!framework) return session.status();
  }
  const office::TemporaryFile copy;
  Mistakes doubts(kShownMistakes);
  Text fault{"không ghi được tệp tạm", "the temporary file cannot be written"};
  std::optional<office::Spreadsheet> book;
  if (!copy.path().empty() && copy.write(*bytes)) book = office::read_spreadsheet(copy.path(), fault);
  if (!book) office::doubt(doubts, office::Doubt::kNotASpreadsheet, Place{path, "", 0, 0}, {fault});
  const std::optional<office::CriteriaSheet> table =
      book ? find_table(*book, options.item, path, doubts) : std::nullopt;
  std::string made;
  if (table && framework) {
    made = office::filled_assessment(*table, *framework, options.unit.empty() ? "unit" : options.unit, path,
                                     doubts);
  } else if (table) {
    made = office::draft_framework(*table, id_of(path));
  }
  doubts.sort_by_place();
  session.say(doubts);
  if (!table) {
    session.raise(kExitData);
    return session.status();
  }
  Output out(options.output);
  out.write(made);
  session.finish(out);
  const std::string count = std::to_string(doubts.warning_count());
  session.note(session.language() == Language::kVi
                   ? std::to_string(table->items.size()) + " tiêu chí; " + count + " điều cần xem lại"
                   : std::to_string(table->items.size()) + " items; " + count + " doubts");
  return session.status();
}

}  // namespace parindex::inline v1::tool

#else

namespace parindex::inline v1::tool {

int run_import(const Options& options) {
  Session session(options);
  session.wrong_call(
      session.pick("bản cài đặt này không đọc được bảng tính", "this build cannot read spreadsheets"));
  return session.status();
}

}  // namespace parindex::inline v1::tool

#endif
