# SPDX-License-Identifier: Apache-2.0
# What `make install` puts where: for find_package(jwtsync), for pkg-config, and the command.
include(CMakePackageConfigHelpers)
if(NOT PROJECT_IS_TOP_LEVEL)
  return()
endif()

install(TARGETS jwtsync jwtsync_testing EXPORT jwtsync FILE_SET HEADERS)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/jwtsync)
install(EXPORT jwtsync NAMESPACE jwtsync:: DESTINATION ${package_dir})
configure_package_config_file(cmake/jwtsyncConfig.cmake.in ${CMAKE_BINARY_DIR}/jwtsyncConfig.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/jwtsyncConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/jwtsyncConfig.cmake ${CMAKE_BINARY_DIR}/jwtsyncConfigVersion.cmake
  DESTINATION ${package_dir})

file(RELATIVE_PATH JWTSYNC_PREFIX_FROM_PKGCONFIG
  ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
if(NOT JWTSYNC_EVP_ONLY)
  set(JWTSYNC_REQUIRES_SODIUM ", libsodium >= 1.0.18")
endif()
configure_file(cmake/jwtsync.pc.in ${CMAKE_BINARY_DIR}/jwtsync.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/jwtsync.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
if(TARGET jwtsync_c)
  install(TARGETS jwtsync_c EXPORT jwtsync FILE_SET HEADERS)
  configure_file(cmake/jwtsync_c.pc.in ${CMAKE_BINARY_DIR}/jwtsync_c.pc @ONLY)
  install(FILES ${CMAKE_BINARY_DIR}/jwtsync_c.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endif()
if(TARGET jwtsync_command)
  install(TARGETS jwtsync_command)
endif()
