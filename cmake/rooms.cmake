# SPDX-License-Identifier: Apache-2.0
# A room is one folder of src/, built as one archive of its own so that its tests link it and the rooms below it, and
# nothing else. The library that users get is the sum of the rooms (cmake/library.cmake).
#
#   jwtsync_room(fleet SOURCES agree.cpp USES token PRIVATE OpenSSL::Crypto)
#
# HOT is said of the rooms through which every token passes, and which go without what hardens the others in Release
# (docs/decisions/0021). REPORTS is said of those of which most files read or write JSON.
# What nearly every file reads is read once for all of a kind: the standard library by the lowest room of the hot ones
# and of the others, and with it the JSON library by the lowest room that writes reports. The presets clang and
# clang-14 do without, so that each file still includes what it uses.
set(JWTSYNC_PRECOMPILED <algorithm> <array> <chrono> <functional> <map> <memory> <mutex> <optional> <span> <string>
  <string_view> <tl/expected.hpp> <utility> <vector>)
# clang maps what was precompiled into memory, however much it is, where g++ copies it for each file: it halves the time
# of a test to have our own headers in it too.
set(JWTSYNC_PRECOMPILED_BY_CLANG)
if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  set(JWTSYNC_PRECOMPILED_BY_CLANG <nlohmann/json.hpp> <jwtsync/jwtsync.h>)
endif()

# Compiles eight files as one, which takes the time of two or three. Files with names in common, in their unnamed
# namespaces, are kept apart (APART), and so are those that scripts/constant-time compiles by themselves. What a file
# shadows is warned of where it is compiled by itself: by the presets clang and clang-14, and by clang-tidy.
function(jwtsync_compile_together target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
endfunction()

# How the files of a room are compiled, which is HOT, REPORTS or OTHER (see below).
function(jwtsync_compile target kind)
  if(kind STREQUAL HOT)
    set_target_properties(${target} PROPERTIES JWTSYNC_HOT ON)
  else()
    # They would gain nothing by more, and take longer to compile: a report is written once for each question.
    target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:$<IF:$<STREQUAL:${kind},REPORTS>,-O1,-O2>>)
  endif()
  if(JWTSYNC_FUZZ)
    # The fuzzer is led by the branches that an input takes: of the library, not only of the target.
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fsanitize=fuzzer-no-link>)
  endif()
  # With a precompiled header g++ 12 warns of what it takes for faults of std::string (its bug 105329).
  target_compile_options(${target} PRIVATE
    $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds;-Wno-stringop-overflow;-Wno-stringop-overread>)
  if(kind STREQUAL HOT AND NOT JWTSYNC_SANITIZE)
    # Their speed is measured as users build them: each file by itself.
  elseif(NOT CMAKE_DISABLE_PRECOMPILE_HEADERS)
    jwtsync_compile_together(${target})
  endif()
  get_property(first GLOBAL PROPERTY JWTSYNC_PRECOMPILES_${kind})
  if(first)
    target_precompile_headers(${target} REUSE_FROM ${first})
    return()
  endif()
  target_precompile_headers(${target} PRIVATE ${JWTSYNC_PRECOMPILED} ${JWTSYNC_PRECOMPILED_BY_CLANG})
  if(kind STREQUAL REPORTS)
    target_precompile_headers(${target} PRIVATE <nlohmann/json.hpp>)
  endif()
  set_property(GLOBAL PROPERTY JWTSYNC_PRECOMPILES_${kind} ${target})
endfunction()

set(JWTSYNC_ROOMS "" CACHE INTERNAL "the rooms of the library, lowest first")

function(jwtsync_room name)
  cmake_parse_arguments(room "HOT;REPORTS" "" "SOURCES;APART;USES;PRIVATE" ${ARGN})
  set(target jwtsync_${name})
  add_library(${target} STATIC EXCLUDE_FROM_ALL ${room_SOURCES} ${room_APART})
  set_property(SOURCE ${room_APART} PROPERTY SKIP_UNITY_BUILD_INCLUSION ON)
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${target} PUBLIC tl::expected Threads::Threads PRIVATE jwtsync_options ${room_PRIVATE})
  if(room_HOT)
    jwtsync_compile(${target} HOT)
  elseif(room_REPORTS)
    jwtsync_compile(${target} REPORTS)
  else()
    jwtsync_compile(${target} OTHER)
  endif()
  foreach(below IN LISTS room_USES)
    target_link_libraries(${target} PUBLIC jwtsync_${below})
  endforeach()
  set(JWTSYNC_ROOMS ${JWTSYNC_ROOMS} ${target} CACHE INTERNAL "")
endfunction()

# jwtsync_test(fleet agree_test.cpp ...) is the test program `fleet_tests`, tests/fleet mirroring src/fleet. Its
# label for ctest -L is `unit`, or the one that LABEL names (tests/CMakeLists.txt). TOGETHER: they share what takes long
# to make, so that all are run in one process.
function(jwtsync_test room)
  cmake_parse_arguments(test "TOGETHER" "LABEL" "SOURCES;APART;USES;PRIVATE" ${ARGN})
  set(target ${room}_tests)
  if(NOT test_LABEL)
    set(test_LABEL unit)
  endif()
  add_executable(${target} ${test_SOURCES} ${test_APART})
  set_property(SOURCE ${test_APART} PROPERTY SKIP_UNITY_BUILD_INCLUSION ON)
  if(TARGET jwtsync_${room})
    target_link_libraries(${target} PRIVATE jwtsync_${room})
  endif()
  foreach(other IN LISTS test_USES)
    target_link_libraries(${target} PRIVATE jwtsync_${other})
  endforeach()
  target_link_libraries(${target} PRIVATE
    jwtsync_options jwtsync_testing GTest::gmock GTest::gtest_main ${test_PRIVATE})
  # What is tested is optimised; the tests themselves only have to compile soon.
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O0>
    # With a precompiled header g++ 12 warns of what it takes for faults of std::string (its bug 105329).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds;-Wno-stringop-overflow;-Wno-stringop-overread>)
  target_compile_definitions(${target} PRIVATE JWTSYNC_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
    JWTSYNC_BINARY_DIR="${CMAKE_BINARY_DIR}")
  if(JWTSYNC_SANITIZE)
    target_compile_definitions(${target} PRIVATE JWTSYNC_UNDER_SANITIZERS)
  endif()
  if(JWTSYNC_SANITIZE STREQUAL thread)
    target_compile_definitions(${target} PRIVATE JWTSYNC_UNDER_TSAN)
  endif()
  # A third of the time of a test is spent on reading gmock: it is read once for all, by the lowest room. The preset
  # clang does without, so that each file still includes what it uses.
  if(room STREQUAL base)
    target_precompile_headers(${target} PRIVATE <gmock/gmock.h> ${JWTSYNC_PRECOMPILED_BY_CLANG})
  else()
    target_precompile_headers(${target} REUSE_FROM base_tests)
  endif()
  if(NOT CMAKE_DISABLE_PRECOMPILE_HEADERS)
    jwtsync_compile_together(${target})  # so each test has a namespace of its own, named after its file
  endif()
  if(JWTSYNC_SANITIZE)
    # They are always built whole there, and larger units take less time.
    set_target_properties(${target} PROPERTIES UNITY_BUILD_BATCH_SIZE 20)
  endif()
  if(JWTSYNC_SANITIZE OR test_TOGETHER)
    # All of them in one process: under sanitizers to start one takes longer than most tests do.
    add_test(NAME ${room}.tests COMMAND ${target} --gtest_brief=1)
    set_tests_properties(${room}.tests PROPERTIES TIMEOUT 1800 LABELS ${test_LABEL})
  else()
    gtest_discover_tests(${target} TEST_PREFIX "${room}." DISCOVERY_TIMEOUT 60
      PROPERTIES TIMEOUT 300 LABELS ${test_LABEL})
  endif()
endfunction()
