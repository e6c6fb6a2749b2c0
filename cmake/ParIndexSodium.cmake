# Finds libsodium as the target parindex::sodium; leaves the target out if there is none. Used by our own build and
# installed beside ParIndexConfig.cmake for the programs that link the static library.
#
# The archive is preferred, so that only SHA-256 is taken from it and no library is needed at run time.

if(NOT TARGET parindex::sodium)
  find_path(PARINDEX_SODIUM_INCLUDE_DIR sodium/crypto_hash_sha256.h DOC "Folder that holds sodium.h")
  find_library(PARINDEX_SODIUM_LIBRARY NAMES libsodium.a sodium DOC "libsodium, the static archive if possible")
  mark_as_advanced(PARINDEX_SODIUM_INCLUDE_DIR PARINDEX_SODIUM_LIBRARY)
  if(PARINDEX_SODIUM_INCLUDE_DIR AND PARINDEX_SODIUM_LIBRARY)
    add_library(parindex::sodium UNKNOWN IMPORTED GLOBAL)
    set_target_properties(parindex::sodium PROPERTIES
      IMPORTED_LOCATION "${PARINDEX_SODIUM_LIBRARY}"
      INTERFACE_INCLUDE_DIRECTORIES "${PARINDEX_SODIUM_INCLUDE_DIR}")
  endif()
endif()
