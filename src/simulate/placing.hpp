// SPDX-License-Identifier: Apache-2.0
// What for: ranks, bands and indexes of a cohort in one draw: exactly for any framework (place()), and by
// integers where one denominator serves everybody (FastCohort), with the same results.
#ifndef PARINDEX_SRC_SIMULATE_PLACING_HPP_
#define PARINDEX_SRC_SIMULATE_PLACING_HPP_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "simulate/parts.hpp"
#include "simulate/rank_kernel.hpp"

namespace parindex::inline v1::detail {

inline constexpr std::int64_t kNoIndexHere = std::numeric_limits<std::int64_t>::min();

// Units in the order they are worked on: cohort by cohort, within a cohort by id and period.
struct Cast {
  struct Cohort {
    std::string name;
    std::size_t first = 0, count = 0;
  };
  std::vector<std::size_t> order;  // positions in the batch
  std::vector<Cohort> cohorts;
};

// What bands ask for, by unit in the order of the cast.
struct BandLimits {
  struct Band {
    bool bounded = false, known = true, of_quotient = false, strictly = false, shared = false;
    Rational at_least, share;
  };
  std::vector<std::vector<Band>> of_unit;  // one entry: for all
  [[nodiscard]] const std::vector<Band>& at(std::size_t unit) const {
    return of_unit.size() == 1 ? of_unit.front() : of_unit[unit];
  }
};

// What a draw makes of the units, in the order of the cast.
struct Places {
  explicit Places(std::size_t units) : ranks(units), bands(units), index(units) {}
  std::vector<std::uint32_t> ranks;  // 0: none
  std::vector<std::int32_t> bands;   // -1: none
  std::vector<std::int64_t> index;   // at the framework's digits
};

// Ranks and classifies one cohort from exact totals (null: apart).
class Placer {
 public:
  Placer(const Model& model, const BandLimits& limits) : model_(model), limits_(limits) {}
  void place(const Cast::Cohort& cohort, const std::vector<std::optional<Total>>& totals,
             const std::vector<const Parts*>& parts, bool index, Places& out);

 private:
  const Model& model_;
  const BandLimits& limits_;
  std::vector<Rational> quotients_;
  std::vector<std::uint32_t> order_, competition_;
};

// A cohort whose units all count the same maxima in the same items: one sum of whole numbers decides.
class FastCohort {
 public:
  struct Fields {
    std::vector<std::int64_t> maxima;      // of the drawn items and those beside them, in points' unit
    std::vector<std::int64_t> applicable;  // of each, what counts; the same for every unit
    std::int64_t other = 0;                // what counts besides them
    int scale = 2;                         // points are whole numbers of 10^-scale
  };
  // One draw: a unit's sum is over fields; its points are sum * num / den in points' unit, its quotient
  // sum * of_whole / whole.
  struct Coefficients {
    std::vector<std::int64_t> of_field;
    Int128 num = 1, den = 1;
    std::int64_t of_whole = 1;
    Int128 whole = 1;
  };

  // @return nothing when ties, bands or rounding need more than one sum
  static std::optional<FastCohort> make(const Model& model, const Cast::Cohort& cohort,
                                        const BandLimits& limits, Fields fields);

  // Coefficients of drawn numbers: `k` by field, 0 for fields that are not drawn; all kept to their sum when
  // `keep_sum`. @return false when they do not fit
  bool coefficients(const std::vector<std::int32_t>& k, const std::vector<bool>& drawn, std::int32_t grid,
                    bool keep_sum, Coefficients& out) const;

  // `parts`: by field, this cohort's points. `most`: by field, the largest magnitude among them. `apart`: by
  // unit, null where nobody is.
  // @return false when the numbers are too large for integers here
  bool place(const Coefficients& coefficients, const std::int32_t* const* parts, const std::int64_t* most,
             const std::uint8_t* apart, bool index, Places& out);

 private:
  FastCohort(const Model& model, const Cast::Cohort& cohort, const BandLimits& limits, Fields fields);
  template <typename Key>
  void finish(const Coefficients& coefficients, const Key* keys, const std::uint8_t* apart, bool index,
              std::uint32_t ranked, Places& out);
  template <typename Key>
  void classify(const Coefficients& coefficients, const Key* keys, std::uint32_t ranked, Places& out);
  template <typename Key>
  void indexes(const Coefficients& coefficients, const Key* keys, Places& out);
  void rank_wide(const std::uint8_t* apart, Places& out);

  const Model* model_;
  Cast::Cohort cohort_;
  const BandLimits* limits_;
  Fields fields_;
  RankKernel kernel_;
  std::vector<std::int32_t> narrow_;
  std::vector<std::int64_t> wide_;  // keys that 32 bits do not hold
  std::vector<std::uint32_t> order_;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SIMULATE_PLACING_HPP_
