// SPDX-License-Identifier: Apache-2.0
/// @file
/// All of jwtsync. Each header it includes can be included alone.
#pragma once

#include <jwtsync/counters.h>
#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <jwtsync/jose.h>
#include <jwtsync/keeper.h>
#include <jwtsync/keyring.h>
#include <jwtsync/name.h>
#include <jwtsync/report.h>
#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/service.h>
#include <jwtsync/shared.h>
#include <jwtsync/sources.h>
#include <jwtsync/system.h>
#include <jwtsync/token.h>
#include <jwtsync/world.h>
