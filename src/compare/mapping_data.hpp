// SPDX-License-Identifier: Apache-2.0
// What for: what a mapping document (parindex-mapping/1) says.
#ifndef PARINDEX_SRC_COMPARE_MAPPING_DATA_HPP_
#define PARINDEX_SRC_COMPARE_MAPPING_DATA_HPP_

#include <optional>
#include <vector>

#include "parindex/comparison.hpp"

#include "model/model.hpp"

namespace parindex::inline v1 {

struct Mapping::Data {
  // Items that answer to each other; an empty side: none does.
  struct Group {
    std::vector<detail::Index> before, after;
    std::optional<bool> comparable;  // none: as the rules say
    Text note;
  };
  std::vector<Group> groups;
  bool same = true;  // items of the same label that no group names answer to each other
};

}  // namespace parindex::inline v1

#endif  // PARINDEX_SRC_COMPARE_MAPPING_DATA_HPP_
