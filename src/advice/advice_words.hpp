// SPDX-License-Identifier: Apache-2.0
// What for: advice in words, for every view: what changes, what it brings, why not.
//
//   const AdviceWords words(model, Language::kVi);
//   words.sentence(change);                              // "việc đã xong (plan.done): 35 → 40 (+5)"
//
// Borrows the model. Pure.
#ifndef PARINDEX_SRC_ADVICE_ADVICE_WORDS_HPP_
#define PARINDEX_SRC_ADVICE_ADVICE_WORDS_HPP_

#include <cstddef>
#include <string>
#include <string_view>

#include "parindex/advice.hpp"

#include "model/model.hpp"

namespace parindex::inline v1::detail {

class AdviceWords {
 public:
  AdviceWords(const Model& model, Language language) : model_(model), language_(language) {}

  // Points with the digits of the total, or of an item.
  [[nodiscard]] std::string points(const Rational& value) const;
  [[nodiscard]] std::string points(const Rational& value, std::size_t item) const;
  [[nodiscard]] std::string gained(const Rational& value, std::size_t item) const;
  [[nodiscard]] std::string cause(const std::string& key) const;
  [[nodiscard]] std::string sentence(const Change& change) const;
  [[nodiscard]] std::string obstacle(Obstacle obstacle) const;
  // "tổng điểm 80".
  [[nodiscard]] std::string goal(const Target& target) const;
  [[nodiscard]] std::string risk(const Risk& risk) const;
  // What is missing, and what the whole plan makes of totals, band and rank; of a target within reach.
  [[nodiscard]] std::string way(const TargetAdvice& target) const;
  // One change of the plan, and what one step less of it would leave.
  [[nodiscard]] std::string needed(const TargetAdvice& target, std::size_t change) const;
  [[nodiscard]] std::string proof(Proof proof) const;

 private:
  [[nodiscard]] std::string word(std::string_view vi, std::string_view en) const;
  [[nodiscard]] std::string name(const Change& change) const;
  [[nodiscard]] std::string value(const std::string& text) const;

  const Model& model_;
  Language language_;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_ADVICE_ADVICE_WORDS_HPP_
