# parindex_target_defaults(<target>): what every target of ours is compiled with, and nobody else's.

set(parindex_warning_flags
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast -Wnull-dereference)

function(parindex_target_defaults target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES
    CXX_EXTENSIONS OFF
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON
    POSITION_INDEPENDENT_CODE ON)
  # A section each, so that the linker leaves out what is not used (--gc-sections).
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-ffunction-sections> $<$<CONFIG:Release>:-fdata-sections>)
  if(PARINDEX_WARNINGS)
    target_compile_options(${target} PRIVATE ${parindex_warning_flags})
  endif()
  if(PARINDEX_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(PARINDEX_SANITIZE)
    target_compile_options(${target} PRIVATE
      -fsanitize=${PARINDEX_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(${target} PRIVATE -fsanitize=${PARINDEX_SANITIZE})
    # GCC's sanitizers make it see uninitialised values where there are none.
    target_compile_options(${target} PRIVATE
      $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized> $<$<CXX_COMPILER_ID:GNU>:-Wno-null-dereference>)
  endif()
  if(PARINDEX_COVERAGE)
    target_compile_options(${target} PRIVATE --coverage)
    target_link_options(${target} PRIVATE --coverage)
  endif()
endfunction()
