// SPDX-License-Identifier: Apache-2.0
#include "tool/grammar.hpp"

#include <cstddef>
#include <iterator>
#include <utility>

#include "parindex/records.hpp"
#include "parindex/version.hpp"

#include "tool/command_help.hpp"
#include "tool/import.hpp"
#include "tool/terminal.hpp"

namespace parindex::inline v1::tool {
namespace {

constexpr Command kCommands[] = {
    {"check", run_check, "kiểm tra bộ tiêu chí: mọi lỗi, vị trí và cách sửa",
     "check frameworks: every mistake, its place and what to do"},
    {"score", run_score, "chấm điểm các đơn vị theo bộ tiêu chí", "score units by a framework"},
    {"explain", run_explain, "giải thích điểm của một đơn vị: mất ở đâu, vì sao, tính thế nào",
     "explain a unit's points: what was lost, why, and the arithmetic"},
    {"rank", run_rank, "xếp hạng các đơn vị trong từng nhóm so sánh", "rank units within each cohort"},
    {"report", run_report, "lập báo cáo HTML: điểm, lý do, xếp hạng, việc cần làm",
     "make an HTML report: points, reasons, ranks, what to do"},
    {"template", run_template, "tạo tệp CSV hoặc JSON trống để điền số liệu",
     "make an empty CSV or JSON file to fill in"},
    {"simulate", run_simulate, "hạng đổi ra sao khi trọng số, ngưỡng, số liệu thay đổi ngẫu nhiên",
     "how ranks move when weights, thresholds and facts are drawn at random"},
    {"import", run_import, "đọc bảng tiêu chí hoặc phiếu điểm từ Excel",
     "read criteria or filled-in scores from a spreadsheet"},
    {"evidence", run_evidence, "liệt kê tài liệu kiểm chứng còn thiếu, theo cơ quan phụ trách và hạn",
     "list missing evidence by the office that answers for it, with due dates"},
    {"facts", run_facts, "tính số liệu từ bản ghi (hồ sơ, nhiệm vụ, khảo sát, kiểm tra)",
     "compute facts from records (dossiers, tasks, surveys, inspections)"},
    {"advise", run_advise, "nên làm gì: mất điểm ở đâu, thay đổi ít nhất để thêm điểm hoặc đạt mục tiêu",
     "what to do: losses, the least changes that gain points or reach a target"},
    {"compare", run_compare, "so sánh hai kỳ, hai ngày, hai đơn vị, với bảng đã công bố; bản tin trong ngày",
     "compare periods, days, units, or with a published table; the briefing of a day"},
    {"diff", run_diff, "hai bộ tiêu chí khác nhau ở đâu", "how two frameworks differ"},
};

class Registrar {
 public:
  Registrar(Language language, Words& words, Options& options)
      : language_(language), words_(words), options_(options) {}

  Grammar build() {
    made_.app =
        std::make_unique<CLI::App>(pick("ParIndex chấm điểm cải cách hành chính: bộ tiêu chí và số liệu "
                                        "vào, điểm chính xác kèm lý do ra.",
                                        "ParIndex scores administrative reform: a framework and facts in, "
                                        "exact points with their reasons out."),
                                   "parindex");
    detail::Look look = look_of_output(language_, Colour::kAuto, nullptr, false);
    made_.app->formatter(std::make_shared<CommandHelp>(look));
    made_.app->set_version_flag("--version", version(), pick("hiện phiên bản", "show the version"));
    made_.app->footer(pick(
        "Ví dụ:\n"
        "  parindex check bo-tieu-chi.json\n"
        "  parindex score bo-tieu-chi.json so-lieu.csv\n"
        "  parindex explain bo-tieu-chi.json so-lieu.csv --unit H44 --item ON_TIME\n"
        "\n"
        "Mã kết thúc: 0 xong; 1 số liệu sai; 2 gọi lệnh sai. Trợ giúp của một lệnh: parindex LỆNH --help\n",
        "Examples:\n"
        "  parindex check framework.json\n"
        "  parindex score framework.json facts.csv\n"
        "  parindex explain framework.json facts.csv --unit H44 --item ON_TIME\n"
        "\n"
        "Exit codes: 0 done; 1 the data is wrong; 2 the call is wrong. Help of a command: parindex COMMAND "
        "--help\n"));
    add_common(made_.app.get());
    for (const Command& command : kCommands) {
      CLI::App* app = made_.app->add_subcommand(std::string(command.name), pick(command.vi, command.en));
      app->allow_extras();
      made_.commands.push_back(app);
      (this->*kBuilders[made_.commands.size() - 1])(app);
      add_common(app);
    }
    return std::move(made_);
  }

 private:
  std::string pick(std::string_view vi, std::string_view en) const {
    return std::string(language_ == Language::kVi ? vi : en);
  }

  CLI::Option* add(CLI::App* app, const std::string& name, std::string& value, std::string_view type,
                   std::string_view vi, std::string_view en) {
    return app->add_option(name, value, pick(vi, en))
        ->type_name(std::string(type))
        ->multi_option_policy(CLI::MultiOptionPolicy::Throw);
  }
  CLI::Option* add_list(CLI::App* app, const std::string& name, std::vector<std::string>& values,
                        std::string_view type, std::string_view vi, std::string_view en) {
    return app->add_option(name, values, pick(vi, en))->type_name(std::string(type));
  }
  // An option with one value that may be given again.
  void add_repeated(CLI::App* app, const std::string& name, std::vector<std::string>& values,
                    std::string_view type, std::string_view vi, std::string_view en) {
    add_list(app, name, values, type, vi, en)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }
  void add_flag(CLI::App* app, const std::string& name, bool& value, std::string_view vi,
                std::string_view en) {
    app->add_flag(name, value, pick(vi, en));
  }

  void add_common(CLI::App* app) {
    add(app, "--lang", words_.language, "vi|en", "ngôn ngữ; mặc định theo LC_ALL, LC_MESSAGES, LANG",
        "language; else that of LC_ALL, LC_MESSAGES, LANG");
    add(app, "--color", words_.colour, "WHEN", "tô màu: auto, always, never; NO_COLOR được tôn trọng",
        "colours: auto, always, never; NO_COLOR is honoured");
    app->set_help_flag("-h,--help", pick("hiện trợ giúp này", "show this help"));
  }
  void add_width(CLI::App* app) {
    add(app, "--width", words_.width, "N", "bề rộng bảng tính bằng cột màn hình; 0: không giới hạn",
        "width of tables in columns of the screen; 0: no limit");
  }
  void add_output(CLI::App* app) {
    add(app, "-o,--output", options_.output, "FILE", "ghi vào tệp: tệp xuất hiện trọn vẹn hoặc không có",
        "write to a file, which appears whole or not at all");
  }
  void add_byte_order_mark(CLI::App* app) {
    add_flag(app, "--bom", options_.byte_order_mark,
             "ghi CSV có dấu UTF-8 ở đầu, để Excel đọc đúng tiếng Việt",
             "begin CSV with the UTF-8 mark, so that Excel reads Vietnamese");
  }
  void add_framework(CLI::App* app) {
    add(app, "FRAMEWORK", words_.framework, "FILE", "bộ tiêu chí (JSON); “-” là đầu vào chuẩn",
        "the framework (JSON); “-” is standard input");
  }
  void add_calendar(CLI::App* app) {
    add_repeated(
        app, "--calendar", options_.calendars, "FILE",
        "lịch nghỉ bổ sung (CSV: date, kind là holiday, swapped_working_day hoặc unsettled); có sẵn "
        "2021–2026",
        "more days off (CSV: date, kind of holiday, swapped_working_day or unsettled); 2021–2026 are "
        "built in");
  }
  void add_inputs(CLI::App* app) {
    add_list(
        app, "INPUT", options_.inputs, "FILE",
        "số liệu: .csv (dài: unit,fact,value; hoặc rộng: mỗi số liệu một cột), .json, .jsonl; “-” là đầu vào "
        "chuẩn",
        "facts: .csv (long: unit,fact,value; or wide: a column a fact), .json, .jsonl; “-” is standard input")
        ->expected(-1);
    add_repeated(app, "-u,--units", options_.units, "FILE",
                 "danh mục đơn vị (CSV: unit, name, kind, parent, các cột khác là thuộc tính)",
                 "unit register (CSV: unit, name, kind, parent, any other column is an attribute)");
    add_repeated(
        app, "--records", options_.records, "KIND=FILE",
        "bản ghi để tính số liệu mà bộ tiêu chí lấy từ đó (dossiers=ho-so.csv); ghi được nhiều lần",
        "records from which to count the facts that the framework takes from them (dossiers=FILE); may be "
        "repeated");
    add_repeated(app, "--record-mapping", options_.record_mappings, "KIND=FILE",
                 "ánh xạ cột của loại bản ghi đó (parindex-records/1)",
                 "the mapping of that kind's columns (parindex-records/1)");
    add_repeated(app, "--previous", options_.previous, "FILE",
                 "số liệu của kỳ trước, cho previous() và last_year(); không ghi kỳ thì là cùng kỳ năm trước",
                 "facts of an earlier period, for previous() and last_year(); when they name none, that of a "
                 "year earlier");
    add_calendar(app);
    add(app, "-p,--period", words_.period, "P",
        "kỳ của số liệu không ghi kỳ: 2026, 2026-06, 2026-Q2 hoặc 2026-01-01..2026-06-30",
        "period of facts that name none: 2026, 2026-06, 2026-Q2 or 2026-01-01..2026-06-30");
    add_repeated(
        app, "--register", options_.registers, "FILE",
        "sổ tài liệu kiểm chứng (CSV, JSON Lines): unit, id, kind, number, date, issuer, title, uri, sha256, "
        "items, facts, valid_from, valid_to, verdict",
        "register of evidence (CSV, JSON Lines): unit, id, kind, number, date, issuer, title, uri, sha256, "
        "items, facts, valid_from, valid_to, verdict");
    add(app, "--files", options_.files, "DIR",
        "thư mục chứa tệp của tài liệu trong sổ; mặc định là thư mục của sổ",
        "folder with the files of the register's documents; else the register's own");
    add(app, "--input-format", options_.input_format, "F",
        "dạng của mọi tệp số liệu: csv, json, jsonl; mặc định theo đuôi tệp",
        "format of all inputs: csv, json, jsonl; else by the file's ending");
    add_flag(
        app, "-k,--keep-going", options_.keep_going,
        "bỏ qua đơn vị có số liệu sai, chấm các đơn vị còn lại (vẫn báo lỗi và kết thúc với mã 1)",
        "leave out units whose data is wrong and score the others (says so, and still ends with code 1)");
  }

  void build_check(CLI::App* app) {
    add_list(app, "FRAMEWORK", options_.frameworks, "FILE",
             "bộ tiêu chí (JSON), một hay nhiều tệp; “-” là đầu vào chuẩn",
             "frameworks (JSON), one or more; “-” is standard input")
        ->expected(-1);
    add_flag(app, "--strict", options_.strict, "coi mọi cảnh báo là lỗi", "take every warning for an error");
    add(app, "-f,--format", options_.format, "F", "text (mặc định) hoặc json cho máy đọc",
        "text (default), or json for machines");
    made_.explain =
        add(app, "--explain", words_.explain, "[CODE]",
            "giải thích một mã lỗi: nghĩa, ví dụ, cách sửa; không ghi mã: liệt kê tất cả",
            "explain a mistake's code: meaning, example, what to do; without a code: list them all")
            ->expected(0, 1);
    add_output(app);
    app->footer(
        pick("Ví dụ:\n"
             "  parindex check bo-tieu-chi.json\n"
             "  parindex check --strict *.json\n"
             "  parindex check --explain MAX_SUM\n"
             "\n"
             "Kết thúc với mã 1 khi có lỗi. Cảnh báo không cản trở việc chấm điểm.\n",
             "Examples:\n"
             "  parindex check framework.json\n"
             "  parindex check --strict *.json\n"
             "  parindex check --explain MAX_SUM\n"
             "\n"
             "Ends with code 1 when there are errors. Warnings do not stand in the way of scoring.\n"));
  }

  void build_score(CLI::App* app) {
    add_framework(app);
    add_inputs(app);
    add(app, "-f,--format", options_.format, "F",
        "table (mặc định), json (một mảng), jsonl (mỗi dòng một bảng điểm), csv; không ghi thì theo đuôi tệp "
        "của -o",
        "table (default), json (one array), jsonl (a scorecard a line), csv; when not given, by the ending "
        "of -o");
    add_flag(app, "--long", options_.long_rows,
             "CSV dài: mỗi đơn vị và tiêu chí một dòng (mặc định: mỗi đơn vị một dòng)",
             "long CSV: a row a unit and item (else a row a unit)");
    add_byte_order_mark(app);
    add_output(app);
    add_width(app);
    app->footer(pick(
        "Ví dụ:\n"
        "  parindex score bo-tieu-chi.json so-lieu.csv\n"
        "  parindex score bo-tieu-chi.json so-lieu.csv --units don-vi.csv --format jsonl -o bang-diem.jsonl\n"
        "  parindex score bo-tieu-chi.json xa-1.json xa-2.json --period 2026 --format csv --bom -o diem.csv\n"
        "\n"
        "Một đơn vị: bảng đầy đủ các tiêu chí. Nhiều đơn vị: mỗi đơn vị một dòng, theo thứ tự số liệu.\n",
        "Examples:\n"
        "  parindex score framework.json facts.csv\n"
        "  parindex score framework.json facts.csv --units units.csv --format jsonl -o scores.jsonl\n"
        "  parindex score framework.json a.json b.json --period 2026 --format csv --bom -o scores.csv\n"
        "\n"
        "One unit: the whole table of items. Many units: a row a unit, in the order of the facts.\n"));
  }

  void build_explain(CLI::App* app) {
    add_framework(app);
    add_inputs(app);
    add(app, "--unit", options_.unit, "ID", "mã đơn vị; không cần khi chỉ có một đơn vị",
        "the unit's id; not needed when there is one unit");
    add(app, "--item", options_.item, "CODE", "mã tiêu chí; không ghi thì liệt kê mọi điểm mất, lớn trước",
        "the item's code; without it all points lost are listed, the largest first");
    add_output(app);
    add_width(app);
    app->footer(
        pick("Ví dụ:\n"
             "  parindex explain bo-tieu-chi.json so-lieu.csv --unit H44\n"
             "  parindex explain bo-tieu-chi.json so-lieu.csv --unit H44 --item ON_TIME\n",
             "Examples:\n"
             "  parindex explain framework.json facts.csv --unit H44\n"
             "  parindex explain framework.json facts.csv --unit H44 --item ON_TIME\n"));
  }

  void build_rank(CLI::App* app) {
    add_framework(app);
    add_inputs(app);
    add(app, "--kind", options_.kind, "K", "chỉ loại đơn vị này (province, commune …)",
        "only this kind of unit (province, commune …)");
    add(app, "--by", options_.by, "ITEM", "xếp hạng theo một lĩnh vực hoặc tiêu chí",
        "rank by one item instead of the total");
    add(app, "--top", words_.top, "N", "chỉ hiện các hạng từ 1 đến N (kể cả đồng hạng)",
        "only ranks 1 to N (ties included)");
    add(app, "-f,--format", options_.format, "F",
        "table (mặc định), csv hoặc json; không ghi thì theo đuôi tệp của -o",
        "table (default), csv or json; when not given, by the ending of -o");
    add_byte_order_mark(app);
    add_output(app);
    add_width(app);
    app->footer(
        pick("Ví dụ:\n"
             "  parindex rank bo-tieu-chi.json so-lieu.csv --kind commune\n"
             "  parindex rank bo-tieu-chi.json so-lieu.csv --by TDGQ --top 10\n"
             "\n"
             "Đơn vị chưa đủ số liệu hoặc bị loại được liệt kê riêng, không xếp hạng.\n",
             "Examples:\n"
             "  parindex rank framework.json facts.csv --kind commune\n"
             "  parindex rank framework.json facts.csv --by TDGQ --top 10\n"
             "\n"
             "Units that are incomplete or disqualified are listed apart, without a rank.\n"));
  }

  void build_report(CLI::App* app) {
    add_framework(app);
    add_inputs(app);
    add(app, "--unit", options_.unit, "ID",
        "báo cáo về một đơn vị, đặt cạnh nhóm so sánh của nó; không ghi thì về mọi đơn vị",
        "report on one unit beside those it is compared with; else on all units");
    add_flag(app, "--advise", options_.advise,
             "HTML, một đơn vị: thêm cách thêm điểm ít công nhất, và điểm có nguy cơ mất",
             "HTML, one unit: also the least changes that gain points, and points at risk");
    add(app, "-t,--target", options_.target, "TARGET",
        "với --advise: cách đạt total:80, index:90, band:A hoặc rank:3",
        "with --advise: the way to total:80, index:90, band:A or rank:3");
    add(app, "--effort", options_.effort, "FILE",
        "với --advise: số liệu nào thay đổi được, tốn bao nhiêu (JSON, parindex-effort/1)",
        "with --advise: which facts may change, at what cost (JSON, parindex-effort/1)");
    add_flag(app, "--simulate", options_.simulate,
             "HTML: thêm khoảng hạng khi trọng số, ngưỡng, số liệu thay đổi ngẫu nhiên",
             "HTML: also intervals of ranks when weights, thresholds and facts are drawn at random");
    add(app, "--plan", options_.plan, "FILE",
        "với --simulate: phương án mô phỏng (JSON); mặc định trọng số các lĩnh vực ±25%",
        "with --simulate: the simulation plan (JSON); else the weights of top items within ±25%");
    add(app, "-f,--format", options_.format, "F",
        "html (mặc định), xlsx hoặc docx; không ghi thì theo đuôi tệp của -o",
        "html (default), xlsx or docx; when not given, by the ending of -o");
    add_output(app);
    app->footer(pick(
        "Ví dụ:\n"
        "  parindex report bo-tieu-chi.json so-lieu.csv --units don-vi.csv -o bao-cao.html\n"
        "  parindex report bo-tieu-chi.json so-lieu.csv --unit H44 --previous nam-truoc.csv -o H44.html\n"
        "  parindex report bo-tieu-chi.json so-lieu.csv --unit H44 --advise --simulate -o H44.html\n"
        "  parindex report bo-tieu-chi.json so-lieu.csv --unit H44 -o H44.xlsx\n"
        "\n"
        "Báo cáo là một tệp đọc được ở mọi nơi, không cần mạng; in trên giấy A4.\n",
        "Examples:\n"
        "  parindex report framework.json facts.csv --units units.csv -o report.html\n"
        "  parindex report framework.json facts.csv --unit H44 --previous last-year.csv -o H44.html\n"
        "  parindex report framework.json facts.csv --unit H44 --advise --simulate -o H44.html\n"
        "  parindex report framework.json facts.csv --unit H44 -o H44.xlsx\n"
        "\n"
        "The report is one file that can be read anywhere, without a network, and prints on A4.\n"));
  }

  void build_import(CLI::App* app) {
    add_list(app, "SHEET", options_.inputs, "FILE", "bảng tính .xlsx: bảng tiêu chí, hoặc phiếu đã điền điểm",
             "the spreadsheet (.xlsx): a table of criteria, or a sheet with points filled in")
        ->expected(-1);
    add(app, "--sheet", options_.item, "NAME",
        "tên trang tính; không ghi thì trang đầu tiên có bảng tiêu chí",
        "name of the sheet; else the first that holds a table of criteria");
    add(app, "--framework", words_.framework, "FILE",
        "bộ tiêu chí: đọc điểm tự chấm, thẩm định đã điền thành phiếu chấm điểm",
        "a framework: reads the points filled in (self-scored, appraised) as an assessment");
    add(app, "--unit", options_.unit, "ID", "mã đơn vị của phiếu đã điền", "the unit of a filled-in sheet");
    add_output(app);
    app->footer(pick(
        "Ví dụ:\n"
        "  parindex import bang-tieu-chi.xlsx -o ban-nhap.json\n"
        "  parindex import phieu-da-dien.xlsx --framework bo-tieu-chi.json --unit H44.229 -o phieu.json\n"
        "\n"
        "Mọi điều phải đoán hoặc mâu thuẫn đều được báo kèm ô; không gì được sửa âm thầm.\n",
        "Examples:\n"
        "  parindex import criteria.xlsx -o draft.json\n"
        "  parindex import filled.xlsx --framework framework.json --unit H44.229 -o assessment.json\n"
        "\n"
        "Whatever had to be guessed or contradicts itself is told with its cell; nothing is mended "
        "silently.\n"));
  }

  void build_template(CLI::App* app) {
    add_framework(app);
    add(app, "-f,--format", options_.format, "F",
        "csv (mặc định) hoặc json; không ghi thì theo đuôi tệp của -o",
        "csv (default) or json; when not given, by the ending of -o");
    add_flag(app, "--wide", options_.wide_rows, "CSV rộng: mỗi đơn vị một dòng, mỗi số liệu một cột",
             "wide CSV: a row a unit, a column a fact");
    add_repeated(app, "-u,--units", options_.units, "FILE",
                 "danh mục đơn vị (CSV): tạo sẵn chỗ cho từng đơn vị",
                 "unit register (CSV): makes room for each unit");
    add_byte_order_mark(app);
    add_output(app);
    app->footer(pick(
        "Ví dụ:\n"
        "  parindex template bo-tieu-chi.json -o so-lieu.csv\n"
        "  parindex template bo-tieu-chi.json --units don-vi.csv --wide --bom -o so-lieu.csv\n"
        "\n"
        "Điền xong thì chấm: parindex score bo-tieu-chi.json so-lieu.csv. Ô để trống nghĩa là chưa có số "
        "liệu.\n",
        "Examples:\n"
        "  parindex template framework.json -o facts.csv\n"
        "  parindex template framework.json --units units.csv --wide --bom -o facts.csv\n"
        "\n"
        "Filled in, score it: parindex score framework.json facts.csv. An empty cell means not given.\n"));
  }

  void build_evidence(CLI::App* app) {
    add_framework(app);
    add_inputs(app);
    add(app, "-m,--mapping", options_.mapping, "FILE",
        "ánh xạ của sổ tài liệu (JSON, parindex-records/1): cột nào là trường nào",
        "mapping of the register (JSON, parindex-records/1): which column is which field");
    add(app, "-f,--format", options_.format, "F",
        "table (mặc định), csv, json; không ghi thì theo đuôi tệp của -o",
        "table (default), csv, json; when not given, by the ending of -o");
    add_flag(app, "--all", options_.all, "cả những tiêu chí đã đủ tài liệu",
             "also items whose documents are complete");
    add_width(app);
    add_byte_order_mark(app);
    add_output(app);
    app->footer(
        pick("Ví dụ:\n"
             "  parindex evidence bo-tieu-chi.json phieu.json --register so-tai-lieu.csv\n"
             "\n"
             "Thiếu tài liệu là một kết quả, không phải lỗi: lệnh kết thúc với mã 0.\n",
             "Examples:\n"
             "  parindex evidence framework.json assessment.json --register documents.csv\n"
             "\n"
             "Missing evidence is a result, not a mistake: the command ends with code 0.\n"));
  }

  void build_simulate(CLI::App* app) {
    add_framework(app);
    add_inputs(app);
    add(app, "--plan", options_.plan, "FILE",
        "phương án mô phỏng (JSON): thay đổi gì, bao nhiêu; mặc định trọng số các lĩnh vực ±25%",
        "simulation plan (JSON): what is drawn, how far; else the weights of top items within ±25%");
    add(app, "-n,--draws", words_.draws, "N", "số lần thử; mặc định theo phương án, 10000",
        "draws; else the plan's, 10000");
    add(app, "--seed", words_.seed, "S", "mầm ngẫu nhiên; cùng mầm thì cùng kết quả",
        "seed of the random numbers; the same seed, the same result");
    add(app, "--threads", words_.threads, "N", "số luồng; mặc định 1, kết quả như nhau",
        "threads; else 1, the result is the same");
    add_flag(app, "--pairs", options_.pairs, "JSON: số lần thử mỗi đơn vị đứng trước từng đơn vị khác",
             "JSON: in how many draws each unit stands before each other");
    add_flag(app, "--leave-out", options_.leave_out, "hạng đổi ra sao khi bỏ từng tiêu chí",
             "how ranks change without each item");
    add(app, "--sensitivity", words_.samples, "N", "chỉ số Sobol của từng yếu tố, từ N mẫu gốc",
        "Sobol indices of what is drawn, from N base samples");
    add_repeated(app, "--unit", options_.of_units, "ID",
                 "với --sensitivity: cả hạng và chỉ số của đơn vị này",
                 "with --sensitivity: also of this unit's rank and index");
    add(app, "-f,--format", options_.format, "F",
        "table (mặc định), json hoặc csv; không ghi thì theo đuôi tệp của -o",
        "table (default), json or csv; when not given, by the ending of -o");
    add_byte_order_mark(app);
    add_output(app);
    add_width(app);
    app->footer(pick(
        "Ví dụ:\n"
        "  parindex simulate bo-tieu-chi.json so-lieu.csv\n"
        "  parindex simulate bo-tieu-chi.json so-lieu.csv --plan phuong-an.json --seed 7 -o mo-phong.json\n"
        "\n"
        "Mỗi lần thử chấm lại theo đúng quy tắc với các số đã thay; xem examples/FORMATS.md.\n",
        "Examples:\n"
        "  parindex simulate framework.json facts.csv\n"
        "  parindex simulate framework.json facts.csv --plan plan.json --seed 7 -o outcome.json\n"
        "\n"
        "Every draw is scored by the real rules with the drawn numbers in place; see "
        "examples/FORMATS.md.\n"));
  }

  void build_advise(CLI::App* app) {
    add_framework(app);
    add_inputs(app);
    add(app, "--unit", options_.unit, "ID", "mã đơn vị; không cần khi chỉ có một đơn vị",
        "the unit's id; not needed when there is one unit");
    add(app, "--item", options_.item, "CODE", "chỉ tiêu chí này, với mọi bước",
        "only this item, with all its steps");
    add(app, "-t,--target", options_.target, "TARGET",
        "cần đạt: total:80, index:90, band:A hoặc rank:3; cho cách ít công nhất",
        "what to reach: total:80, index:90, band:A or rank:3; gives the cheapest way");
    add(app, "--effort", options_.effort, "FILE",
        "số liệu nào thay đổi được, đến đâu, tốn bao nhiêu (JSON, parindex-effort/1)",
        "which facts may change, how far, at what cost (JSON, parindex-effort/1)");
    add(app, "--least", options_.least, "WHAT",
        "ít nhất về: effort (công sức, mặc định) hoặc changes (số thay đổi)",
        "the least of: effort (default) or changes");
    add(app, "--as-of", words_.as_of, "DATE", "tính đến ngày này thay cho ngày ghi trong phiếu",
        "as of this day, instead of the assessment's own");
    add(app, "--changed", options_.changed, "FILE",
        "ghi mọi phiếu (JSON Lines), đã thay đổi theo --target, để chấm lại",
        "write all assessments (JSON Lines) as --target changes them, to be scored again");
    add(app, "-f,--format", options_.format, "F",
        "table (mặc định), csv hoặc json; không ghi thì theo đuôi tệp của -o",
        "table (default), csv or json; when not given, by the ending of -o");
    add_byte_order_mark(app);
    add_output(app);
    add_width(app);
    app->footer(pick(
        "Ví dụ:\n"
        "  parindex advise bo-tieu-chi.json so-lieu.csv --units don-vi.csv --unit H44\n"
        "  parindex advise bo-tieu-chi.json so-lieu.csv --unit H44.46 --target rank:10 --effort "
        "cong-suc.json\n"
        "\n"
        "Mọi điểm hứa thêm đều là kết quả chấm lại số liệu đã thay đổi.\n",
        "Examples:\n"
        "  parindex advise framework.json facts.csv --units units.csv --unit H44\n"
        "  parindex advise framework.json facts.csv --unit H44.46 --target rank:10 --effort effort.json\n"
        "\n"
        "Every gain that is promised is what scoring the changed facts gives.\n"));
  }

  void build_compare(CLI::App* app) {
    add_framework(app);
    add_inputs(app);
    add(app, "--unit", options_.unit, "ID", "chỉ đơn vị này", "only this unit");
    add(app, "--with", options_.with, "WHAT",
        "so với đơn vị khác (mã), median (trung vị) hoặc best (đơn vị đứng đầu)",
        "against another unit (its id), median or best of the cohort");
    add(app, "--published", options_.published, "FILE",
        "bảng đã công bố (CSV: unit, item, points, rank … hoặc mã tiêu chí): liệt kê mọi ô khác",
        "a published table (CSV: unit, item, points, rank … or labels of items): lists every cell that "
        "differs");
    add_flag(app, "--briefing", options_.briefing,
             "bản tin trong ngày: các tệp theo thứ tự ngày, hai ngày cuối được so với nhau",
             "briefing of the day: files in order of days; the last two are compared");
    add_repeated(
        app, "--alert", options_.alerts, "NAME=VALUE",
        "với --briefing: ngưỡng cảnh báo drop (điểm), ratio-drop, noise, red, amber, issues, falling-days, "
        "watch (loại:số đơn vị); dùng được nhiều lần",
        "with --briefing: what to alert at: drop (points), ratio-drop, noise, red, amber, issues, "
        "falling-days, "
        "watch (kind:how many); may be repeated");
    add(app, "--before-framework", options_.before_framework, "FILE", "bộ tiêu chí của kỳ trước, nếu khác",
        "the framework of the earlier period, where it is another one");
    add(app, "-m,--mapping", options_.mapping, "FILE",
        "tiêu chí cũ nào ứng với tiêu chí mới nào (JSON, parindex-mapping/1)",
        "which old items answer to which new ones (JSON, parindex-mapping/1)");
    add(app, "-f,--format", options_.format, "F",
        "table (mặc định), csv hoặc json; không ghi thì theo đuôi tệp của -o",
        "table (default), csv or json; when not given, by the ending of -o");
    add_byte_order_mark(app);
    add_output(app);
    add_width(app);
    app->footer(
        pick("Ví dụ:\n"
             "  parindex compare bo-tieu-chi.json 2025.csv 2026.csv --units don-vi.csv\n"
             "  parindex compare bo-tieu-chi.json so-lieu.csv --unit H44.46 --with median\n"
             "  parindex compare bo-tieu-chi.json so-lieu.csv --published cong-bo.csv\n"
             "  parindex compare bo-tieu-chi.json hom-qua.csv hom-nay.csv --units don-vi.csv --briefing "
             "--alert drop=0.3\n"
             "\n"
             "Đơn vị mới có cột “predecessors” trong danh mục được so với tổng các đơn vị cũ.\n",
             "Examples:\n"
             "  parindex compare framework.json 2025.csv 2026.csv --units units.csv\n"
             "  parindex compare framework.json facts.csv --unit H44.46 --with median\n"
             "  parindex compare framework.json facts.csv --published published.csv\n"
             "  parindex compare framework.json yesterday.csv today.csv --units units.csv --briefing --alert "
             "drop=0.3\n"
             "\n"
             "A new unit with “predecessors” in the register is compared with the old units together.\n"));
  }

  void build_diff(CLI::App* app) {
    add_list(app, "FRAMEWORK", options_.frameworks, "FILE", "bộ tiêu chí cũ, bộ tiêu chí mới",
             "the old framework and the new one")
        ->expected(-1);
    add(app, "-f,--format", options_.format, "F",
        "table (mặc định), csv hoặc json; không ghi thì theo đuôi tệp của -o",
        "table (default), csv or json; when not given, by the ending of -o");
    add_byte_order_mark(app);
    add_output(app);
    add_width(app);
    app->footer(pick("Ví dụ:\n  parindex diff bo-tieu-chi-2025.json bo-tieu-chi-2026.json\n",
                     "Examples:\n  parindex diff framework-2025.json framework-2026.json\n"));
  }

  void build_facts(CLI::App* app) {
    std::string kinds;
    for (const std::string_view kind : record_kinds())
      kinds += (kinds.empty() ? "" : ", ") + std::string(kind);
    add(app, "KIND", options_.record_kind, "WORD", "loại bản ghi: " + kinds, "kind of record: " + kinds);
    add_list(app, "FILE", options_.inputs, "FILE",
             "bảng bản ghi: CSV hoặc TSV, để nguyên hay nén .gz, .zst; “-” là đầu vào chuẩn",
             "tables of records: CSV or TSV, plain, .gz or .zst; “-” is standard input")
        ->expected(-1);
    add(app, "-m,--mapping", options_.mapping, "FILE",
        "ánh xạ (JSON, parindex-records/1): cột nào là trường nào; không có: tên cột là tên trường",
        "mapping (JSON, parindex-records/1): which column is which field; without it columns are named as "
        "fields");
    add(app, "--form", options_.form, "FILE",
        "phiếu khảo sát (JSON, parindex-survey-form/1): lựa chọn và trọng số, nhóm người trả lời",
        "the survey's form (JSON, parindex-survey-form/1): options with their weights, groups of "
        "respondents");
    add(app, "--framework", options_.records_framework, "FILE",
        "chỉ tính những số liệu mà bộ tiêu chí này lấy từ bản ghi",
        "only what this framework's facts take from records");
    add_repeated(app, "-p,--period", words_.periods, "P",
                 "kỳ: 2026, 2026-06, 2026-Q2 hoặc 2026-01-01..2026-06-30; ghi được nhiều lần",
                 "period: 2026, 2026-06, 2026-Q2 or 2026-01-01..2026-06-30; may be repeated");
    add(app, "--as-of", words_.as_of, "DATE",
        "ngày xét những việc còn đang làm (YYYY-MM-DD); mặc định là ngày cuối kỳ",
        "the day on which what still runs is looked at (YYYY-MM-DD); else the period's last day");
    add_repeated(app, "-u,--units", options_.units, "FILE",
                 "danh mục đơn vị (CSV); bản ghi của đơn vị khác bị loại",
                 "unit register (CSV); records of other units are refused");
    add(app, "--rows", options_.rows, "FACT",
        "thay vì số liệu, liệt kê từng bản ghi được tính vào số liệu này của đơn vị --unit",
        "instead of facts, list every record that is counted in this fact of the unit --unit");
    add(app, "--unit", options_.unit, "ID", "mã đơn vị của --rows", "the unit of --rows");
    add_calendar(app);
    add(app, "--threads", words_.threads, "N", "số luồng; mặc định 1", "threads; else 1");
    add(app, "-f,--format", options_.format, "F",
        "csv (mặc định; đọc được bằng parindex score) hoặc json (kèm nguồn); không ghi thì theo đuôi tệp của "
        "-o",
        "csv (default; parindex score reads it) or json (with sources); when not given, by the ending of -o");
    add_flag(app, "-k,--keep-going", options_.keep_going,
             "bỏ qua dòng sai, tính các dòng còn lại (vẫn liệt kê và kết thúc với mã 1)",
             "leave out rows that are wrong and count the others (lists them, and still ends with code 1)");
    add_byte_order_mark(app);
    add_output(app);
    app->footer(
        pick("Ví dụ:\n"
             "  parindex facts dossiers ho-so.csv.gz --period 2026-Q2 --units don-vi.csv -o so-lieu.csv\n"
             "  parindex facts dossiers ho-so.csv --mapping cot.json --period 2026 --format json\n"
             "  parindex facts dossiers ho-so.csv --period 2026-Q2 --rows finished_late --unit 07-H44\n"
             "\n"
             "Mọi dòng đều được tính hoặc bị loại kèm lý do; không dòng nào bị bỏ qua lặng lẽ.\n",
             "Examples:\n"
             "  parindex facts dossiers dossiers.csv.gz --period 2026-Q2 --units units.csv -o facts.csv\n"
             "  parindex facts dossiers dossiers.csv --mapping columns.json --period 2026 --format json\n"
             "  parindex facts dossiers dossiers.csv --period 2026-Q2 --rows finished_late --unit 07-H44\n"
             "\n"
             "Every row is counted or refused with a reason; none is dropped silently.\n"));
  }

  // In the order of kCommands.
  static constexpr void (Registrar::*kBuilders[])(CLI::App*) = {
      &Registrar::build_check,    &Registrar::build_score,  &Registrar::build_explain,
      &Registrar::build_rank,     &Registrar::build_report, &Registrar::build_template,
      &Registrar::build_simulate, &Registrar::build_import, &Registrar::build_evidence,
      &Registrar::build_facts,    &Registrar::build_advise, &Registrar::build_compare,
      &Registrar::build_diff,
  };
  static_assert(std::size(kBuilders) == std::size(kCommands));

  Language language_;
  Words& words_;
  Options& options_;
  Grammar made_;
};

}  // namespace

std::span<const Command> commands() { return kCommands; }

Grammar make_grammar(Language language, Words& words, Options& options) {
  return Registrar(language, words, options).build();
}

}  // namespace parindex::inline v1::tool
