// SPDX-License-Identifier: Apache-2.0
#include "plan/plan_set.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <numeric>
#include <system_error>
#include <thread>
#include <utility>

#include "plan/batch_result.hpp"
#include "plan/compiler.hpp"
#include "plan/program.hpp"
#include "plan/row_machine.hpp"

namespace parindex::inline v1::detail {
namespace {

std::atomic<int> kernel_limit{2};
std::atomic<std::size_t> block_rows{kBlockRows};

// Rows that one plan serves.
struct Group {
  std::size_t example = 0;
  std::vector<std::uint32_t> rows;  // empty: all of them
  std::optional<Compiled> narrow, wide;
  bool wide_tried = false;
};

// What one thread has still to do: pieces from `begin` to `end`, in one number so that owner and thieves
// agree. The owner takes from the front; who has nothing left takes from the back of another's.
class alignas(64) Share {
 public:
  void set(std::size_t begin, std::size_t end) noexcept { range_ = pack(begin, end); }
  bool take(bool front, std::size_t& piece) noexcept {
    std::uint64_t range = range_.load(std::memory_order_relaxed);
    for (;;) {
      const std::uint64_t begin = range >> 32U, end = range & 0xFFFFFFFFU;
      if (begin >= end) return false;
      piece = static_cast<std::size_t>(front ? begin : end - 1);
      const std::uint64_t rest = front ? pack(begin + 1, end) : pack(begin, end - 1);
      if (range_.compare_exchange_weak(range, rest, std::memory_order_relaxed)) return true;
    }
  }

 private:
  static std::uint64_t pack(std::uint64_t begin, std::uint64_t end) noexcept { return begin << 32U | end; }
  std::atomic<std::uint64_t> range_{0};
};

struct Task {
  std::size_t group = 0, first = 0, size = 0;
};

}  // namespace

void limit_kernels(int level) { kernel_limit = level; }
void set_block_rows(std::size_t rows) { block_rows = rows; }

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

  static bool has_gaps(const Column& column, std::uint8_t gaps) {
    return (column.validity != nullptr) == (gaps != 0);
  }
  // Plans depend on which columns can have gaps.
  void compile_all() {
    if (compiled && std::equal(data.columns.begin(), data.columns.end(), gaps_known.begin(), has_gaps))
      return;
    if (groups.empty()) group_rows();
    gaps_known.clear();
    for (const Column& column : data.columns)
      gaps_known.push_back(column.validity != nullptr ? 1 : 0);
    compiled = true;
    for (Group& group : groups) {
      group.narrow = compiled_for(group, Width::kNarrow);
      group.wide.reset();
      group.wide_tried = false;
    }
  }
  const Compiled* wide_of(Group& group) {
    const std::lock_guard<std::mutex> lock(mutex);
    if (!group.wide_tried) {
      group.wide = compiled_for(group, Width::kWide);
      group.wide_tried = true;
    }
    return group.wide ? &*group.wide : nullptr;
  }

  // With the numbers that its sources have here. A wider plan names the sources of the first.
  std::optional<Compiled> compiled_for(const Group& group, Width width) {
    std::optional<Compiled> out = compile(data, group.example, width);
    if (!out) return out;
    std::vector<std::uint32_t> numbers{0};
    for (const Source& source : out->sources)
      numbers.push_back(static_cast<std::uint32_t>(sources.add(source)) + 1);
    for (Instruction& op : out->ops) {
      if (op.code == OpCode::kLoad || op.code == OpCode::kValid) op.count = numbers[op.count];
    }
    return out;
  }

  std::vector<ColumnView> views() const {
    std::vector<ColumnView> columns;
    columns.reserve(data.columns.size());
    for (const Column& column : data.columns)
      columns.push_back(view_of(column));
    return columns;
  }

  const BoundData& data;
  std::vector<Group> groups;
  std::vector<std::uint32_t> group_of;   // by row; empty: all in the first
  std::vector<std::size_t> never;        // rows of units that are left out
  std::vector<std::uint8_t> gaps_known;  // by column
  bool compiled = false;
  Sources sources;
  std::mutex mutex;
};

namespace {

// One thread's part: scratch memory, registers, and the evaluator for single leaves.
class Worker {
 public:
  Worker(BatchResult& result, Cells<std::byte>& scratch, const std::vector<ColumnView>& columns,
         const Sources& sources, std::size_t most_rows)
      : result_(result),
        scratch_(scratch),
        capacity_((most_rows + kPadding - 1) / kPadding * kPadding),
        leaves_(result),
        block_(block_of(result)),
        run_(kernels(kernel_limit.load())) {
    block_.columns = columns.data();
    block_.sources = sources.rows();
    block_.suspect = suspect_;
    leaves_.serve(block_);
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
  static constexpr std::size_t kPadding = 16;

  BatchResult& result_;
  Cells<std::byte>& scratch_;
  std::size_t capacity_;
  LoneLeaves leaves_;
  const Compiled* plan_ = nullptr;
  std::vector<void*> own_, registers_;
  alignas(64) std::int32_t suspect_[kMostBlockRows];
  Block block_;
  RunOps run_;
};

// Below so many rows blocks cost more than they bring.
constexpr std::size_t kFewRows = 8;

}  // namespace

PlanSet::PlanSet(const BoundData& data) : impl_(std::make_unique<Impl>(data)) {}
PlanSet::~PlanSet() = default;

bool PlanSet::run(BatchResult& result, unsigned threads, std::vector<std::size_t>& left,
                  const std::function<bool(std::size_t)>& stopped) {
  if (result.rows < kFewRows || kernel_limit.load() < 0) {
    if (stopped(0)) return false;
    std::vector<std::size_t> rows(result.rows);
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    run_rows(result, rows, left);
    return true;
  }
  Impl& impl = *impl_;
  impl.compile_all();
  if (!impl.sources.empty()) impl.sources.find(impl.data);
  const std::vector<ColumnView> columns = impl.views();
  left = impl.never;
  const std::size_t step = block_rows.load();
  std::vector<Task> pieces;
  for (std::size_t g = 0; g < impl.groups.size(); ++g) {
    const Group& group = impl.groups[g];
    const std::size_t size = group.rows.empty() ? impl.data.rows : group.rows.size();
    if (!group.narrow) {
      for (std::size_t i = 0; i < size; ++i)
        left.push_back(group.rows.empty() ? i : group.rows[i]);
      continue;
    }
    for (std::size_t first = 0; first < size; first += step)
      pieces.push_back({g, first, std::min(step, size - first)});
  }
  std::atomic<bool> stop{false};
  std::atomic<std::size_t> done{0};
  const std::size_t parts = std::max<std::size_t>(1, std::min<std::size_t>(threads, pieces.size()));
  std::vector<Share> shares(parts);
  for (std::size_t part = 0; part < parts; ++part)
    shares[part].set(pieces.size() * part / parts, pieces.size() * (part + 1) / parts);
  std::vector<std::vector<std::size_t>> found(parts);
  std::vector<std::exception_ptr> failed(parts);
  if (result.scratch.size() < parts) result.scratch.resize(parts);
  const auto work = [&](std::size_t part, bool asks) {
    Worker worker(result, result.scratch[part], columns, impl.sources, std::min(step, result.rows));
    std::vector<std::size_t>& mine = found[part];
    const auto next = [&](std::size_t& piece) {
      if (shares[part].take(true, piece)) return true;
      for (std::size_t other = 1; other < parts; ++other) {
        if (shares[(part + other) % parts].take(false, piece)) return true;
      }
      return false;
    };
    for (std::size_t i = 0; !stop.load(std::memory_order_relaxed) && next(i);) {
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
  std::vector<std::thread> helpers;
  helpers.reserve(parts);
  for (std::size_t part = 1; part < parts; ++part) {
    try {
      helpers.emplace_back([&, part] {
        try {
          work(part, false);
        } catch (...) {
          failed[part] = std::current_exception();
          stop = true;
        }
      });
    } catch (const std::system_error&) {
      break;  // no more threads: those there are do its share, too
    }
  }
  try {
    work(0, true);
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
  if (!impl.sources.empty() && !left.empty()) {
    std::vector<std::size_t> all(result.rows);
    std::iota(all.begin(), all.end(), std::size_t{0});
    Sources::leave_below(impl.data, all, left);
  }
  return true;
}

void PlanSet::run_rows(BatchResult& result, std::span<const std::size_t> rows,
                       std::vector<std::size_t>& left) {
  Impl& impl = *impl_;
  impl.compile_all();
  if (!result.machine) result.machine = std::make_unique<RowMachine>(result);
  RowMachine& machine = *result.machine;
  if (!impl.sources.empty()) impl.sources.find(impl.data);
  machine.refresh(impl.sources.rows());
  for (const std::size_t row : rows) {
    result.ranks[row] = 0;  // they come later
    result.bands[row] = -1;
    const bool sound = impl.data.wrong.empty() || impl.data.wrong[row] == 0;
    if (sound) {
      Group& group = impl.groups[impl.group_of.empty() ? 0 : impl.group_of[row]];
      if (group.narrow) {
        if (machine.run(*group.narrow, row)) continue;
        const Compiled* const wide = impl.wide_of(group);
        if (wide != nullptr && machine.run(*wide, row)) continue;
      }
    }
    left.push_back(row);
  }
  if (!impl.sources.empty()) Sources::leave_below(impl.data, rows, left);
}

}  // namespace parindex::inline v1::detail
