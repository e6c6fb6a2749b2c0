# CPack: four Debian packages (libparindex1, libparindex-records1, libparindex-dev, parindex-tools) and a tarball that may
# be unpacked anywhere.
#
#   cmake --preset release -DCMAKE_INSTALL_PREFIX=/usr && cmake --build --preset release
#   (cd build/release && cpack -G DEB && cpack -G TGZ)
#
# The prefix /usr gives the library folder of the architecture, lib/x86_64-linux-gnu, as Debian wants it.

if(NOT TARGET parindex_shared)
  return()
endif()
set(CPACK_PACKAGE_NAME parindex)
set(CPACK_PACKAGE_VENDOR "ParIndex")
set(CPACK_PACKAGE_CONTACT "ParIndex developers <parindex@users.noreply.invalid>" CACHE STRING "Maintainer of the packages")
mark_as_advanced(CPACK_PACKAGE_CONTACT)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")  # each package has its own, the first line of its description
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
string(TOLOWER "${CMAKE_SYSTEM_NAME}" system)
set(CPACK_PACKAGE_FILE_NAME "parindex-${PROJECT_VERSION}-${system}-${CMAKE_SYSTEM_PROCESSOR}")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_GENERATOR DEB TGZ)
set(CPACK_ARCHIVE_COMPONENT_INSTALL OFF)
set(CPACK_COMPONENTS_ALL Runtime Records Development)
if(TARGET parindex_tool)
  list(APPEND CPACK_COMPONENTS_ALL Tool)
endif()

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(about "ParIndex turns rules as data plus facts and evidence into exact, explained
points: sets of criteria for administrative reform in Vietnam (PAR INDEX,
Index 766, those of provinces and ministries). No floating point decides
anything, and every point lost has its reason.
.")

get_target_property(parindex_abi parindex_shared SOVERSION)
set(debian_Runtime "libparindex${parindex_abi}")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME "${debian_Runtime}")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_RUNTIME_DESCRIPTION "exact scoring of administrative reform - shared library
${about}
This package holds the library with its C interface.")

get_target_property(records_abi parindex_records_shared SOVERSION)
set(debian_Records "libparindex-records${records_abi}")
set(CPACK_DEBIAN_RECORDS_PACKAGE_NAME "${debian_Records}")
set(CPACK_DEBIAN_RECORDS_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_RECORDS_DESCRIPTION "exact scoring of administrative reform - shared library for records
${about}
This package holds the library that counts facts out of records (dossiers, plan
tasks, surveys, inspections, documents), with its C interface.")

set(debian_Development libparindex-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME "${debian_Development}")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "${debian_Runtime} (= ${PROJECT_VERSION}-1), ${debian_Records} (= ${PROJECT_VERSION}-1)")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS "libsodium-dev, zlib1g-dev, libzstd-dev")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "exact scoring of administrative reform - development files
${about}
This package holds the headers for C and C++, the archives (programs that link
them need libsodium-dev, for records zlib1g-dev and libzstd-dev, too), and the
files for CMake and pkg-config.")

set(debian_Tool parindex-tools)
set(CPACK_DEBIAN_TOOL_PACKAGE_NAME "${debian_Tool}")
set(CPACK_DEBIAN_TOOL_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_TOOL_DESCRIPTION "exact scoring of administrative reform - command line
${about}
This package holds the command parindex.")

# What Debian wants beside the files: the run-time linker is told of the new library; what changed; who wrote it.
set(debian_dir "${PROJECT_BINARY_DIR}/debian")
file(WRITE "${debian_dir}/triggers" "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA "${debian_dir}/triggers")
set(CPACK_DEBIAN_RECORDS_PACKAGE_CONTROL_EXTRA "${debian_dir}/triggers")
find_program(PARINDEX_GZIP gzip DOC "gzip, for the change log of the Debian packages")
mark_as_advanced(PARINDEX_GZIP)
if(PARINDEX_GZIP)
  file(WRITE "${debian_dir}/changelog.Debian"
"parindex (${PROJECT_VERSION}-1) unstable; urgency=medium

  * Packages of this version; CHANGELOG.md of the project says what changed.

 -- ${CPACK_PACKAGE_CONTACT}  Sun, 22 Nov 2026 00:00:00 +0000
")
  execute_process(COMMAND "${PARINDEX_GZIP}" -9nf "${debian_dir}/changelog.Debian" COMMAND_ERROR_IS_FATAL ANY)
endif()
foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  # Only in packages of components, that is the Debian ones.
  install(FILES "${PROJECT_SOURCE_DIR}/cmake/debian/copyright" DESTINATION "share/doc/${debian_${component}}"
    COMPONENT ${component} EXCLUDE_FROM_ALL)
  if(PARINDEX_GZIP)
    install(FILES "${debian_dir}/changelog.Debian.gz" DESTINATION "share/doc/${debian_${component}}"
      COMPONENT ${component} EXCLUDE_FROM_ALL)
  endif()
  # What lintian finds and is meant, with the reason.
  set(overrides "${PROJECT_SOURCE_DIR}/cmake/debian/${component}.lintian-overrides")
  if(EXISTS "${overrides}")
    install(FILES "${overrides}" DESTINATION share/lintian/overrides RENAME "${debian_${component}}"
      COMPONENT ${component} EXCLUDE_FROM_ALL)
  endif()
endforeach()

include(CPack)
