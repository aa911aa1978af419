# SPDX-License-Identifier: Apache-2.0
# The command that runs anywhere: one static program, with a libcurl of its own (docs/decisions/0023). It is made of the
# same archive as the command; the three files of native that differ are compiled again, and an archive gives only what
# is not there yet.
set(JWTSYNC_STATIC_CURL "" CACHE FILEPATH "The libcurl.a of scripts/static-curl, for the self-contained command")
if(NOT JWTSYNC_STATIC_CURL OR NOT TARGET jwtsync_command)
  return()
endif()
add_executable(jwtsync_self_contained EXCLUDE_FROM_ALL
  src/cli/main.cpp src/native/curl.cpp src/native/libpq.cpp src/native/system.cpp)
set_target_properties(jwtsync_self_contained PROPERTIES
  OUTPUT_NAME jwtsync RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/self-contained)
target_compile_definitions(jwtsync_self_contained PRIVATE JWTSYNC_SELF_CONTAINED CURL_STATICLIB)
target_include_directories(jwtsync_self_contained SYSTEM PRIVATE
  ${CURL_INCLUDE_DIRS} ${PostgreSQL_INCLUDE_DIRS})
target_link_libraries(jwtsync_self_contained PRIVATE
  jwtsync_options jwtsync_cli fmt::fmt-header-only spdlog::spdlog_header_only $<TARGET_FILE:jwtsync>
  ${JWTSYNC_STATIC_CURL} ${JWTSYNC_LIBSSL_ARCHIVE} ${JWTSYNC_LIBCRYPTO_ARCHIVE} ${JWTSYNC_LIBSODIUM_ARCHIVE}
  ${JWTSYNC_LIBSQLITE_ARCHIVE} Threads::Threads)
add_dependencies(jwtsync_self_contained jwtsync)
# The linker warns of every call that may load a library at run time. None does: load_nothing_of_the_machine().
target_link_options(jwtsync_self_contained PRIVATE -static-pie -Wl,--gc-sections -Wl,-z,now -Wl,--no-warnings)
