// SPDX-License-Identifier: Apache-2.0
// What for: what every command that reads records shares.
//
//   RecordsRequest request;
//   if (!prepare_request(session, options, request, calendar)) return session.status();
//   say_quality(session, facts->quality, options.keep_going);
//
// One thread.
#ifndef PARINDEX_SRC_TOOL_RECORDS_HPP_
#define PARINDEX_SRC_TOOL_RECORDS_HPP_

#include <optional>

#include "parindex/calendar.hpp"
#include "parindex/records.hpp"

#include "tool/command.hpp"

namespace parindex::inline v1::tool {

// Mapping, registers, calendar (which must outlive the request), day and threads out of the options; false
// after saying
// why not.
[[nodiscard]] bool prepare_request(Session& session, const Options& options, RecordsRequest& request,
                                   std::optional<Calendar>& calendar);

// Counts the facts that the framework asks of the files of --records and gives them to the reader; false
// after saying
// why not.
[[nodiscard]] bool read_records_into(Session& session, const Framework& framework, const Options& options,
                                     InputReader& reader);

// Lists refused rows and says how many there are of what; raises the status when there are any.
void say_quality(Session& session, const QualityReport& quality, bool keep_going);

}  // namespace parindex::inline v1::tool

#endif  // PARINDEX_SRC_TOOL_RECORDS_HPP_
