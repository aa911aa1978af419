# SPDX-License-Identifier: Apache-2.0
# How every target of the project is compiled.
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES AND PROJECT_IS_TOP_LEVEL)
  set(CMAKE_BUILD_TYPE Release)
endif()

if(PROJECT_IS_TOP_LEVEL)
  set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
  set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  find_program(CCACHE ccache)
  if(CCACHE)
    # With the headers that tests have precompiled: a new macro or their time does not make it compile again. What a
    # file includes is read from the compiler's own list: to preprocess each file first would cost a tenth of all time.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_DEPEND=1
      ${CCACHE})
  endif()
endif()

add_library(jwtsync_options INTERFACE)
target_compile_features(jwtsync_options INTERFACE cxx_std_20)
target_compile_options(jwtsync_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual
  $<$<NOT:$<BOOL:$<TARGET_PROPERTY:UNITY_BUILD>>>:-Wshadow>
  # g++ 12 sees an overlap in `"text" + std::string` that is not there (its bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  $<$<BOOL:${JWTSYNC_WARNINGS_AS_ERRORS}>:-Werror>
  # Where a function happens to start is worth 3 % of verifying a token: let every one start a line of the cache.
  $<$<CONFIG:Release>:-falign-functions=64>)
# What would be undefined behaviour ends the process instead: an index out of range, an empty optional, a stack or a
# return address that was written over, a variable that was never set. Not in the rooms through which every token passes
# (JWTSYNC_HOT, docs/decisions/0021).
set(hardened $<NOT:$<AND:$<BOOL:$<TARGET_PROPERTY:JWTSYNC_HOT>>,$<CONFIG:Release>>>)
target_compile_definitions(jwtsync_options INTERFACE $<${hardened}:_GLIBCXX_ASSERTIONS>)
# clang 14 has the last of these options for experiments only.
set(old_clang $<AND:$<CXX_COMPILER_ID:Clang>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,16>>)
target_compile_options(jwtsync_options INTERFACE
  $<${hardened}:-fstack-protector-strong> -fcf-protection
  $<$<AND:${hardened},$<NOT:${old_clang}>>:-ftrivial-auto-var-init=zero>)
target_link_options(jwtsync_options INTERFACE LINKER:-z,relro,-z,now)
if(NOT JWTSYNC_SANITIZE)
  target_compile_definitions(jwtsync_options INTERFACE $<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
else()
  add_compile_options(-fsanitize=${JWTSYNC_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${JWTSYNC_SANITIZE})
  # g++ 12, once it has instrumented an optional's move or fmt's arguments, believes that it reads what was never set.
  # And that what the counting allocator of a test gives is not its own.
  add_compile_options(
    "$<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized;-Wno-uninitialized;-Wno-mismatched-new-delete>")
  # It looks at memory through a pipe, and cries out in the test that has no descriptor left.
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fno-sanitize=vptr>)
endif()
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
