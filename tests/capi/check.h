/* SPDX-License-Identifier: Apache-2.0 */
/* What the C programs of these tests check with. Each counts what does not hold, and ends with its count. */
#ifndef JWTSYNC_TESTS_CAPI_CHECK_H
#define JWTSYNC_TESTS_CAPI_CHECK_H

#include <jwtsync/c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CANARY "c4n4ry"
#define SECRET "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"

static int failures = 0;

static inline void check(int holds, const char* what, int line) {
  if (holds) return;
  fprintf(stderr, "program.c:%d: does not hold: %s\n", line, what);
  ++failures;
}
#define CHECK(condition) check((condition) != 0, #condition, __LINE__)

static inline jwtsync_text text(const char* characters) {
  jwtsync_text made;
  made.data = characters;
  made.size = strlen(characters);
  return made;
}

static inline int equals(jwtsync_text one, const char* other) {
  return one.data != NULL && one.size == strlen(other) && memcmp(one.data, other, one.size) == 0;
}

static inline int holds(const char* all, const char* part) { return strstr(all, part) != NULL; }

/* Checks an error, and that it shows no secret; frees it. */
static inline void check_error(jwtsync_error* error, const char* code, jwtsync_status status, int line) {
  check(error != NULL, "there is an error object", line);
  check(strcmp(jwtsync_error_code(error), code) == 0, jwtsync_error_code(error), line);
  check(jwtsync_error_status(error) == status, "the status is that of the code", line);
  check(jwtsync_error_message(error)[0] != '\0', "there is a message", line);
  check(!holds(jwtsync_error_message(error), CANARY), "the message shows no secret", line);
  check(!holds(jwtsync_error_hint(error), CANARY), "the hint shows no secret", line);
  jwtsync_error_free(error);
}
#define CHECK_FAILS(call, code, status)         \
  do {                                          \
    jwtsync_error* error = NULL;                \
    CHECK((call) == (status));                  \
    check_error(error, code, status, __LINE__); \
  } while (0)

static size_t events = 0;

static inline void on_event(void* context, jwtsync_level level, const char* characters, size_t size) {
  char* copy = malloc(size + 1);
  ++events;
  CHECK(context == &events);
  CHECK(level >= JWTSYNC_DEBUG && level <= JWTSYNC_ERROR);
  if (copy == NULL) return;
  memcpy(copy, characters, size);
  copy[size] = '\0';
  CHECK(!holds(copy, CANARY));
  free(copy);
}

static inline jwtsync_world* staging(const char* secret) {
  jwtsync_world* world = NULL;
  jwtsync_variable variables[2];
  variables[0].name = text("ENVIRONMENT");
  variables[0].value = text("staging");
  variables[1].name = text("JWT_SECRET_STAGING");
  variables[1].value = text(secret);
  CHECK(jwtsync_world_create(variables, 2, on_event, &events, &world, NULL) == JWTSYNC_OK);
  return world;
}

static inline jwtsync_ring* ring_of(const char* secret) {
  jwtsync_ring* ring = NULL;
  CHECK(jwtsync_ring_parse(secret, strlen(secret), NULL, &ring, NULL) == JWTSYNC_OK);
  return ring;
}

#endif
