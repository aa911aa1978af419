/* SPDX-License-Identifier: Apache-2.0 */
/* Verifies a token with the key that this process would use:
 *
 *     cc verify.c $(pkg-config --cflags --libs jwtsync_c) -o verify
 *     ENVIRONMENT=staging JWT_SECRET_STAGING=... ./verify TOKEN
 */
#include <jwtsync/c.h>
#include <stdio.h>
#include <string.h>

/* What went wrong, and what to do. The status is also the exit status. */
static int tell(jwtsync_status status, jwtsync_error* error) {
  fprintf(stderr, "verify: %s; %s\n", jwtsync_error_message(error), jwtsync_error_hint(error));
  jwtsync_error_free(error);
  return (int)status;
}

/* The key of this process, by the rules of `jwtsync resolve`. */
static jwtsync_status find_key(jwtsync_ring** ring, jwtsync_error** error) {
  jwtsync_world* world = NULL;
  jwtsync_secret* secret = NULL;
  jwtsync_status status = jwtsync_world_create(NULL, 0, NULL, NULL, &world, error);
  if (status == JWTSYNC_OK) status = jwtsync_resolve(world, NULL, NULL, &secret, error);
  if (status == JWTSYNC_OK) {
    const jwtsync_text key = jwtsync_secret_reveal(secret);
    status = jwtsync_ring_parse(key.data, key.size, NULL, ring, error);
  }
  jwtsync_secret_free(secret);
  jwtsync_world_free(world);
  return status;
}

int main(int count, char** words) {
  jwtsync_error* error = NULL;
  jwtsync_ring* ring = NULL;
  jwtsync_verifier* verifier = NULL;
  jwtsync_scratch* scratch = jwtsync_scratch_new(); /* one for each thread */
  jwtsync_token token = {sizeof token, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};
  jwtsync_status status;

  if (count != 2 || scratch == NULL) {
    fprintf(stderr, "usage: verify TOKEN\n");
    return JWTSYNC_USAGE;
  }
  status = find_key(&ring, &error);
  if (status == JWTSYNC_OK) status = jwtsync_verifier_create(ring, NULL, &verifier, &error); /* once; for all threads */
  if (status == JWTSYNC_OK) {
    status = jwtsync_verifier_verify(verifier, words[1], strlen(words[1]), JWTSYNC_NOW, scratch, &token, &error);
  }
  if (status == JWTSYNC_OK) printf("%.*s\n", (int)token.claims.size, token.claims.data);

  jwtsync_scratch_free(scratch);
  jwtsync_verifier_free(verifier);
  jwtsync_ring_free(ring);
  return status == JWTSYNC_OK ? 0 : tell(status, error);
}
