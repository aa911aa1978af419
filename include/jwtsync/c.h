/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * jwtsync for every language that can call C: link libjwtsync_c, which exports what stands here and nothing else.
 *
 * Rules
 *  1. Handles are opaque. Who gets one, as the result of a _new or through an `out` argument, owns it, and gives it
 *     back once to the _free of its type. Every _free takes NULL.
 *  2. A function that can fail returns JWTSYNC_OK or the category of its error. It sets what it gives (`out`) on
 *     success only. If `error` is not NULL, *error becomes NULL on success, and on failure an error object (rule 1),
 *     but for a JWTSYNC_BUG where there is no memory for one. NULL for another `out` means that this result is not
 *     wanted; NULL for a handle or struct that a function cannot do without is JWTSYNC_USAGE, "argument_invalid".
 *  3. Text goes in as a pointer and a size in bytes, UTF-8, with no zero byte needed at its end, and is copied if it is
 *     needed later. Text that comes out ends with a zero byte that its size does not count, unless it is said
 *     otherwise, and lives as long as its handle. None is secret but jwtsync_secret_reveal's; JSON has no line end.
 *  4. Arguments stand in this order: the handle, what goes in, what comes out, the error.
 *  5. A jwtsync_scratch is used by one thread at a time; every other handle by any number at once. What is freed must
 *     no longer be in use.
 *  6. After fork, the secrets of the parent are gone in the child: what needs them is JWTSYNC_UNREACHABLE,
 *     "ring_unavailable". Make the handles again. (A jwtsync_shared loads its secret again by itself.) Fork while no
 *     call is under way in another thread: the child would wait for it for ever.
 *  7. Functions, enumerators and members of structs keep their meaning as long as JWTSYNC_ABI_VERSION is the same; new
 *     ones may come. A struct with `struct_size` as its first member may grow at its end: set it to the sizeof of the
 *     struct, and all other members to zero but those that have something to say.
 *
 * Example
 *     jwtsync_error* error = NULL;
 *     jwtsync_ring* ring = NULL;
 *     if (jwtsync_ring_parse(key, key_size, NULL, &ring, &error) != JWTSYNC_OK) {
 *       fprintf(stderr, "%s; %s\n", jwtsync_error_message(error), jwtsync_error_hint(error));
 *       jwtsync_error_free(error);
 *     }
 */
#ifndef JWTSYNC_C_H
#define JWTSYNC_C_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define JWTSYNC_API __attribute__((visibility("default")))
#else
#define JWTSYNC_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** Goes up when something here changes its meaning or goes away, and then the soname does too. */
#define JWTSYNC_ABI_VERSION 1
/** The JWTSYNC_ABI_VERSION of the library that is loaded. */
JWTSYNC_API int32_t jwtsync_abi_version(void);
/** The version of jwtsync, such as "0.1.0". */
JWTSYNC_API const char* jwtsync_version(void);

/** What kind of answer a function gave; the numbers are the exit statuses of the command. */
typedef enum jwtsync_status {
  JWTSYNC_OK = 0,
  JWTSYNC_REFUSED = 1,     /**< a clear no, such as a bad signature */
  JWTSYNC_USAGE = 2,       /**< usage error */
  JWTSYNC_ABSENT = 3,      /**< nothing is there */
  JWTSYNC_UNREACHABLE = 4, /**< the outside failed, or a process did not answer */
  JWTSYNC_CONFLICT = 5,    /**< another wrote first */
  JWTSYNC_FORBIDDEN = 6,   /**< policy or a store says no */
  JWTSYNC_BUG = 70         /**< our mistake, or the process is out of memory */
} jwtsync_status;

/** Text: `size` bytes of UTF-8. NULL `data` says that there is none. */
typedef struct jwtsync_text {
  const char* data;
  size_t size;
} jwtsync_text;

/* ---- Errors (docs/reference/errors.md) ---- */

typedef struct jwtsync_error jwtsync_error;
/** The exact cause, by a stable name such as "token_expired". (Of NULL, these three are "".) */
JWTSYNC_API const char* jwtsync_error_code(const jwtsync_error* error);
/** What went wrong. */
JWTSYNC_API const char* jwtsync_error_message(const jwtsync_error* error);
/** What to do; may be "". */
JWTSYNC_API const char* jwtsync_error_hint(const jwtsync_error* error);
/** The status of an HTTP answer for it, such as 401, or 503 where this process has no key; 200 of NULL. */
JWTSYNC_API int32_t jwtsync_error_http_status(const jwtsync_error* error);
/** The category; JWTSYNC_OK of NULL. */
JWTSYNC_API jwtsync_status jwtsync_error_status(const jwtsync_error* error);
JWTSYNC_API void jwtsync_error_free(jwtsync_error* error);

/* ---- Strings: text that the caller owns, never a secret ---- */

typedef struct jwtsync_string jwtsync_string;
/** The text; its size in *size unless `size` is NULL. "" of NULL. */
JWTSYNC_API const char* jwtsync_string_data(const jwtsync_string* string, size_t* size);
JWTSYNC_API void jwtsync_string_free(jwtsync_string* string);

/* ---- Secrets ---- */

typedef struct jwtsync_secret jwtsync_secret;
/** The only function that shows a secret: its bytes, with no zero byte at their end. NULL data after a fork. */
JWTSYNC_API jwtsync_text jwtsync_secret_reveal(const jwtsync_secret* secret);
/** Wipes it. */
JWTSYNC_API void jwtsync_secret_free(jwtsync_secret* secret);

/* ---- The outside world ---- */

typedef struct jwtsync_variable {
  jwtsync_text name;
  jwtsync_text value; /**< copied into memory that is wiped; NULL data is "" */
} jwtsync_variable;

typedef enum jwtsync_level {
  JWTSYNC_DEBUG = 0,
  JWTSYNC_INFO = 1,
  JWTSYNC_WARNING = 2,
  JWTSYNC_ERROR = 3
} jwtsync_level;

/** Takes a record of the log, in the thread of the call that caused it. `text` is valid until it returns, and ends with
 *  no zero byte. It must not unwind (no exception, no longjmp). */
typedef void (*jwtsync_on_event)(void* context, jwtsync_level level, const char* text, size_t size);

/** The clock, files and network of this process, and the environment variables that were handed in. */
typedef struct jwtsync_world jwtsync_world;
/** `variables`: the environment to go by; of two with one name, the first counts. NULL: that of the process, read
 *  whenever it is needed. `on_event` may be NULL, and may be called by several threads at once if several use the
 *  world. Costs little: make one for each call if the variables change. */
JWTSYNC_API jwtsync_status jwtsync_world_create(const jwtsync_variable* variables, size_t variable_count,
                                                jwtsync_on_event on_event, void* context, jwtsync_world** out,
                                                jwtsync_error** error);
JWTSYNC_API void jwtsync_world_free(jwtsync_world* world);

/* ---- Resolving: <jwtsync/sources.h> ---- */

typedef struct jwtsync_resolve_options {
  size_t struct_size;
  jwtsync_text environment;    /**< such as "staging"; else the variable ENVIRONMENT */
  jwtsync_text configuration;  /**< path of a configuration file; else as docs/reference/configuration.md says */
  const jwtsync_text* sources; /**< locators such as "env:NAME", in order; none for the order by default */
  size_t source_count;
} jwtsync_resolve_options;

/** Finds the secret. `options` may be NULL. `out_json`: what `jwtsync resolve --json` prints, without the secret. */
JWTSYNC_API jwtsync_status jwtsync_resolve(const jwtsync_world* world, const jwtsync_resolve_options* options,
                                           jwtsync_string** out_json, jwtsync_secret** out_secret,
                                           jwtsync_error** error);

/* ---- The class that services hold today: <jwtsync/compat.h> ---- */

typedef struct jwtsync_shared jwtsync_shared;
/** NULL only if the process is out of memory. */
JWTSYNC_API jwtsync_shared* jwtsync_shared_new(void);
JWTSYNC_API void jwtsync_shared_free(jwtsync_shared* shared);
/** The secret, cached after the first success. */
JWTSYNC_API jwtsync_status jwtsync_shared_get_jwt_secret(jwtsync_shared* shared, const jwtsync_world* world,
                                                         jwtsync_secret** out, jwtsync_error** error);
JWTSYNC_API void jwtsync_shared_clear_cache(jwtsync_shared* shared);
typedef struct jwtsync_ring jwtsync_ring;
/** 1 if it keeps a secret that is not the key of `ring`, or keeps one while there is no ring (NULL): then this process
 *  goes by two keys. It loads nothing. 0 of NULL. */
JWTSYNC_API int32_t jwtsync_shared_keeps_another_key(const jwtsync_shared* shared, const jwtsync_ring* ring);
JWTSYNC_API jwtsync_status jwtsync_shared_validate_synchronization(jwtsync_shared* shared, const jwtsync_world* world,
                                                                   jwtsync_error** error);
/** The secret that `target`, such as "staging", would get; leaves the cache empty. */
JWTSYNC_API jwtsync_status jwtsync_shared_force_environment_consistency(jwtsync_shared* shared,
                                                                        const jwtsync_world* world, const char* target,
                                                                        size_t target_size, jwtsync_secret** out,
                                                                        jwtsync_error** error);
/** `out`: a JSON object, the dictionary of the class. */
JWTSYNC_API jwtsync_status jwtsync_shared_get_secret_loading_diagnostics(jwtsync_shared* shared,
                                                                         const jwtsync_world* world,
                                                                         jwtsync_string** out, jwtsync_error** error);

/* ---- Keys and tokens: <jwtsync/keyring.h>, <jwtsync/token.h> ---- */

typedef struct jwtsync_ring_options {
  size_t struct_size;
  jwtsync_text algorithm;   /**< such as "HS512", of a secret, and of keys that do not say which is theirs */
  int32_t allow_short_keys; /**< 1: take HMAC keys shorter than their hash, as services did before jwtsync */
} jwtsync_ring_options;

/** The keys of a JWK, JWKS, PEM or DER; anything else is one HMAC secret, byte for byte: trimming is a rule of sources.
 *  A key in any other form or wrapping, such as PEM in base64, is an error and no secret. A ring of public keys only
 *  verifies. `options` may be NULL. */
JWTSYNC_API jwtsync_status jwtsync_ring_parse(const char* data, size_t size, const jwtsync_ring_options* options,
                                              jwtsync_ring** out, jwtsync_error** error);
/** `out`: what `jwtsync keys --json` prints. */
JWTSYNC_API jwtsync_status jwtsync_ring_describe(const jwtsync_ring* ring, jwtsync_string** out, jwtsync_error** error);
JWTSYNC_API void jwtsync_ring_free(jwtsync_ring* ring);

/** How the audiences of a token are compared with those expected. 0: as a keeper's configuration says, else ANY. */
typedef enum jwtsync_audience_match {
  JWTSYNC_AUDIENCE_ALL = 1,  /**< it holds every one */
  JWTSYNC_AUDIENCE_ONLY = 2, /**< it is one text, and no list: the one that is expected */
  JWTSYNC_AUDIENCE_ANY = 3   /**< it holds one of them */
} jwtsync_audience_match;

/** What must be true of a token, besides its signature. */
typedef struct jwtsync_expectations {
  size_t struct_size;
  jwtsync_text issuer, type;     /**< NULL data: any, or none */
  const jwtsync_text* audiences; /**< the token's must hold one of these; if none, it must have none */
  size_t audience_count;
  const jwtsync_text* algorithms; /**< names such as "HS256"; if none, those of the ring's keys */
  size_t algorithm_count;
  const jwtsync_text* required_claims; /**< must be there, and not blank */
  size_t required_claim_count;
  int64_t leeway_seconds;           /**< 0 to 3600 */
  int32_t allow_missing_expiration; /**< 1: accept a token that never expires */
  int64_t max_age_seconds;          /**< how old by "iat", which must then be there, up to 315360000; 0: any age */
  int32_t allow_issued_in_future;   /**< 1: accept an "iat" ahead of the clock; not together with max_age_seconds */
  int32_t allow_numeric_subject;    /**< 1: accept a "sub" that is an integer: the user 1, who is not the user "1" */
  int32_t require_low_s;  /**< 1: of the two texts of an ECDSA signature, accept the one with the lower s only */
  int32_t audience_match; /**< a jwtsync_audience_match; all but ANY ask for audiences, and ONLY for one */
} jwtsync_expectations;

/** The working memory of one thread: about 300 KiB, as much again for a keeper, and only what is needed is touched. */
typedef struct jwtsync_scratch jwtsync_scratch;
/** NULL only if the process is out of memory. */
JWTSYNC_API jwtsync_scratch* jwtsync_scratch_new(void);
JWTSYNC_API void jwtsync_scratch_free(jwtsync_scratch* scratch);

/** What a token says whose signature and claims were found good. The texts stand in the scratch, with no zero byte at
 *  their end, and are valid until its next use; those of `kid` and `algorithm` stand in the verifier (of a keeper, in
 *  the ring that the scratch keeps). */
typedef struct jwtsync_token {
  size_t struct_size;
  jwtsync_text header, claims; /**< JSON objects, as the issuer wrote them */
  jwtsync_text kid;            /**< of the key that verified it: from the ring, not from the token */
  jwtsync_text algorithm;
} jwtsync_token;

typedef struct jwtsync_verifier jwtsync_verifier;
/** `expectations` may be NULL. The ring may be freed before the verifier. */
JWTSYNC_API jwtsync_status jwtsync_verifier_create(const jwtsync_ring* ring, const jwtsync_expectations* expectations,
                                                   jwtsync_verifier** out, jwtsync_error** error);
/** The time of the system's clock. */
#define JWTSYNC_NOW INT64_MIN
/** Accepts or refuses a token. `now`: seconds since 1970-01-01T00:00:00Z, or JWTSYNC_NOW. On success nothing is
 *  allocated for an HMAC key. A refusal is JWTSYNC_REFUSED; it costs its text only if `error` is not NULL. */
JWTSYNC_API jwtsync_status jwtsync_verifier_verify(const jwtsync_verifier* verifier, const char* token, size_t size,
                                                   int64_t now, jwtsync_scratch* scratch, jwtsync_token* out,
                                                   jwtsync_error** error);
/** As jwtsync_verifier_verify, at `now` and so many `nanoseconds` of the next second, 0 to 999999999. */
JWTSYNC_API jwtsync_status jwtsync_verifier_verify_at(const jwtsync_verifier* verifier, const char* token, size_t size,
                                                      int64_t now, int32_t nanoseconds, jwtsync_scratch* scratch,
                                                      jwtsync_token* out, jwtsync_error** error);
/** As jwtsync_token, of one that may have expired: for a refresh or a logout, and for nothing else. */
typedef struct jwtsync_expired_token {
  size_t struct_size;
  jwtsync_text header, claims, kid, algorithm;
} jwtsync_expired_token;
/** Accepts a token as jwtsync_verifier_verify_at does, and one that expired up to `within_seconds` ago, 1 to 2592000
 *  (30 days). All else holds, and it must have an "exp". A token that has not expired yet is accepted, too. */
JWTSYNC_API jwtsync_status jwtsync_verifier_verify_expired(const jwtsync_verifier* verifier, const char* token,
                                                           size_t size, int64_t within_seconds, int64_t now,
                                                           int32_t nanoseconds, jwtsync_scratch* scratch,
                                                           jwtsync_expired_token* out, jwtsync_error** error);
JWTSYNC_API void jwtsync_verifier_free(jwtsync_verifier* verifier);

/** What a token says of itself, with nothing verified: anybody may have written it. It is for choosing the issuer whose
 *  keys to ask, or for a line of a log, and for nothing else: so it is not a jwtsync_token. */
typedef struct jwtsync_unverified jwtsync_unverified;
/** Takes a token apart by the rules of verifying, without a key. JWTSYNC_REFUSED: what no key could make good. */
JWTSYNC_API jwtsync_status jwtsync_read_unverified(const char* token, size_t size, jwtsync_unverified** out,
                                                   jwtsync_error** error);
/** JSON objects as they stand in the token. NULL data of NULL. */
JWTSYNC_API jwtsync_text jwtsync_unverified_header(const jwtsync_unverified* unverified);
JWTSYNC_API jwtsync_text jwtsync_unverified_claims(const jwtsync_unverified* unverified);
JWTSYNC_API void jwtsync_unverified_free(jwtsync_unverified* unverified);
/** What the header of signed tokens says besides the algorithm, which the key decides. */
typedef struct jwtsync_signing_options {
  size_t struct_size;
  jwtsync_text type;   /**< "typ", a media type such as "at+jwt"; NULL data: "JWT" */
  jwtsync_text key_id; /**< the kid of the key of the ring that is to sign; NULL data: the ring's signing key */
} jwtsync_signing_options;
typedef struct jwtsync_signer jwtsync_signer;
/** The ring may be freed before the signer. */
JWTSYNC_API jwtsync_status jwtsync_signer_create(const jwtsync_ring* ring, jwtsync_signer** out, jwtsync_error** error);
/** The same; `options` may be NULL. JWTSYNC_ABSENT, "signing_key_absent": no key has this kid, or it cannot sign. */
JWTSYNC_API jwtsync_status jwtsync_signer_create_with(const jwtsync_ring* ring, const jwtsync_signing_options* options,
                                                      jwtsync_signer** out, jwtsync_error** error);
/** `claims`: a JSON object; nothing is added to it. `out`: the token. */
JWTSYNC_API jwtsync_status jwtsync_signer_sign(const jwtsync_signer* signer, const char* claims, size_t size,
                                               jwtsync_string** out, jwtsync_error** error);
JWTSYNC_API void jwtsync_signer_free(jwtsync_signer* signer);

/* ---- Answering: <jwtsync/keeper.h>, <jwtsync/service.h> ---- */

typedef struct jwtsync_keeper_options {
  size_t struct_size;
  jwtsync_text service;                     /**< the name in reports; else as <jwtsync/keeper.h> says */
  const jwtsync_resolve_options* resolve;   /**< may be NULL */
  const jwtsync_expectations* expectations; /**< may be NULL */
  /** Files with an access token each. If there is none, those of the configuration; if there is none either, only
   *  processes of this machine and user may ask, by the token in a file of theirs (SECURITY.md). */
  const jwtsync_text* access_token_files;
  size_t access_token_file_count;
  /** 1: open without a key where the sources give none. Then the keeper reports and answers why, everything that needs
   *  a key is JWTSYNC_UNREACHABLE, "ring_unavailable", and jwtsync_keeper_refresh tries again. */
  int32_t wait_for_key;
  jwtsync_text hub;                   /**< URL: its ring is followed; refresh at each third of a presence, then leave */
  jwtsync_text hub_access_token_file; /**< read anew for each call to it */
  int32_t hub_signs;                  /**< 1: it is given private halves, and asks for permits */
} jwtsync_keeper_options;

typedef struct jwtsync_keeper jwtsync_keeper; /**< holds the ring in use */
/** Resolves the secret and takes it into use. `world` must outlive the keeper; `options` may be NULL. */
JWTSYNC_API jwtsync_status jwtsync_keeper_open(const jwtsync_world* world, const jwtsync_keeper_options* options,
                                               jwtsync_keeper** out, jwtsync_error** error);
/** Reads configuration and sources again; a bad value keeps the ring in use. */
JWTSYNC_API jwtsync_status jwtsync_keeper_reload(jwtsync_keeper* keeper, jwtsync_error** error);
/** Reloads if a file that it reads is not as it was, and otherwise only looks at the status of each: for callers
 *  without a thread for it, now and then. *out_changed, unless it is NULL: 1 if another ring came into use, else 0. */
JWTSYNC_API jwtsync_status jwtsync_keeper_refresh(jwtsync_keeper* keeper, int32_t* out_changed, jwtsync_error** error);
/** As jwtsync_verifier_verify, with the ring in use and the system's clock. Where the keys are those that an issuer
 *  publishes, and the token names none that is known here, or one that did not verify it, the issuer is asked first,
 *  at most once in ten seconds and for two at most; for bad signatures, while nothing changes, at most once in five
 *  minutes, and ever more seldom. JWTSYNC_UNREACHABLE, "keys_outdated", is not a verdict on the token: it may be good,
 *  and whether it is cannot be told now. The scratch keeps the ring by which it answered, until its next use. */
JWTSYNC_API jwtsync_status jwtsync_keeper_verify(jwtsync_keeper* keeper, const char* token, size_t size,
                                                 jwtsync_scratch* scratch, jwtsync_token* out, jwtsync_error** error);
/** As jwtsync_signer_sign, with the ring in use. */
JWTSYNC_API jwtsync_status jwtsync_keeper_sign(const jwtsync_keeper* keeper, const char* claims, size_t size,
                                               jwtsync_string** out, jwtsync_error** error);
/** For a process that is one worker of several behind one address, such as those of a prefork server. Joined, it
 *  answers the others for itself, by threads of the library that take no signals and call nothing of the host; and
 *  jwtsync_keeper_handle answers a challenge with what the others answer, too. Workers are processes of one parent and
 *  one process group whose keepers have one service name; let one keeper of each process join. They meet in a folder of
 *  this user's own (docs/languages.md): none is an error here, and stands in what a challenge is answered.
 *  `shared` may be NULL: this process's SharedJWTSecretManager, to live until the keeper leaves; where it keeps
 *  another key, the others are told so. Joining twice does nothing. */
JWTSYNC_API jwtsync_status jwtsync_keeper_join_workers(jwtsync_keeper* keeper, const jwtsync_shared* shared,
                                                       jwtsync_error** error);
/** Ends those threads and waits for it. Call it before a fork (rule 6) and before exit; jwtsync_keeper_free does. */
JWTSYNC_API void jwtsync_keeper_leave_workers(jwtsync_keeper* keeper);
/** Of one that follows a hub, before exit: says that it signs no more and is gone. No step waits for it then. */
JWTSYNC_API void jwtsync_keeper_leave(jwtsync_keeper* keeper);
/** The ring in use. */
JWTSYNC_API jwtsync_status jwtsync_keeper_ring(const jwtsync_keeper* keeper, jwtsync_ring** out, jwtsync_error** error);
JWTSYNC_API void jwtsync_keeper_free(jwtsync_keeper* keeper);

/** Who asks, as the caller's server knows it. */
typedef enum jwtsync_peer {
  JWTSYNC_REMOTE = 0,     /**< another machine, or not known */
  JWTSYNC_LOOPBACK = 1,   /**< this machine, on a listener bound to loopback */
  JWTSYNC_UNIX_SOCKET = 2 /**< this machine, through a Unix socket */
} jwtsync_peer;

typedef struct jwtsync_header {
  jwtsync_text name, value;
} jwtsync_header;

typedef struct jwtsync_request {
  size_t struct_size;
  jwtsync_text method, target; /**< such as "GET" and "/jwtsync/v1/report" */
  const jwtsync_header* headers;
  size_t header_count;
  jwtsync_text body;
  jwtsync_peer peer;
} jwtsync_request;

/** The paths that jwtsync_keeper_handle answers, such as "/healthz", counted from 0; NULL behind the last. /verify is
 *  not among them: it is answered with anything behind it too, and is for a proxy to ask. */
JWTSYNC_API const char* jwtsync_endpoint(size_t index);

typedef struct jwtsync_response jwtsync_response;
/** Answers a request to the endpoints of docs/reference/protocol.md. What is wrong with the request stands in the
 *  response: the call itself fails only where its arguments do. */
JWTSYNC_API jwtsync_status jwtsync_keeper_handle(const jwtsync_keeper* keeper, const jwtsync_request* request,
                                                 jwtsync_response** out, jwtsync_error** error);
/** The HTTP status; 0 of NULL. */
JWTSYNC_API int32_t jwtsync_response_status(const jwtsync_response* response);
JWTSYNC_API size_t jwtsync_response_header_count(const jwtsync_response* response);
/** NULL data in both for an index that is not less than the count. */
JWTSYNC_API jwtsync_header jwtsync_response_header(const jwtsync_response* response, size_t index);
JWTSYNC_API jwtsync_text jwtsync_response_body(const jwtsync_response* response);
JWTSYNC_API void jwtsync_response_free(jwtsync_response* response);

/* ---- Asking: <jwtsync/fleet.h> ---- */

typedef struct jwtsync_agree_options {
  size_t struct_size;
  const jwtsync_text* targets; /**< such as "http://auth:7517"; if none, those of the configuration */
  size_t target_count;
  int64_t timeout_milliseconds;   /**< for each process; 0: 5000 */
  size_t expect;                  /**< how many processes there must be at least; 0: as the configuration says */
  jwtsync_text access_token_file; /**< path; NULL data: none is shown */
  jwtsync_text configuration;     /**< as in jwtsync_resolve_options */
} jwtsync_agree_options;

/** Asks services whether they hold the same keys. `out_json`: what `jwtsync agree --json` prints; *exit_status, and
 *  no error: 0: all agree; 1: they differ; 2: one process only; 4: one did not answer. `options` may be NULL. */
JWTSYNC_API jwtsync_status jwtsync_agree(const jwtsync_world* world, const jwtsync_agree_options* options,
                                         jwtsync_string** out_json, int32_t* exit_status, jwtsync_error** error);

#ifdef __cplusplus
}
#endif

#endif /* JWTSYNC_C_H */
