// SPDX-License-Identifier: Apache-2.0
// parindex rank: one table a cohort, incomplete and disqualified units apart.
#include <algorithm>
#include <string>

#include "input/nearest.hpp"
#include "model/model.hpp"
#include "output/ranking.hpp"
#include "text/utf8.hpp"
#include "tool/command.hpp"

namespace parindex::inline v1::tool {
namespace {

// A kind that neither the framework nor any unit knows is a wrong call.
bool known_kind(Session& session, const Scored& scored, const std::string& kind) {
  const detail::Model& model = scored.framework.model();
  if (model.find_kind(kind) != nullptr) return true;
  const bool of_a_unit = std::any_of(scored.cards.begin(), scored.cards.end(),
                                     [&](const Scorecard& card) { return card.unit.kind == kind; });
  if (of_a_unit) return true;
  detail::Nearest nearest(kind);
  std::string names;
  for (const detail::Kind& known : model.kinds) {
    nearest.offer(known.name);
    names += (names.empty() ? "" : ", ") + known.name;
  }
  std::string text =
      std::string(session.pick("không có loại đơn vị “", "there is no kind of unit “")) + kind + "”";
  if (!nearest.best().empty()) {
    text += did_you_mean(nearest.best(), session.language());
  } else if (!names.empty()) {
    text += std::string(session.pick("; bộ tiêu chí có: ", "; the framework has: ")) + names;
  }
  session.wrong_call(text);
  return false;
}

}  // namespace

int run_rank(const Options& options) {
  Session session(options);
  const std::optional<std::string> format =
      chosen_format(session, options, {"table", "csv", "json"}, "table");
  if (!format) return session.status();
  const std::optional<Scored> scored = score_inputs(
      session, options, {.reasons = true, .traces = false, .keep_going = options.keep_going, .seals = false});
  if (!scored) return session.status();

  detail::RankingOptions ranking;
  ranking.top = options.top;
  ranking.kind = options.kind;
  if (!options.kind.empty() && !known_kind(session, *scored, options.kind)) return session.status();
  if (!options.by.empty()) {
    const std::optional<std::size_t> item = find_item(session, scored->framework, options.by);
    if (!item) return session.status();
    ranking.by = static_cast<detail::Index>(*item);
  }
  const std::vector<detail::RankingTable> tables =
      detail::make_ranking(scored->framework, scored->cards, ranking);

  Output out(options.output);
  if (*format == "json") {
    out.write(detail::ranking_json(scored->framework, scored->cards, tables, ranking));
  } else if (*format == "csv") {
    if (options.byte_order_mark) out.write(detail::text::kByteOrderMark);
    out.write(detail::ranking_csv(scored->framework, scored->cards, tables, ranking));
  } else {
    const detail::Look look = look_of_output(
        options.language, options.colour, options.width ? &*options.width : nullptr, !options.output.empty());
    out.write(detail::ranking_table(scored->framework, scored->cards, tables, ranking, look));
    if (tables.empty())
      session.note(session.pick("không có đơn vị nào để xếp hạng", "there is no unit to rank"));
  }
  session.finish(out);
  return session.status();
}

}  // namespace parindex::inline v1::tool
