// SPDX-License-Identifier: Apache-2.0
// What for: the flat program that a framework becomes for columns, and the machine that runs it block by
// block.
//
// A register is an array of integers, one for each row of the block: 32 bits where its bounds are proven to
// fit, else 64. The compiler (compiler.cpp) assigns every register once. Truth values and states are 32-bit
// registers, whatever the width of what they tell about. A status is 0 (known), 1 (missing) or 2 (undefined,
// 0/0). Rows that the program cannot vouch for (a value outside the bounds it was compiled for, wrong data,
// something divided by nothing, a result that no integer holds) are marked as suspect; the evaluator scores
// them instead.
//
// Divisions are exact: a floating-point quotient is only a first guess, which an integer remainder corrects.
//
// The kernels are plain C++ (kernels.inc), compiled once for any processor and again for wider vectors; which
// set runs is decided when the program runs.
#ifndef PARINDEX_SRC_PLAN_PROGRAM_HPP_
#define PARINDEX_SRC_PLAN_PROGRAM_HPP_

#include <cstddef>
#include <cstdint>

namespace parindex::inline v1::detail {

enum class OpCode : std::uint8_t {
  kValid,  // dst = 1 where column `a` is not given, else 0; count: 0, or 1 + whose rows are read (sources)
  kLoad,  // dst = column `a`; b: status or -1 (0 where not given); suspect outside [imm0, imm1]; count: the same
  kConst,     // dst = imm0
  kLin,       // dst = imm0 * a + imm1 * b + imm2; b may be -1
  kMul,       // dst = a * b
  kMin,       // dst = min(a, b)
  kMax,       // dst = max(a, b)
  kClamp,     // dst = a held within [imm0, imm1]
  kGeC,       // dst = a >= imm0
  kEqC,       // dst = a == imm0
  kGe,        // dst = a >= b
  kEq,        // dst = a == b
  kAnd,       // dst = a & b
  kOr,        // dst = a | b
  kAndNot,    // dst = a & !b, of truth values
  kTrue,      // dst = a != 0
  kSelect,    // dst = a ? b : c; b, c of -1 stand for imm0, imm1
  kSteps,     // dst = imm of the first pool pair (at_least, points) with a >= at_least, else imm0
  kWiden,     // 32 to 64 bits
  kNarrow,    // 64 to 32 bits
  kDivide,    // dst = (imm0 * a + imm2) / (imm1 * b), rounded as `mode` says; imm1 * b > 0
  kDivideC,   // dst = (imm0 * a + imm2) / imm1
  kNoZero,    // dst = a == 0 ? 1 : a
  kZeroDiv,   // dst = status: 2 where a == 0, else c's (c may be -1); suspect where b != 0 too and c is known
  kModNz,     // dst = (a - imm1) % imm0 != 0
  kLookup,    // dst = pool[a]
  kSuspect,   // marks rows where a != 0
  kSum,       // dst = imm0 + all registers of the pool
  kRoll,      // states of children (pool: register, maximum): dst = state, b = applicable maximum
  kCount,     // dst = a + (state of b is pending); a may be -1
  kState,     // stores a (or imm0 when a is -1) as the states of item imm1
  kPoints,    // stores a (or imm0 when a is -1) as the points of item imm1
  kTotal,     // stores a as column imm1 of totals
  kFallback,  // the evaluator scores leaf imm0: dst = points, b = state
};

enum class Division : std::uint8_t { kHalfUp, kHalfEven, kDown, kFloor, kCeil, kBinary64 };

struct Instruction {
  OpCode code = OpCode::kConst;
  bool wide = false;      // operands and dst of 64 bits (comparisons: operands only)
  bool negative = false;  // kDivide: the numerator may be negative
  bool small = false;     // kDivide: 32-bit floating point is near enough for the first guess
  Division mode = Division::kHalfUp;
  std::int8_t digits = 0;  // kBinary64
  std::int32_t dst = -1, a = -1, b = -1, c = -1;
  std::uint32_t pool = 0, count = 0;
  std::int64_t imm0 = 0, imm1 = 0, imm2 = 0;
};

// Totals a program stores.
enum class TotalColumn : std::uint8_t { kPoints, kApplicable, kIndex, kPending, kFlags, kCap };

struct ColumnView {
  const void* data = nullptr;
  const std::uint8_t* validity = nullptr;
  std::ptrdiff_t stride = 0;  // bytes
  std::uint8_t type = 0;      // ColumnType
};

// Rows run through the program together: enough to pay for looking at each instruction, few enough for the
// registers in use to stay in the nearest cache.
inline constexpr std::size_t kBlockRows = 512, kMostBlockRows = 1024;

// One block being run.
struct Block {
  std::size_t first = 0;                // its first row, a multiple of 8 when there are no indexes
  std::size_t size = 0;                 // rows
  const std::uint32_t* rows = nullptr;  // the rows themselves; null: first, first + 1, …
  void** registers = nullptr;           // where each stands now: scratch, a column or a result
  void* const* scratch = nullptr;       // where each stands otherwise
  std::int32_t* suspect = nullptr;
  const ColumnView* columns = nullptr;
  const std::uint32_t* const* sources = nullptr;  // by source and row: whose values are read (sources.hpp)
  const std::int64_t* pool = nullptr;
  // results
  std::size_t stride = 0;  // rows of a result column
  std::int32_t* points32 = nullptr;
  std::int64_t* points64 = nullptr;
  std::uint8_t* states = nullptr;
  std::int64_t *totals = nullptr, *index = nullptr, *applicable = nullptr;
  std::uint32_t* pending = nullptr;
  std::uint8_t* flags = nullptr;
  std::int32_t* caps = nullptr;
  // for kFallback and exact ties of kBinary64
  void* host = nullptr;
  void (*fallback)(void* host, std::int64_t item, std::size_t row, std::int64_t* points, std::int32_t* state,
                   bool* wrong) = nullptr;
  bool (*tie_goes_up)(std::int64_t below, int digits) = nullptr;
};

using RunOps = void (*)(const Instruction* ops, std::size_t count, Block& block);

// The kernels for the processor at hand; `level` 0: plain, 1: AVX2, 2: AVX-512; what the processor does not
// have falls back.
[[nodiscard]] RunOps kernels(int level) noexcept;
[[nodiscard]] int best_kernel_level() noexcept;

void run_ops_plain(const Instruction* ops, std::size_t count, Block& block);
#if defined(__x86_64__)
void run_ops_avx2(const Instruction* ops, std::size_t count, Block& block);
void run_ops_avx512(const Instruction* ops, std::size_t count, Block& block);
#endif

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_PLAN_PROGRAM_HPP_
