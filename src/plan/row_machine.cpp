// SPDX-License-Identifier: Apache-2.0
#include "plan/row_machine.hpp"

#include "plan/batch_result.hpp"

namespace parindex::inline v1::detail {
namespace {

using I64 = std::int64_t;

template <typename T>
I64 number_at(const void* at) noexcept {
  T value;
  __builtin_memcpy(&value, at, sizeof value);
  return I64{value};
}

I64 number_of(const ColumnView& column, std::size_t row) noexcept {
  const void* const at =
      static_cast<const char*>(column.data) + static_cast<std::ptrdiff_t>(row) * column.stride;
  switch (static_cast<ColumnType>(column.type)) {
    case ColumnType::kInt8:
      return number_at<std::int8_t>(at);
    case ColumnType::kInt16:
      return number_at<std::int16_t>(at);
    case ColumnType::kInt64:
      return number_at<std::int64_t>(at);
    case ColumnType::kFlag:
      return number_at<std::uint8_t>(at);
    default:
      return number_at<std::int32_t>(at);
  }
}

// Unsigned 32-bit division is several times as fast as that of 64 bits.
void divide(std::uint64_t num, std::uint64_t den, std::uint64_t& quotient, std::uint64_t& rest) noexcept {
  if (((num | den) >> 32U) == 0) {
    quotient = static_cast<std::uint32_t>(num) / static_cast<std::uint32_t>(den);
    rest = static_cast<std::uint32_t>(num) % static_cast<std::uint32_t>(den);
  } else {
    quotient = num / den;
    rest = num % den;
  }
}

I64 rounded(const Instruction& op, I64 num, I64 den, const Block& block) {
  if (den <= 0) return 0;  // of a value that is not given; nobody reads the quotient
  const bool below = num < 0;
  std::uint64_t q = 0, rest = 0;
  const auto divisor = static_cast<std::uint64_t>(den);
  divide(below ? 0 - static_cast<std::uint64_t>(num) : static_cast<std::uint64_t>(num), divisor, q, rest);
  const std::uint64_t gap = divisor - rest;
  bool up = false;
  switch (op.mode) {
    case Division::kHalfUp:
      up = rest >= gap;
      break;
    case Division::kBinary64:
      up = rest > gap || (rest == gap && block.tie_goes_up(static_cast<I64>(q), op.digits));
      break;
    case Division::kHalfEven:
      up = rest > gap || (rest == gap && (q & 1U) != 0);
      break;
    case Division::kFloor:
      up = below && rest != 0;
      break;
    case Division::kCeil:
      up = !below && rest != 0;
      break;
    case Division::kDown:
      break;
  }
  q += up ? 1 : 0;
  return below ? -static_cast<I64>(q) : static_cast<I64>(q);
}

// See kernels.inc: roll().
void roll(const Instruction& op, I64* values, const Block& block) noexcept {
  I64 applicable = op.imm0;
  unsigned bits = static_cast<unsigned>(op.imm1);
  for (std::uint32_t k = 0; k < op.count; ++k) {
    const auto cell = static_cast<unsigned>(values[block.pool[op.pool + 2 * k]]);
    if ((cell & kCellLeftOut) != 0) continue;
    const unsigned what = cell & kCellState;
    applicable += block.pool[op.pool + 2 * k + 1];
    bits |= 1U | (what != 3 ? 2U : 0U) | (what == 1 ? 4U : 0U);
  }
  const I64 counted = (bits & 4U) != 0 ? 1 : ((bits & 2U) != 0 ? 0 : 3);
  values[op.dst] = (bits & 1U) != 0 ? counted : 2 + kCellLeftOut;
  values[op.b] = applicable;
}

void store_total(const Block& block, TotalColumn column, std::size_t row, I64 value) noexcept {
  switch (column) {
    case TotalColumn::kPoints:
      block.totals[row] = value;
      return;
    case TotalColumn::kApplicable:
      block.applicable[row] = value;
      return;
    case TotalColumn::kIndex:
      block.index[row] = value;
      return;
    case TotalColumn::kPending:
      block.pending[row] = static_cast<std::uint32_t>(value);
      return;
    case TotalColumn::kFlags:
      block.flags[row] = static_cast<std::uint8_t>(value);
      return;
    case TotalColumn::kCap:
      block.caps[row] = static_cast<std::int32_t>(value);
  }
}

I64 missing(const ColumnView& column, std::size_t row) {
  return 1 - ((column.validity[row >> 3U] >> (row & 7U)) & 1);
}

}  // namespace

bool run_row(const Instruction* ops, std::size_t count, std::int64_t* v, Block& block) {
  const std::size_t row = block.first;
  for (const Instruction *at = ops, *const end = ops + count; at != end; ++at) {
    const Instruction& op = *at;
    switch (op.code) {
      case OpCode::kValid:
        v[op.dst] = missing(block.columns[op.a], op.count == 0 ? row : block.sources[op.count - 1][row]);
        break;
      case OpCode::kLoad: {
        if (op.b >= 0 && v[op.b] != 0) {
          v[op.dst] = 0;
          break;
        }
        const I64 value =
            number_of(block.columns[op.a], op.count == 0 ? row : block.sources[op.count - 1][row]);
        if (value < op.imm0 || value > op.imm1) return false;
        v[op.dst] = value;
        break;
      }
      case OpCode::kConst:
        v[op.dst] = op.imm0;
        break;
      case OpCode::kLin:
        v[op.dst] = op.imm0 * v[op.a] + (op.b >= 0 ? op.imm1 * v[op.b] : 0) + op.imm2;
        break;
      case OpCode::kMul:
        v[op.dst] = v[op.a] * v[op.b];
        break;
      case OpCode::kMin:
        v[op.dst] = v[op.b] < v[op.a] ? v[op.b] : v[op.a];
        break;
      case OpCode::kMax:
        v[op.dst] = v[op.a] < v[op.b] ? v[op.b] : v[op.a];
        break;
      case OpCode::kClamp: {
        const I64 low = v[op.a] < op.imm0 ? op.imm0 : v[op.a];
        v[op.dst] = low > op.imm1 ? op.imm1 : low;
        break;
      }
      case OpCode::kGeC:
        v[op.dst] = v[op.a] >= op.imm0 ? 1 : 0;
        break;
      case OpCode::kEqC:
        v[op.dst] = v[op.a] == op.imm0 ? 1 : 0;
        break;
      case OpCode::kGe:
        v[op.dst] = v[op.a] >= v[op.b] ? 1 : 0;
        break;
      case OpCode::kEq:
        v[op.dst] = v[op.a] == v[op.b] ? 1 : 0;
        break;
      case OpCode::kAnd:
        v[op.dst] = v[op.a] & v[op.b];
        break;
      case OpCode::kOr:
        v[op.dst] = v[op.a] | v[op.b];
        break;
      case OpCode::kAndNot:
        v[op.dst] = v[op.b] != 0 ? 0 : v[op.a];
        break;
      case OpCode::kTrue:
        v[op.dst] = v[op.a] != 0 ? 1 : 0;
        break;
      case OpCode::kSelect:
        v[op.dst] = v[op.a] != 0 ? (op.b < 0 ? op.imm0 : v[op.b]) : (op.c < 0 ? op.imm1 : v[op.c]);
        break;
      case OpCode::kSteps: {
        const I64* const pairs = block.pool + op.pool;
        I64 points = op.imm0;
        for (std::uint32_t k = 0; k < op.count; ++k) {
          if (v[op.a] < pairs[2 * k]) continue;
          points = pairs[2 * k + 1];
          break;
        }
        v[op.dst] = points;
        break;
      }
      case OpCode::kWiden:
      case OpCode::kNarrow:
        v[op.dst] = v[op.a];
        break;
      case OpCode::kDivide:
        v[op.dst] = rounded(op, op.imm0 * v[op.a] + op.imm2, op.imm1 * v[op.b], block);
        break;
      case OpCode::kDivideC:
        v[op.dst] = rounded(op, op.imm0 * v[op.a] + op.imm2, op.imm1, block);
        break;
      case OpCode::kNoZero:
        v[op.dst] = v[op.a] == 0 ? 1 : v[op.a];
        break;
      case OpCode::kZeroDiv: {
        const I64 status = op.c >= 0 ? v[op.c] : 0;
        const bool zero = status == 0 && v[op.a] == 0;
        if (zero && v[op.b] != 0) return false;
        v[op.dst] = zero ? 2 : status;
        break;
      }
      case OpCode::kModNz:
        v[op.dst] = (v[op.a] - op.imm1) % op.imm0 != 0 ? 1 : 0;
        break;
      case OpCode::kLookup:
        v[op.dst] = block.pool[op.pool + static_cast<std::uint32_t>(v[op.a])];
        break;
      case OpCode::kSuspect:
        if (v[op.a] != 0) return false;
        break;
      case OpCode::kSum: {
        I64 total = op.imm0;
        for (std::uint32_t k = 0; k < op.count; ++k)
          total += v[block.pool[op.pool + k]];
        v[op.dst] = total;
        break;
      }
      case OpCode::kRoll:
        roll(op, v, block);
        break;
      case OpCode::kCount:
        v[op.dst] = (op.a >= 0 ? v[op.a] : 0) + (v[op.b] == 1 ? 1 : 0);
        break;
      case OpCode::kState:
        block.states[static_cast<std::size_t>(op.imm1) * block.stride + row] =
            static_cast<std::uint8_t>(op.a >= 0 ? v[op.a] : op.imm0);
        break;
      case OpCode::kPoints: {
        const std::size_t place = static_cast<std::size_t>(op.imm1) * block.stride + row;
        const I64 points = op.a >= 0 ? v[op.a] : op.imm0;
        if (block.points32 != nullptr) block.points32[place] = static_cast<std::int32_t>(points);
        if (block.points64 != nullptr) block.points64[place] = points;
        break;
      }
      case OpCode::kTotal:
        store_total(block, static_cast<TotalColumn>(op.imm1), row, op.a >= 0 ? v[op.a] : op.imm0);
        break;
      case OpCode::kFallback: {
        std::int32_t state = 0;
        bool wrong = false;
        v[op.dst] = 0;
        block.fallback(block.host, op.imm0, row, &v[op.dst], &state, &wrong);
        if (wrong) return false;
        v[op.b] = state;
        break;
      }
    }
  }
  return true;
}

// ---- leaves for the evaluator

LoneLeaves::LoneLeaves(BatchResult& result) : result_(result) {}
LoneLeaves::~LoneLeaves() = default;
void LoneLeaves::forget() noexcept { scorer_.reset(); }

void LoneLeaves::serve(Block& block) noexcept {
  block.host = this;
  block.fallback = [](void* host, std::int64_t item, std::size_t row, std::int64_t* points,
                      std::int32_t* state, bool* wrong) {
    *wrong = !static_cast<LoneLeaves*>(host)->score(static_cast<Index>(item), row, *points, *state);
  };
}

bool LoneLeaves::score(Index item, std::size_t row, std::int64_t& points, std::int32_t& state) {
  if (!scorer_) {
    scorer_ =
        std::make_unique<RowScorer>(*result_.bound, nullptr, result_.calendar ? &*result_.calendar : nullptr);
  }
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

// ---- the machine

namespace {

// Half up, after the exact tie below + 1/2 has been taken to the nearest binary64 number.
bool tie_goes_up(std::int64_t below, int digits) {
  const Rational tie = Rational(2 * below + 1) * Rational::power_of_ten(-digits) / 2;
  return tie.rounded({digits, RoundingMode::kHalfUpBinary64}).scaled(digits) == below + 1;
}

}  // namespace

Block block_of(const BatchResult& result) {
  Block block;
  block.stride = result.rows;
  block.points32 = result.points32;
  block.points64 = result.points64;
  block.states = result.states;
  block.totals = result.totals;
  block.index = result.index;
  block.applicable = result.applicable;
  block.pending = result.pending;
  block.flags = result.flags;
  block.caps = result.caps;
  block.tie_goes_up = tie_goes_up;
  return block;
}

ColumnView view_of(const Column& column) noexcept {
  return {column.data, column.validity,
          column.stride != 0 ? column.stride : static_cast<std::ptrdiff_t>(bytes_of(column.type)),
          static_cast<std::uint8_t>(column.type)};
}

RowMachine::RowMachine(BatchResult& result) : result_(result), leaves_(result) {}

void RowMachine::refresh(const std::uint32_t* const* sources) {
  const std::vector<Column>& from = result_.bound->columns;
  columns_.resize(from.size());
  for (std::size_t i = 0; i < from.size(); ++i)
    columns_[i] = view_of(from[i]);
  block_ = block_of(result_);
  block_.columns = columns_.data();
  block_.sources = sources;
  leaves_.forget();
  leaves_.serve(block_);
}

bool RowMachine::run(const Compiled& plan, std::size_t row) {
  if (registers_.size() < plan.offset.size()) registers_.resize(plan.offset.size());
  block_.first = row;
  block_.size = 1;
  block_.pool = plan.pool.data();
  return run_row(plan.ops.data(), plan.ops.size(), registers_.data(), block_);
}

}  // namespace parindex::inline v1::detail
