// SPDX-License-Identifier: Apache-2.0
#include "records/state_bytes.hpp"

#include <utility>

#include "report.hpp"
#include "seal.hpp"
#include "text/utf8.hpp"

namespace parindex::inline v1::detail::records {
namespace {

constexpr std::size_t kSealSize = kSealPrefix.size() + 64;

}  // namespace

void StateWriter::text(std::string_view value) {
  if (!detail::text::is_valid(value)) return text(detail::text::repaired(value));
  number(value.size());
  bytes_ += value;
}

void StateWriter::mistake(const Mistake& mistake) {
  text(mistake.code);
  number(mistake.place.line);
  number(mistake.place.column);
  for (const std::string* part :
       {&mistake.unit, &mistake.message.vi, &mistake.message.en, &mistake.hint.vi, &mistake.hint.en})
    text(*part);
}

std::string StateWriter::sealed() && {
  bytes_ += sha256_seal(bytes_);
  return std::move(bytes_);
}

std::uint64_t StateReader::number(std::uint64_t most) {
  std::uint64_t out = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (rest_.empty()) break;
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    if (shift == 63 && byte > 1) break;
    out |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if (byte < 0x80) {
      if (out > most || (byte == 0 && shift != 0)) break;
      return out;
    }
  }
  fail();
  return 0;
}

std::string StateReader::text() {
  const std::size_t length = size();
  std::string out(rest_.substr(0, length));
  if (out.size() != length || !detail::text::is_valid(out)) {
    fail();
    return {};
  }
  rest_.remove_prefix(length);
  return out;
}

Mistake StateReader::mistake(const std::string& file) {
  Mistake out;
  out.place.file = file;
  out.code = text();
  out.place.line = static_cast<std::size_t>(number());
  out.place.column = static_cast<std::size_t>(number());
  for (std::string* part : {&out.unit, &out.message.vi, &out.message.en, &out.hint.vi, &out.hint.en})
    *part = text();
  return out;
}

void report_damage(Text why, Mistakes& mistakes) {
  report(mistakes, Code::kStateDamaged, {}, {std::move(why)});
}

std::optional<std::string_view> open_state(std::string_view magic, std::string_view bytes, Text other,
                                           Mistakes& mistakes) {
  if (!bytes.starts_with(magic)) {
    report_damage(std::move(other), mistakes);
    return std::nullopt;
  }
  if (bytes.size() < magic.size() + kSealSize) {
    report_damage({"dữ liệu bị cắt ngắn", "it is cut off"}, mistakes);
    return std::nullopt;
  }
  const std::string_view sealed = bytes.substr(0, bytes.size() - kSealSize);
  if (bytes.substr(sealed.size()) != sha256_seal(sealed)) {
    report_damage({"dấu niêm không khớp", "the seal does not match"}, mistakes);
    return std::nullopt;
  }
  return sealed.substr(magic.size());
}

}  // namespace parindex::inline v1::detail::records
