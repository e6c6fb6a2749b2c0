// SPDX-License-Identifier: Apache-2.0
#include "parindex/views.hpp"

#include "output/explanation.hpp"
#include "output/fact_template.hpp"
#include "output/ranking.hpp"
#include "output/scorecard_csv.hpp"
#include "output/scorecard_table.hpp"

namespace parindex::inline v1 {
namespace {

detail::Look look_of(const ViewOptions& options) {
  return {.language = options.language, .width = options.width, .colour = options.colour};
}

}  // namespace

std::string to_table(const Scorecards& cards, const Framework& framework, const ViewOptions& options) {
  if (cards.empty()) return {};
  if (cards.size() == 1) return detail::unit_table(framework, cards.front(), look_of(options));
  return detail::summary_table(framework, cards, look_of(options));
}

std::string to_csv(const Scorecards& cards, const Framework& framework, CsvShape shape, Language language) {
  detail::CsvWriter out;
  if (shape == CsvShape::kLong) {
    detail::write_long_header(out);
  } else {
    detail::write_wide_header(out, framework);
  }
  for (const Scorecard& card : cards) {
    if (shape == CsvShape::kLong) {
      detail::write_long_rows(out, framework, card, language);
    } else {
      detail::write_wide_row(out, framework, card);
    }
  }
  return std::move(out).take();
}

std::string explain(const Scorecard& card, const Framework& framework, const ViewOptions& options) {
  return detail::explain_unit(framework, card, look_of(options));
}

std::string explain_item(const Scorecard& card, const Framework& framework, const Batch& batch,
                         std::size_t item, const ViewOptions& options) {
  if (item >= framework.model().items.size()) return {};
  for (std::size_t at = 0; at < batch.size(); ++at) {
    if (batch.unit(at).id != card.unit.id || batch.period(at) != card.period) continue;
    return detail::explain_item(framework, batch, at, card, static_cast<detail::Index>(item),
                                look_of(options));
  }
  return {};
}

std::string to_ranking(const Scorecards& cards, const Framework& framework, ViewFormat format,
                       const RankingOptions& ranking, const ViewOptions& options) {
  detail::RankingOptions wanted;
  wanted.kind = ranking.kind;
  if (ranking.by) wanted.by = static_cast<detail::Index>(*ranking.by);
  wanted.top = ranking.top;
  const std::vector<detail::RankingTable> tables = detail::make_ranking(framework, cards, wanted);
  switch (format) {
    case ViewFormat::kCsv:
      return detail::ranking_csv(framework, cards, tables, wanted);
    case ViewFormat::kJson:
      return detail::ranking_json(framework, cards, tables, wanted);
    case ViewFormat::kTable:
      break;
  }
  return detail::ranking_table(framework, cards, tables, wanted, look_of(options));
}

std::string fact_form(const Framework& framework, const std::vector<Unit>& units, ViewFormat format,
                      CsvShape shape, Language language) {
  if (format == ViewFormat::kJson) return detail::template_json(framework, units, language);
  return shape == CsvShape::kWide ? detail::template_wide(framework, units, language)
                                  : detail::template_long(framework, units, language);
}

}  // namespace parindex::inline v1
