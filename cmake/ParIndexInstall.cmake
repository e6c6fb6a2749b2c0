# Install rules; the CMake package ParIndex (targets parindex::parindex, the C interface as a shared library, which needs
# nothing; parindex::parindex_static and parindex::core, archives, which need libsodium); parindex.pc and parindex-core.pc.

include(CMakePackageConfigHelpers)

set(parindex_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/ParIndex")

install(TARGETS parindex_core
  EXPORT ParIndexCoreTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT Development
  FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT Development)
if(TARGET parindex_tool)
  install(TARGETS parindex_tool RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT Tool)
endif()

if(TARGET parindex_shared)
  install(TARGETS parindex_shared
    EXPORT ParIndexTargets
    LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT Runtime NAMELINK_COMPONENT Development
    FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT Development)
  install(TARGETS parindex_static
    EXPORT ParIndexCoreTargets
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT Development
    FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT Development)
  install(EXPORT ParIndexTargets NAMESPACE parindex::
    DESTINATION "${parindex_package_dir}" COMPONENT Development)
endif()
install(EXPORT ParIndexCoreTargets NAMESPACE parindex::
  DESTINATION "${parindex_package_dir}" COMPONENT Development)
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
  DESTINATION "${parindex_package_dir}" COMPONENT Development)

# The folders of the .pc hang on its prefix, unless they were given as absolute paths; the prefix is known only when
# `cmake --install --prefix` runs.
foreach(folder IN ITEMS LIBDIR INCLUDEDIR)
  if(IS_ABSOLUTE "${CMAKE_INSTALL_${folder}}")
    set(parindex_pc_${folder} "${CMAKE_INSTALL_FULL_${folder}}")
  else()
    set(parindex_pc_${folder} "\${prefix}/${CMAKE_INSTALL_${folder}}")
  endif()
endforeach()
set(ParIndex_AT "@")
set(parindex_pc_files parindex-core)
if(TARGET parindex_shared)
  list(APPEND parindex_pc_files parindex)
endif()
foreach(pc IN LISTS parindex_pc_files)
  set(pc_in "${PROJECT_SOURCE_DIR}/cmake/${pc}.pc.in")
  if(pc STREQUAL parindex)
    set(pc_in "${PROJECT_SOURCE_DIR}/capi/parindex.pc.in")
  endif()
  configure_file("${pc_in}" "${PROJECT_BINARY_DIR}/${pc}.pc.in" @ONLY)
  install(CODE "
    set(parindex_pc_prefix \"\${CMAKE_INSTALL_PREFIX}\")
    configure_file(\"${PROJECT_BINARY_DIR}/${pc}.pc.in\" \"${PROJECT_BINARY_DIR}/${pc}.pc\" @ONLY)"
    COMPONENT Development)
  install(FILES "${PROJECT_BINARY_DIR}/${pc}.pc"
    DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT Development)
endforeach()


# One package each; the licence stands in every one.
foreach(component IN ITEMS Runtime Tool)
  install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT ${component}
    EXCLUDE_FROM_ALL)
endforeach()
