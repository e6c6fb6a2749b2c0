// SPDX-License-Identifier: Apache-2.0
/// @file
/// Simulation: how much of a ranking rests on weights, thresholds and figures that might as well be others.
///
///     auto plan = parindex::SimulationPlan::load(json, *framework, mistakes);   // or weights(*framework, …)
///     auto outcome = parindex::simulate(*framework, *batch, *plan, mistakes, {.threads = 2});
///     outcome->units[0].rank.p5, outcome->units[0].rank.p95;      // of its ranks in 90 draws of 100
///     outcome->units[0].bands[0];                                 // in how many draws it had the first band
///     std::string text = parindex::to_json(*outcome, *framework);
///
/// # What a draw is
///
/// A draw is what the same units would have got under other numbers:
///
/// - **Weights.** The rules give an item its points, rounded as the framework says; a weight says how much
///   the item counts where its parent adds up: weight × points over weight × maximum. With `keep_sum` the
///   weights of one parent are brought back to the sum of maxima they had, so that 100 points stay 100.
/// - **Thresholds.** Bounds of tiers, targets and floors of ratios, ends of lines: the rules are evaluated
///   with the drawn number in the place of the written one.
/// - **Facts.** The rules are evaluated with the drawn figure. Counts stay whole and not negative, a part
///   that would exceed its whole is as large as the whole.
///
/// Everything else (rounding, guards, gates, bonuses, bands, ranks) is what scoring does: the ranks of a draw
/// are those that score() gives for a framework and facts rewritten that way.
///
/// # How numbers are drawn
///
/// A drawn number lies on a grid (`step`), every point of it as likely as the distribution says, exactly:
/// integers decide, no floating-point number does. The number behind (seed, what it is for, unit, draw) is a
/// function of these four (Philox4x32-10), so that results depend neither on threads nor on the order of
/// rows, and another entry in the plan changes none of the others' numbers.
///
/// # What comes out
///
/// Percentiles are those of the nearest rank: the p-th of n values is the ceil(p × n / 100)-th in order, a
/// value that occurred. Means are exact. Units that are pending or disqualified stand apart as in ranking.
///
/// Threads: pure functions of their arguments; threads they start have ended when they return. Errors:
/// everything wrong is reported in Mistakes; only std::bad_alloc is thrown. Memory: ranks are counted, not
/// kept: 4 bytes × units × units of the cohort for each thread; the index of each draw is kept up to
/// 16 million (draws × units), beyond that its percentiles are left out.
#ifndef PARINDEX_SIMULATION_HPP_
#define PARINDEX_SIMULATION_HPP_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parindex/assessment.hpp"
#include "parindex/calendar.hpp"
#include "parindex/framework.hpp"
#include "parindex/mistake.hpp"
#include "parindex/rational.hpp"
#include "parindex/text.hpp"
#include "parindex/views.hpp"

namespace parindex::inline v1 {

namespace detail {
struct DrawPlan;
}  // namespace detail

/// What is drawn, and how: a document of format parindex-simulation/1, read and checked. Immutable; a copy
/// shares.
class SimulationPlan {
 public:
  /// Draws and seed of plans that name none.
  static constexpr std::uint32_t kDefaultDraws = 10'000;
  /// The same.
  static constexpr std::uint64_t kDefaultSeed = 1;
  /// Most draws a plan may ask for.
  static constexpr std::uint32_t kMaxDraws = 10'000'000;

  /// Reads a plan for a framework.
  /// @param mistakes receives every error, in order of place
  /// @return nothing when there is an error
  [[nodiscard]] static std::optional<SimulationPlan> load(std::string_view json, const Framework& framework,
                                                          Mistakes& mistakes,
                                                          const LoadOptions& options = {});
  /// The plan there is without one: the weights of all top-level items uniform within ±25 % in steps of
  /// 0.1 %, their sum kept.
  /// @return nothing after an error (an item's maximum depends on facts)
  [[nodiscard]] static std::optional<SimulationPlan> weights(const Framework& framework, Mistakes& mistakes);

  /// How many draws it asks for.
  [[nodiscard]] std::uint32_t draws() const noexcept;
  /// What the numbers are keyed by.
  [[nodiscard]] std::uint64_t seed() const noexcept;

  /// For the library's own parts; not promised.
  [[nodiscard]] const detail::DrawPlan& data() const noexcept { return *data_; }
  /// The same.
  explicit SimulationPlan(std::shared_ptr<const detail::DrawPlan> data) noexcept : data_(std::move(data)) {}

 private:
  std::shared_ptr<const detail::DrawPlan> data_;
};

/// How a simulation runs.
struct SimulationOptions {
  std::optional<std::uint32_t> draws = {};  ///< else the plan's
  std::optional<std::uint64_t> seed = {};   ///< else the plan's
  unsigned threads = 1;                     ///< 0: as many as the processor has; the result is the same
  bool index = true;                        ///< also the spread of the index
  bool pairs = false;                       ///< also who comes before whom: units × units counts
  /// Base samples of Sobol indices; 0: none.
  std::uint32_t sensitivity = 0;
  /// Ids of units whose rank and index are looked at, too.
  std::vector<std::string> sensitivity_units = {};
  bool leave_out = false;              ///< also what every item's absence does to the ranks
  const Batch* previous = nullptr;     ///< earlier periods, for previous() and last_year()
  const Calendar* calendar = nullptr;  ///< working time; null: Calendar::vietnam()
  /// Called now and then on the calling thread with draws done and draws in all; true cancels: simulate()
  /// then gives nothing, without a mistake.
  std::function<bool(std::size_t done, std::size_t total)> progress = {};
};

/// Ranks of one unit over the draws in which it had one.
struct RankSpread {
  std::uint32_t base = 0;   ///< as things are; 0: none
  std::uint32_t least = 0;  ///< the best
  std::uint32_t p5 = 0;     ///< 5th percentile
  std::uint32_t p50 = 0;    ///< median
  std::uint32_t p95 = 0;    ///< 95th percentile
  std::uint32_t most = 0;   ///< the worst
  Rational mean;            ///< exact
};

/// Index of one unit over the same draws, each rounded as the framework rounds it.
struct IndexSpread {
  std::optional<Rational> base;  ///< as things are
  Rational least;                ///< the lowest
  std::optional<Rational> p5;    ///< 5th percentile; none when too many to keep
  std::optional<Rational> p50;   ///< median; the same
  std::optional<Rational> p95;   ///< 95th percentile; the same
  Rational most;                 ///< the highest
  Rational mean;                 ///< of the rounded ones, exact
};

/// What the draws made of one unit.
struct UnitSimulation {
  Unit unit;           ///< whose it is
  Period period;       ///< of which period
  std::string cohort;  ///< whom it is compared with
  std::string band;    ///< as things are; or empty
  std::size_t of = 0;  ///< ranked units of the cohort, as things are
  /// Draws in which it had a rank; the spreads are over these.
  std::uint64_t ranked = 0;
  RankSpread rank;                   ///< all zero when it never had one
  std::optional<IndexSpread> index;  ///< none when it never had one, or not asked for
  std::vector<std::uint64_t> bands;  ///< by position in Framework::bands(): in how many draws
  std::uint64_t without_band = 0;    ///< ranked draws without any
};

/// The ranking without one item.
struct LeftOutItem {
  std::size_t item = 0;              ///< position in Framework::items()
  std::vector<std::uint32_t> ranks;  ///< by unit; 0: none
  Rational mean_shift;               ///< mean of |rank - base rank| over units that have both
  std::uint32_t most_shift = 0;      ///< the largest of these
};

/// One thing that was drawn: for what comes of it, see Simulation::units.
struct DrawnNumber {
  std::string what;  ///< "weight", "threshold", "fact"
  std::string item;  ///< label of the item, or empty
  std::string fact;  ///< id of the fact, or empty
  Rational
      from;     ///< the least; weights: a share of the item's maximum; facts: 0, the range is the unit's own
  Rational to;  ///< the most, the same way
  Rational step;  ///< of the grid
};

/// Whose doing the variance of something is: Sobol indices, by the estimators of Jansen (1999), from counter-
/// based samples. All sums are exact; a value is rounded once.
struct Sensitivity {
  /// An index with the middle nine tenths of a bootstrap over batches of samples.
  struct Estimate {
    Rational value;  ///< exact
    Rational p5;     ///< of the bootstrap
    Rational p95;    ///< the same
  };
  /// One drawn number, or one fact of all units together.
  struct Factor {
    std::string what;               ///< "weight", "threshold", "fact"
    std::string name;               ///< label of the item with the number, or id of the fact
    std::optional<Estimate> first;  ///< what it does by itself; none when nothing varies
    std::optional<Estimate> total;  ///< together with the others
  };
  std::string of;               ///< "rank_shift" (mean |rank - base rank|), "rank" or "index"
  std::string unit;             ///< whose rank or index
  std::uint64_t samples = 0;    ///< base samples; each takes two evaluations and one a factor
  Rational variance;            ///< of the output, exact
  std::vector<Factor> factors;  ///< in order of the plan
};

/// The outcome of all draws.
struct Simulation {
  std::uint64_t seed = 0;             ///< what the numbers were keyed by
  std::uint32_t draws = 0;            ///< how many
  bool default_plan = false;          ///< nothing was said about what to draw
  std::vector<DrawnNumber> drawn;     ///< what was drawn
  std::vector<UnitSimulation> units;  ///< in the batch's order
  /// With SimulationOptions::pairs: in how many draws unit a had a better rank than unit b, at
  /// [a * units.size() + b]; 0 across cohorts.
  std::vector<std::uint32_t> before;
  std::vector<LeftOutItem> left_out;  ///< with SimulationOptions::leave_out: items of all levels
  /// With SimulationOptions::sensitivity: of the mean change of rank, and of the units asked for.
  std::vector<Sensitivity> sensitivity;
};

/// Draws, evaluates and ranks.
/// @param batch what the units say, read with the same framework
/// @return nothing after an error (the plan is for another framework, a unit's data is wrong), or when
/// progress cancelled
[[nodiscard]] std::optional<Simulation> simulate(const Framework& framework, const Batch& batch,
                                                 const SimulationPlan& plan, Mistakes& mistakes,
                                                 const SimulationOptions& options = {});

/// The outcome as JSON (format parindex-simulation-result/1), with a line end.
[[nodiscard]] std::string to_json(const Simulation& outcome, const Framework& framework);
/// A row a unit, with a header.
[[nodiscard]] std::string to_csv(const Simulation& outcome, const Framework& framework);
/// A table a cohort, by median rank.
[[nodiscard]] std::string to_table(const Simulation& outcome, const Framework& framework,
                                   const ViewOptions& options);

}  // namespace parindex::inline v1

#endif  // PARINDEX_SIMULATION_HPP_
