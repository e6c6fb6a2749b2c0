// SPDX-License-Identifier: Apache-2.0
// Scorecard -> one line of JSON, format parindex-scorecard/1.
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "parindex/scoring.hpp"
#include "parindex/version.hpp"

#include "json/writer.hpp"
#include "model/model.hpp"
#include "output/mistake_json.hpp"
#include "output/words.hpp"

namespace parindex::inline v1 {
namespace {

using detail::Index;
using detail::Item;
using detail::Model;
using detail::json::Writer;

class CardWriter {
 public:
  CardWriter(const Scorecard& card, const Framework& framework)
      : card_(card), framework_(framework), model_(framework.model()) {}

  std::string write() {
    const int digits = model_.rounding.digits;
    out_.begin_object();
    out_.member("format", "parindex-scorecard/1");
    out_.member("framework", framework_.id());
    write_unit();
    write_period();
    points("points", "exact", card_.points, digits);
    plain("max", card_.max);
    plain("applicable_max", card_.applicable_max);
    if (card_.index) {
      out_.member_number("index", card_.index->to_fixed(digits));
    } else {
      out_.member_null("index");
    }
    points("lowest", "lowest_exact", card_.lowest, digits);
    points("highest", "highest_exact", card_.highest, digits);
    out_.key("pending");
    out_.unsigned_integer(card_.pending);
    out_.key("band");
    if (card_.band.empty()) {
      out_.null();
    } else {
      out_.string(card_.band);
    }
    out_.member("cohort", card_.cohort);
    rank(card_.rank, card_.of);
    if (card_.disqualified) out_.member_boolean("disqualified", true);
    write_gates();
    write_adjustments();
    ledger(card_.ledger, digits);
    out_.key("mistakes");
    detail::write_mistakes(out_, card_.mistakes);
    out_.key("items");
    out_.begin_array();
    for (const Index root : model_.roots) {
      if (!is_adjustment(root)) write_item(root);
    }
    out_.end_array();
    write_seal();
    out_.end_object();
    return out_.take();
  }

 private:
  const Item& item(Index index) const { return model_.items[static_cast<std::size_t>(index)]; }
  const ItemScore& score(Index index) const { return card_.items[static_cast<std::size_t>(index)]; }
  bool is_adjustment(Index index) const {
    return std::any_of(model_.adjustments.begin(), model_.adjustments.end(),
                       [index](const detail::Adjustment& adjustment) { return adjustment.item == index; });
  }

  // Points with their digits, and what they are exactly where that is something else.
  void points(std::string_view name, std::string_view exact_name, const Rational& value, int digits) {
    out_.member_number(name, value.to_fixed(digits));
    if (!value.fits_digits(digits)) out_.member(exact_name, value.to_string());
  }
  void plain(std::string_view name, const Rational& value) {
    constexpr int kMostDigits = 18;  // what plain_decimal() says exactly
    out_.member_number(name, detail::words::plain_decimal(value));
    if (!value.fits_digits(kMostDigits)) out_.member(std::string(name) + "_exact", value.to_string());
  }
  void rank(const std::optional<std::size_t>& rank, std::size_t of) {
    out_.key("rank");
    if (rank) {
      out_.unsigned_integer(*rank);
    } else {
      out_.null();
    }
    out_.key("of");
    out_.unsigned_integer(of);
  }

  void write_unit() {
    const Unit& unit = card_.unit;
    out_.key("unit");
    out_.begin_object();
    out_.member("id", unit.id);
    if (!unit.name.empty()) out_.member("name", unit.name);
    if (!unit.kind.empty()) out_.member("kind", unit.kind);
    if (!unit.parent.empty()) out_.member("parent", unit.parent);
    if (!unit.attributes.empty()) {
      out_.key("attributes");
      out_.begin_object();
      for (const auto& [name, value] : unit.attributes)
        out_.member(name, value);
      out_.end_object();
    }
    out_.end_object();
  }

  void write_period() {
    out_.key("period");
    out_.begin_object();
    out_.member("from", card_.period.from.to_string());
    out_.member("to", card_.period.to.to_string());
    out_.end_object();
    if (card_.as_of != card_.period.to) out_.member("as_of", card_.as_of.to_string());
  }

  void write_gates() {
    out_.key("gates");
    out_.begin_array();
    for (const GateResult& gate : card_.gates) {
      out_.begin_object();
      out_.member("code", gate.code);
      title(gate.title);
      out_.key("then");
      if (gate.disqualifies) {
        out_.string("disqualify");
      } else {
        out_.begin_object();
        out_.member("cap_band", gate.cap_band);
        out_.end_object();
      }
      out_.member_boolean("pending", gate.pending);
      out_.end_object();
    }
    out_.end_array();
  }

  void write_adjustments() {
    out_.key("adjustments");
    out_.begin_array();
    for (const detail::Adjustment& adjustment : model_.adjustments) {
      const Item& own = item(adjustment.item);
      const ItemScore& scored = score(adjustment.item);
      out_.begin_object();
      out_.member("code", own.label);
      title(own.title);
      out_.member("as", adjustment.penalty ? "penalty" : "bonus");
      item_numbers(own, scored);
      rounds(scored, own.rounding.digits);
      ledger(scored.ledger, own.rounding.digits);
      trace(scored);
      out_.end_object();
    }
    out_.end_array();
  }

  void title(const Text& text) {
    if (text.empty()) return;
    out_.key("title");
    detail::write_text(out_, text);
  }

  void item_numbers(const Item& own, const ItemScore& scored) {
    plain("max", scored.max);
    plain("applicable_max", scored.applicable_max);
    points("points", "exact", scored.points, own.rounding.digits);
    out_.member("state", to_string(scored.state));
    if (scored.lowest != scored.points || scored.highest != scored.points) {
      points("lowest", "lowest_exact", scored.lowest, own.rounding.digits);
      points("highest", "highest_exact", scored.highest, own.rounding.digits);
    }
    duty(own, scored);
  }

  // Who, until when, with which documents: only what the framework or the assessment says something about.
  void duty(const Item& own, const ItemScore& scored) {
    if (!scored.owner.empty()) out_.member("owner", scored.owner);
    if (scored.due) out_.member("due", scored.due->to_string());
    const bool counts = scored.state != State::kNotApplicable && scored.state != State::kTracked;
    const bool within = own.is_leaf() && card_.as_of != card_.period.to;
    if (counts && (scored.due || within)) out_.member_boolean("open", scored.open);
    if (scored.evidence_missing) out_.member_boolean("evidence_missing", true);
    if (!scored.evidence) return;
    const EvidenceStatus& evidence = *scored.evidence;
    out_.key("evidence");
    out_.begin_object();
    if (!evidence.kinds.empty()) texts("kinds", evidence.kinds);
    out_.key("at_least");
    out_.integer(evidence.at_least);
    texts("counted", evidence.counted);
    texts("rejected", evidence.rejected);
    out_.key("missing");
    out_.integer(evidence.missing);
    if (evidence.explained) out_.member_boolean("explained", true);
    out_.end_object();
  }
  void texts(std::string_view name, const std::vector<std::string>& list) {
    out_.key(name);
    out_.begin_array();
    for (const std::string& one : list)
      out_.string(one);
    out_.end_array();
  }

  void write_item(Index index) {
    const Item& own = item(index);
    const ItemScore& scored = score(index);
    out_.begin_object();
    out_.member("code", own.label);
    title(own.title);
    item_numbers(own, scored);
    if (own.is_leaf()) {
      rounds(scored, own.rounding.digits);
      out_.key("items");
      out_.begin_array();
      out_.end_array();
      ledger(scored.ledger, own.rounding.digits);
      trace(scored);
    } else {
      rank(scored.rank, scored.of);
      rounds(scored, own.rounding.digits);
      ledger(scored.ledger, own.rounding.digits);
      trace(scored);
      out_.key("items");
      out_.begin_array();
      for (const Index child : own.children)
        write_item(child);
      out_.end_array();
    }
    out_.end_object();
  }

  void rounds(const ItemScore& scored, int digits) {
    out_.key("rounds");
    out_.begin_object();
    for (const RoundScore& round : scored.rounds) {
      out_.key(round.round);
      out_.begin_object();
      points("points", "exact", round.points, digits);
      if (!round.note.empty()) out_.member("note", round.note);
      if (!round.by.empty()) out_.member("by", round.by);
      if (!round.date.empty()) out_.member("date", round.date);
      out_.end_object();
    }
    out_.end_object();
  }

  void ledger(const std::vector<LedgerEntry>& entries, int digits) {
    out_.key("ledger");
    out_.begin_array();
    for (const LedgerEntry& entry : entries) {
      out_.begin_object();
      points("points", "exact", entry.points, digits);
      out_.member("cause", to_string(entry.cause));
      out_.key("why");
      detail::write_text(out_, entry.why);
      out_.member("basis", entry.basis);
      texts("facts", entry.facts);
      out_.end_object();
    }
    out_.end_array();
  }

  void trace(const ItemScore& scored) {
    out_.key("trace");
    out_.begin_array();
    for (const TraceStep& step : scored.trace) {
      out_.begin_object();
      out_.member("step", step.step);
      out_.member("text", step.text);
      if (!step.value.empty()) out_.member("value", step.value);
      out_.end_object();
    }
    out_.end_array();
  }

  void seal(const char* name, const std::string& text) {
    out_.key(name);
    if (text.empty()) {
      out_.null();
    } else {
      out_.string(text);
    }
  }
  void write_seal() {
    out_.key("seal");
    out_.begin_object();
    seal("framework", framework_.seal());
    seal("assessment", card_.seal_assessment);
    seal("context", card_.seal_context);
    out_.member("version", version());
    out_.end_object();
  }

  const Scorecard& card_;
  const Framework& framework_;
  const Model& model_;
  Writer out_;
};

}  // namespace

std::string to_json(const Scorecard& card, const Framework& framework) {
  return CardWriter(card, framework).write();
}

}  // namespace parindex::inline v1
