/* SPDX-License-Identifier: Apache-2.0 */
/* What <jwtsync/c.h> shows, with a key and without one. */
#include "check.h"

static void sample(const char* key, size_t key_size) {
  jwtsync_error* error = NULL;
  jwtsync_ring* ring = NULL;
  if (jwtsync_ring_parse(key, key_size, NULL, &ring, &error) != JWTSYNC_OK) {
    fprintf(stderr, "%s; %s\n", jwtsync_error_message(error), jwtsync_error_hint(error));
    jwtsync_error_free(error);
  }
  CHECK((ring != NULL) == (key_size > 0));
  jwtsync_ring_free(ring);
}

int main(void) {
  sample(SECRET, strlen(SECRET));
  sample(SECRET, 0);
  return failures == 0 ? 0 : 1;
}
