/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of the handles of a process in a child that it forks: no secret is left, and what needs one says so. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <sys/wait.h>
#include <unistd.h>

/* What the child of a fork gets out of the handles of its parent. */
static void in_the_child(jwtsync_world* world, jwtsync_keeper* keeper, jwtsync_secret* secret,
                         jwtsync_verifier* verifier, jwtsync_signer* signer, const jwtsync_string* token) {
  jwtsync_scratch* scratch = jwtsync_scratch_new();
  jwtsync_shared* shared = jwtsync_shared_new();
  size_t size = 0;
  const char* jwt = jwtsync_string_data(token, &size);
  CHECK(jwtsync_secret_reveal(secret).data == NULL);
  CHECK_FAILS(jwtsync_resolve(world, NULL, NULL, NULL, &error), "ring_unavailable", JWTSYNC_UNREACHABLE);
  CHECK_FAILS(jwtsync_shared_get_jwt_secret(shared, world, NULL, &error), "ring_unavailable", JWTSYNC_UNREACHABLE);
  CHECK_FAILS(jwtsync_keeper_reload(keeper, &error), "ring_unavailable", JWTSYNC_UNREACHABLE);
  CHECK_FAILS(jwtsync_keeper_verify(keeper, jwt, size, scratch, NULL, &error), "ring_unavailable", JWTSYNC_UNREACHABLE);
  CHECK_FAILS(jwtsync_keeper_sign(keeper, "{}", 2, NULL, &error), "ring_unavailable", JWTSYNC_UNREACHABLE);
  CHECK_FAILS(jwtsync_verifier_verify(verifier, jwt, size, JWTSYNC_NOW, scratch, NULL, &error), "ring_unavailable",
              JWTSYNC_UNREACHABLE);
  CHECK_FAILS(jwtsync_signer_sign(signer, "{}", 2, NULL, &error), "ring_unavailable", JWTSYNC_UNREACHABLE);
  jwtsync_shared_free(shared);
  jwtsync_scratch_free(scratch);
}

static void after_a_fork(void) {
  static const char claims[] = "{\"exp\":4000000000}";
  jwtsync_string* token = NULL;
  jwtsync_world* world = staging(SECRET);
  jwtsync_ring* ring = ring_of(SECRET);
  jwtsync_keeper* keeper = NULL;
  jwtsync_secret* secret = NULL;
  jwtsync_verifier* verifier = NULL;
  jwtsync_signer* signer = NULL;
  int status = -1;
  pid_t child;
  CHECK(jwtsync_keeper_open(world, NULL, &keeper, NULL) == JWTSYNC_OK);
  CHECK(jwtsync_resolve(world, NULL, NULL, &secret, NULL) == JWTSYNC_OK);
  CHECK(jwtsync_verifier_create(ring, NULL, &verifier, NULL) == JWTSYNC_OK);
  CHECK(jwtsync_signer_create(ring, &signer, NULL) == JWTSYNC_OK);
  CHECK(jwtsync_signer_sign(signer, claims, strlen(claims), &token, NULL) == JWTSYNC_OK);
  child = fork();
  if (child == 0) {
    failures = 0;
    in_the_child(world, keeper, secret, verifier, signer, token);
    _exit(failures == 0 ? 0 : 1);
  }
  CHECK(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(equals(jwtsync_secret_reveal(secret), SECRET)); /* the parent's are as they were */
  jwtsync_string_free(token);
  jwtsync_signer_free(signer);
  jwtsync_verifier_free(verifier);
  jwtsync_secret_free(secret);
  jwtsync_keeper_free(keeper);
  jwtsync_ring_free(ring);
  jwtsync_world_free(world);
}

int main(void) {
  after_a_fork();
  printf("%d failed\n", failures);
  return failures == 0 ? 0 : 1;
}
