// SPDX-License-Identifier: Apache-2.0
#include "plan/plan_set.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <system_error>
#include <thread>
#include <utility>

#include "plan/batch_result.hpp"
#include "plan/compiler.hpp"
#include "plan/program.hpp"

namespace parindex::inline v1::detail {
namespace {

std::atomic<int> kernel_limit{2};

// Half up, after the exact tie below + 1/2 has been taken to the nearest binary64 number.
bool tie_goes_up(std::int64_t below, int digits) {
  const Rational tie = Rational(2 * below + 1) * Rational::power_of_ten(-digits) / 2;
  return tie.rounded({digits, RoundingMode::kHalfUpBinary64}).scaled(digits) == below + 1;
}

// Rows that one plan serves.
struct Group {
  std::size_t example = 0;
  std::vector<std::uint32_t> rows;  // empty: all of them
  std::optional<Compiled> narrow, wide;
  bool wide_tried = false;
};

struct Task {
  std::size_t group = 0, first = 0, size = 0;
};

}  // namespace

void limit_kernels(int level) { kernel_limit = level; }

struct PlanSet::Impl {
  explicit Impl(const BoundData& of) : data(of) {}

  void group_rows() {
    const RowDependence on = row_dependence(data.model());
    std::vector<const std::vector<std::uint32_t>*> keys;
    if (on.kind) keys.push_back(&data.kinds.of_row);
    if (on.period) keys.push_back(&data.period_of);
    for (const auto& [name, values] : data.attributes) {
      if (std::find(on.attributes.begin(), on.attributes.end(), name) != on.attributes.end())
        keys.push_back(&values.of_row);
    }
    std::erase_if(keys, [](const auto* key) { return key->empty(); });
    if (keys.empty() && data.wrong.empty()) {
      groups.emplace_back();
      return;
    }
    group_of.assign(data.rows, 0);
    std::map<std::vector<std::uint32_t>, std::size_t> of_key;
    std::vector<std::uint32_t> key;
    for (std::size_t row = 0; row < data.rows; ++row) {
      if (!data.wrong.empty() && data.wrong[row] != 0) {
        never.push_back(row);
        continue;
      }
      key.clear();
      for (const auto* codes : keys)
        key.push_back((*codes)[row]);
      const auto [entry, added] = of_key.emplace(key, groups.size());
      if (added) groups.emplace_back().example = row;
      groups[entry->second].rows.push_back(static_cast<std::uint32_t>(row));
      group_of[row] = static_cast<std::uint32_t>(entry->second);
    }
  }

  // Plans depend on which columns can have gaps.
  void compile_all() {
    std::vector<bool> gaps;
    for (const Column& column : data.columns)
      gaps.push_back(column.validity != nullptr);
    if (compiled && gaps == gaps_known) return;
    if (groups.empty()) group_rows();
    gaps_known = gaps;
    compiled = true;
    for (Group& group : groups) {
      group.narrow = compile(data, group.example, Width::kNarrow);
      group.wide.reset();
      group.wide_tried = false;
    }
  }
  const Compiled* wide_of(Group& group) {
    const std::lock_guard<std::mutex> lock(mutex);
    if (!group.wide_tried) {
      group.wide = compile(data, group.example, Width::kWide);
      group.wide_tried = true;
    }
    return group.wide ? &*group.wide : nullptr;
  }

  std::vector<ColumnView> views() const {
    std::vector<ColumnView> columns;
    columns.reserve(data.columns.size());
    for (const Column& column : data.columns) {
      columns.push_back(
          {column.data, column.validity,
           column.stride != 0 ? column.stride : static_cast<std::ptrdiff_t>(bytes_of(column.type)),
           static_cast<std::uint8_t>(column.type)});
    }
    return columns;
  }

  const BoundData& data;
  std::vector<Group> groups;
  std::vector<std::uint32_t> group_of;  // by row; empty: all in the first
  std::vector<std::size_t> never;       // rows of units that are left out
  std::vector<bool> gaps_known;
  bool compiled = false;
  std::mutex mutex;
};

namespace {

// One thread's part: scratch memory, registers, and the evaluator for single leaves.
class Worker {
 public:
  Worker(BatchResult& result, const std::vector<ColumnView>& columns, std::size_t most_rows)
      : result_(result), columns_(columns), capacity_((most_rows + kPadding - 1) / kPadding * kPadding) {
    block_.columns = columns_.data();
    block_.stride = result.rows;
    block_.points32 = result.points32;
    block_.points64 = result.points64;
    block_.states = result.states;
    block_.totals = result.totals;
    block_.index = result.index;
    block_.applicable = result.applicable;
    block_.pending = result.pending;
    block_.flags = result.flags;
    block_.caps = result.caps;
    block_.host = this;
    block_.fallback = [](void* host, std::int64_t item, std::size_t row, std::int64_t* points,
                         std::int32_t* state, bool* wrong) {
      *wrong = !static_cast<Worker*>(host)->leaf(static_cast<Index>(item), row, *points, *state);
    };
    block_.tie_goes_up = tie_goes_up;
    block_.suspect = suspect_;
    // wide vectors cost more than they bring over a few rows
    constexpr std::size_t kFewRows = 8;
    run_ = kernels(most_rows < kFewRows ? 0 : kernel_limit.load());
  }

  // @return rows that it cannot vouch for are added to `left`
  void run(const Compiled& plan, const std::uint32_t* rows, std::size_t first, std::size_t size) {
    if (plan_ != &plan) {
      plan_ = &plan;
      // whole cache lines, so that vectors do not cross them
      constexpr std::size_t kLine = 64;
      scratch_.resize(plan.row_bytes * capacity_ + kLine);
      own_.resize(plan.offset.size());
      const std::size_t misaligned = reinterpret_cast<std::uintptr_t>(scratch_.data()) % kLine;
      std::byte* const start = scratch_.data() + (misaligned == 0 ? 0 : kLine - misaligned);
      for (std::size_t r = 0; r < own_.size(); ++r)
        own_[r] = start + plan.offset[r] * capacity_;
      registers_ = own_;
      block_.registers = registers_.data();
      block_.scratch = own_.data();
      block_.pool = plan.pool.data();
    }
    block_.first = first;
    block_.size = size;
    block_.rows = rows;
    const bool in_place = rows == nullptr && block_.points32 != nullptr && block_.points64 == nullptr;
    for (const Compiled::InPlace& one : plan.in_place)
      registers_[one.reg] = in_place ? block_.points32 + one.item * block_.stride + first : own_[one.reg];
    run_(plan.ops.data(), plan.ops.size(), block_);
  }
  bool any_suspect() const {
    std::int32_t any = 0;
    for (std::size_t i = 0; i < block_.size; ++i)
      any |= suspect_[i];
    return any != 0;
  }
  void leave(std::vector<std::size_t>& left) const {
    for (std::size_t i = 0; i < block_.size; ++i) {
      if (suspect_[i] != 0) left.push_back(block_.rows != nullptr ? block_.rows[i] : block_.first + i);
    }
  }
  // Ranks and bands come later; until then there are none.
  void clear_ranks() const {
    for (std::size_t i = 0; i < block_.size; ++i) {
      const std::size_t row = block_.rows != nullptr ? block_.rows[i] : block_.first + i;
      result_.ranks[row] = 0;
      result_.bands[row] = -1;
    }
  }

 private:
  bool leaf(Index item, std::size_t row, std::int64_t& points, std::int32_t& state) {
    if (!scorer_)
      scorer_ = std::make_unique<RowScorer>(*result_.bound, nullptr,
                                            result_.calendar ? &*result_.calendar : nullptr);
    ItemScore score;
    Mistakes said;
    if (!scorer_->item(row, item, score, said, {false, false, false}) || !said.empty()) return false;
    const std::optional<std::int64_t> whole = score.points.scaled(result_.unit.scale);
    const Rational most = score.max * 2;
    if (!whole || score.max.is_zero() || score.points > most || score.points < -most) return false;
    points = *whole;
    state = static_cast<std::int32_t>(score.state);
    if (score.state == State::kNotApplicable && score.applicable_max.is_zero()) state |= kCellLeftOut;
    return score.state != State::kTracked && score.state != State::kGiven;
  }

  static constexpr std::size_t kPadding = 16;

  BatchResult& result_;
  const std::vector<ColumnView>& columns_;
  std::size_t capacity_;
  const Compiled* plan_ = nullptr;
  Cells<std::byte> scratch_;
  std::vector<void*> own_, registers_;
  alignas(64) std::int32_t suspect_[kBlockRows];
  Block block_;
  RunOps run_ = nullptr;
  std::unique_ptr<RowScorer> scorer_;
};

}  // namespace

PlanSet::PlanSet(const BoundData& data) : impl_(std::make_unique<Impl>(data)) {}
PlanSet::~PlanSet() = default;

bool PlanSet::run(BatchResult& result, unsigned threads, std::vector<std::size_t>& left,
                  const std::function<bool(std::size_t)>& stopped) {
  Impl& impl = *impl_;
  impl.compile_all();
  const std::vector<ColumnView> columns = impl.views();
  left = impl.never;
  std::vector<Task> pieces;
  for (std::size_t g = 0; g < impl.groups.size(); ++g) {
    const Group& group = impl.groups[g];
    const std::size_t size = group.rows.empty() ? impl.data.rows : group.rows.size();
    if (!group.narrow) {
      for (std::size_t i = 0; i < size; ++i)
        left.push_back(group.rows.empty() ? i : group.rows[i]);
      continue;
    }
    for (std::size_t first = 0; first < size; first += kBlockRows)
      pieces.push_back({g, first, std::min(kBlockRows, size - first)});
  }
  std::atomic<bool> stop{false};
  std::atomic<std::size_t> done{0};
  const auto work = [&](std::size_t begin, std::size_t end, std::vector<std::size_t>& mine, bool asks) {
    Worker worker(result, columns, std::min(kBlockRows, result.rows));
    for (std::size_t i = begin; i < end && !stop.load(std::memory_order_relaxed); ++i) {
      if (asks && stopped(done.load(std::memory_order_relaxed))) {
        stop = true;
        return;
      }
      const Task& piece = pieces[i];
      Group& group = impl.groups[piece.group];
      const std::uint32_t* rows = group.rows.empty() ? nullptr : group.rows.data() + piece.first;
      worker.run(*group.narrow, rows, piece.first, piece.size);
      if (worker.any_suspect()) {
        if (const Compiled* wide = impl.wide_of(group)) worker.run(*wide, rows, piece.first, piece.size);
        worker.leave(mine);
      }
      worker.clear_ranks();
      done.fetch_add(piece.size, std::memory_order_relaxed);
    }
  };
  const std::size_t parts = std::max<std::size_t>(1, std::min<std::size_t>(threads, pieces.size()));
  std::vector<std::vector<std::size_t>> found(parts);
  std::vector<std::exception_ptr> failed(parts);
  std::vector<std::thread> helpers;
  helpers.reserve(parts);
  const auto share = [&](std::size_t part) { return pieces.size() * part / parts; };
  std::size_t started = 1;
  for (; started < parts; ++started) {
    try {
      helpers.emplace_back([&, part = started] {
        try {
          work(share(part), share(part + 1), found[part], false);
        } catch (...) {
          failed[part] = std::current_exception();
          stop = true;
        }
      });
    } catch (const std::system_error&) {
      break;  // no more threads: the rest is done here
    }
  }
  try {
    work(share(0), share(1), found[0], true);
    for (std::size_t part = started; part < parts; ++part)
      work(share(part), share(part + 1), found[part], true);
  } catch (...) {
    failed[0] = std::current_exception();
    stop = true;
  }
  // a caller that cancels does so while the others work, too
  for (std::thread& helper : helpers)
    helper.join();
  for (const std::exception_ptr& one : failed) {
    if (one) std::rethrow_exception(one);
  }
  if (stop) return false;
  for (const std::vector<std::size_t>& part : found)
    left.insert(left.end(), part.begin(), part.end());
  std::sort(left.begin(), left.end());
  return true;
}

void PlanSet::run_rows(BatchResult& result, std::span<const std::size_t> rows,
                       std::vector<std::size_t>& left) {
  Impl& impl = *impl_;
  impl.compile_all();
  const std::vector<ColumnView> columns = impl.views();
  Worker worker(result, columns, 1);
  for (const std::size_t row : rows) {
    const auto here = static_cast<std::uint32_t>(row);
    Group& group = impl.groups[impl.group_of.empty() ? 0 : impl.group_of[row]];
    const bool sound = impl.data.wrong.empty() || impl.data.wrong[row] == 0;
    if (!sound || !group.narrow) {
      left.push_back(row);
      continue;
    }
    worker.run(*group.narrow, &here, 0, 1);
    if (worker.any_suspect()) {
      if (const Compiled* wide = impl.wide_of(group)) worker.run(*wide, &here, 0, 1);
      worker.leave(left);
    }
    worker.clear_ranks();
  }
}

}  // namespace parindex::inline v1::detail
