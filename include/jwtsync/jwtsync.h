// SPDX-License-Identifier: Apache-2.0
/// @file
/// All of jwtsync. Most programs need a Keeper; here it is in ten lines (examples/verifier.cpp is the whole program):
///
///     jwtsync::System system;
///     auto keeper = jwtsync::Keeper::open(system.world(), {.service = "backend", .expectations = {.issuer = "auth"}});
///     if (!keeper) return fail(keeper.error().message, keeper.error().hint);
///     std::jthread reloads([&](std::stop_token stop) { (*keeper)->run(stop); });
///     jwtsync::Keeper::Local local;  // one a thread
///     auto verified = (*keeper)->verify(token, local);
///     if (!verified) return refuse((*keeper)->explain(verified.error(), token, local).message);
///     return serve(verified->subject().value_or("somebody"));  // a token need not have a subject
///
/// The secret comes from where docs/reference/environment.md says; a changed file is taken into use while this runs.
/// Each header can be included alone:
///
///   keeper.h     the Keeper: holds the key in use, verifies, signs, reports
///   configuration.h  what the configuration file of a process says
///   system.h     the real World for `main`, an HTTP server, signals
///   service.h    the endpoints by which `jwtsync agree` asks a process; /verify, /metrics, health
///   token.h      tokens without a Keeper: Claims, Signer, Verifier
///   keyring.h    keys without a Keeper: KeyRing, from JWK, JWKS, PEM, DER or a shared secret
///   jose.h       names of algorithms
///   sources.h    where a secret comes from: `resolve`, and the trail of all that was tried
///   fleet.h      asking processes whether they hold the same keys, and comparing their answers
///   explained.h  asking them what they make of one token, and why they refuse it
///   diagnosis.h  why they do not, and what to do
///   cause_page.h  what a person is told of each cause
///   compat.h     the Python class SharedJWTSecretManager, in C++
///   result.h     Result, Error and their codes
///   secret.h     Secret
///   world.h      the ports to the outside; a test hands in those of <jwtsync/testing.h>
#pragma once

#include <jwtsync/cause_page.h>
#include <jwtsync/compat.h>
#include <jwtsync/configuration.h>
#include <jwtsync/diagnosis.h>
#include <jwtsync/explained.h>
#include <jwtsync/fleet.h>
#include <jwtsync/issuer.h>
#include <jwtsync/jose.h>
#include <jwtsync/keeper.h>
#include <jwtsync/keyring.h>
#include <jwtsync/name.h>
#include <jwtsync/report.h>
#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/service.h>
#include <jwtsync/sources.h>
#include <jwtsync/stage.h>
#include <jwtsync/system.h>
#include <jwtsync/token.h>
#include <jwtsync/token_facts.h>
#include <jwtsync/world.h>
