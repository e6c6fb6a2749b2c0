# Install rules, the CMake package ParIndex (target parindex::core) and the pkg-config file parindex-core.pc.

include(CMakePackageConfigHelpers)

set(parindex_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/ParIndex")

install(TARGETS parindex_core
  EXPORT ParIndexTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT Development
  FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT Development)
if(TARGET parindex_tool)
  install(TARGETS parindex_tool RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT Tool)
endif()

install(EXPORT ParIndexTargets NAMESPACE parindex::
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
configure_file("${PROJECT_SOURCE_DIR}/cmake/parindex-core.pc.in" "${PROJECT_BINARY_DIR}/parindex-core.pc.in" @ONLY)
install(CODE "
  set(parindex_pc_prefix \"\${CMAKE_INSTALL_PREFIX}\")
  configure_file(\"${PROJECT_BINARY_DIR}/parindex-core.pc.in\" \"${PROJECT_BINARY_DIR}/parindex-core.pc\" @ONLY)"
  COMPONENT Development)
install(FILES "${PROJECT_BINARY_DIR}/parindex-core.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT Development)

install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT Development)
