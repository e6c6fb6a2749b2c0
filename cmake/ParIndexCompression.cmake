# Finds zlib and Zstandard as the targets parindex::zlib and parindex::zstd; leaves out what is not there. Used by our own
# build and installed beside ParIndexConfig.cmake for the programs that link parindex::records.
#
# The archives are preferred, so that no library is needed at run time.

foreach(name IN ITEMS zlib zstd)
  if(NOT TARGET parindex::${name})
    string(TOUPPER ${name} upper)
    if(name STREQUAL zlib)
      set(parindex_names libz.a z)
    else()
      set(parindex_names libzstd.a zstd)
    endif()
    find_path(PARINDEX_${upper}_INCLUDE_DIR ${name}.h DOC "Folder that holds ${name}.h")
    find_library(PARINDEX_${upper}_LIBRARY NAMES ${parindex_names} DOC "${name}, the static archive if possible")
    mark_as_advanced(PARINDEX_${upper}_INCLUDE_DIR PARINDEX_${upper}_LIBRARY)
    if(PARINDEX_${upper}_INCLUDE_DIR AND PARINDEX_${upper}_LIBRARY)
      add_library(parindex::${name} UNKNOWN IMPORTED GLOBAL)
      set_target_properties(parindex::${name} PROPERTIES
        IMPORTED_LOCATION "${PARINDEX_${upper}_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${PARINDEX_${upper}_INCLUDE_DIR}")
    endif()
  endif()
endforeach()
