// SPDX-License-Identifier: Apache-2.0
#include "plan/plan_set.hpp"

#include "plan/batch_result.hpp"

namespace parindex::inline v1::detail {

struct PlanSet::Impl {
  explicit Impl(const BoundData& of) : data(of) {}
  const BoundData& data;
};

PlanSet::PlanSet(const BoundData& data) : impl_(std::make_unique<Impl>(data)) {}
PlanSet::~PlanSet() = default;

bool PlanSet::run(BatchResult& result, unsigned threads, std::vector<std::size_t>& left,
                  const std::function<bool(std::size_t)>& stopped) {
  (void)result;
  (void)threads;
  for (std::size_t row = 0; row < impl_->data.rows; ++row)
    left.push_back(row);
  return !stopped(0);
}

}  // namespace parindex::inline v1::detail
