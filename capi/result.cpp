// SPDX-License-Identifier: Apache-2.0
// Results: what was scored, unit by unit, item by item, column by column, and as texts.
#include <limits>
#include <type_traits>

#include "asking.hpp"
#include "handles.hpp"

namespace parindex::capi {

namespace {

// Scorecards that were made from documents.
class MadeCards final : public Cards {
 public:
  MadeCards(std::shared_ptr<const BatchBox> batch, Scorecards cards, const ScoreOptions& scoring)
      : batch_(std::move(batch)), cards_(std::move(cards)) {
    if (scoring.previous != nullptr) previous_ = *scoring.previous;
    if (scoring.calendar != nullptr) calendar_ = *scoring.calendar;
    order_.reserve(cards_.size());
    for (std::size_t i = 0; i != cards_.size(); ++i)
      order_.push_back(i);
    std::stable_sort(order_.begin(), order_.end(),
        [this](std::size_t a, std::size_t b) { return cards_[a].unit.id < cards_[b].unit.id; });
  }
  std::size_t size() const noexcept override { return cards_.size(); }
  bool counts(std::size_t /*unit*/) const noexcept override { return true; }
  std::shared_ptr<const Scorecard> look(std::size_t unit) const override {
    return {std::shared_ptr<const void>(), &cards_[unit]};
  }
  const Scorecard& keep(std::size_t unit) const override { return cards_[unit]; }
  const Unit& unit(std::size_t unit) const override { return cards_[unit].unit; }
  const std::string& cohort(std::size_t unit) const override { return cards_[unit].cohort; }
  std::optional<std::size_t> find(std::string_view id) const override {
    const auto at = std::lower_bound(order_.begin(), order_.end(), id,
        [this](std::size_t card, std::string_view x) { return std::string_view(cards_[card].unit.id) < x; });
    if (at == order_.end() || cards_[*at].unit.id != id) return std::nullopt;
    return *at;
  }
  std::shared_ptr<const Scorecards> all(bool /*whole*/) const override {
    return {std::shared_ptr<const void>(), &cards_};
  }
  std::shared_ptr<const Batch> batch() const override { return {batch_, &batch_->batch}; }
  const Batch* previous() const noexcept override { return previous_ ? &*previous_ : nullptr; }
  const Calendar* calendar() const noexcept override { return calendar_ ? &*calendar_ : nullptr; }

 private:
  std::shared_ptr<const BatchBox> batch_;
  std::optional<Batch> previous_;
  std::optional<Calendar> calendar_;
  Scorecards cards_;
  std::vector<std::size_t> order_;  // by unit id
};

}  // namespace

const Rational* number(const Scorecard& card, const ItemScore* item, parindex_output_kind kind) {
  switch (kind) {
    case PARINDEX_OUTPUT_POINTS:
      return item != nullptr ? &item->points : &card.points;
    case PARINDEX_OUTPUT_MAX:
      return item != nullptr ? &item->max : &card.max;
    case PARINDEX_OUTPUT_APPLICABLE_MAX:
      return item != nullptr ? &item->applicable_max : &card.applicable_max;
    case PARINDEX_OUTPUT_LOWEST:
      return item != nullptr ? &item->lowest : &card.lowest;
    case PARINDEX_OUTPUT_HIGHEST:
      return item != nullptr ? &item->highest : &card.highest;
    case PARINDEX_OUTPUT_INDEX:
      return card.index ? &*card.index : nullptr;
    default:
      return nullptr;
  }
}

std::int64_t band_index(const FrameworkBox& framework, const std::string& band) {
  for (std::size_t i = 0; !band.empty() && i != framework.bands.size(); ++i) {
    if (framework.bands[i].code == band) return static_cast<std::int64_t>(i);
  }
  return -1;
}

namespace {

constexpr int kMostDecimals = 9;  // that a caller may want in a column

// A value of an output column; empty: it does not fit 64 bits.
std::optional<std::int64_t> output_value(const FrameworkBox& framework, const Scorecard& card,
    const ItemScore* item, const parindex_output& output) {
  std::uint32_t flags = 0;
  switch (output.kind) {
    case PARINDEX_OUTPUT_STATE:
      if (item != nullptr) return static_cast<std::int64_t>(item->state);
      return card.pending == 0 ? PARINDEX_STATE_SCORED : PARINDEX_STATE_PENDING;
    case PARINDEX_OUTPUT_RANK:
      return static_cast<std::int64_t>((item != nullptr ? item->rank : card.rank).value_or(0));
    case PARINDEX_OUTPUT_OF:
      return static_cast<std::int64_t>(item != nullptr ? item->of : card.of);
    case PARINDEX_OUTPUT_PENDING:
      return static_cast<std::int64_t>(card.pending);
    case PARINDEX_OUTPUT_BAND:
      return band_index(framework, card.band);
    default:
      break;
  }
  const Rational* const value = number(card, item, output.kind);
  if (value == nullptr) return std::numeric_limits<std::int64_t>::min();
  const std::int64_t out = unscaled(*value, output.scale, flags);
  if ((flags & PARINDEX_SCORE_TOO_LARGE) != 0) return std::nullopt;
  return out;
}

// Stores a value of a type; false when it does not fit.
template <typename Int>
bool store(void* at, std::int64_t value) noexcept {
  if (value < std::numeric_limits<Int>::min() || value > std::numeric_limits<Int>::max()) return false;
  const auto narrow = static_cast<Int>(value);
  std::memcpy(at, &narrow, sizeof narrow);
  return true;
}

std::int64_t width_of(parindex_column_type type) noexcept {
  switch (type) {
    case PARINDEX_COLUMN_I8:
      return sizeof(std::int8_t);
    case PARINDEX_COLUMN_I16:
      return sizeof(std::int16_t);
    case PARINDEX_COLUMN_I32:
      return sizeof(std::int32_t);
    default:
      return sizeof(std::int64_t);
  }
}

const ItemScore* item_of(const Scorecard& card, std::uint64_t item) noexcept {
  return item == UINT64_MAX ? nullptr : &card.items[static_cast<std::size_t>(item)];
}

// What a column holds for a unit that was left out.
std::int64_t nothing(parindex_output_kind kind) noexcept {
  return kind == PARINDEX_OUTPUT_STATE || kind == PARINDEX_OUTPUT_BAND ? -1 : 0;
}

constexpr Sentence kBadOutput{"cột kết quả: loại, kiểu, vị trí mục hoặc số chữ số thập phân không hợp lệ",
    "an output column has a kind, type, item or scale that does not exist"};

bool good_output(const parindex_output& output, std::size_t items) noexcept {
  const bool whole = output.item == UINT64_MAX;
  if (!whole && output.item >= items) return false;
  if (output.kind < PARINDEX_OUTPUT_POINTS || output.kind > PARINDEX_OUTPUT_BAND) return false;
  if (!whole && output.kind >= PARINDEX_OUTPUT_INDEX) return false;
  if (output.type < PARINDEX_COLUMN_I8 || output.type > PARINDEX_COLUMN_I64) return false;
  return output.scale >= 0 && output.scale <= kMostDecimals && output.data != nullptr;
}

}  // namespace

bool store(void* at, parindex_column_type type, std::int64_t value) noexcept {
  switch (type) {
    case PARINDEX_COLUMN_I8:
      return store<std::int8_t>(at, value);
    case PARINDEX_COLUMN_I16:
      return store<std::int16_t>(at, value);
    case PARINDEX_COLUMN_I32:
      return store<std::int32_t>(at, value);
    default:
      return store<std::int64_t>(at, value);
  }
}

parindex_status take_outputs(const parindex_output* outputs, std::size_t count, std::size_t items,
    std::vector<parindex_output>& out, parindex_error** error) {
  if (count == 0) return PARINDEX_OK;
  if (outputs == nullptr) return fail(error, kNullArgument);
  const std::size_t step = outputs[0].struct_size;
  constexpr std::size_t kKindsOfOutput = 16;  // more than there are: a longer list repeats itself
  if (step == sizeof(parindex_output) && count <= (items + 1) * kKindsOfOutput) {
    out.assign(outputs, outputs + count);
    for (parindex_output& one : out) {
      if (one.struct_size != step) return fail(error, kBadStruct);
      if (!good_output(one, items)) return fail(error, kBadOutput);
      if (one.stride == 0) one.stride = width_of(one.type);
    }
    return PARINDEX_OK;
  }
  const auto* bytes = reinterpret_cast<const unsigned char*>(outputs);
  for (std::size_t i = 0; i != count; ++i) {
    parindex_output one{};
    if (!take(bytes + i * step, one) || one.struct_size != step) return fail(error, kBadStruct);
    if (!good_output(one, items)) return fail(error, kBadOutput);
    if (one.stride == 0) one.stride = width_of(one.type);
    out.push_back(one);
  }
  return PARINDEX_OK;
}

parindex_status read_outputs(const FrameworkBox& framework, const Cards& cards,
    const std::vector<parindex_output>& outputs, parindex_error** error) {
  std::vector<const parindex_output*> from_cards;
  for (const parindex_output& output : outputs) {
    switch (cards.read(output)) {
      case Cards::Read::kDone:
        break;
      case Cards::Read::kDoesNotFit:
        return fail(error, kDoesNotFit);
      case Cards::Read::kFromCards:
        from_cards.push_back(&output);
    }
  }
  if (from_cards.empty()) return PARINDEX_OK;
  for (std::size_t unit = 0; unit != cards.size(); ++unit) {
    const std::shared_ptr<const Scorecard> card = cards.look(unit);
    for (const parindex_output* output : from_cards) {
      auto* const at =
          static_cast<unsigned char*>(output->data) + static_cast<std::int64_t>(unit) * output->stride;
      const std::optional<std::int64_t> value =
          cards.counts(unit) ? output_value(framework, *card, item_of(*card, output->item), *output)
                             : nothing(output->kind);
      if (!value || !store(at, output->type, *value)) return fail(error, kDoesNotFit);
    }
  }
  return PARINDEX_OK;
}

std::unique_ptr<parindex_result> make_result(std::shared_ptr<const FrameworkBox> framework,
    std::unique_ptr<const Cards> cards, Mistakes mistakes, std::vector<Period> periods) {
  auto out = std::make_unique<parindex_result>();
  out->framework = std::move(framework);
  out->cards = std::move(cards);
  out->mistakes = std::move(mistakes);
  for (const Period& period : periods) {
    const auto same = [&](const auto& one) { return one.first == period; };
    if (std::any_of(out->periods.begin(), out->periods.end(), same)) continue;
    out->periods.emplace_back(period, std::pair(period.from.to_string(), period.to.to_string()));
  }
  return out;
}

parindex_status score_box(const std::shared_ptr<const BatchBox>& box, Options& options, parindex_result** out,
    parindex_error** error) {
  Mistakes mistakes = box->mistakes;
  const ScoreOptions scoring = options.scoring();
  std::optional<Scorecards> cards = score(box->framework->framework, box->batch, mistakes, scoring);
  if (options.cancelled) return fail_cancelled(error);
  if (!cards) return fail_data(error, std::move(mistakes));
  std::vector<Period> periods;
  for (const Scorecard& card : *cards) {
    if (periods.empty() || periods.back() != card.period) periods.push_back(card.period);
  }
  *out = make_result(box->framework, std::make_unique<const MadeCards>(box, *std::move(cards), scoring),
      std::move(mistakes), std::move(periods))
             .release();
  return PARINDEX_OK;
}

}  // namespace parindex::capi

namespace {

using parindex::ItemScore;
using parindex::Language;
using parindex::Scorecard;
using parindex::capi::at_place;
using parindex::capi::Cards;
using parindex::capi::copy_out;
using parindex::capi::fail;
using parindex::capi::fill;
using parindex::capi::guard;
using parindex::capi::guard_value;
using parindex::capi::has_place;
using parindex::capi::kBadFlags;
using parindex::capi::kBadStruct;
using parindex::capi::kNoSuchIndex;
using parindex::capi::kNullArgument;
using parindex::capi::language_of;
using parindex::capi::Sink;
using parindex::capi::unscaled;
using parindex::capi::valid;

// The same for an item that is not the whole.
template <typename Body>
parindex_status at_item(const parindex_result* result, std::size_t unit, std::size_t item,
    parindex_error** error, Body&& body) noexcept {
  return at_place(result, unit, item, error, [&](const Cards& cards) -> parindex_status {
    return item == PARINDEX_NONE ? fail(error, kNoSuchIndex) : body(cards);
  });
}

int digits_of(const parindex_result& result, std::size_t item) noexcept {
  return item == PARINDEX_NONE ? result.framework->framework.digits() : result.framework->items[item].digits;
}

// The ledger of an item, or of the whole.
const std::vector<parindex::LedgerEntry>& ledger_of(const Scorecard& card, std::size_t item) noexcept {
  return item == PARINDEX_NONE ? card.ledger : card.items[item].ledger;
}

template <typename Struct>
parindex_status give(Struct* out, const Struct& value, parindex_error** error) noexcept {
  if (out == nullptr) return fail(error, kNullArgument);
  return fill(out, value) ? PARINDEX_OK : fail(error, kBadStruct);
}

// One of a list, or the index is wrong.
template <typename List, typename Struct, typename Convert>
parindex_status give_one(
    const List& list, std::size_t index, Struct* out, parindex_error** error, Convert&& convert) {
  if (index >= list.size()) return fail(error, kNoSuchIndex);
  return give(out, convert(list[index]), error);
}

// "19.48", or "2/3" where no decimal is exact.
std::string exactly(const parindex::Rational& value) {
  constexpr int kMostDecimals = 18;
  return value.fits_digits(kMostDecimals) ? value.to_decimal(kMostDecimals) : value.to_string();
}

parindex_unit_score unit_score(const parindex_result& result, std::size_t unit) {
  const Cards& cards = *result.cards;
  parindex_unit_score value{};
  value.scale = result.framework->framework.digits();
  value.band_index = -1;
  value.period_from = value.period_to = value.band = "";
  const parindex::Unit& who = cards.unit(unit);
  value.id = who.id.c_str();
  value.name = who.name.c_str();
  value.kind = who.kind.c_str();
  value.parent = who.parent.c_str();
  value.cohort = cards.cohort(unit).c_str();
  if (!cards.counts(unit)) {
    value.flags = PARINDEX_UNIT_LEFT_OUT;
    return value;
  }
  const std::shared_ptr<const Scorecard> card = cards.look(unit);
  if (card->index) value.flags |= PARINDEX_UNIT_HAS_INDEX;
  if (card->rank) value.flags |= PARINDEX_UNIT_HAS_RANK;
  if (card->disqualified) value.flags |= PARINDEX_UNIT_DISQUALIFIED;
  value.points = unscaled(card->points, value.scale, value.flags);
  std::uint32_t apart = 0;  // a maximum or a range with more decimals does not make the points inexact
  value.max = unscaled(card->max, value.scale, apart);
  value.applicable_max = unscaled(card->applicable_max, value.scale, apart);
  value.index = card->index ? unscaled(*card->index, value.scale, apart) : 0;
  value.lowest = unscaled(card->lowest, value.scale, apart);
  value.highest = unscaled(card->highest, value.scale, apart);
  value.flags |= apart & PARINDEX_SCORE_TOO_LARGE;
  value.pending = card->pending;
  value.rank = card->rank.value_or(0);
  value.of = card->of;
  value.gate_count = card->gates.size();
  value.mistake_count = card->mistakes.size();
  value.ledger_count = card->ledger.size();
  for (const auto& [period, texts] : result.periods) {
    if (period != card->period) continue;
    value.period_from = texts.first.c_str();
    value.period_to = texts.second.c_str();
  }
  value.band_index = static_cast<std::int32_t>(parindex::capi::band_index(*result.framework, card->band));
  if (value.band_index >= 0)
    value.band = result.framework->bands[static_cast<std::size_t>(value.band_index)].code.c_str();
  return value;
}

bool write_json(const parindex_result& result, bool lines, Sink& sink) {
  const Cards& cards = *result.cards;
  if (!lines && !sink.put("[")) return false;
  bool first = true;
  for (std::size_t i = 0; i != cards.size(); ++i) {
    if (!cards.counts(i)) continue;
    if (!lines && !sink.put(first ? "\n" : ",\n")) return false;
    first = false;
    if (!sink.put(to_json(*cards.look(i), result.framework->framework))) return false;
    if (lines && !sink.put("\n")) return false;
  }
  if (!lines && !sink.put(first ? "]\n" : "\n]\n")) return false;
  return sink.flush();
}

std::string view_of(const parindex_result& result, parindex_view view, Language language) {
  const parindex::Framework& framework = result.framework->framework;
  const std::shared_ptr<const parindex::Scorecards> cards = result.cards->all(false);
  const parindex::ViewOptions options{.language = language};
  switch (view) {
    case PARINDEX_VIEW_CSV:
      return to_csv(*cards, framework, parindex::CsvShape::kWide, language);
    case PARINDEX_VIEW_CSV_LONG:
      return to_csv(*cards, framework, parindex::CsvShape::kLong, language);
    case PARINDEX_VIEW_TABLE:
      return to_table(*cards, framework, options);
    case PARINDEX_VIEW_RANKING_CSV:
      return to_ranking(*cards, framework, parindex::ViewFormat::kCsv, {}, options);
    case PARINDEX_VIEW_RANKING_JSON:
      return to_ranking(*cards, framework, parindex::ViewFormat::kJson, {}, options);
    default:
      return to_ranking(*cards, framework, parindex::ViewFormat::kTable, {}, options);
  }
}

}  // namespace

extern "C" {

void parindex_result_free(parindex_result* result) noexcept { parindex::capi::free_handle(result); }

size_t parindex_result_unit_count(const parindex_result* result) noexcept {
  return valid(result) ? result->cards->size() : 0;
}

size_t parindex_result_find_unit(const parindex_result* result, const char* id, size_t id_len) noexcept {
  return guard_value(PARINDEX_NONE, [&] {
    const std::optional<std::string_view> text = parindex::capi::text_of(id, id_len);
    if (!valid(result) || !text) return PARINDEX_NONE;
    return result->cards->find(*text).value_or(PARINDEX_NONE);
  });
}

parindex_status parindex_result_unit(
    const parindex_result* result, size_t unit, parindex_unit_score* out, parindex_error** error) noexcept {
  return guard(error, [&]() -> parindex_status {
    if (!valid(result)) return fail(error, kNullArgument);
    if (!has_place(result, unit, PARINDEX_NONE)) return fail(error, kNoSuchIndex);
    return give(out, unit_score(*result, unit), error);
  });
}

parindex_status parindex_result_item(const parindex_result* result, size_t unit, size_t item,
    parindex_item_score* out, parindex_error** error) noexcept {
  return at_item(result, unit, item, error, [&](const Cards& cards) {
    const std::shared_ptr<const Scorecard> card = cards.look(unit);
    const ItemScore& score = card->items[item];
    parindex_item_score value{};
    value.scale = digits_of(*result, item);
    value.state = static_cast<parindex_state>(score.state);
    if (score.rank) value.flags |= PARINDEX_ITEM_HAS_RANK;
    if (score.evidence_missing) value.flags |= PARINDEX_ITEM_NO_EVIDENCE;
    value.points = unscaled(score.points, value.scale, value.flags);
    std::uint32_t apart = 0;
    value.max = unscaled(score.max, value.scale, apart);
    value.applicable_max = unscaled(score.applicable_max, value.scale, apart);
    value.lowest = unscaled(score.lowest, value.scale, apart);
    value.highest = unscaled(score.highest, value.scale, apart);
    value.flags |= apart & PARINDEX_SCORE_TOO_LARGE;
    value.rank = score.rank.value_or(0);
    value.of = score.of;
    value.ledger_count = score.ledger.size();
    value.trace_count = score.trace.size();
    value.round_count = score.rounds.size();
    return give(out, value, error);
  });
}

parindex_status parindex_result_ledger(const parindex_result* result, size_t unit, size_t item, size_t entry,
    parindex_ledger_entry* out, parindex_error** error) noexcept {
  return at_place(result, unit, item, error, [&](const Cards& cards) {
    return give_one(
        ledger_of(cards.keep(unit), item), entry, out, error, [&](const parindex::LedgerEntry& one) {
          parindex_ledger_entry value{};
          value.scale = digits_of(*result, item);
          value.points = unscaled(one.points, value.scale, value.flags);
          value.fact_count = one.facts.size();
          value.cause = to_string(one.cause).data();
          value.why_vi = one.why.vi.c_str();
          value.why_en = one.why.en.c_str();
          value.basis = one.basis.c_str();
          return value;
        });
  });
}

const char* parindex_result_ledger_fact(
    const parindex_result* result, size_t unit, size_t item, size_t entry, size_t fact) noexcept {
  return guard_value(static_cast<const char*>(nullptr), [&]() -> const char* {
    if (!has_place(result, unit, item) || !result->cards->counts(unit)) return nullptr;
    const std::vector<parindex::LedgerEntry>& ledger = ledger_of(result->cards->keep(unit), item);
    if (entry >= ledger.size() || fact >= ledger[entry].facts.size()) return nullptr;
    return ledger[entry].facts[fact].c_str();
  });
}

parindex_status parindex_result_ledger_exact(const parindex_result* result, size_t unit, size_t item,
    size_t entry, char* buffer, size_t capacity, size_t* needed, parindex_error** error) noexcept {
  if (needed != nullptr) *needed = 0;
  return at_place(result, unit, item, error, [&](const Cards& cards) -> parindex_status {
    const std::shared_ptr<const Scorecard> card = cards.look(unit);
    const std::vector<parindex::LedgerEntry>& ledger = ledger_of(*card, item);
    if (entry >= ledger.size()) return fail(error, kNoSuchIndex);
    return copy_out(exactly(ledger[entry].points), buffer, capacity, needed, error);
  });
}

parindex_status parindex_result_trace_step(const parindex_result* result, size_t unit, size_t item,
    size_t step, parindex_trace_step* out, parindex_error** error) noexcept {
  return at_item(result, unit, item, error, [&](const Cards& cards) {
    return give_one(cards.keep(unit).items[item].trace, step, out, error, [](const parindex::TraceStep& one) {
      parindex_trace_step value{};
      value.step = one.step.c_str();
      value.text = one.text.c_str();
      value.value = one.value.c_str();
      return value;
    });
  });
}

parindex_status parindex_result_trace(const parindex_result* result, size_t unit, size_t item, char* buffer,
    size_t capacity, size_t* needed, parindex_error** error) noexcept {
  if (needed != nullptr) *needed = 0;
  return at_item(result, unit, item, error, [&](const Cards& cards) {
    const std::shared_ptr<const Scorecard> card = cards.look(unit);
    std::string text;
    for (const parindex::TraceStep& step : card->items[item].trace) {
      text += step.step + ": " + step.text;
      if (!step.value.empty()) text += " = " + step.value;
      text += '\n';
    }
    return copy_out(text, buffer, capacity, needed, error);
  });
}

parindex_status parindex_result_round(const parindex_result* result, size_t unit, size_t item, size_t round,
    parindex_round* out, parindex_error** error) noexcept {
  return at_item(result, unit, item, error, [&](const Cards& cards) {
    return give_one(
        cards.keep(unit).items[item].rounds, round, out, error, [&](const parindex::RoundScore& one) {
          parindex_round value{};
          value.scale = digits_of(*result, item);
          value.points = unscaled(one.points, value.scale, value.flags);
          value.name = one.round.c_str();
          value.note = one.note.c_str();
          value.by = one.by.c_str();
          value.date = one.date.c_str();
          return value;
        });
  });
}

parindex_status parindex_result_round_exact(const parindex_result* result, size_t unit, size_t item,
    size_t round, char* buffer, size_t capacity, size_t* needed, parindex_error** error) noexcept {
  if (needed != nullptr) *needed = 0;
  return at_item(result, unit, item, error, [&](const Cards& cards) -> parindex_status {
    const std::shared_ptr<const Scorecard> card = cards.look(unit);
    const std::vector<parindex::RoundScore>& rounds = card->items[item].rounds;
    if (round >= rounds.size()) return fail(error, kNoSuchIndex);
    return copy_out(exactly(rounds[round].points), buffer, capacity, needed, error);
  });
}

parindex_status parindex_result_gate(const parindex_result* result, size_t unit, size_t gate,
    parindex_gate* out, parindex_error** error) noexcept {
  return at_place(result, unit, PARINDEX_NONE, error, [&](const Cards& cards) {
    return give_one(cards.keep(unit).gates, gate, out, error, [](const parindex::GateResult& one) {
      parindex_gate value{};
      if (one.pending) value.flags |= PARINDEX_GATE_PENDING;
      if (one.disqualifies) value.flags |= PARINDEX_GATE_DISQUALIFIES;
      value.code = one.code.c_str();
      value.title_vi = one.title.vi.c_str();
      value.title_en = one.title.en.c_str();
      value.cap_band = one.cap_band.c_str();
      return value;
    });
  });
}

parindex_status parindex_result_unit_mistake(const parindex_result* result, size_t unit, size_t index,
    parindex_mistake* out, parindex_error** error) noexcept {
  return at_place(result, unit, PARINDEX_NONE, error, [&](const Cards& cards) {
    return give_one(cards.keep(unit).mistakes, index, out, error, parindex::capi::to_c);
  });
}

size_t parindex_result_mistake_count(const parindex_result* result) noexcept {
  return valid(result) ? result->mistakes.size() : 0;
}

parindex_status parindex_result_mistake(
    const parindex_result* result, size_t index, parindex_mistake* out) noexcept {
  if (!valid(result)) return PARINDEX_E_ARGUMENT;
  return parindex::capi::mistake_at(result->mistakes, index, out);
}

parindex_status parindex_result_exact(const parindex_result* result, size_t unit, size_t item,
    parindex_output_kind kind, char* buffer, size_t capacity, size_t* needed,
    parindex_error** error) noexcept {
  if (needed != nullptr) *needed = 0;
  return at_place(result, unit, item, error, [&](const Cards& cards) -> parindex_status {
    const bool is_number = (kind >= PARINDEX_OUTPUT_POINTS && kind <= PARINDEX_OUTPUT_HIGHEST) ||
                           (kind == PARINDEX_OUTPUT_INDEX && item == PARINDEX_NONE);
    if (!is_number) return fail(error, kBadFlags);
    const std::shared_ptr<const Scorecard> card = cards.look(unit);
    const parindex::Rational* const value =
        parindex::capi::number(*card, item == PARINDEX_NONE ? nullptr : &card->items[item], kind);
    if (value == nullptr) {
      return fail(error, PARINDEX_E_NOT_FOUND,
          {"đơn vị chưa đủ số liệu nên chưa có chỉ số", "the unit is incomplete and has no index yet"});
    }
    return copy_out(exactly(*value), buffer, capacity, needed, error);
  });
}

parindex_status parindex_result_to_json(const parindex_result* result, size_t unit, char* buffer,
    size_t capacity, size_t* needed, parindex_error** error) noexcept {
  if (needed != nullptr) *needed = 0;
  return at_place(result, unit, PARINDEX_NONE, error, [&](const Cards& cards) {
    return copy_out(
        to_json(*cards.look(unit), result->framework->framework), buffer, capacity, needed, error);
  });
}

parindex_status parindex_result_explain(const parindex_result* result, size_t unit, size_t item,
    parindex_language language, char* buffer, size_t capacity, size_t* needed,
    parindex_error** error) noexcept {
  if (needed != nullptr) *needed = 0;
  return at_place(result, unit, item, error, [&](const Cards& cards) {
    const parindex::Framework& framework = result->framework->framework;
    const std::shared_ptr<const Scorecard> card = cards.look(unit);
    const parindex::ViewOptions options{.language = language_of(language)};
    const std::string text = item == PARINDEX_NONE
                                 ? explain(*card, framework, options)
                                 : explain_item(*card, framework, *cards.batch(), item, options);
    return copy_out(text, buffer, capacity, needed, error);
  });
}

parindex_status parindex_result_write(const parindex_result* result, parindex_view view,
    parindex_language language, parindex_write_fn write, void* user, parindex_error** error) noexcept {
  return guard(error, [&]() -> parindex_status {
    if (!valid(result) || write == nullptr) return fail(error, kNullArgument);
    if (view < PARINDEX_VIEW_JSON || view > PARINDEX_VIEW_RANKING_JSON) return fail(error, kBadFlags);
    Sink sink(write, user);
    const bool done = view <= PARINDEX_VIEW_JSON_LINES
                          ? write_json(*result, view == PARINDEX_VIEW_JSON_LINES, sink)
                          : sink.put(view_of(*result, view, language_of(language))) && sink.flush();
    return done ? PARINDEX_OK : parindex::capi::fail_cancelled(error);
  });
}

parindex_status parindex_result_read(const parindex_result* result, const parindex_output* outputs,
    size_t output_count, parindex_error** error) noexcept {
  return guard(error, [&]() -> parindex_status {
    if (!valid(result)) return fail(error, kNullArgument);
    std::vector<parindex_output> taken;
    const parindex_status status =
        parindex::capi::take_outputs(outputs, output_count, result->framework->items.size(), taken, error);
    if (status != PARINDEX_OK) return status;
    return parindex::capi::read_outputs(*result->framework, *result->cards, taken, error);
  });
}

}  // extern "C"
