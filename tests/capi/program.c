/* SPDX-License-Identifier: Apache-2.0 */
/* Every function of <jwtsync/c.h>, called from C: what it gives and what it refuses. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <unistd.h>

static void versions(void) {
  CHECK(jwtsync_abi_version() == JWTSYNC_ABI_VERSION);
  CHECK(jwtsync_version()[0] >= '0' && jwtsync_version()[0] <= '9');
}

static void nothing_is_safe(void) {
  CHECK(strcmp(jwtsync_error_code(NULL), "") == 0);
  CHECK(strcmp(jwtsync_error_message(NULL), "") == 0);
  CHECK(strcmp(jwtsync_error_hint(NULL), "") == 0);
  CHECK(jwtsync_error_http_status(NULL) == 200);
  CHECK(jwtsync_error_status(NULL) == JWTSYNC_OK);
  CHECK(strcmp(jwtsync_string_data(NULL, NULL), "") == 0);
  CHECK(jwtsync_secret_reveal(NULL).data == NULL);
  CHECK(jwtsync_response_status(NULL) == 0);
  CHECK(jwtsync_response_header_count(NULL) == 0);
  CHECK(jwtsync_response_header(NULL, 0).name.data == NULL);
  CHECK(jwtsync_response_body(NULL).data == NULL);
  jwtsync_error_free(NULL);
  jwtsync_string_free(NULL);
  jwtsync_secret_free(NULL);
  jwtsync_world_free(NULL);
  jwtsync_shared_free(NULL);
  jwtsync_shared_clear_cache(NULL);
  jwtsync_ring_free(NULL);
  jwtsync_scratch_free(NULL);
  jwtsync_verifier_free(NULL);
  jwtsync_signer_free(NULL);
  jwtsync_keeper_free(NULL);
  jwtsync_response_free(NULL);
}

static void what_is_missing_is_said(void) {
  jwtsync_world* world = staging(SECRET);
  jwtsync_shared* shared = jwtsync_shared_new();
  CHECK_FAILS(jwtsync_world_create(NULL, 1, NULL, NULL, NULL, &error), "argument_invalid", JWTSYNC_USAGE);
  CHECK_FAILS(jwtsync_resolve(NULL, NULL, NULL, NULL, &error), "argument_invalid", JWTSYNC_USAGE);
  CHECK_FAILS(jwtsync_shared_get_jwt_secret(NULL, world, NULL, &error), "argument_invalid", JWTSYNC_USAGE);
  CHECK_FAILS(jwtsync_shared_get_jwt_secret(shared, NULL, NULL, &error), "argument_invalid", JWTSYNC_USAGE);
  CHECK_FAILS(jwtsync_shared_validate_synchronization(NULL, world, &error), "argument_invalid", JWTSYNC_USAGE);
  CHECK_FAILS(jwtsync_shared_force_environment_consistency(shared, world, NULL, 3, NULL, &error), "argument_invalid",
              JWTSYNC_USAGE);
  CHECK_FAILS(jwtsync_shared_get_secret_loading_diagnostics(NULL, world, NULL, &error), "argument_invalid",
              JWTSYNC_USAGE);
  CHECK_FAILS(jwtsync_ring_parse(NULL, 5, NULL, NULL, &error), "argument_invalid", JWTSYNC_USAGE);
  CHECK_FAILS(jwtsync_ring_describe(NULL, NULL, &error), "argument_invalid", JWTSYNC_USAGE);
  CHECK_FAILS(jwtsync_verifier_create(NULL, NULL, NULL, &error), "argument_invalid", JWTSYNC_USAGE);
  CHECK_FAILS(jwtsync_verifier_verify(NULL, "", 0, JWTSYNC_NOW, NULL, NULL, &error), "argument_invalid", JWTSYNC_USAGE);
  CHECK_FAILS(jwtsync_signer_create(NULL, NULL, &error), "argument_invalid", JWTSYNC_USAGE);
  CHECK_FAILS(jwtsync_signer_sign(NULL, "{}", 2, NULL, &error), "argument_invalid", JWTSYNC_USAGE);
  CHECK_FAILS(jwtsync_keeper_open(NULL, NULL, NULL, &error), "argument_invalid", JWTSYNC_USAGE);
  CHECK_FAILS(jwtsync_keeper_reload(NULL, &error), "argument_invalid", JWTSYNC_USAGE);
  CHECK_FAILS(jwtsync_keeper_verify(NULL, "", 0, NULL, NULL, &error), "argument_invalid", JWTSYNC_USAGE);
  CHECK_FAILS(jwtsync_keeper_sign(NULL, "{}", 2, NULL, &error), "argument_invalid", JWTSYNC_USAGE);
  CHECK_FAILS(jwtsync_keeper_ring(NULL, NULL, &error), "argument_invalid", JWTSYNC_USAGE);
  CHECK_FAILS(jwtsync_keeper_handle(NULL, NULL, NULL, &error), "argument_invalid", JWTSYNC_USAGE);
  CHECK_FAILS(jwtsync_keeper_join_workers(NULL, NULL, &error), "argument_invalid", JWTSYNC_USAGE);
  jwtsync_keeper_leave_workers(NULL);
  CHECK_FAILS(jwtsync_agree(NULL, NULL, NULL, NULL, &error), "argument_invalid", JWTSYNC_USAGE);
  /* Without a place for the error the status alone says it. */
  CHECK(jwtsync_resolve(NULL, NULL, NULL, NULL, NULL) == JWTSYNC_USAGE);
  jwtsync_shared_free(shared);
  jwtsync_world_free(world);
}

static void resolving(void) {
  jwtsync_world* world = staging(SECRET "\n");
  jwtsync_string* json = NULL;
  jwtsync_secret* secret = NULL;
  jwtsync_error* error = (jwtsync_error*)&failures; /* becomes NULL on success */
  size_t size = 0;
  events = 0;
  CHECK(jwtsync_resolve(world, NULL, &json, &secret, &error) == JWTSYNC_OK);
  CHECK(error == NULL);
  CHECK(events > 0);
  CHECK(equals(jwtsync_secret_reveal(secret), SECRET));
  CHECK(holds(jwtsync_string_data(json, &size), "\"source\":\"JWT_SECRET_STAGING\""));
  CHECK(size == strlen(jwtsync_string_data(json, NULL)));
  CHECK(!holds(jwtsync_string_data(json, NULL), CANARY));
  jwtsync_string_free(json);
  jwtsync_secret_free(secret);

  /* Nothing wanted but the answer whether. */
  CHECK(jwtsync_resolve(world, NULL, NULL, NULL, NULL) == JWTSYNC_OK);

  {
    const jwtsync_text sources[1] = {{"env:NOT_SET", 11}};
    jwtsync_resolve_options options = {0};
    CHECK_FAILS(jwtsync_resolve(world, &options, NULL, NULL, &error), "argument_invalid", JWTSYNC_USAGE);
    options.struct_size = sizeof options;
    options.environment = text("nowhere");
    CHECK_FAILS(jwtsync_resolve(world, &options, NULL, NULL, &error), "environment_unknown", JWTSYNC_USAGE);
    options.environment = text("production");
    options.sources = sources;
    options.source_count = 1;
    CHECK_FAILS(jwtsync_resolve(world, &options, NULL, NULL, &error), "secret_absent", JWTSYNC_ABSENT);
    options.configuration = text("/nowhere/jwtsync.toml");
    CHECK_FAILS(jwtsync_resolve(world, &options, NULL, NULL, &error), "file_absent", JWTSYNC_ABSENT);
  }
  jwtsync_world_free(world);
}

static void the_process_itself(void) {
  jwtsync_world* world = NULL;
  jwtsync_secret* secret = NULL;
  CHECK(setenv("ENVIRONMENT", "staging", 1) == 0);
  CHECK(jwtsync_world_create(NULL, 0, NULL, NULL, &world, NULL) == JWTSYNC_OK);
  CHECK(setenv("JWT_SECRET_STAGING", SECRET, 1) == 0); /* read whenever it is needed */
  CHECK(jwtsync_resolve(world, NULL, NULL, &secret, NULL) == JWTSYNC_OK);
  CHECK(equals(jwtsync_secret_reveal(secret), SECRET));
  jwtsync_secret_free(secret);
  jwtsync_world_free(world);
  CHECK(unsetenv("JWT_SECRET_STAGING") == 0);
  CHECK(unsetenv("ENVIRONMENT") == 0);
}

static void the_class_of_old(void) {
  jwtsync_world* world = staging(SECRET);
  jwtsync_shared* shared = jwtsync_shared_new();
  jwtsync_secret* secret = NULL;
  jwtsync_string* json = NULL;
  CHECK(jwtsync_shared_get_jwt_secret(shared, world, &secret, NULL) == JWTSYNC_OK);
  CHECK(equals(jwtsync_secret_reveal(secret), SECRET));
  jwtsync_secret_free(secret);
  CHECK(jwtsync_shared_validate_synchronization(shared, world, NULL) == JWTSYNC_OK);
  CHECK(jwtsync_shared_get_secret_loading_diagnostics(shared, world, &json, NULL) == JWTSYNC_OK);
  CHECK(holds(jwtsync_string_data(json, NULL), "\"has_cached_secret\":true"));
  CHECK(!holds(jwtsync_string_data(json, NULL), CANARY));
  jwtsync_string_free(json);
  jwtsync_shared_clear_cache(shared);
  CHECK(jwtsync_shared_get_secret_loading_diagnostics(shared, world, &json, NULL) == JWTSYNC_OK);
  CHECK(holds(jwtsync_string_data(json, NULL), "\"has_cached_secret\":false"));
  jwtsync_string_free(json);
  CHECK(jwtsync_shared_force_environment_consistency(shared, world, "staging", 7, &secret, NULL) == JWTSYNC_OK);
  CHECK(equals(jwtsync_secret_reveal(secret), SECRET));
  jwtsync_secret_free(secret);
  CHECK_FAILS(jwtsync_shared_force_environment_consistency(shared, world, "qa", 2, NULL, &error), "environment_unknown",
              JWTSYNC_USAGE);
  jwtsync_shared_free(shared);
  jwtsync_world_free(world);
}

static void rings(void) {
  jwtsync_ring* ring = ring_of(SECRET);
  jwtsync_string* json = NULL;
  jwtsync_ring_options options = {0};
  CHECK(jwtsync_ring_describe(ring, &json, NULL) == JWTSYNC_OK);
  CHECK(holds(jwtsync_string_data(json, NULL), "\"algorithm\":\"HS256\""));
  CHECK(!holds(jwtsync_string_data(json, NULL), CANARY));
  jwtsync_string_free(json);
  jwtsync_ring_free(ring);

  CHECK_FAILS(jwtsync_ring_parse(CANARY, 6, NULL, &ring, &error), "key_too_short", JWTSYNC_FORBIDDEN);
  CHECK_FAILS(jwtsync_ring_parse("", 0, NULL, &ring, &error), "secret_empty", JWTSYNC_ABSENT);
  options.struct_size = sizeof options;
  options.allow_short_keys = 1;
  CHECK(jwtsync_ring_parse(CANARY, 6, &options, &ring, NULL) == JWTSYNC_OK);
  jwtsync_ring_free(ring);
  options.algorithm = text("none");
  CHECK_FAILS(jwtsync_ring_parse(SECRET, strlen(SECRET), &options, NULL, &error), "argument_invalid", JWTSYNC_USAGE);
}

/* A token signed by nobody who holds the key. */
static int is_refused_if_changed(const jwtsync_verifier* verifier, const char* jwt, size_t size, int64_t now,
                                 jwtsync_scratch* scratch) {
  jwtsync_status status;
  char* changed = malloc(size);
  if (changed == NULL) return 0;
  memcpy(changed, jwt, size);
  changed[size - 20] = changed[size - 20] == 'A' ? 'B' : 'A';
  status = jwtsync_verifier_verify(verifier, changed, size, now, scratch, NULL, NULL);
  free(changed);
  return status == JWTSYNC_REFUSED;
}

static void tokens(void) {
  static const char claims[] = "{\"sub\":\"somebody\",\"iss\":\"auth\",\"exp\":2000000000}";
  const int64_t before = 1999999999, after = 2000000001;
  const jwtsync_text algorithms[1] = {{"HS256", 5}};
  jwtsync_ring* ring = ring_of(SECRET);
  jwtsync_signer* signer = NULL;
  jwtsync_verifier* verifier = NULL;
  jwtsync_scratch* scratch = jwtsync_scratch_new();
  jwtsync_string* signed_token = NULL;
  jwtsync_expectations expected = {0};
  jwtsync_token token = {0};
  const char* jwt;
  size_t size = 0;

  CHECK(jwtsync_signer_create(ring, &signer, NULL) == JWTSYNC_OK);
  CHECK(jwtsync_signer_sign(signer, claims, strlen(claims), &signed_token, NULL) == JWTSYNC_OK);
  CHECK_FAILS(jwtsync_signer_sign(signer, "[]", 2, NULL, &error), "claims_malformed", JWTSYNC_USAGE);
  jwt = jwtsync_string_data(signed_token, &size);

  expected.struct_size = sizeof expected;
  expected.issuer = text("auth");
  expected.algorithms = algorithms;
  expected.algorithm_count = 1;
  CHECK(jwtsync_verifier_create(ring, &expected, &verifier, NULL) == JWTSYNC_OK);
  jwtsync_ring_free(ring); /* before what was made of it */

  token.struct_size = sizeof token;
  CHECK(jwtsync_verifier_verify(verifier, jwt, size, before, scratch, &token, NULL) == JWTSYNC_OK);
  CHECK(equals(token.claims, claims));
  CHECK(token.header.data != NULL && token.header.data[0] == '{');
  CHECK(equals(token.algorithm, "HS256"));
  CHECK(token.kid.size == 16);
  CHECK(token.struct_size == sizeof token);
  CHECK(jwtsync_verifier_verify(verifier, jwt, size, before, scratch, NULL, NULL) == JWTSYNC_OK);
  CHECK(jwtsync_verifier_verify(verifier, jwt, size, after, scratch, NULL, NULL) == JWTSYNC_REFUSED);
  CHECK_FAILS(jwtsync_verifier_verify(verifier, jwt, size, after, scratch, NULL, &error), "token_expired",
              JWTSYNC_REFUSED);
  CHECK_FAILS(jwtsync_verifier_verify(verifier, jwt, size - 1, before, scratch, NULL, &error), "token_malformed",
              JWTSYNC_REFUSED);
  CHECK(is_refused_if_changed(verifier, jwt, size, before, scratch));
  CHECK_FAILS(jwtsync_verifier_verify(verifier, jwt, size, -1, scratch, NULL, &error), "argument_invalid",
              JWTSYNC_USAGE);
  CHECK_FAILS(jwtsync_verifier_verify(verifier, jwt, size, before, NULL, NULL, &error), "argument_invalid",
              JWTSYNC_USAGE);
  CHECK_FAILS(jwtsync_verifier_verify(verifier, "", 0, JWTSYNC_NOW, scratch, NULL, &error), "token_malformed",
              JWTSYNC_REFUSED);
  jwtsync_verifier_free(verifier);
  jwtsync_string_free(signed_token);
  jwtsync_signer_free(signer);
  jwtsync_scratch_free(scratch);
}

/* The token of this user, by which it proves that it is on this machine. */
static jwtsync_text possessed(const char* folder) {
  static char token[64];
  char path[128];
  FILE* file = NULL;
  snprintf(path, sizeof path, "%s/jwtsync/access", folder);
  file = fopen(path, "r");
  CHECK(file != NULL);
  if (file != NULL) {
    token[fread(token, 1, sizeof token - 1, file)] = 0;
    fclose(file);
  }
  return text(token);
}

static void empty(const char* folder) {
  char path[128];
  snprintf(path, sizeof path, "%s/jwtsync/access", folder);
  CHECK(unlink(path) == 0);
  snprintf(path, sizeof path, "%s/jwtsync", folder);
  rmdir(path);
  rmdir(folder);
}

static jwtsync_request get(const char* target, jwtsync_text token) {
  static jwtsync_header headers[2] = {{{"Host", 4}, {"127.0.0.1", 9}}, {{"Jwtsync-Access", 14}, {NULL, 0}}};
  headers[1].value = token;
  jwtsync_request request = {0};
  request.struct_size = sizeof request;
  request.method = text("GET");
  request.target = text(target);
  request.headers = headers;
  request.header_count = 2;
  request.peer = JWTSYNC_LOOPBACK;
  return request;
}

static void answering(void) {
  jwtsync_world* world = staging(SECRET);
  jwtsync_keeper_options options = {0};
  jwtsync_keeper* keeper = NULL;
  jwtsync_ring* ring = NULL;
  jwtsync_response* response = NULL;
  jwtsync_request request = {0};
  char folder[] = "/tmp/jwtsync-XXXXXX";
  const char* claims = "{\"sub\":\"alice\",\"exp\":253402300799}";
  jwtsync_scratch* scratch = jwtsync_scratch_new();
  jwtsync_string* token = NULL;
  jwtsync_token said = {0};
  const char* jwt = NULL;
  size_t size = 0;
  options.struct_size = sizeof options;
  options.service = text("from-c");
  CHECK(mkdtemp(folder) != NULL);
  setenv("RUNTIME_DIRECTORY", folder, 1);
  CHECK(jwtsync_keeper_open(world, &options, &keeper, NULL) == JWTSYNC_OK);
  CHECK(jwtsync_keeper_reload(keeper, NULL) == JWTSYNC_OK);
  CHECK(jwtsync_keeper_ring(keeper, &ring, NULL) == JWTSYNC_OK);
  jwtsync_ring_free(ring);

  CHECK(jwtsync_keeper_sign(keeper, claims, strlen(claims), &token, NULL) == JWTSYNC_OK);
  jwt = jwtsync_string_data(token, &size);
  said.struct_size = sizeof said;
  CHECK(jwtsync_keeper_verify(keeper, jwt, size, scratch, &said, NULL) == JWTSYNC_OK);
  CHECK(said.claims.size == strlen(claims));
  CHECK_FAILS(jwtsync_keeper_verify(keeper, "x", 1, scratch, &said, &error), "token_malformed", JWTSYNC_REFUSED);
  jwtsync_string_free(token);

  request = get("/jwtsync/v1/report", text("somebody else's"));
  CHECK(jwtsync_keeper_handle(keeper, &request, &response, NULL) == JWTSYNC_OK);
  CHECK(jwtsync_response_status(response) == 403);
  jwtsync_response_free(response);
  request = get("/jwtsync/v1/report", possessed(folder));
  CHECK(jwtsync_keeper_handle(keeper, &request, &response, NULL) == JWTSYNC_OK);
  CHECK(jwtsync_response_status(response) == 200);
  CHECK(jwtsync_response_header_count(response) > 0);
  CHECK(jwtsync_response_header(response, 0).name.size > 0);
  CHECK(jwtsync_response_header(response, 1000).name.data == NULL);
  CHECK(holds(jwtsync_response_body(response).data, "from-c"));
  CHECK(!holds(jwtsync_response_body(response).data, CANARY));
  jwtsync_response_free(response);

  request.peer = JWTSYNC_REMOTE;
  CHECK(jwtsync_keeper_handle(keeper, &request, &response, NULL) == JWTSYNC_OK);
  CHECK(jwtsync_response_status(response) == 403);
  jwtsync_response_free(response);
  request.peer = JWTSYNC_UNIX_SOCKET;
  CHECK(jwtsync_keeper_handle(keeper, &request, &response, NULL) == JWTSYNC_OK);
  CHECK(jwtsync_response_status(response) == 200);
  jwtsync_response_free(response);

  CHECK(strcmp(jwtsync_endpoint(0), "") != 0);
  CHECK(jwtsync_endpoint(1000) == NULL);
  CHECK(jwtsync_keeper_join_workers(keeper, NULL, NULL) == JWTSYNC_OK);
  jwtsync_keeper_leave_workers(keeper);
  CHECK(jwtsync_keeper_join_workers(keeper, NULL, NULL) == JWTSYNC_OK); /* its end leaves */

  request.struct_size = 0;
  CHECK_FAILS(jwtsync_keeper_handle(keeper, &request, &response, &error), "argument_invalid", JWTSYNC_USAGE);
  jwtsync_keeper_free(keeper);
  empty(folder);
  jwtsync_scratch_free(scratch); /* which keeps the ring of a keeper, and not the keeper */
  jwtsync_world_free(world);
}

static void without_a_key(void) {
  jwtsync_world* world = NULL;
  jwtsync_variable variable;
  jwtsync_keeper_options options = {0};
  jwtsync_keeper* keeper = NULL;
  jwtsync_response* response = NULL;
  jwtsync_request request = get("/readyz", text(""));
  jwtsync_scratch* scratch = jwtsync_scratch_new();
  variable.name = text("ENVIRONMENT");
  variable.value = text("staging");
  CHECK(jwtsync_world_create(&variable, 1, NULL, NULL, &world, NULL) == JWTSYNC_OK);
  options.struct_size = sizeof options;
  CHECK_FAILS(jwtsync_keeper_open(world, &options, &keeper, &error), "secret_absent", JWTSYNC_ABSENT);
  options.wait_for_key = 1;
  CHECK(jwtsync_keeper_open(world, &options, &keeper, NULL) == JWTSYNC_OK);
  CHECK_FAILS(jwtsync_keeper_verify(keeper, "x", 1, scratch, NULL, &error), "ring_unavailable", JWTSYNC_UNREACHABLE);
  CHECK_FAILS(jwtsync_keeper_sign(keeper, "{}", 2, NULL, &error), "ring_unavailable", JWTSYNC_UNREACHABLE);
  CHECK_FAILS(jwtsync_keeper_ring(keeper, NULL, &error), "ring_unavailable", JWTSYNC_UNREACHABLE);
  CHECK_FAILS(jwtsync_keeper_reload(keeper, &error), "secret_absent", JWTSYNC_ABSENT);
  CHECK(jwtsync_keeper_handle(keeper, &request, &response, NULL) == JWTSYNC_OK);
  CHECK(jwtsync_response_status(response) == 503);
  jwtsync_response_free(response);
  jwtsync_scratch_free(scratch);
  jwtsync_keeper_free(keeper);
  jwtsync_world_free(world);
}

static void asking(void) {
  jwtsync_world* world = staging(SECRET);
  const jwtsync_text targets[1] = {{"unix:/nowhere.sock", 18}};
  jwtsync_agree_options options = {0};
  jwtsync_string* json = NULL;
  int32_t exit_status = -1;
  CHECK_FAILS(jwtsync_agree(world, NULL, &json, &exit_status, &error), "argument_invalid", JWTSYNC_USAGE);
  options.struct_size = sizeof options;
  options.targets = targets;
  options.target_count = 1;
  options.timeout_milliseconds = 1000;
  CHECK(jwtsync_agree(world, &options, &json, &exit_status, NULL) == JWTSYNC_OK);
  CHECK(exit_status == 4);
  CHECK(holds(jwtsync_string_data(json, NULL), "\"verdict\":\"incomplete\""));
  jwtsync_string_free(json);
  options.timeout_milliseconds = -1;
  CHECK_FAILS(jwtsync_agree(world, &options, NULL, NULL, &error), "argument_invalid", JWTSYNC_USAGE);
  jwtsync_world_free(world);
}

int main(void) {
  versions();
  nothing_is_safe();
  what_is_missing_is_said();
  resolving();
  the_process_itself();
  the_class_of_old();
  rings();
  tokens();
  answering();
  without_a_key();
  asking();
  printf("%d failed\n", failures);
  return failures == 0 ? 0 : 1;
}
