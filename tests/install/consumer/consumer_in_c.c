/* SPDX-License-Identifier: Apache-2.0 */
/* Links the C library by its CMake target, and finds it again when it runs. */
#include <jwtsync/c.h>
#include <stdio.h>

int main(void) {
  printf("jwtsync %s\n", jwtsync_version());
  return jwtsync_abi_version() == JWTSYNC_ABI_VERSION ? 0 : 1;
}
