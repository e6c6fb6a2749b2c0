// SPDX-License-Identifier: Apache-2.0
// Advice -> one line of JSON, format parindex-advice/1.
#include <string>

#include "advice/advice_view.hpp"
#include "json/writer.hpp"
#include "model/model.hpp"
#include "output/exact_json.hpp"

namespace parindex::inline v1::detail {
namespace {

using json::Writer;

class AdviceWriter {
 public:
  AdviceWriter(const Framework& framework) : framework_(framework), model_(framework.model()) {}

  std::string write(const Advice& advice, const std::optional<TargetAdvice>& target,
                    std::optional<std::size_t> item) {
    const Losses& losses = advice.losses;
    out_.begin_object();
    out_.member("format", "parindex-advice/1");
    out_.member("framework", framework_.id());
    write_unit(out_, "unit", losses.unit);
    write_period(out_, "period", losses.period);
    out_.member("as_of", losses.as_of.to_string());
    out_.member_boolean("hindsight", advice.hindsight);
    points("points", losses.points);
    write_number(out_, "max", losses.max);
    write_number(out_, "applicable_max", losses.applicable_max);
    write_points(out_, "index", losses.index, model_.rounding.digits);
    word_or_null("band", losses.band);
    write_rank(out_, "rank", losses.rank);
    out_.key("of");
    out_.unsigned_integer(losses.of);
    write_losses(losses, item);
    list("risks", losses.risks, [&](const Risk& risk) {
      if (!item || risk.item == *item) write(risk);
    });
    list("items", advice.items, [&](const ItemAdvice& one) {
      if (!item || one.item == *item) write(one);
    });
    if (target) write(*target);
    out_.end_object();
    return out_.take();
  }

 private:
  void points(std::string_view key, const Rational& value) {
    write_points(out_, key, value, model_.rounding.digits);
  }
  void points(std::string_view key, const Rational& value, std::size_t item) {
    write_points(out_, key, value, model_.items[item].rounding.digits);
  }
  void word_or_null(std::string_view key, const std::string& word) {
    if (word.empty()) {
      out_.member_null(key);
    } else {
      out_.member(key, word);
    }
  }
  void date(std::string_view key, const std::optional<Date>& day) {
    if (day) out_.member(key, day->to_string());
  }
  template <typename Things, typename Write>
  void list(std::string_view key, const Things& things, const Write& write_one) {
    out_.key(key);
    out_.begin_array();
    for (const auto& thing : things)
      write_one(thing);
    out_.end_array();
  }

  void write_losses(const Losses& losses, std::optional<std::size_t> item) {
    out_.key("losses");
    out_.begin_object();
    points("secured", losses.secured);
    points("possible", losses.possible);
    points("lost", losses.lost);
    for (const auto& [key, groups] : {std::pair{"by_cause", &losses.by_cause},
                                      {"by_field", &losses.by_field},
                                      {"by_owner", &losses.by_owner},
                                      {"by_basis", &losses.by_basis}}) {
      list(key, *groups, [&](const LossGroup& group) {
        out_.begin_object();
        out_.member("key", group.key);
        points("points", group.points);
        out_.key("count");
        out_.unsigned_integer(group.count);
        out_.end_object();
      });
    }
    list("entries", losses.entries, [&](const Loss& loss) {
      if (item && loss.item != item) return;
      out_.begin_object();
      if (loss.item) {
        out_.member("item", model_.items[*loss.item].label);
        points("points", loss.points, *loss.item);
      } else {
        out_.member_null("item");
        points("points", loss.points);
      }
      out_.member("cause", to_string(loss.cause));
      out_.member("outlook", to_string(loss.outlook));
      write_text(out_, "why", loss.why);
      write_word(out_, "basis", loss.basis);
      write_word(out_, "owner", loss.owner);
      date("due", loss.due);
      list("facts", loss.facts, [&](const std::string& fact) { out_.string(fact); });
      out_.end_object();
    });
    out_.end_object();
  }

  void write(const Risk& risk) {
    out_.begin_object();
    out_.member("kind", to_string(risk.kind));
    out_.member("item", model_.items[risk.item].label);
    points("points", risk.points, risk.item);
    if (risk.change) {
      out_.key("change");
      write(*risk.change);
    }
    date("due", risk.due);
    write_word(out_, "owner", risk.owner);
    out_.end_object();
  }

  void write(const Change& change) {
    out_.begin_object();
    if (change.fact.empty()) {
      out_.member("item", change.item);
      out_.member("document", change.document);
      write_number(out_, "amount", change.amount);
      out_.end_object();
      return;
    }
    out_.member("fact", change.fact);
    write_text(out_, "title", change.title);
    word_or_null("before", change.before);
    out_.member("after", change.after);
    if (!change.amount.is_zero()) write_number(out_, "amount", change.amount);
    if (change.lowers) out_.member_boolean("lowers", true);
    out_.end_object();
  }

  void write(const ItemAdvice& advice) {
    const Item& item = model_.items[advice.item];
    out_.begin_object();
    out_.member("item", item.label);
    write_text(out_, "title", item.title);
    out_.member("state", to_string(advice.state));
    points("points", advice.points, advice.item);
    write_number(out_, "max", advice.max);
    write_word(out_, "owner", advice.owner);
    date("due", advice.due);
    out_.member("obstacle", to_string(advice.obstacle));
    list("steps", advice.steps, [&](const AdviceStep& step) {
      out_.begin_object();
      points("points", step.points, advice.item);
      points("gain", step.gain, advice.item);
      points("total", step.total);
      points("total_gain", step.total_gain);
      write_number(out_, "cost", step.cost);
      out_.member_boolean("full", step.full);
      out_.member("proof", to_string(step.proof));
      list("changes", step.changes, [&](const Change& change) { write(change); });
      list("others", step.others, [&](const ItemEffect& effect) {
        out_.begin_object();
        out_.member("item", model_.items[effect.item].label);
        points("before", effect.before, effect.item);
        points("after", effect.after, effect.item);
        out_.end_object();
      });
      out_.end_object();
    });
    out_.end_object();
  }

  void write(const TargetAdvice& target) {
    const int digits = model_.rounding.digits;
    out_.key("target");
    out_.begin_object();
    out_.member("target", target_text(target.target));
    out_.member_boolean("already", target.already);
    out_.member_boolean("reachable", target.reachable);
    write_text(out_, "why", target.why);
    points("short_by", target.short_by);
    if (target.needed) points("needed", *target.needed);
    write_number(out_, "cost", target.cost);
    out_.member("proof", to_string(target.proof));
    out_.key("before");
    state(target.total_before, target.index_before, target.band_before, target.rank_before, digits);
    out_.key("after");
    state(target.total, target.index, target.band, target.rank, digits);
    list("changes", target.changes, [&](const Change& change) { write(change); });
    list("items", target.items, [&](const PlanItem& item) {
      out_.begin_object();
      out_.member("item", model_.items[item.item].label);
      points("before", item.before, item.item);
      points("after", item.after, item.item);
      write_word(out_, "owner", item.owner);
      date("due", item.due);
      out_.end_object();
    });
    list("boundary", target.boundary, [&](const Boundary& boundary) {
      out_.begin_object();
      out_.key("change");
      out_.unsigned_integer(boundary.change);
      points("total", boundary.total);
      out_.member_boolean("reached", boundary.reached);
      out_.end_object();
    });
    out_.end_object();
  }

  void state(const Rational& total, const std::optional<Rational>& index, const std::string& band,
             const std::optional<std::size_t>& rank, int digits) {
    out_.begin_object();
    points("total", total);
    write_points(out_, "index", index, digits);
    word_or_null("band", band);
    write_rank(out_, "rank", rank);
    out_.end_object();
  }

  const Framework& framework_;
  const Model& model_;
  Writer out_;
};

}  // namespace

std::string target_text(const Target& target) {
  switch (target.kind) {
    case Target::Kind::kTotal:
      return "total:" + target.value.to_decimal();
    case Target::Kind::kIndex:
      return "index:" + target.value.to_decimal();
    case Target::Kind::kRank:
      return "rank:" + target.value.to_decimal();
    case Target::Kind::kBand:
      break;
  }
  return "band:" + target.band;
}

std::string advice_json(const Advice& advice, const std::optional<TargetAdvice>& target,
                        const Framework& framework, std::optional<std::size_t> item) {
  return AdviceWriter(framework).write(advice, target, item);
}

}  // namespace parindex::inline v1::detail
