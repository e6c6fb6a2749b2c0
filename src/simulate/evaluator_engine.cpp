// SPDX-License-Identifier: Apache-2.0
// Draws by the evaluator, one at a time: any framework, any document.
#include <utility>

#include "score/stages.hpp"
#include "score/unit_scorer.hpp"
#include "simulate/drawn_cells.hpp"

namespace parindex::inline v1::detail {
namespace {

class EvaluatorEngine final : public DrawnRules::Engine {
 public:
  explicit EvaluatorEngine(const DrawnRules::Impl& rules)
      : rules_(rules),
        batch_{*rules.framework, rules.given.batch->assessments, rules.given.batch->kinds_given} {
    for (Assessment& one : batch_.assessments)
      one.facts.resize(rules.model().slots.size());
  }

  std::size_t at_once() const override { return 1; }

  void run(std::span<const Sample> samples) override {
    const Sample& what = samples.front();
    wrong.clear();
    for (std::size_t which = 0; which < rules_.thresholds.size(); ++which) {
      const Rational value = rules_.threshold(which, what);
      for (Assessment& unit : batch_.assessments) {
        FactValue& fact = unit.facts[at(rules_.thresholds[which].slot)];
        fact.state = FactValue::State::kGiven;
        fact.set(value, {});
      }
    }
    const std::size_t units = rules_.units();
    for (std::size_t unit = 0; unit < units; ++unit) {
      const std::vector<DrawnCell>& cells = rules_.cells[unit];
      values_.resize(std::max(values_.size(), cells.size()));
      for (std::size_t i = 0; i < cells.size(); ++i) {
        values_[i] = rules_.value_of(cells[i], values_.data(), cells, what);
        const FactDeclaration& fact = rules_.model().facts[at(rules_.model().slots[at(cells[i].slot)].fact)];
        Rational value = Rational(values_[i]) * Rational::power_of_ten(-rules_.scales.at(cells[i].slot));
        if (fact.type == FactType::kPercent) value /= Rational(100);
        batch_.assessments[(*rules_.given.assessments)[unit]].facts[at(cells[i].slot)].set(value, {});
      }
    }
    const History history(batch_, rules_.given.previous);
    const CohortStage cohorts(batch_, history, rules_.given.calendar);
    ScoreOptions how;
    how.calendar = rules_.given.calendar;
    how.reasons = how.traces = how.seals = false;
    parts_.assign(units, Parts());
    for (std::size_t unit = 0; unit < units; ++unit) {
      if (poll && unit % kUnitsBetweenQuestions == 0 && poll()) return;
      Scorecard card;
      Mistakes said(1);
      UnitScorer scorer(batch_, cohorts, history, how, said);
      if (scorer.score((*rules_.given.assessments)[unit], card)) {
        parts_[unit] = parts_of(*rules_.given.watch, card);
        parts_[unit].apart = !complete(card);
        continue;
      }
      parts_[unit].items.resize(rules_.given.watch->items.size());
      if (wrong.has_errors()) continue;
      wrong.append(std::move(said));
      wrong_draw = what.draw;
    }
  }

  bool whole(std::size_t, const Cast::Cohort&, std::vector<const std::int32_t*>&, std::vector<std::int64_t>&,
             std::vector<std::uint8_t>&) override {
    return false;
  }
  void parts(std::size_t, std::size_t unit, Parts& out) override { out = parts_[unit]; }

 private:
  const DrawnRules::Impl& rules_;
  BatchData batch_;
  std::vector<std::int64_t> values_;
  std::vector<Parts> parts_;
};

}  // namespace

std::unique_ptr<DrawnRules::Engine> evaluator_engine(const DrawnRules::Impl& rules) {
  return std::make_unique<EvaluatorEngine>(rules);
}

}  // namespace parindex::inline v1::detail
