# Install rules; the CMake package ParIndex (targets parindex::parindex, the C interface as a shared library, which needs
# nothing; parindex::parindex_static and parindex::core, archives, which need libsodium; the same for facts out of records:
# parindex::parindex_records, a shared library that needs nothing, and parindex::records, an archive that needs zlib and
# zstd, too); parindex.pc and parindex-core.pc, parindex_records.pc and parindex-records-core.pc.

include(CMakePackageConfigHelpers)

set(parindex_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/ParIndex")

install(TARGETS parindex_core
  EXPORT ParIndexCoreTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT Development
  FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT Development)
install(TARGETS parindex_records
  EXPORT ParIndexRecordsTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT Development
  FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT Development)
if(TARGET parindex_tool)
  install(TARGETS parindex_tool RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT Tool)
endif()

if(TARGET parindex_sqlite)
  install(TARGETS parindex_sqlite LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}/parindex" COMPONENT Tool)
endif()

if(TARGET parindex_shared)
  install(TARGETS parindex_shared
    EXPORT ParIndexTargets
    LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT Runtime NAMELINK_COMPONENT Development
    FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT Development)
  install(TARGETS parindex_records_shared
    EXPORT ParIndexTargets
    LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT Records NAMELINK_COMPONENT Development
    FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT Development)
  install(TARGETS parindex_static
    EXPORT ParIndexCoreTargets
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT Development
    FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT Development)
  install(EXPORT ParIndexTargets NAMESPACE parindex::
    DESTINATION "${parindex_package_dir}" COMPONENT Development)
endif()
foreach(export IN ITEMS ParIndexCoreTargets ParIndexRecordsTargets)
  install(EXPORT ${export} NAMESPACE parindex::
    DESTINATION "${parindex_package_dir}" COMPONENT Development)
endforeach()
configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/ParIndexConfig.cmake.in" "${PROJECT_BINARY_DIR}/ParIndexConfig.cmake"
  INSTALL_DESTINATION "${parindex_package_dir}"
  NO_SET_AND_CHECK_MACRO)
# Before 1.0.0 a new minor version may break a caller.
if(PROJECT_VERSION_MAJOR EQUAL 0)
  set(parindex_compatibility SameMinorVersion)
else()
  set(parindex_compatibility SameMajorVersion)
endif()
write_basic_package_version_file("${PROJECT_BINARY_DIR}/ParIndexConfigVersion.cmake"
  COMPATIBILITY ${parindex_compatibility})
install(FILES
  "${PROJECT_BINARY_DIR}/ParIndexConfig.cmake"
  "${PROJECT_BINARY_DIR}/ParIndexConfigVersion.cmake"
  "${PROJECT_SOURCE_DIR}/cmake/ParIndexSodium.cmake"
  "${PROJECT_SOURCE_DIR}/cmake/ParIndexCompression.cmake"
  DESTINATION "${parindex_package_dir}" COMPONENT Development)

# The .pc finds its prefix from where it lies, so that what was installed can be moved; only beneath /usr it says /usr, so that
# pkg-config knows the folders the compiler looks in anyway. Folders given as absolute paths stay as they are.
set(parindex_pc_dir "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
set(parindex_pc_movable ON)
foreach(folder IN ITEMS LIBDIR INCLUDEDIR)
  if(IS_ABSOLUTE "${CMAKE_INSTALL_${folder}}")
    set(parindex_pc_${folder} "${CMAKE_INSTALL_${folder}}")
    set(parindex_pc_movable OFF)
  else()
    set(parindex_pc_${folder} "\${prefix}/${CMAKE_INSTALL_${folder}}")
  endif()
endforeach()
set(parindex_pc_move "")
if(parindex_pc_movable)
  string(REGEX REPLACE "[^/]+" ".." parindex_pc_up "${parindex_pc_dir}")
  set(parindex_pc_move "
    if(NOT CMAKE_INSTALL_PREFIX STREQUAL \"/usr\")
      set(parindex_pc_prefix \"\\\${pcfiledir}/${parindex_pc_up}\")
    endif()")
endif()
set(ParIndex_AT "@")
set(parindex_pc_files parindex-core parindex-records-core)
if(TARGET parindex_shared)
  list(APPEND parindex_pc_files parindex parindex_records)
endif()
foreach(pc IN LISTS parindex_pc_files)
  set(pc_in "${PROJECT_SOURCE_DIR}/cmake/${pc}.pc.in")
  if(pc STREQUAL parindex)
    set(pc_in "${PROJECT_SOURCE_DIR}/capi/parindex.pc.in")
  elseif(pc STREQUAL parindex_records)
    set(pc_in "${PROJECT_SOURCE_DIR}/capi/records/parindex_records.pc.in")
  endif()
  configure_file("${pc_in}" "${PROJECT_BINARY_DIR}/${pc}.pc.in" @ONLY)
  install(CODE "
    set(parindex_pc_prefix \"\${CMAKE_INSTALL_PREFIX}\")${parindex_pc_move}
    configure_file(\"${PROJECT_BINARY_DIR}/${pc}.pc.in\" \"${PROJECT_BINARY_DIR}/${pc}.pc\" @ONLY)"
    COMPONENT Development)
  install(FILES "${PROJECT_BINARY_DIR}/${pc}.pc" DESTINATION "${parindex_pc_dir}" COMPONENT Development)
endforeach()

# Not in the Debian packages, which have their own form of it.
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" "${PROJECT_SOURCE_DIR}/CHANGELOG.md"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/parindex" COMPONENT Documentation)

if(PROJECT_IS_TOP_LEVEL)
  include(ParIndexPackages)
endif()
