# What the build needs. Everything but libsodium is headers only; nothing here shows in our public headers.

find_path(PARINDEX_RAPIDJSON_INCLUDE_DIR rapidjson/reader.h REQUIRED
          DOC "Folder that holds rapidjson/reader.h (Debian: rapidjson-dev)")
find_path(PARINDEX_BOOST_INCLUDE_DIR boost/multiprecision/cpp_int.hpp REQUIRED
          DOC "Folder that holds boost/multiprecision/cpp_int.hpp (Debian: libboost-dev)")
mark_as_advanced(PARINDEX_RAPIDJSON_INCLUDE_DIR PARINDEX_BOOST_INCLUDE_DIR)

include(ParIndexSodium)
if(NOT TARGET parindex::sodium)
  message(FATAL_ERROR "ParIndex needs libsodium for SHA-256 (Debian: libsodium-dev)")
endif()

include(ParIndexCompression)
if(NOT TARGET parindex::zlib OR NOT TARGET parindex::zstd)
  message(FATAL_ERROR "ParIndex needs zlib and Zstandard to read compressed records (Debian: zlib1g-dev, libzstd-dev)")
endif()

if(PARINDEX_BUILD_TOOL)
  find_path(PARINDEX_CLI11_INCLUDE_DIR CLI/CLI.hpp REQUIRED
            DOC "Folder that holds CLI/CLI.hpp (Debian: libcli11-dev)")
  mark_as_advanced(PARINDEX_CLI11_INCLUDE_DIR)
endif()
if(PARINDEX_BUILD_TOOL AND PARINDEX_BUILD_OFFICE)
  find_path(PARINDEX_XLSXWRITER_INCLUDE_DIR xlsxwriter.h REQUIRED
            DOC "Folder that holds xlsxwriter.h (Debian: libxlsxwriter-dev)")
  find_library(PARINDEX_XLSXWRITER_LIBRARY xlsxwriter REQUIRED DOC "libxlsxwriter (Debian: libxlsxwriter-dev)")
  find_path(PARINDEX_PUGIXML_INCLUDE_DIR pugixml.hpp REQUIRED
            DOC "Folder that holds pugixml.hpp (Debian: libpugixml-dev)")
  find_library(PARINDEX_PUGIXML_LIBRARY pugixml REQUIRED DOC "libpugixml (Debian: libpugixml-dev)")
  find_path(PARINDEX_MINIZIP_INCLUDE_DIR minizip/unzip.h REQUIRED
            DOC "Folder that holds minizip/unzip.h (Debian: libminizip-dev)")
  find_library(PARINDEX_MINIZIP_LIBRARY minizip REQUIRED DOC "libminizip (Debian: libminizip-dev)")
  mark_as_advanced(PARINDEX_XLSXWRITER_INCLUDE_DIR PARINDEX_XLSXWRITER_LIBRARY PARINDEX_PUGIXML_INCLUDE_DIR
                   PARINDEX_PUGIXML_LIBRARY PARINDEX_MINIZIP_INCLUDE_DIR PARINDEX_MINIZIP_LIBRARY)
endif()
if(PARINDEX_BUILD_TESTS)
  find_package(GTest 1.12 REQUIRED)
  find_package(Threads REQUIRED)
endif()
if(PARINDEX_BUILD_BENCH)
  find_package(benchmark 1.7 REQUIRED)
endif()
