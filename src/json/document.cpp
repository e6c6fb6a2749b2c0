// SPDX-License-Identifier: Apache-2.0
#include "json/document.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

#include "json/rapidjson_setup.hpp"
#include "json/special.hpp"
#include "report.hpp"
#include "text/utf8.hpp"

namespace parindex::inline v1::detail::json {
namespace {

constexpr std::uint32_t kNone = 0xFFFFFFFFU;
constexpr std::size_t kMaxDepth = 1000;
// Objects with more members than this get an index; smaller ones are searched from the front.
constexpr std::size_t kSmallObject = 8;
// Line and column are found from marks set every so many bytes.
constexpr std::size_t kBlock = 128;
// Nodes for which memory is taken before they come.
constexpr std::size_t kMostReserved = 4096;
// Exponents of a number have at most this many digits, leading zeros aside.
constexpr std::size_t kMaxExponentDigits = 9;

struct Node {
  std::uint32_t parent;  // kNone for the root
  std::uint32_t next;    // next sibling; kNone at the end
  std::uint32_t offset;  // where it starts in the source
  std::uint32_t size;    // bytes of text, or number of children
  std::uint32_t
      text_at;  // a string's place in `decoded`, kNone: as in the source. An object's index, kNone: none
  std::uint32_t name_offset;  // where the name's quote stands; kNone: no name
  std::uint32_t name_size;    // bytes of the name; of an array's element: its position
  std::uint32_t name_at;      // the name's place in `decoded`, kNone: as in the source
  Kind kind;
  bool truth;
};

// State at the start of a block.
struct Mark {
  std::uint32_t lines;        // line breaks before
  std::uint32_t line_start;   // where the line it lies in starts
  std::uint32_t code_points;  // before
};

// Line breaks in a text, and what stands after the last.
struct Breaks {
  std::size_t count = 0, after = 0;
};
Breaks breaks_in(std::string_view text) noexcept {
  Breaks out;
  while (out.after < text.size()) {
    const void* const found = std::memchr(text.data() + out.after, '\n', text.size() - out.after);
    if (found == nullptr) break;
    out.after = static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) + 1;
    ++out.count;
  }
  return out;
}

std::uint32_t to_u32(std::size_t value) noexcept { return static_cast<std::uint32_t>(value); }

// Equal on every run; ties are broken by comparing, so hostile names cost a sort, never a square.
std::uint32_t hash(std::string_view name) noexcept {
  constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15U;
  std::uint64_t state = name.size() * kFactor;
  while (!name.empty()) {
    std::uint64_t word = 0;
    const std::size_t step = std::min(name.size(), sizeof word);
    std::memcpy(&word, name.data(), step);
    name.remove_prefix(step);
    state = (state ^ word) * kFactor;
    state ^= state >> 29U;
  }
  return static_cast<std::uint32_t>(state >> 32U);
}

// The members index of an object: hash in the upper half, node in the lower; sorted by hash, then name, then
// node.
constexpr std::uint64_t index_entry(std::uint32_t hash_value, std::uint32_t node) noexcept {
  return std::uint64_t{hash_value} << 32U | node;
}

}  // namespace

struct Tree {
  std::string file;
  std::string source;
  std::size_t first_line = 1;
  std::size_t start = 0;  // after the byte order mark
  std::string decoded;    // strings that were written with escapes
  std::vector<Node> nodes;
  std::vector<std::uint64_t> members;
  std::vector<Mark> marks;

  [[nodiscard]] const Node& operator[](std::uint32_t index) const noexcept { return nodes[index]; }

  [[nodiscard]] std::string_view slice(std::uint32_t decoded_at, std::size_t source_at,
                                       std::size_t size) const noexcept {
    return decoded_at == kNone ? std::string_view(source).substr(source_at, size)
                               : std::string_view(decoded).substr(decoded_at, size);
  }
  [[nodiscard]] std::string_view text(const Node& node) const noexcept {
    switch (node.kind) {
      case Kind::kNumber:
        return std::string_view(source).substr(node.offset, node.size);
      case Kind::kString:
        return slice(node.text_at, node.offset + std::size_t{1}, node.size);
      default:
        return {};
    }
  }
  [[nodiscard]] std::string_view name(const Node& node) const noexcept {
    return node.name_offset == kNone ? std::string_view{}
                                     : slice(node.name_at, node.name_offset + std::size_t{1}, node.name_size);
  }
  [[nodiscard]] static bool is_container(const Node& node) noexcept {
    return node.kind == Kind::kArray || node.kind == Kind::kObject;
  }
  // Children follow their parent at once.
  [[nodiscard]] std::uint32_t first_child(std::uint32_t index) const noexcept {
    const Node& node = nodes[index];
    return is_container(node) && node.size != 0 ? index + 1 : kNone;
  }

  // Prepares line_and_column() for offsets up to `end`.
  void set_marks(std::size_t end);
  [[nodiscard]] std::size_t code_points_before(std::size_t offset) const noexcept;
  [[nodiscard]] Place place(std::size_t offset, std::string pointer) const;
  [[nodiscard]] std::size_t line(std::size_t offset) const;
  [[nodiscard]] std::string pointer(std::uint32_t index) const;

  static Value value(const Tree* tree, std::uint32_t index) noexcept {
    return index == kNone ? Value() : Value(tree, index);
  }
  static Document document(std::unique_ptr<const Tree> tree) noexcept { return Document(std::move(tree)); }
};

void Tree::set_marks(std::size_t end) {
  const std::string_view text = std::string_view(source).substr(start, end > start ? end - start : 0);
  Mark mark{0, 0, 0};
  marks.reserve(text.size() / kBlock + 1);
  const auto line_end = [&](std::size_t from) {
    const void* const found =
        from < text.size() ? std::memchr(text.data() + from, '\n', text.size() - from) : nullptr;
    return found == nullptr ? text.size()
                            : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
  };
  std::size_t next = line_end(0);
  for (std::size_t at = 0;; at += kBlock) {
    marks.push_back(mark);
    const std::string_view block = text.substr(at, kBlock);
    if (block.size() < kBlock) {
      break;
    }
    for (; next < at + kBlock; next = line_end(next + 1)) {
      ++mark.lines;
      mark.line_start = to_u32(next + 1);
    }
    mark.code_points += to_u32(text::count_code_points(block));
  }
}

// `offset` counts from `start` here.
std::size_t Tree::code_points_before(std::size_t offset) const noexcept {
  const std::size_t block = offset / kBlock;
  return marks[block].code_points +
         text::count_code_points(std::string_view(source).substr(start + block * kBlock, offset % kBlock));
}

std::size_t Tree::line(std::size_t offset) const {
  offset -= std::min(offset, start);
  const std::size_t block = offset / kBlock;
  const std::string_view before = std::string_view(source).substr(start + block * kBlock, offset % kBlock);
  return first_line + marks[block].lines + breaks_in(before).count;
}

Place Tree::place(std::size_t offset, std::string pointer) const {
  const std::size_t in_text = offset - std::min(offset, start);
  const std::size_t block = in_text / kBlock;
  const std::string_view before = std::string_view(source).substr(start + block * kBlock, in_text % kBlock);
  const Breaks breaks = breaks_in(before);
  const std::size_t line_start = breaks.count == 0 ? marks[block].line_start : block * kBlock + breaks.after;
  const std::size_t column =
      in_text - line_start <= 2 * kBlock
          ? text::count_code_points(std::string_view(source).substr(start + line_start, in_text - line_start))
          : code_points_before(in_text) - code_points_before(line_start);
  return Place{.file = file,
               .pointer = std::move(pointer),
               .line = first_line + marks[block].lines + breaks.count,
               .column = column + 1};
}

std::string Tree::pointer(std::uint32_t index) const {
  // every value that somebody keeps the place of has one: measured first, then written from the end
  constexpr std::size_t kMostDigits = 10;
  const auto escaped = [](char c) { return c == '~' || c == '/'; };
  std::size_t size = 0, escapes = 0;
  for (std::uint32_t at = index; at != kNone && nodes[at].parent != kNone; at = nodes[at].parent) {
    const Node& node = nodes[at];
    if (node.name_offset == kNone) {
      size += 1;
      for (std::uint32_t rest = node.name_size;; rest /= 10) {
        ++size;
        if (rest < 10) break;
      }
      continue;
    }
    const std::string_view step = name(node);
    size += 1 + step.size();
    escapes += static_cast<std::size_t>(std::count_if(step.begin(), step.end(), escaped));
  }
  size += escapes;
  std::string out(size, '/');
  char* end = out.data() + size;
  for (std::uint32_t at = index; at != kNone && nodes[at].parent != kNone; at = nodes[at].parent) {
    const Node& node = nodes[at];
    if (node.name_offset == kNone) {
      std::uint32_t rest = node.name_size;
      for (std::size_t digits = 0; digits == 0 || (rest != 0 && digits < kMostDigits); ++digits, rest /= 10)
        *--end = static_cast<char>('0' + rest % 10);
    } else {
      const std::string_view step = name(node);
      if (escapes == 0) {
        end -= step.size();
        step.copy(end, step.size());
      }
      for (std::size_t i = escapes == 0 ? 0 : step.size(); i-- > 0;) {
        if (escaped(step[i])) {
          *--end = step[i] == '~' ? '0' : '1';
          *--end = '~';
        } else {
          *--end = step[i];
        }
      }
    }
    --end;  // the slash
  }
  return out;
}

namespace {

// What a string's escapes came to; shared by the copies RapidJSON makes of the stream.
struct Unescaped {
  enum class Fault : std::uint8_t { kFine, kNul, kSurrogate };

  std::string text;   // when `used`
  bool used = false;  // there were escapes
  Fault fault = Fault::kFine;
  std::size_t fault_at = 0;
};

// The source as RapidJSON's stream. It pretends to decode in place, but nothing is written to the source:
// while a string has no escapes its bytes are only counted, after the first escape they go to `Unescaped`.
class Source {
 public:
  using Ch = char;

  Source(const std::string& text, std::size_t start, Unescaped& unescaped) noexcept
      : begin_(text.data()),
        at_(begin_ + start),
        end_(begin_ + text.size()),
        head_(at_),
        unescaped_(&unescaped) {}

  // A std::string ends in NUL, which RapidJSON takes for the end.
  [[nodiscard]] Ch Peek() const noexcept { return *at_; }
  Ch Take() noexcept { return *at_++; }
  [[nodiscard]] std::size_t Tell() const noexcept { return static_cast<std::size_t>(at_ - begin_); }

  Ch* PutBegin() noexcept {
    head_ = at_;
    count_ = 0;
    unescaped_->used = false;
    return const_cast<Ch*>(head_);  // handed back to PutEnd() and the handler, never written to
  }
  void Put(Ch c) {
    ++count_;
    if (!unescaped_->used) {
      if (static_cast<std::size_t>(at_ - head_) == count_) {
        return;
      }
      unescaped_->used = true;
      unescaped_->text.assign(head_, count_ - 1);
    }
    unescaped_->text.push_back(c);
  }
  [[nodiscard]] std::size_t PutEnd(Ch* /*head*/) const noexcept { return count_; }
  void Flush() noexcept {}

  // Where the content of the last string starts.
  [[nodiscard]] std::size_t string_start() const noexcept { return static_cast<std::size_t>(head_ - begin_); }

  // Takes and puts everything up to the next quote, backslash or control character.
  void pass_plain() {
    const char* const stop = find_special(at_, end_);
    const auto length = static_cast<std::size_t>(stop - at_);
    if (unescaped_->used) {
      unescaped_->text.append(at_, length);
    }
    count_ += length;
    at_ = stop;
  }

  // Eight blanks at a time where there are many: indented documents.
  void skip_blanks() noexcept {
    constexpr std::uint64_t kBlanks = 0x2020202020202020U;
    for (;;) {
      std::uint64_t word = 0;
      while (static_cast<std::size_t>(end_ - at_) >= sizeof word) {
        std::memcpy(&word, at_, sizeof word);
        if (word != kBlanks) break;
        at_ += sizeof word;
      }
      if (*at_ != ' ' && *at_ != '\n' && *at_ != '\r' && *at_ != '\t') return;
      ++at_;
    }
  }

  void note_escape(unsigned code_point) noexcept {
    const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    if (unescaped_->fault == Unescaped::Fault::kFine && (surrogate || code_point == 0)) {
      unescaped_->fault = surrogate ? Unescaped::Fault::kSurrogate : Unescaped::Fault::kNul;
      unescaped_->fault_at = Tell() - 6;  // \uXXXX
    }
  }

 private:
  const char* begin_;
  const char* at_;
  const char* end_;
  const char* head_;
  std::size_t count_ = 0;
  Unescaped* unescaped_;
};

// UTF-8 that has been validated before.
struct SourceText : rapidjson::UTF8<> {
  template <typename OutputStream>
  static void Encode(OutputStream& out, unsigned code_point) {
    if constexpr (std::is_same_v<OutputStream, Source>) {
      out.note_escape(code_point);
    }
    rapidjson::UTF8<>::Encode(out, code_point);
  }
};

}  // namespace
}  // namespace parindex::inline v1::detail::json

namespace parindex::inline v1::detail::rapidjson {

template <>
struct StreamTraits<json::Source> {
  enum { copyOptimization = 1 };
};

template <>
inline void SkipWhitespace(json::Source& is) {
  is.skip_blanks();
}

template <>
struct Transcoder<json::SourceText, json::SourceText> {
  template <typename OutputStream>
  static bool Transcode(json::Source& in, OutputStream& out) {
    if constexpr (std::is_same_v<OutputStream, json::Source>) {
      out.pass_plain();
    } else {
      out.Put(in.Take());
    }
    return true;
  }
  template <typename OutputStream>
  static bool Validate(json::Source& in, OutputStream& out) {
    return Transcode(in, out);
  }
};

}  // namespace parindex::inline v1::detail::rapidjson

namespace parindex::inline v1::detail::json {
namespace {

// RapidJSON's events -> nodes.
class Builder {
 public:
  enum class Stop : std::uint8_t { kNot, kTooDeep, kTooMany, kLongName, kEscape, kNumber };
  // A name that repeats an earlier one of the same object.
  struct Duplicate {
    std::uint32_t node, first;
  };

  Builder(Tree& tree, const Source& source, const Unescaped& unescaped, const ParseOptions& options)
      : tree_(tree),
        source_(source),
        unescaped_(unescaped),
        max_depth_(std::min(options.max_depth, kMaxDepth)),
        max_nodes_(std::min(options.max_nodes, std::size_t{kNone} - 1)) {}

  // The handler concept. RapidJSON hands over what it parsed while `source_` still stands at the token's
  // start; only literals have been passed already.
  bool Null() { return add(Kind::kNull, source_.Tell() - 4, 0); }
  bool Bool(bool truth) {
    if (!add(Kind::kBoolean, source_.Tell() - (truth ? 4 : 5), 0)) return false;
    tree_.nodes.back().truth = truth;
    return true;
  }
  bool RawNumber(const char* /*text*/, unsigned length, bool /*copy*/) {
    if (length > kMaxExponentDigits && has_long_exponent(source_.Tell(), length)) return stop(Stop::kNumber);
    return add(Kind::kNumber, source_.Tell(), length);
  }
  bool String(const char* /*text*/, unsigned length, bool /*copy*/) {
    if (unescaped_.fault != Unescaped::Fault::kFine) return stop(Stop::kEscape);
    if (!add(Kind::kString, source_.Tell(), length)) return false;
    tree_.nodes.back().text_at = keep_unescaped(length);
    return true;
  }
  bool Key(const char* /*text*/, unsigned length, bool /*copy*/) {
    if (unescaped_.fault != Unescaped::Fault::kFine) return stop(Stop::kEscape);
    name_offset_ = to_u32(source_.Tell());
    name_size_ = length;
    if (length > kMaxNameBytes) {
      name_size_ = 0;
      return stop(Stop::kLongName);
    }
    name_at_ = keep_unescaped(length);
    return true;
  }
  bool StartObject() { return open(Kind::kObject); }
  bool StartArray() { return open(Kind::kArray); }
  bool EndObject(unsigned /*count*/) {
    index_members(open_.back().node);
    open_.pop_back();
    return true;
  }
  bool EndArray(unsigned /*count*/) {
    open_.pop_back();
    return true;
  }
  // Numbers come as text only.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

  [[nodiscard]] Stop stopped() const noexcept { return stop_; }
  // The start of the token it stopped at.
  [[nodiscard]] std::size_t stopped_at() const noexcept { return stopped_at_; }
  [[nodiscard]] std::vector<Duplicate>& duplicates() noexcept { return duplicates_; }
  // The innermost array or object not closed yet; kNone outside.
  [[nodiscard]] std::uint32_t innermost() const noexcept { return open_.empty() ? kNone : open_.back().node; }
  // The name read last, when its value has not begun.
  [[nodiscard]] bool has_pending_name() const noexcept { return name_offset_ != kNone; }
  // Where a mistake stands: the pointer of the innermost member or container begun.
  [[nodiscard]] std::string open_pointer() {
    if (open_.empty()) return {};
    if (name_offset_ == kNone) return tree_.pointer(open_.back().node);
    tree_.nodes.push_back(Node{open_.back().node, kNone, name_offset_, 0, kNone, name_offset_, name_size_,
                               name_at_, Kind::kNull, false});
    std::string out = tree_.pointer(to_u32(tree_.nodes.size() - 1));
    tree_.nodes.pop_back();
    return out;
  }

 private:
  struct Open {
    std::uint32_t node, last_child;
  };

  // RapidJSON refuses exponents over 308, but not those far below 0.
  [[nodiscard]] bool has_long_exponent(std::size_t offset, std::size_t length) const noexcept {
    std::string_view token = std::string_view(tree_.source).substr(offset, length);
    const std::size_t mark = token.find_first_of("eE");
    if (mark == std::string_view::npos) return false;
    token.remove_prefix(mark + 1);
    const std::size_t first = token.find_first_not_of("+-0");
    return first != std::string_view::npos && token.size() - first > kMaxExponentDigits;
  }

  bool stop(Stop why) noexcept {
    stop_ = why;
    stopped_at_ = source_.Tell();
    return false;
  }

  std::uint32_t keep_unescaped(std::size_t length) {
    if (!unescaped_.used) return kNone;
    const std::uint32_t at = to_u32(tree_.decoded.size());
    tree_.decoded.append(unescaped_.text, 0, length);
    return at;
  }

  bool add(Kind kind, std::size_t offset, std::size_t size) {
    if (tree_.nodes.size() >= max_nodes_) return stop(Stop::kTooMany);
    const std::uint32_t index = to_u32(tree_.nodes.size());
    Node node{kNone, kNone, to_u32(offset), to_u32(size), kNone, kNone, 0, kNone, kind, false};
    if (!open_.empty()) {
      Open& around = open_.back();
      Node& parent = tree_.nodes[around.node];
      node.parent = around.node;
      if (parent.kind == Kind::kObject) {
        node.name_offset = std::exchange(name_offset_, kNone);
        node.name_size = name_size_;
        node.name_at = name_at_;
      } else {
        node.name_size = parent.size;
      }
      ++parent.size;
      if (around.last_child != kNone) tree_.nodes[around.last_child].next = index;
      around.last_child = index;
    }
    tree_.nodes.push_back(node);
    return true;
  }

  bool open(Kind kind) {
    if (open_.size() >= max_depth_) return stop(Stop::kTooDeep);
    if (!add(kind, source_.Tell(), 0)) return false;
    open_.push_back({to_u32(tree_.nodes.size() - 1), kNone});
    return true;
  }

  void index_members(std::uint32_t object) {
    const std::size_t count = tree_.nodes[object].size;
    if (count < 2) return;
    if (count <= kSmallObject) {
      std::array<std::string_view, kSmallObject> names;
      std::array<std::uint32_t, kSmallObject> nodes{};
      std::size_t known = 0;
      for (std::uint32_t child = object + 1; child != kNone; child = tree_.nodes[child].next) {
        const std::string_view name = tree_.name(tree_.nodes[child]);
        for (std::size_t i = 0; i != known; ++i) {
          if (names[i] == name) {
            duplicates_.push_back({child, nodes[i]});
            break;
          }
        }
        names[known] = name;
        nodes[known++] = child;
      }
      return;
    }
    const std::size_t start = tree_.members.size();
    for (std::uint32_t child = object + 1; child != kNone; child = tree_.nodes[child].next) {
      tree_.members.push_back(index_entry(hash(tree_.name(tree_.nodes[child])), child));
    }
    const auto first = tree_.members.begin() + static_cast<std::ptrdiff_t>(start);
    std::sort(first, tree_.members.end());
    for (auto run = first; run != tree_.members.end();) {
      const auto run_end = std::find_if(run, tree_.members.end(),
                                        [run](std::uint64_t entry) { return entry >> 32U != *run >> 32U; });
      if (run_end - run > 1) {
        sort_run(run, run_end);
      }
      run = run_end;
    }
    tree_.nodes[object].text_at = to_u32(start);
  }

  // Orders members of one hash by name and notes the repeated ones.
  void sort_run(std::vector<std::uint64_t>::iterator begin, std::vector<std::uint64_t>::iterator end) {
    const auto name_of = [this](std::uint64_t entry) {
      return tree_.name(tree_.nodes[to_u32(entry & kNone)]);
    };
    std::sort(begin, end, [&name_of](std::uint64_t a, std::uint64_t b) {
      const int order = name_of(a).compare(name_of(b));
      return order != 0 ? order < 0 : a < b;
    });
    auto first = begin;
    for (auto entry = begin + 1; entry != end; ++entry) {
      if (name_of(*entry) == name_of(*first)) {
        duplicates_.push_back({to_u32(*entry & kNone), to_u32(*first & kNone)});
      } else {
        first = entry;
      }
    }
  }

  Tree& tree_;
  const Source& source_;
  const Unescaped& unescaped_;
  const std::size_t max_depth_;
  const std::size_t max_nodes_;
  std::vector<Open> open_;
  std::vector<Duplicate> duplicates_;
  std::uint32_t name_offset_ = kNone;
  std::uint32_t name_size_ = 0;
  std::uint32_t name_at_ = kNone;
  Stop stop_ = Stop::kNot;
  std::size_t stopped_at_ = 0;
};

// ---- what is wrong with the syntax, in words

struct Diagnosis {
  std::size_t offset;
  Text what;
  Text hint;
};

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_word(char c) noexcept {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string hex(unsigned value, std::size_t digits) {
  std::string out;
  for (std::size_t i = digits; i-- != 0;) {
    out += "0123456789ABCDEF"[value >> 4 * i & 0xFU];
  }
  return out;
}

std::string quoted(std::string_view text) {
  std::string out = "“";
  out += text;
  return out += "”";
}
Text both(std::string_view vi_before, std::string_view en_before, std::string_view shown,
          std::string_view vi_after = {}, std::string_view en_after = {}) {
  Text out;
  out.vi.append(vi_before).append(quoted(shown)).append(vi_after);
  out.en.append(en_before).append(quoted(shown)).append(en_after);
  return out;
}

class Diagnoser {
 public:
  Diagnoser(const Tree& tree, const Builder& builder) : tree_(tree), builder_(builder), text_(tree.source) {}

  [[nodiscard]] Diagnosis at_value(std::size_t offset) const {
    if (offset > tree_.start && text_[offset - 1] == '-') {
      return {offset - 1,
              {"sau dấu “-” phải là chữ số", "a “-” must be followed by a digit"},
              {"viết số dạng -1.5", "write numbers like -1.5"}};
    }
    if (auto found = at_foreign(offset, false)) return *found;
    const char c = peek(offset);
    if (is_word(c) || (offset > tree_.start && is_word(text_[offset - 1]))) {
      const std::string_view word = word_around(offset);
      return {static_cast<std::size_t>(word.data() - text_.data()),
              both("", "", word, " không phải là giá trị JSON", " is no JSON value"),
              {"chỉ có true, false và null đứng ngoài dấu ngoặc kép; văn bản phải đặt trong dấu ngoặc kép",
               "only true, false and null stand without quotation marks; put text between them"}};
    }
    if (c == '+' || c == '.') {
      return {offset,
              both("số không được bắt đầu bằng ", "a number must not start with ", one(offset)),
              {"viết số dạng 0.5, không có dấu “+”", "write numbers like 0.5, without “+”"}};
    }
    if (c == ']' || c == '}' || c == ',' || c == ':') {
      return {offset, both("thiếu giá trị trước ", "a value is missing before ", one(offset)), add_value()};
    }
    return {offset, both("một giá trị không thể bắt đầu bằng ", "a value cannot start with ", one(offset)),
            add_value()};
  }

  [[nodiscard]] Diagnosis at_name(std::size_t offset) const {
    const char c = peek(offset);
    const std::size_t before = previous(offset);
    if (is_digit(c) && before != kNowhere && text_[before] == ',' && before > tree_.start &&
        is_digit(text_[before - 1]) && before + 1 == offset) {
      return {
          before,
          {"số thập phân viết bằng dấu phẩy", "a decimal comma in a number"},
          {"trong JSON, phần thập phân đứng sau dấu chấm, ví dụ 1.5", "JSON has a decimal point, as in 1.5"}};
    }
    if (auto found = at_foreign(offset, true)) return *found;
    if (c == ',') {
      return {offset, {"thừa dấu phẩy", "a surplus comma"}, {"xóa dấu phẩy này", "delete it"}};
    }
    const Text hint{"mỗi trường viết dạng \"tên\": giá trị", "write each member as \"name\": value"};
    if (is_word(c)) {
      return {offset,
              both("tên trường ", "member name ", word_around(offset), " phải đặt trong dấu ngoặc kép",
                   " must stand between quotation marks"),
              hint};
    }
    return {offset, both("cần tên trường, nhưng gặp ", "a member's name is expected here, not ", one(offset)),
            hint};
  }

  [[nodiscard]] Diagnosis at_colon(std::size_t offset) const {
    return {offset,
            {"thiếu dấu hai chấm sau tên trường", "the colon after a member's name is missing"},
            {"mỗi trường viết dạng \"tên\": giá trị", "write each member as \"name\": value"}};
  }

  [[nodiscard]] Diagnosis at_comma(std::size_t offset, bool in_object) const {
    if (auto found = glued(offset)) return *found;
    if (auto found = at_foreign(offset, false)) return *found;
    const char c = peek(offset);
    const std::string close = in_object ? "}" : "]";
    if ((in_object && c == ']') || (!in_object && c == '}')) {
      Text what = both("", "", in_object ? "{" : "[");
      const std::string line = std::to_string(tree_.line(tree_[builder_.innermost()].offset));
      what.vi +=
          " mở ở dòng " + line + " phải đóng bằng " + quoted(close) + ", không phải " + quoted(one(offset));
      what.en +=
          " of line " + line + " must be closed by " + quoted(close) + ", not by " + quoted(one(offset));
      return {offset, what, {"kiểm tra các cặp ngoặc", "check how brackets pair up"}};
    }
    if (c == ';') {
      return {offset,
              {"dùng dấu chấm phẩy thay cho dấu phẩy", "a semicolon instead of a comma"},
              {"thay “;” bằng “,”", "replace “;” by “,”"}};
    }
    if (c == '"' || c == '{' || c == '[' || c == '-' || is_word(c)) {
      const Text hint{"thêm dấu phẩy sau giá trị đứng trước", "add a comma after the value before"};
      if (in_object)
        return {offset, {"thiếu dấu phẩy giữa hai trường", "the comma between two members is missing"}, hint};
      return {offset, {"thiếu dấu phẩy giữa hai phần tử", "the comma between two elements is missing"}, hint};
    }
    Text what;
    what.vi = "cần dấu phẩy hoặc " + quoted(close) + ", nhưng gặp " + quoted(one(offset));
    what.en = "a comma or " + quoted(close) + " is expected here, not " + quoted(one(offset));
    return {offset, what, {"kiểm tra chỗ này và giá trị đứng trước", "check this and the value before"}};
  }

  // Characters that touch the number or word before: 01, 1.2.3, 50%, 2024-01-31, nullx.
  [[nodiscard]] std::optional<Diagnosis> glued(std::size_t offset) const {
    if (tree_.nodes.empty() || offset >= text_.size()) return std::nullopt;
    const Node& last = tree_.nodes.back();
    const bool is_number = last.kind == Kind::kNumber;
    const bool is_literal = last.kind == Kind::kNull || last.kind == Kind::kBoolean;
    const std::size_t last_size = is_number ? last.size : last.kind == Kind::kBoolean && !last.truth ? 5 : 4;
    if ((!is_number && !is_literal) || last.offset + last_size != offset) return std::nullopt;
    std::size_t end = offset;
    while (end < text_.size() &&
           (is_word(text_[end]) || std::string_view(".%+-/").find(text_[end]) != std::string_view::npos)) {
      ++end;
    }
    if (end == offset) return std::nullopt;
    const std::string_view token = text_.substr(last.offset, end - last.offset);
    if (is_literal) {
      return Diagnosis{
          last.offset,
          both("", "", token, " không phải là giá trị JSON", " is no JSON value"),
          {"chỉ có true, false và null đứng ngoài dấu ngoặc kép; văn bản phải đặt trong dấu ngoặc kép",
           "only true, false and null stand without quotation marks; put text between them"}};
    }
    const std::string_view digits = token.starts_with('-') ? token.substr(1) : token;
    if (digits.size() > 1 && digits[0] == '0' && is_digit(digits[1])) {
      return Diagnosis{
          last.offset,
          both("số ", "number ", token, " bắt đầu bằng chữ số 0 thừa", " starts with a surplus 0"),
          {"bỏ chữ số 0 ở đầu; nếu là mã thì đặt trong dấu ngoặc kép",
           "drop the leading 0; put a code between quotation marks"}};
    }
    return Diagnosis{last.offset,
                     both("số viết sai: ", "this is no number: ", token),
                     {"ngày tháng, phần trăm và mã phải đặt trong dấu ngoặc kép",
                      "put dates, percentages and codes between quotation marks"}};
  }

 private:
  static constexpr std::size_t kNowhere = std::string_view::npos;

  static Text add_value() {
    return {"thêm giá trị: số, chuỗi trong dấu ngoặc kép, true, false, null, “{…}” hoặc “[…]”",
            "add a value: a number, a string between quotation marks, true, false, null, “{…}” or “[…]”"};
  }

  [[nodiscard]] char peek(std::size_t offset) const { return offset < text_.size() ? text_[offset] : '\0'; }
  // The character at `offset`, whole.
  [[nodiscard]] std::string_view one(std::size_t offset) const {
    std::size_t end = offset;
    if (offset < text_.size()) static_cast<void>(text::next_code_point(text_, end));
    return text_.substr(offset, end - offset);
  }
  // The last character before `offset` that is not white space.
  [[nodiscard]] std::size_t previous(std::size_t offset) const {
    while (offset > tree_.start) {
      --offset;
      if (!is_space(text_[offset])) return offset;
    }
    return kNowhere;
  }
  [[nodiscard]] std::string_view word_around(std::size_t offset) const {
    std::size_t begin = offset;
    std::size_t end = offset;
    while (begin > tree_.start && is_word(text_[begin - 1]))
      --begin;
    while (end < text_.size() && is_word(text_[end]))
      ++end;
    return text_.substr(begin, end - begin);
  }

  // What people carry over from elsewhere: other quotation marks, comments, a trailing comma.
  [[nodiscard]] std::optional<Diagnosis> at_foreign(std::size_t offset, bool name) const {
    const char c = peek(offset);
    const std::string_view character = one(offset);
    if ((c == ']' || c == '}')) {
      const std::size_t before = previous(offset);
      if (before != kNowhere && text_[before] == ',') {
        return Diagnosis{before,
                         both("thừa dấu phẩy trước ", "a surplus comma before ", character),
                         {"xóa dấu phẩy này", "delete it"}};
      }
    }
    if (c == '\'' || character == "“" || character == "”" || character == "‘" || character == "’" ||
        character == "„" || character == "«" || character == "`" || character == "＂") {
      const Text hint{"dùng dấu ngoặc kép thẳng (\")", "use straight quotation marks (\")"};
      Text what;
      what.vi = std::string(name ? "tên trường" : "chuỗi") +
                " phải đặt trong dấu ngoặc kép thẳng (\"), không phải " + std::string(character);
      what.en = std::string(name ? "a member's name" : "a string") +
                " must stand between straight quotation marks (\"), not " + std::string(character);
      return Diagnosis{offset, what, hint};
    }
    if (std::size_t end = offset; static_cast<unsigned char>(c) >= 0x80) {
      const char32_t code_point = text::next_code_point(text_, end);
      if (code_point == 0xA0 || (code_point >= 0x2000 && code_point <= 0x200F) || code_point == 0x202F ||
          code_point == 0x3000 || code_point == 0xFEFF) {
        const std::string number = "U+" + hex(code_point, 4);
        return Diagnosis{offset,
                         {"có khoảng trắng đặc biệt " + number, "there is the special space " + number},
                         {"xóa đi và gõ lại bằng dấu cách thường", "delete it and type an ordinary space"}};
      }
    }
    if (c == '/' || c == '#') {
      return Diagnosis{offset,
                       {"JSON không có chú thích", "JSON has no comments"},
                       {"xóa chú thích, hoặc ghi vào một trường có tên bắt đầu bằng “x-”",
                        "delete the comment, or put it into a member whose name starts with “x-”"}};
    }
    return std::nullopt;
  }

  const Tree& tree_;
  const Builder& builder_;
  std::string_view text_;
};

void report_syntax(Mistakes& mistakes, Place place, const Diagnosis& diagnosis) {
  report(mistakes, Code::kJsonSyntax, std::move(place), {diagnosis.what, diagnosis.hint});
}

// Puts what RapidJSON or the builder stopped at into words.
void report_stop(Tree& tree, Builder& builder, const Source& source, const Unescaped& unescaped,
                 const rapidjson::ParseResult& result, const ParseOptions& options, Mistakes& mistakes) {
  const std::string_view text = tree.source;
  std::size_t offset = std::min(result.IsError() ? result.Offset() : source.Tell(), text.size());
  const auto here = [&](std::size_t where) { return tree.place(where, builder.open_pointer()); };

  switch (builder.stopped()) {
    case Builder::Stop::kTooDeep:
      return report(mistakes, Code::kJsonTooDeep, here(builder.stopped_at()),
                    {std::min(options.max_depth, kMaxDepth)});
    case Builder::Stop::kTooMany:
      return report(mistakes, Code::kJsonLimit, here(builder.stopped_at()),
                    {Text{"hơn " + std::to_string(options.max_nodes) + " giá trị",
                          "more than " + std::to_string(options.max_nodes) + " values"}});
    case Builder::Stop::kLongName:
      return report(mistakes, Code::kJsonLimit,
                    tree.place(builder.stopped_at(), tree.pointer(builder.innermost())),
                    {Text{"tên trường dài hơn " + std::to_string(kMaxNameBytes) + " byte",
                          "a member's name is longer than " + std::to_string(kMaxNameBytes) + " bytes"}});
    case Builder::Stop::kEscape:
      if (unescaped.fault == Unescaped::Fault::kNul) {
        return report(mistakes, Code::kJsonNul, here(unescaped.fault_at));
      }
      break;
    case Builder::Stop::kNumber:
    case Builder::Stop::kNot:
      break;
  }

  using rapidjson::ParseErrorCode;
  const ParseErrorCode code = result.Code();
  if (builder.stopped() == Builder::Stop::kEscape ||
      code == rapidjson::kParseErrorStringUnicodeSurrogateInvalid) {
    const std::size_t at = builder.stopped() == Builder::Stop::kEscape ? unescaped.fault_at : offset;
    return report_syntax(mistakes, here(at),
                         {at,
                          both("mã ", "", text.substr(at, 6), " là nửa cặp thay thế (surrogate) đứng lẻ",
                               " is one half of a surrogate pair"),
                          {"ghi thẳng ký tự, hoặc ghi đủ cả hai mã \\u của cặp",
                           "write the character itself, or both \\u codes of the pair"}});
  }
  // RapidJSON takes any NUL for the end.
  const std::size_t stopped_at = std::max(offset, source.Tell());
  if (stopped_at < text.size() && text[stopped_at] == '\0') {
    return report(mistakes, Code::kJsonNul, here(stopped_at));
  }

  const bool in_string = code == rapidjson::kParseErrorStringMissQuotationMark ||
                         code == rapidjson::kParseErrorStringEscapeInvalid ||
                         code == rapidjson::kParseErrorStringUnicodeEscapeInvalidHex;
  const bool line_break = code == rapidjson::kParseErrorStringEscapeInvalid && offset < text.size() &&
                          (text[offset] == '\n' || text[offset] == '\r');
  const bool cut_off = stopped_at == text.size();
  if (in_string && (line_break || cut_off)) {
    const std::size_t opening = source.string_start() - 1;
    return report_syntax(mistakes, here(opening),
                         {opening,
                          {"chuỗi bắt đầu ở đây không có dấu ngoặc kép đóng trên cùng dòng",
                           "the string that starts here has no closing quotation mark on its line"},
                          {"thêm dấu ngoặc kép ở cuối chuỗi; xuống dòng bên trong chuỗi viết là \\n",
                           "add the closing quotation mark; write a line break inside a string as \\n"}});
  }
  if (code == rapidjson::kParseErrorStringEscapeInvalid) {
    if (text[offset] != '\\') {
      const auto control = static_cast<unsigned>(static_cast<unsigned char>(text[offset]));
      const std::string escape = control == '\t' ? "\\t" : "\\u" + hex(control, 4);
      return report_syntax(mistakes, here(offset),
                           {offset,
                            {"chuỗi chứa ký tự điều khiển U+" + hex(control, 4),
                             "the string contains the control character U+" + hex(control, 4)},
                            {"xóa ký tự này hoặc viết là " + escape, "delete it or write " + escape}});
    }
    std::size_t end = offset + 1;
    static_cast<void>(text::next_code_point(text, end));
    return report_syntax(
        mistakes, here(offset),
        {offset,
         both("", "", text.substr(offset, end - offset), " không có nghĩa trong chuỗi JSON",
              " means nothing in a JSON string"),
         {"viết dấu gạch chéo ngược thành hai dấu liền nhau (\\\\)", "write a backslash as two (\\\\)"}});
  }
  if (code == rapidjson::kParseErrorStringUnicodeEscapeInvalidHex) {
    return report_syntax(
        mistakes, here(offset),
        {offset,
         {"sau \\u phải có bốn chữ số thập lục phân", "\\u must be followed by four hexadecimal digits"},
         {"viết dạng \\u00e9; dấu gạch chéo ngược thường viết thành hai dấu liền nhau (\\\\)",
          "write it like \\u00e9; an ordinary backslash is written as two (\\\\)"}});
  }
  if (code == rapidjson::kParseErrorNumberTooBig || builder.stopped() == Builder::Stop::kNumber) {
    std::size_t end = offset;
    while (end < text.size() &&
           (is_digit(text[end]) || std::string_view("+-.eE").find(text[end]) != std::string_view::npos)) {
      ++end;
    }
    return report(mistakes, Code::kJsonNumber, here(offset), {text.substr(offset, end - offset)});
  }
  if (code == rapidjson::kParseErrorDocumentEmpty && cut_off) {
    return report(mistakes, Code::kJsonEmpty, here(offset));
  }
  if (cut_off) {
    Diagnosis diagnosis{text.size(),
                        {"tài liệu kết thúc giữa chừng", "the document ends too early"},
                        {"bổ sung phần còn thiếu; tệp có thể đã bị cắt cụt khi sao chép",
                         "complete it; the file may have been cut off in copying"}};
    if (builder.innermost() != kNone) {
      const Node& open = tree[builder.innermost()];
      const bool object = open.kind == Kind::kObject;
      const std::string line = std::to_string(tree.line(open.offset));
      diagnosis.what.vi +=
          ", " + quoted(object ? "{" : "[") + " mở ở dòng " + line + " chưa có " + quoted(object ? "}" : "]");
      diagnosis.what.en +=
          ": " + quoted(object ? "{" : "[") + " of line " + line + " has no " + quoted(object ? "}" : "]");
    }
    return report_syntax(mistakes, here(text.size()), diagnosis);
  }

  const Diagnoser diagnose(tree, builder);
  Diagnosis diagnosis;
  switch (code) {
    case rapidjson::kParseErrorDocumentRootNotSingular:
      if (const auto found = diagnose.glued(offset)) {
        diagnosis = *found;
        break;
      }
      return report(mistakes, Code::kJsonTrailing, here(offset));
    case rapidjson::kParseErrorObjectMissName:
      diagnosis = diagnose.at_name(offset);
      break;
    case rapidjson::kParseErrorObjectMissColon:
      diagnosis = diagnose.at_colon(offset);
      break;
    case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket:
      diagnosis = diagnose.at_comma(offset, true);
      break;
    case rapidjson::kParseErrorArrayMissCommaOrSquareBracket:
      diagnosis = diagnose.at_comma(offset, false);
      break;
    case rapidjson::kParseErrorNumberMissFraction:
      diagnosis = {offset,
                   {"sau dấu chấm thập phân phải có chữ số", "a decimal point must be followed by a digit"},
                   {"viết số dạng 1.5 hoặc bỏ dấu chấm", "write numbers like 1.5, or drop the point"}};
      break;
    case rapidjson::kParseErrorNumberMissExponent:
      diagnosis = {offset,
                   {"sau “e” của một số phải có chữ số", "the “e” of a number must be followed by a digit"},
                   {"viết số dạng 15e-1, hoặc tốt hơn là 1.5", "write numbers like 15e-1, or better 1.5"}};
      break;
    default:
      diagnosis = diagnose.at_value(offset);
      break;
  }
  report_syntax(mistakes, here(diagnosis.offset), diagnosis);
}

void report_duplicates(const Tree& tree, std::vector<Builder::Duplicate>& duplicates, Mistakes& mistakes) {
  std::sort(duplicates.begin(), duplicates.end(),
            [](const Builder::Duplicate& a, const Builder::Duplicate& b) { return a.node < b.node; });
  for (const Builder::Duplicate& duplicate : duplicates) {
    if (mistakes.only_counts(Severity::kError)) {
      mistakes.count_only(Severity::kError);
      continue;
    }
    const Node& node = tree[duplicate.node];
    report(mistakes, Code::kJsonDuplicateKey, tree.place(node.name_offset, tree.pointer(duplicate.node)),
           {tree.name(node), tree.line(tree[duplicate.first].name_offset)});
  }
}

}  // namespace

std::optional<Document> parse(std::string text, const ParseOptions& options, Mistakes& mistakes) {
  const std::size_t max_bytes = std::min(options.max_bytes, std::size_t{kNone} - 1);
  if (text.size() > max_bytes) {
    report(mistakes, Code::kJsonLimit, Place{.file = options.file},
           {Text{"dài " + std::to_string(text.size()) + " byte, giới hạn là " + std::to_string(max_bytes) +
                     " byte",
                 "it has " + std::to_string(text.size()) + " bytes, the limit is " +
                     std::to_string(max_bytes)}});
    return std::nullopt;
  }
  auto tree = std::make_unique<Tree>();
  tree->file = options.file;
  tree->first_line = options.first_line;
  tree->source = std::move(text);
  const std::string_view source = tree->source;
  if (text::looks_like_utf16(source)) {
    report(mistakes, Code::kJsonEncoding, Place{options.file, "", options.first_line, 1},
           {Text{"có vẻ là UTF-16", "it looks like UTF-16"}});
    return std::nullopt;
  }
  tree->start = source.starts_with(text::kByteOrderMark) ? text::kByteOrderMark.size() : 0;
  if (const std::size_t good = text::valid_prefix(source); good != source.size()) {
    tree->set_marks(good);
    const std::string byte = "0x" + hex(static_cast<unsigned char>(source[good]), 2);
    report(mistakes, Code::kJsonEncoding, tree->place(good, ""),
           {Text{"byte " + byte + " không hợp lệ", "byte " + byte + " is not valid"}});
    return std::nullopt;
  }

  Unescaped unescaped;
  Source stream(tree->source, tree->start, unescaped);
  Builder builder(*tree, stream, unescaped, options);
  tree->nodes.reserve(std::min(source.size() / 8 + 8, kMostReserved));
  rapidjson::GenericReader<SourceText, SourceText, StackMemory> reader;
  const rapidjson::ParseResult result =
      reader.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseInsituFlag |
                   rapidjson::kParseNumbersAsStringsFlag>(stream, builder);
  const bool whole = !result.IsError() && stream.Tell() == source.size();
  tree->set_marks(whole ? source.size() : std::min(source.size(), std::max(stream.Tell(), result.Offset())));
  report_duplicates(*tree, builder.duplicates(), mistakes);
  if (!whole) {
    report_stop(*tree, builder, stream, unescaped, result, options, mistakes);
    return std::nullopt;
  }
  return Tree::document(std::move(tree));
}

// ---- Value

Kind Value::kind() const noexcept { return tree_ == nullptr ? Kind::kNull : (*tree_)[index_].kind; }

std::string_view Value::text() const noexcept {
  return tree_ == nullptr ? std::string_view{} : tree_->text((*tree_)[index_]);
}

bool Value::boolean() const noexcept { return tree_ != nullptr && (*tree_)[index_].truth; }

std::size_t Value::size() const noexcept {
  return tree_ != nullptr && Tree::is_container((*tree_)[index_]) ? (*tree_)[index_].size : 0;
}

Value Value::find(std::string_view name) const noexcept {
  if (!is_object()) return {};
  const Node& object = (*tree_)[index_];
  if (object.text_at == kNone) {
    for (std::uint32_t child = tree_->first_child(index_); child != kNone;) {
      const Node& node = (*tree_)[child];
      if (node.name_size == name.size() && tree_->name(node) == name) return Tree::value(tree_, child);
      child = node.next;
    }
    return {};
  }
  const auto begin = tree_->members.begin() + static_cast<std::ptrdiff_t>(object.text_at);
  const auto end = begin + static_cast<std::ptrdiff_t>(object.size);
  const std::uint32_t wanted = hash(name);
  const auto found = std::lower_bound(begin, end, name, [&](std::uint64_t entry, std::string_view key) {
    const auto entry_hash = to_u32(entry >> 32U);
    return entry_hash != wanted ? entry_hash < wanted : tree_->name((*tree_)[to_u32(entry & kNone)]) < key;
  });
  if (found == end || tree_->name((*tree_)[to_u32(*found & kNone)]) != name) return {};
  return Tree::value(tree_, to_u32(*found & kNone));
}

Value Value::at(std::size_t position) const noexcept {
  if (position >= size()) return {};
  std::uint32_t child = index_ + 1;
  while (position-- != 0)
    child = (*tree_)[child].next;
  return Tree::value(tree_, child);
}

Value::Iterator Value::begin() const noexcept {
  return Iterator(tree_ == nullptr ? Value() : Tree::value(tree_, tree_->first_child(index_)));
}

Value::Iterator Value::end() const noexcept { return Iterator(); }

Value::Iterator& Value::Iterator::operator++() noexcept {
  current_ = Tree::value(current_.tree_, (*current_.tree_)[current_.index_].next);
  return *this;
}

std::string_view Value::name() const noexcept {
  return tree_ == nullptr ? std::string_view{} : tree_->name((*tree_)[index_]);
}

bool Value::has_name() const noexcept { return tree_ != nullptr && (*tree_)[index_].name_offset != kNone; }

Value Value::parent() const noexcept {
  return tree_ == nullptr ? Value() : Tree::value(tree_, (*tree_)[index_].parent);
}

std::size_t Value::index() const noexcept {
  return tree_ == nullptr || has_name() ? 0 : (*tree_)[index_].name_size;
}

std::string Value::pointer() const { return tree_ == nullptr ? std::string() : tree_->pointer(index_); }

Place Value::place() const {
  return tree_ == nullptr ? Place() : tree_->place((*tree_)[index_].offset, tree_->pointer(index_));
}

Place Value::name_place() const {
  return has_name() ? tree_->place((*tree_)[index_].name_offset, tree_->pointer(index_)) : place();
}

Place Value::place_at(std::size_t offset) const {
  if (!is_string() && !is_number()) return place();
  const Node& node = (*tree_)[index_];
  offset = std::min<std::size_t>(offset, node.size);
  std::size_t at = node.offset + (node.kind == Kind::kString ? std::size_t{1} : 0);
  if (node.kind == Kind::kNumber || node.text_at == kNone) {
    return tree_->place(at + offset, tree_->pointer(index_));
  }
  const std::string_view source = tree_->source;
  const auto unit = [source](std::size_t escape) {
    unsigned value = 0;
    for (const char c : source.substr(escape + 2, 4)) {
      value = value * 16 + static_cast<unsigned>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value;
  };
  for (std::size_t decoded = 0; decoded < offset;) {
    std::size_t written = 1;
    std::size_t meant = 1;
    if (source[at] == '\\') {
      written = 2;
      if (source[at + 1] == 'u') {
        const unsigned code = unit(at);
        const bool pair = code >= 0xD800 && code <= 0xDBFF;
        written = pair ? 12 : 6;
        meant = pair ? 4 : code >= 0x800 ? 3 : code >= 0x80 ? 2 : 1;
      }
    }
    if (decoded + meant > offset) break;  // inside what one escape means
    decoded += meant;
    at += written;
  }
  return tree_->place(at, tree_->pointer(index_));
}

// ---- Document

Document::Document(std::unique_ptr<const Tree> tree) noexcept : tree_(std::move(tree)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Value Document::root() const noexcept { return tree_ == nullptr ? Value() : Value(tree_.get(), 0); }

const std::string& Document::file() const noexcept {
  static const std::string kNothing;
  return tree_ == nullptr ? kNothing : tree_->file;
}

std::string_view Document::source() const noexcept {
  return tree_ == nullptr ? std::string_view{} : std::string_view(tree_->source);
}

// ---- Lines

Lines::Lines(std::string_view buffer) noexcept : rest_(buffer) {
  if (rest_.starts_with(text::kByteOrderMark)) rest_.remove_prefix(text::kByteOrderMark.size());
}

bool Lines::next() noexcept {
  while (!rest_.empty()) {
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    text_ = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++number_;
    if (text_.ends_with('\r')) text_.remove_suffix(1);
    if (text_.find_first_not_of(" \t\r") != std::string_view::npos) return true;
  }
  text_ = {};
  return false;
}

}  // namespace parindex::inline v1::detail::json
