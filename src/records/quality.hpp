// SPDX-License-Identifier: Apache-2.0
// What for: keeping count of what became of each row.
//
//   quality.count();                                                       // a row that is taken in
//   quality.refuse(Code::kRecordOrder, place, {"finished", a, "received", b});
//   facts.quality = std::move(quality).take();
//
// Every refused row has one reason; the first `listed` of them are worded. One thread at a time; several
// are joined
// with append().
#ifndef PARINDEX_SRC_RECORDS_QUALITY_HPP_
#define PARINDEX_SRC_RECORDS_QUALITY_HPP_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <vector>

#include "parindex/records.hpp"

#include "report.hpp"

namespace parindex::inline v1::detail::records {

class Quality {
 public:
  explicit Quality(std::size_t listed) : listed_(listed) {}

  void count(std::uint64_t rows = 1) noexcept { counted_ += rows; }
  // Takes back a counted row that is refused after all.
  void uncount() noexcept { --counted_; }
  void refuse(Code code, const Place& place, std::initializer_list<Argument> args = {},
              const std::string& unit = {});
  void refuse(const Mistake& mistake);
  void warn(Code code, const Place& place, std::initializer_list<Argument> args = {},
            const std::string& unit = {});
  // What another one counted of rows that come later.
  void append(QualityReport other);

  [[nodiscard]] std::uint64_t refused() const noexcept { return refused_; }
  [[nodiscard]] QualityReport take() &&;

 private:
  std::size_t listed_;
  std::uint64_t counted_ = 0, refused_ = 0, warned_ = 0;
  std::map<std::string, std::uint64_t, std::less<>> reasons_;
  std::vector<Mistake> list_, warnings_;
};

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_QUALITY_HPP_
