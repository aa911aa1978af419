# SPDX-License-Identifier: Apache-2.0
# What `make install` puts where: for find_package(jwtsync), for pkg-config, the command, its manual, the pages, and
# what shells complete.
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

# The pages as the tree has them, so that docs/... of a hint, and every link of a page, leads somewhere.
install(DIRECTORY docs deploy DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES README.md CHANGELOG.md SECURITY.md CONTRIBUTING.md ARCHITECTURE.md LICENSE
  DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY examples DESTINATION ${CMAKE_INSTALL_DOCDIR} PATTERN __pycache__ EXCLUDE)

# Builds all of this, and nothing else.
add_custom_target(jwtsync_installed DEPENDS jwtsync jwtsync_testing)
if(TARGET jwtsync_c)
  add_dependencies(jwtsync_installed jwtsync_c)
endif()
if(TARGET jwtsync_command)
  install(TARGETS jwtsync_command)
  add_dependencies(jwtsync_installed jwtsync_command)
endif()
# Where the command runs that was built. A sanitizer's need not, and is not what anybody installs.
if(TARGET jwtsync_command AND NOT JWTSYNC_SANITIZE AND NOT CMAKE_CROSSCOMPILING)
  # A page for each command that has one in docs/commands (tests/house: all have), written by the command itself.
  set(manual ${CMAKE_BINARY_DIR}/man/jwtsync.1)
  add_custom_command(OUTPUT ${manual} DEPENDS jwtsync_command
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/man
    COMMAND jwtsync_command help --man > ${manual})
  file(GLOB pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/docs/commands/*.md)
  foreach(page IN LISTS pages)
    cmake_path(GET page STEM name)
    set(manual_page ${CMAKE_BINARY_DIR}/man/jwtsync-${name}.1)
    add_custom_command(OUTPUT ${manual_page} DEPENDS jwtsync_command ${manual}
      COMMAND jwtsync_command help ${name} --man > ${manual_page})
    list(APPEND manual ${manual_page})
  endforeach()
  add_custom_target(jwtsync_manual ALL DEPENDS ${manual})
  add_dependencies(jwtsync_installed jwtsync_manual)
  install(FILES ${manual} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)

  # What shells complete, at the places where each looks for it by itself.
  foreach(completion bash=bash-completion/completions/jwtsync zsh=zsh/site-functions/_jwtsync
      fish=fish/vendor_completions.d/jwtsync.fish)
    string(REPLACE "=" ";" completion ${completion})
    list(POP_FRONT completion shell place)
    set(script ${CMAKE_BINARY_DIR}/completions/${place})
    cmake_path(GET script PARENT_PATH folder)
    add_custom_command(OUTPUT ${script} DEPENDS jwtsync_command
      COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
      COMMAND jwtsync_command help --completion ${shell} > ${script})
    list(APPEND completions ${script})
  endforeach()
  add_custom_target(jwtsync_completions ALL DEPENDS ${completions})
  add_dependencies(jwtsync_installed jwtsync_completions)
  install(DIRECTORY ${CMAKE_BINARY_DIR}/completions/ DESTINATION ${CMAKE_INSTALL_DATADIR})
endif()
