# CPack: three Debian packages (libparindex1, libparindex-dev, parindex-tools) and a tarball that may be unpacked anywhere.
#
#   cmake --preset release && cmake --build --preset release && (cd build/release && cpack -G DEB && cpack -G TGZ)

set(CPACK_PACKAGE_NAME parindex)
set(CPACK_PACKAGE_VENDOR "ParIndex")
set(CPACK_PACKAGE_CONTACT "ParIndex developers <parindex@localhost.localdomain>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_GENERATOR DEB TGZ)
set(CPACK_ARCHIVE_COMPONENT_INSTALL OFF)
set(CPACK_COMPONENTS_ALL Runtime Development Tool)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(common_text "ParIndex turns rules as data plus facts and evidence into exact, explained points:
 sets of criteria for administrative reform (PAR INDEX, Index 766, sets of provinces and ministries).
 No floating point decides anything; every point lost has its reason.")

set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME "libparindex${parindex_abi}")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION "scores administrative reform exactly - shared library\n${common_text}\n .\n This package holds the library with its C interface.")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA "${PROJECT_BINARY_DIR}/debian/triggers")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libparindex-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "libparindex${parindex_abi} (= ${PROJECT_VERSION}-1)")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS libsodium-dev)
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "scores administrative reform exactly - development files\n${common_text}\n .\n This package holds the headers for C and C++, the archives, and the files for CMake and pkg-config.")

set(CPACK_DEBIAN_TOOL_PACKAGE_NAME parindex-tools)
set(CPACK_DEBIAN_TOOL_PACKAGE_SECTION utils)
set(CPACK_COMPONENT_TOOL_DESCRIPTION "scores administrative reform exactly - command line\n${common_text}\n .\n This package holds the command parindex.")

# What Debian wants beside the files.
file(WRITE "${PROJECT_BINARY_DIR}/debian/triggers" "activate-noawait ldconfig\n")
file(READ "${PROJECT_SOURCE_DIR}/LICENSE" licence_text)
file(WRITE "${PROJECT_BINARY_DIR}/debian/copyright"
"Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: ParIndex

Files: *
Copyright: the ParIndex developers
License: Apache-2.0
 On Debian systems the full text stands in /usr/share/common-licenses/Apache-2.0.

Files: libsodium
Copyright: 2013-2023 Frank Denis
License: ISC
 SHA-256 of libsodium is part of the library and the command.
")
find_program(PARINDEX_GZIP gzip)
if(PARINDEX_GZIP)
  file(WRITE "${PROJECT_BINARY_DIR}/debian/changelog.Debian"
"parindex (${PROJECT_VERSION}-1) unstable; urgency=medium

  * See CHANGELOG.md of the project.

 -- ParIndex developers <parindex@localhost.localdomain>  Sun, 22 Nov 2026 00:00:00 +0000
")
  execute_process(COMMAND "${PARINDEX_GZIP}" -9nf "${PROJECT_BINARY_DIR}/debian/changelog.Debian")
endif()
foreach(pair IN ITEMS "Runtime libparindex${parindex_abi}" "Development libparindex-dev" "Tool parindex-tools")
  separate_arguments(pair)
  list(GET pair 0 component)
  list(GET pair 1 package)
  install(FILES "${PROJECT_BINARY_DIR}/debian/copyright" DESTINATION "share/doc/${package}"
    COMPONENT ${component} EXCLUDE_FROM_ALL)
  if(PARINDEX_GZIP)
    install(FILES "${PROJECT_BINARY_DIR}/debian/changelog.Debian.gz" DESTINATION "share/doc/${package}"
      COMPONENT ${component} EXCLUDE_FROM_ALL)
  endif()
endforeach()

include(CPack)
