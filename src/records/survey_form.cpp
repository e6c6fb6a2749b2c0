// SPDX-License-Identifier: Apache-2.0
// Reads a parindex-survey-form/1 document.
#include <algorithm>
#include <limits>
#include <set>
#include <string>
#include <utility>

#include "parindex/surveys.hpp"

#include "records/document_reader.hpp"

namespace parindex::inline v1 {
namespace {

namespace json = detail::json;
using detail::Code;
using detail::records::DocumentReader;

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr int kMaxDigits = 12;

class FormReader {
 public:
  explicit FormReader(Mistakes& mistakes) : read_(mistakes) {}

  SurveyForm read(json::Value root) {
    if (!read_.want(root, json::Kind::kObject)) return {};
    read_.only_keys(root, {"format", "id", "title", "options", "questions", "blocks", "groups", "minimum",
                           "confidence", "digits"});
    read_.format(root, "parindex-survey-form/1");
    if (const json::Value id = read_.required(root, "id", json::Kind::kString)) form_.id = id.text();
    form_.title = read_.title(root.find("title"));
    read_options(root);
    read_blocks(root);
    read_groups(root);
    read_confidence(root.find("confidence"));
    if (const json::Value digits = root.find("digits"))
      form_.digits = static_cast<int>(read_.whole(digits, 0, kMaxDigits).value_or(form_.digits));
    return std::move(form_);
  }

 private:
  bool taken(std::set<std::string, std::less<>>& names, json::Value value, std::string_view name) {
    if (name.empty()) {
      read_.fail(Code::kEmptyText, value.place(), {"code"});
      return true;
    }
    if (names.emplace(name).second) return false;
    read_.fail(Code::kDuplicateOption, value.place(), {name});
    return true;
  }

  void read_options(json::Value root) {
    const json::Value options = read_.required(root, "options", json::Kind::kObject);
    if (!options) return;
    bool worth = false;
    for (const json::Value one : options) {
      SurveyOption option;
      option.code = one.name();
      json::Value weight = one;
      if (one.is_object()) {
        read_.only_keys(one, {"weight", "title"});
        option.title = read_.title(one.find("title"));
        weight = one.find("weight");
        if (!weight) read_.fail(Code::kMissingKey, one.place(), {"weight"});
      }
      if (weight && !weight.is_null()) option.weight = read_.weight(weight);
      worth = worth || option.weight.has_value();
      form_.options.push_back(std::move(option));
    }
    if (!worth) read_.fail(Code::kSurveyEmpty, options.place(), {"options"});
  }

  void read_questions(json::Value list, std::size_t block, bool named) {
    for (const json::Value one : list) {
      SurveyQuestion question;
      question.block = block;
      json::Value code = one;
      if (one.is_object()) {
        read_.only_keys(one, {"code", "title"});
        code = read_.required(one, "code", json::Kind::kString);
        question.title = read_.title(one.find("title"));
      } else if (!read_.want(one, json::Kind::kString)) {
        continue;
      }
      if (!code) continue;
      question.code = code.text();
      if (named) {  // of questions that stand in the document already
        const auto known =
            std::find_if(form_.questions.begin(), form_.questions.end(),
                         [&](const SurveyQuestion& asked) { return asked.code == question.code; });
        if (known == form_.questions.end() || !placed_.insert(question.code).second) {
          read_.fail(known == form_.questions.end() ? Code::kSurveyQuestion : Code::kDuplicateOption,
                     code.place(), {question.code});
          continue;
        }
        known->block = block;
        continue;
      }
      if (!taken(questions_, code, question.code)) form_.questions.push_back(std::move(question));
    }
  }

  void read_blocks(json::Value root) {
    if (const json::Value questions = read_.optional(root, "questions", json::Kind::kArray))
      read_questions(questions, 0, false);
    const json::Value blocks = read_.optional(root, "blocks", json::Kind::kArray);
    if (!blocks || blocks.size() == 0) {
      form_.blocks.emplace_back();
      return;
    }
    const bool named = !form_.questions.empty();
    std::set<std::string, std::less<>> names;
    for (const json::Value one : blocks) {
      if (!read_.want(one, json::Kind::kObject)) continue;
      read_.only_keys(one, {"code", "questions", "weight", "optional"});
      SurveyBlock block;
      if (const json::Value code = read_.required(one, "code", json::Kind::kString)) {
        if (!taken(names, code, code.text())) block.code = code.text();
      }
      if (const json::Value weight = one.find("weight")) block.weight = positive(weight);
      if (const json::Value optional = read_.optional(one, "optional", json::Kind::kBoolean))
        block.optional = optional.boolean();
      form_.blocks.push_back(block);
      const json::Value questions = read_.required(one, "questions", json::Kind::kArray);
      if (questions && questions.size() == 0)
        read_.fail(Code::kSurveyEmpty, questions.place(), {"questions"});
      read_questions(questions, form_.blocks.size() - 1, named);
    }
    for (const SurveyQuestion& question : form_.questions) {
      if (named && !placed_.contains(question.code))
        read_.fail(Code::kSurveyNoBlock, blocks.place(), {question.code});
    }
    if (form_.blocks.empty()) form_.blocks.emplace_back();
  }

  Rational positive(json::Value value) {
    const std::optional<Rational> weight = read_.weight(value);
    if (weight && weight->is_zero()) read_.fail(Code::kSurveyWeight, value.place());
    return weight.value_or(1);
  }

  void read_groups(json::Value root) {
    std::int64_t minimum = 1;
    if (const json::Value least = root.find("minimum")) minimum = read_.whole(least, 1, kMost).value_or(1);
    const json::Value groups = read_.required(root, "groups", json::Kind::kObject);
    if (groups && groups.size() == 0) read_.fail(Code::kSurveyEmpty, groups.place(), {"groups"});
    for (const json::Value one : groups) {
      SurveyGroup group;
      group.code = one.name();
      group.minimum = minimum;
      if (group.code.empty()) read_.fail(Code::kEmptyText, one.name_place(), {"groups"});
      if (!read_.want(one, json::Kind::kObject)) continue;
      read_.only_keys(one, {"title", "weight", "minimum", "population", "own_unit"});
      group.title = read_.title(one.find("title"));
      if (const json::Value weight = one.find("weight")) group.weight = positive(weight);
      if (const json::Value least = one.find("minimum"))
        group.minimum = read_.whole(least, 1, kMost).value_or(1);
      if (const json::Value all = one.find("population")) group.population = read_.whole(all, 1, kMost);
      if (const json::Value own = read_.optional(one, "own_unit", json::Kind::kString)) {
        group.own_unit = own.text() == "count";
        if (own.text() != "count" && own.text() != "exclude")
          read_.fail(Code::kUnknownWord, own.place(), {own.text(), "exclude, count"});
      }
      form_.groups.push_back(std::move(group));
    }
  }

  // "90%", "95%", "99%", or {"z": 1.96}: the table's figures, and no others, have a name.
  void read_confidence(json::Value value) {
    if (!value) return;
    if (value.is_object()) {
      read_.only_keys(value, {"z"});
      if (const json::Value z = read_.required(value, "z", json::Kind::kNumber)) form_.z = positive(z);
      return;
    }
    if (!read_.want(value, json::Kind::kString)) return;
    if (value.text() == "90%") {
      form_.z = Rational::ratio(1645, 1000);
    } else if (value.text() == "95%") {
      form_.z = Rational::ratio(196, 100);
    } else if (value.text() == "99%") {
      form_.z = Rational::ratio(2576, 1000);
    } else {
      read_.fail(Code::kUnknownWord, value.place(), {value.text(), "90%, 95%, 99%, {\"z\": …}"});
    }
  }

  DocumentReader read_;
  SurveyForm form_;
  std::set<std::string, std::less<>> questions_, placed_;
};

}  // namespace

std::optional<SurveyForm> SurveyForm::load(std::string_view json, const std::string& file,
                                           Mistakes& mistakes) {
  Mistakes found(mistakes.limit());
  std::optional<SurveyForm> form;
  if (const auto document = detail::json::parse(std::string(json), {.file = file}, found))
    form = FormReader(found).read(document->root());
  if (found.has_errors()) form.reset();
  found.sort_by_place();
  mistakes.append(std::move(found));
  return form;
}

}  // namespace parindex::inline v1
