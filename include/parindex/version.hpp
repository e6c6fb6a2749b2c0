// SPDX-License-Identifier: Apache-2.0
/// @file
/// ParIndex: the version of the library, for the preprocessor and at run time.
///
/// What for: to refuse politely, at start-up, a library that is older than the headers a program was built
/// with.
///
///     #include <parindex/version.hpp>
///     if (parindex::version_number() < PARINDEX_VERSION_NUMBER) {
///       std::fprintf(stderr, "ParIndex %s is older than its headers\n", parindex::version());
///     }
///
/// Promises: every function here may be called from any thread at any time, cannot fail and allocates
/// nothing.
///
/// This header is where the version is written; CMake and the packages read it from here.
#ifndef PARINDEX_VERSION_HPP_
#define PARINDEX_VERSION_HPP_

/// First part of the version: changes when something a caller relies on is removed or altered.
#define PARINDEX_VERSION_MAJOR 0
/// Second part of the version: changes when something is added.
#define PARINDEX_VERSION_MINOR 1
/// Third part of the version: changes when something is repaired.
#define PARINDEX_VERSION_PATCH 0

/// The version as one number that grows with it: major * 1,000,000 + minor * 1,000 + patch.
#define PARINDEX_VERSION_NUMBER \
  (PARINDEX_VERSION_MAJOR * 1000000 + PARINDEX_VERSION_MINOR * 1000 + PARINDEX_VERSION_PATCH)

namespace parindex::inline v1 {

/// The version of the linked library as `major.minor.patch`, for instance `1.0.0`.
/// @return a NUL-terminated text that lives as long as the program; never null.
[[nodiscard]] const char* version() noexcept;

/// The version of the linked library as one number; compare it with PARINDEX_VERSION_NUMBER, the version of
/// the headers. @return major * 1,000,000 + minor * 1,000 + patch.
[[nodiscard]] int version_number() noexcept;

}  // namespace parindex::inline v1

#endif  // PARINDEX_VERSION_HPP_
