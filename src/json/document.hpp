// SPDX-License-Identifier: Apache-2.0
// What for: JSON text -> an immutable tree in which every value knows where it stands and what was written.
//
//   std::optional<json::Document> doc = json::parse(std::move(bytes), {.file = "rules.json"}, mistakes);
//   if (!doc) return;                                     // mistakes says why
//   for (json::Value item : doc->root().find("items"))
//     if (!item.find("code").is_string()) report(mistakes, Code::kX, item.place());
//
// Numbers stay text; nothing is ever a double. No accessor fails: an absent value is a null handle, which
// answers with nothing (kind kNull, empty text, no children, empty place). Test a handle with `if (value)`.
// Ownership: a Document owns its text; Values and the views they hand out live as long as the Document, also
// after it is moved. Threads: a Document is immutable, any number of threads may read it.
// Errors: wrong data goes to Mistakes; only lack of memory throws (std::bad_alloc).
#ifndef PARINDEX_SRC_JSON_DOCUMENT_HPP_
#define PARINDEX_SRC_JSON_DOCUMENT_HPP_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "parindex/mistake.hpp"

namespace parindex::inline v1::detail::json {

enum class Kind : std::uint8_t { kNull, kBoolean, kNumber, kString, kArray, kObject };

struct Tree;  // document.cpp

// A handle on one value of a document: two words, copied freely.
class Value {
 public:
  class Iterator;

  Value() noexcept = default;

  // False for a null handle (nothing there); true for a JSON null.
  explicit operator bool() const noexcept { return tree_ != nullptr; }

  [[nodiscard]] Kind kind() const noexcept;
  [[nodiscard]] bool is_null() const noexcept { return tree_ != nullptr && kind() == Kind::kNull; }
  [[nodiscard]] bool is_boolean() const noexcept { return kind() == Kind::kBoolean; }
  [[nodiscard]] bool is_number() const noexcept { return kind() == Kind::kNumber; }
  [[nodiscard]] bool is_string() const noexcept { return kind() == Kind::kString; }
  [[nodiscard]] bool is_array() const noexcept { return kind() == Kind::kArray; }
  [[nodiscard]] bool is_object() const noexcept { return kind() == Kind::kObject; }

  // A number as written ("1.50", "15e-1"), or a string decoded (never contains NUL); empty for other kinds.
  [[nodiscard]] std::string_view text() const noexcept;
  // The truth of a boolean; false for other kinds.
  [[nodiscard]] bool boolean() const noexcept;
  // How many members or elements.
  [[nodiscard]] std::size_t size() const noexcept;
  // The member of that name (the first, should a faulty document repeat it), or a null handle. O(log n).
  [[nodiscard]] Value find(std::string_view name) const noexcept;
  // Element or member by position; a null handle beyond the end. O(n): iterate instead where all are wanted.
  [[nodiscard]] Value at(std::size_t position) const noexcept;
  // Children in document order.
  [[nodiscard]] Iterator begin() const noexcept;
  [[nodiscard]] Iterator end() const noexcept;

  // The decoded name of an object's member; empty for elements and the root.
  [[nodiscard]] std::string_view name() const noexcept;
  // True for an object's member (its name may still be "").
  [[nodiscard]] bool has_name() const noexcept;
  // The array or object around it; a null handle for the root.
  [[nodiscard]] Value parent() const noexcept;
  // Position among its siblings when it is an array's element; 0 otherwise.
  [[nodiscard]] std::size_t index() const noexcept;

  // RFC 6901 pointer, e.g. "/items/3/rule"; empty for the root.
  [[nodiscard]] std::string pointer() const;
  // Where the value starts, with its pointer.
  [[nodiscard]] Place place() const;
  // Where the member's name starts (its quote), with the member's pointer; place() for values without a name.
  [[nodiscard]] Place name_place() const;
  // Where byte `offset` of text() stands in the file (offset may be text().size()): for mistakes inside an
  // expression or a date. Escapes are counted as written.
  [[nodiscard]] Place place_at(std::size_t offset) const;

  friend bool operator==(const Value&, const Value&) noexcept = default;

 private:
  friend class Document;
  friend struct Tree;
  Value(const Tree* tree, std::uint32_t index) noexcept : tree_(tree), index_(index) {}

  const Tree* tree_ = nullptr;
  std::uint32_t index_ = 0;
};

class Value::Iterator {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = Value;
  using difference_type = std::ptrdiff_t;
  using pointer = const Value*;
  using reference = Value;

  Iterator() noexcept = default;
  explicit Iterator(Value current) noexcept : current_(current) {}
  Value operator*() const noexcept { return current_; }
  Iterator& operator++() noexcept;
  Iterator operator++(int) noexcept {
    Iterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const Iterator&, const Iterator&) noexcept = default;

 private:
  Value current_;
};

class Document {
 public:
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;
  ~Document();

  [[nodiscard]] Value root() const noexcept;
  [[nodiscard]] const std::string& file() const noexcept;
  // The text as given, byte order mark included.
  [[nodiscard]] std::string_view source() const noexcept;

 private:
  friend struct Tree;
  explicit Document(std::unique_ptr<const Tree> tree) noexcept;
  std::unique_ptr<const Tree> tree_;
};

struct ParseOptions {
  std::string file = {};                           // as places shall name it
  std::size_t first_line = 1;                      // number of the text's first line (JSON Lines)
  std::size_t max_depth = 64;                      // arrays and objects inside each other; at most 1000
  std::size_t max_bytes = std::size_t{64} << 20U;  // at most 4 GiB - 1
  std::size_t max_nodes = 20'000'000;              // values in the document
};

// A member's name longer than this is refused (JSON_LIMIT): pointers in messages stay bounded.
inline constexpr std::size_t kMaxNameBytes = 4096;

// Reads one document of UTF-8 (a byte order mark is accepted). Strict RFC 8259: no comments, no trailing
// commas; no NUL, no lone surrogates. The first thing that leaves no tree (syntax, encoding, a limit) is
// reported, and the result is empty. Repeated names leave a tree: all are reported as errors
// (JSON_DUPLICATE_KEY), and the document is returned so that the caller can report its other mistakes as
// well; ask mistakes.has_errors().
[[nodiscard]] std::optional<Document> parse(std::string text, const ParseOptions& options,
                                            Mistakes& mistakes);

// Cuts JSON Lines into lines, blank ones skipped, CR before LF dropped, byte order mark at the start dropped.
//   json::Lines lines(buffer);
//   while (lines.next())
//     parse(std::string(lines.text()), {.file = f, .first_line = lines.number()}, mistakes);
class Lines {
 public:
  explicit Lines(std::string_view buffer) noexcept;
  // Steps to the next line that is not blank; false at the end.
  bool next() noexcept;
  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  // 1-based number of the line in the file.
  [[nodiscard]] std::size_t number() const noexcept { return number_; }

 private:
  std::string_view rest_;
  std::string_view text_;
  std::size_t number_ = 0;
};

}  // namespace parindex::inline v1::detail::json

#endif  // PARINDEX_SRC_JSON_DOCUMENT_HPP_
