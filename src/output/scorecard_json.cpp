// SPDX-License-Identifier: Apache-2.0
// Scorecard -> one line of JSON, format parindex-scorecard/1.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parindex/scoring.hpp"
#include "parindex/version.hpp"

#include "json/buffer.hpp"
#include "json/writer.hpp"
#include "model/model.hpp"
#include "output/mistake_json.hpp"
#include "output/words.hpp"

namespace parindex::inline v1 {
namespace {

using detail::Index;
using detail::Item;
using detail::Model;

// The form is the same for every card: what stands between the values is written as it is.
class CardWriter {
 public:
  CardWriter(const Scorecard& card, const Framework& framework)
      : card_(card), framework_(framework), model_(framework.model()) {}

  std::string write() {
    constexpr std::size_t kItemBytes = 192;  // without a trace
    out_.room(kItemBytes * (card_.items.size() + 2));
    const int digits = model_.rounding.digits;
    out_.put(R"({"format":"parindex-scorecard/1","framework":)");
    out_.string(framework_.id());
    write_unit();
    write_period();
    points(R"(,"points":)", R"(,"exact":)", card_.points, digits);
    plain(R"(,"max":)", R"(,"max_exact":)", card_.max);
    plain(R"(,"applicable_max":)", R"(,"applicable_max_exact":)", card_.applicable_max);
    out_.put(R"(,"index":)");
    if (card_.index) {
      fixed(*card_.index, digits);
    } else {
      out_.put("null");
    }
    points(R"(,"lowest":)", R"(,"lowest_exact":)", card_.lowest, digits);
    points(R"(,"highest":)", R"(,"highest_exact":)", card_.highest, digits);
    out_.put(R"(,"pending":)");
    out_.integer(card_.pending);
    out_.put(R"(,"band":)");
    text_or_null(card_.band);
    out_.put(R"(,"cohort":)");
    out_.string(card_.cohort);
    rank(card_.rank, card_.of);
    if (card_.disqualified) out_.put(R"(,"disqualified":true)");
    write_gates();
    write_adjustments();
    ledger(card_.ledger, digits);
    out_.put(R"(,"mistakes":)");
    if (card_.mistakes.empty()) {
      out_.put("[]");
    } else {
      detail::json::Writer mistakes;
      detail::write_mistakes(mistakes, card_.mistakes);
      out_.put(mistakes.take());
    }
    out_.put(R"(,"items":[)");
    std::vector<Index> roots;
    for (const Index root : model_.roots) {
      if (!is_adjustment(root)) roots.push_back(root);
    }
    write_items(roots);
    out_.put(']');
    write_seal();
    out_.put('}');
    return out_.take();
  }

 private:
  const Item& item(Index index) const { return model_.items[static_cast<std::size_t>(index)]; }
  const ItemScore& score(Index index) const { return card_.items[static_cast<std::size_t>(index)]; }
  bool is_adjustment(Index index) const {
    return std::any_of(model_.adjustments.begin(), model_.adjustments.end(),
                       [index](const detail::Adjustment& adjustment) { return adjustment.item == index; });
  }

  // ---- values

  // `before` holds the comma and the key.
  void member(std::string_view before, std::string_view text) {
    out_.put(before);
    out_.string(text);
  }
  void member_unless_empty(std::string_view before, std::string_view text) {
    if (!text.empty()) member(before, text);
  }
  void text_or_null(std::string_view text) {
    if (text.empty()) {
      out_.put("null");
    } else {
      out_.string(text);
    }
  }
  void fixed(const Rational& value, int digits) {
    if (const std::optional<std::int64_t> units = value.scaled(digits); units && digits <= kMostPlaces) {
      out_.decimal(*units, digits);
    } else {
      out_.put(value.to_fixed(digits));
    }
  }
  // Points with their digits, and what they are exactly where that is something else.
  void points(std::string_view before, std::string_view before_exact, const Rational& value, int digits) {
    out_.put(before);
    if (const std::optional<std::int64_t> units = value.scaled(digits); units && digits <= kMostPlaces) {
      out_.decimal(*units, digits);
      return;
    }
    out_.put(value.to_fixed(digits));
    if (!value.fits_digits(digits)) member(before_exact, value.to_string());
  }
  void plain(std::string_view before, std::string_view before_exact, const Rational& value) {
    out_.put(before);
    for (const int places : {0, 2}) {
      std::optional<std::int64_t> units = value.scaled(places);
      if (!units) continue;
      int needed = places;
      for (; needed > 0 && *units % 10 == 0; --needed)
        *units /= 10;
      out_.decimal(*units, needed);
      return;
    }
    constexpr int kMostDigits = 18;  // what plain_decimal() says exactly
    out_.put(detail::words::plain_decimal(value));
    if (!value.fits_digits(kMostDigits)) member(before_exact, value.to_string());
  }
  void rank(const std::optional<std::size_t>& rank, std::size_t of) {
    out_.put(R"(,"rank":)");
    if (rank) {
      out_.integer(*rank);
    } else {
      out_.put("null");
    }
    out_.put(R"(,"of":)");
    out_.integer(of);
  }
  void text(const Text& text) {
    out_.put('{');
    if (!text.vi.empty()) member(R"("vi":)", text.vi);
    if (!text.en.empty()) member(text.vi.empty() ? R"("en":)" : R"(,"en":)", text.en);
    out_.put('}');
  }
  void title(const Text& title) {
    if (title.empty()) return;
    out_.put(R"(,"title":)");
    text(title);
  }
  void texts(std::string_view before, const std::vector<std::string>& list) {
    out_.put(before);
    char separator = '[';
    for (const std::string& one : list) {
      out_.put(separator);
      out_.string(one);
      separator = ',';
    }
    if (list.empty()) out_.put('[');
    out_.put(']');
  }
  // Calls write(element) for each, with commas between them.
  template <typename List, typename Write>
  void elements(const List& list, Write&& write) {
    bool first = true;
    for (const auto& element : list) {
      if (!first) out_.put(',');
      first = false;
      write(element);
    }
  }

  // ---- the card

  void write_unit() {
    const Unit& unit = card_.unit;
    member(R"(,"unit":{"id":)", unit.id);
    member_unless_empty(R"(,"name":)", unit.name);
    member_unless_empty(R"(,"kind":)", unit.kind);
    member_unless_empty(R"(,"parent":)", unit.parent);
    if (!unit.attributes.empty()) {
      out_.put(R"(,"attributes":{)");
      elements(unit.attributes, [&](const auto& attribute) {
        out_.string(attribute.first);
        member(":", attribute.second);
      });
      out_.put('}');
    }
    out_.put('}');
  }

  void write_period() {
    member(R"(,"period":{"from":)", card_.period.from.to_string());
    member(R"(,"to":)", card_.period.to.to_string());
    out_.put('}');
    if (card_.as_of != card_.period.to) member(R"(,"as_of":)", card_.as_of.to_string());
  }

  void write_gates() {
    out_.put(R"(,"gates":[)");
    elements(card_.gates, [&](const GateResult& gate) {
      member(R"({"code":)", gate.code);
      title(gate.title);
      if (gate.disqualifies) {
        out_.put(R"(,"then":"disqualify")");
      } else {
        member(R"(,"then":{"cap_band":)", gate.cap_band);
        out_.put('}');
      }
      out_.put(gate.pending ? std::string_view(R"(,"pending":true})") : R"(,"pending":false})");
    });
    out_.put(']');
  }

  void write_adjustments() {
    out_.put(R"(,"adjustments":[)");
    elements(model_.adjustments, [&](const detail::Adjustment& adjustment) {
      const Item& own = item(adjustment.item);
      const ItemScore& scored = score(adjustment.item);
      member(R"({"code":)", own.label);
      title(own.title);
      out_.put(adjustment.penalty ? std::string_view(R"(,"as":"penalty")") : R"(,"as":"bonus")");
      item_numbers(own, scored);
      rounds(scored, own.rounding.digits);
      ledger(scored.ledger, own.rounding.digits);
      trace(scored);
      out_.put('}');
    });
    out_.put(']');
  }

  // ---- items

  void item_numbers(const Item& own, const ItemScore& scored) {
    plain(R"(,"max":)", R"(,"max_exact":)", scored.max);
    plain(R"(,"applicable_max":)", R"(,"applicable_max_exact":)", scored.applicable_max);
    points(R"(,"points":)", R"(,"exact":)", scored.points, own.rounding.digits);
    member(R"(,"state":)", to_string(scored.state));
    if (scored.lowest != scored.points || scored.highest != scored.points) {
      points(R"(,"lowest":)", R"(,"lowest_exact":)", scored.lowest, own.rounding.digits);
      points(R"(,"highest":)", R"(,"highest_exact":)", scored.highest, own.rounding.digits);
    }
    duty(own, scored);
  }

  // Who, until when, with which documents: only what the framework or the assessment says something about.
  void duty(const Item& own, const ItemScore& scored) {
    member_unless_empty(R"(,"owner":)", scored.owner);
    if (scored.due) member(R"(,"due":)", scored.due->to_string());
    const bool counts = scored.state != State::kNotApplicable && scored.state != State::kTracked;
    const bool within = own.is_leaf() && card_.as_of != card_.period.to;
    if (counts && (scored.due || within))
      out_.put(scored.open ? std::string_view(R"(,"open":true)") : R"(,"open":false)");
    if (scored.evidence_missing) out_.put(R"(,"evidence_missing":true)");
    if (!scored.evidence) return;
    const EvidenceStatus& evidence = *scored.evidence;
    out_.put(R"(,"evidence":{)");
    if (!evidence.kinds.empty()) {
      texts(R"("kinds":)", evidence.kinds);
      out_.put(',');
    }
    out_.put(R"("at_least":)");
    out_.integer(evidence.at_least);
    texts(R"(,"counted":)", evidence.counted);
    texts(R"(,"rejected":)", evidence.rejected);
    out_.put(R"(,"missing":)");
    out_.integer(evidence.missing);
    if (evidence.explained) out_.put(R"(,"explained":true)");
    out_.put('}');
  }

  void write_items(const std::vector<Index>& items) {
    elements(items, [&](Index index) { write_item(index); });
  }
  void write_item(Index index) {
    const Item& own = item(index);
    const ItemScore& scored = score(index);
    const int digits = own.rounding.digits;
    member(R"({"code":)", own.label);
    title(own.title);
    item_numbers(own, scored);
    if (own.is_leaf()) {
      rounds(scored, digits);
      out_.put(R"(,"items":[])");
      ledger(scored.ledger, digits);
      trace(scored);
    } else {
      rank(scored.rank, scored.of);
      rounds(scored, digits);
      ledger(scored.ledger, digits);
      trace(scored);
      out_.put(R"(,"items":[)");
      write_items(own.children);
      out_.put(']');
    }
    out_.put('}');
  }

  void rounds(const ItemScore& scored, int digits) {
    out_.put(R"(,"rounds":{)");
    elements(scored.rounds, [&](const RoundScore& round) {
      out_.string(round.round);
      points(R"(:{"points":)", R"(,"exact":)", round.points, digits);
      member_unless_empty(R"(,"note":)", round.note);
      member_unless_empty(R"(,"by":)", round.by);
      member_unless_empty(R"(,"date":)", round.date);
      out_.put('}');
    });
    out_.put('}');
  }

  void ledger(const std::vector<LedgerEntry>& entries, int digits) {
    out_.put(R"(,"ledger":[)");
    elements(entries, [&](const LedgerEntry& entry) {
      points(R"({"points":)", R"(,"exact":)", entry.points, digits);
      member(R"(,"cause":)", to_string(entry.cause));
      out_.put(R"(,"why":)");
      text(entry.why);
      member(R"(,"basis":)", entry.basis);
      texts(R"(,"facts":)", entry.facts);
      out_.put('}');
    });
    out_.put(']');
  }

  void trace(const ItemScore& scored) {
    out_.put(R"(,"trace":[)");
    elements(scored.trace, [&](const TraceStep& step) {
      member(R"({"step":)", step.step);
      member(R"(,"text":)", step.text);
      member_unless_empty(R"(,"value":)", step.value);
      out_.put('}');
    });
    out_.put(']');
  }

  void write_seal() {
    out_.put(R"(,"seal":{"framework":)");
    text_or_null(framework_.seal());
    out_.put(R"(,"assessment":)");
    text_or_null(card_.seal_assessment);
    out_.put(R"(,"context":)");
    text_or_null(card_.seal_context);
    member(R"(,"version":)", version());
    out_.put('}');
  }

  static constexpr int kMostPlaces = 18;

  const Scorecard& card_;
  const Framework& framework_;
  const Model& model_;
  detail::json::Buffer out_;
};

}  // namespace

std::string to_json(const Scorecard& card, const Framework& framework) {
  return CardWriter(card, framework).write();
}

}  // namespace parindex::inline v1
