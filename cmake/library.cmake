# SPDX-License-Identifier: Apache-2.0
# The library that users link: every room, one archive, one set of headers.
add_library(jwtsync STATIC)
add_library(jwtsync::jwtsync ALIAS jwtsync)
foreach(room IN LISTS JWTSYNC_ROOMS)
  target_sources(jwtsync PRIVATE $<TARGET_OBJECTS:${room}>)
endforeach()
target_sources(jwtsync PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES
  include/jwtsync/cause_page.h
  include/jwtsync/compat.h
  include/jwtsync/configuration.h
  include/jwtsync/jose.h
  include/jwtsync/jwtsync.h
  include/jwtsync/keeper.h
  include/jwtsync/keyring.h
  include/jwtsync/diagnosis.h
  include/jwtsync/explained.h
  include/jwtsync/fleet.h
  include/jwtsync/hub.h
  include/jwtsync/issuer.h
  include/jwtsync/name.h
  include/jwtsync/postgresql_store.h
  include/jwtsync/report.h
  include/jwtsync/result.h
  include/jwtsync/ring_keys.h
  include/jwtsync/rotation.h
  include/jwtsync/rotation_store.h
  include/jwtsync/seal.h
  include/jwtsync/secret.h
  include/jwtsync/service.h
  include/jwtsync/sources.h
  include/jwtsync/sqlite_store.h
  include/jwtsync/stage.h
  include/jwtsync/store.h
  include/jwtsync/system.h
  include/jwtsync/token.h
  include/jwtsync/token_facts.h
  include/jwtsync/world.h)
set_target_properties(jwtsync PROPERTIES LINKER_LANGUAGE CXX)
target_compile_features(jwtsync PUBLIC cxx_std_20)
target_link_libraries(jwtsync
  PUBLIC tl::expected Threads::Threads
  PRIVATE OpenSSL::SSL OpenSSL::Crypto SQLite::SQLite3 ${JWTSYNC_SODIUM} ${CMAKE_DL_LIBS})

# jwtsync::testing: fakes for every port, for our tests and for those of our users.
add_library(jwtsync_testing STATIC
  testing/fake_files.cpp testing/fake_gcp_metadata.cpp testing/fake_gcp_secrets.cpp testing/fake_gcp_service.cpp
  testing/fake_gcp_tokens.cpp testing/fake_http.cpp testing/fake_issuer.cpp testing/fake_world.cpp testing/gcp_wire.cpp
  testing/memory_store.cpp)
add_library(jwtsync::testing ALIAS jwtsync_testing)
set_target_properties(jwtsync_testing PROPERTIES EXPORT_NAME testing)
target_sources(jwtsync_testing PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES
  include/jwtsync/testing.h
  include/jwtsync/testing_gcp.h
  include/jwtsync/testing_issuer.h
  include/jwtsync/testing_store.h)
target_compile_features(jwtsync_testing PUBLIC cxx_std_20)
if(NOT CMAKE_DISABLE_PRECOMPILE_HEADERS)
  jwtsync_compile_together(jwtsync_testing)
  set_property(SOURCE testing/fake_gcp_secrets.cpp PROPERTY SKIP_UNITY_BUILD_INCLUSION ON)  # as APART does for a room
endif()
target_compile_options(jwtsync_testing PRIVATE $<$<CONFIG:Release>:-O1>)  # fakes: to compile soon is worth more
target_link_libraries(jwtsync_testing
  PUBLIC tl::expected $<BUILD_INTERFACE:jwtsync_ports> $<INSTALL_INTERFACE:jwtsync::jwtsync>
  PRIVATE $<BUILD_INTERFACE:jwtsync_options> $<BUILD_INTERFACE:nlohmann_json::nlohmann_json>)
target_include_directories(jwtsync_testing PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>)
