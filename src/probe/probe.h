// SPDX-License-Identifier: Apache-2.0
// What the room offers: what an application does with tokens that it is shown.
//
//     Result<Treatments> treatments = treat(world, {.url = "https://backend.example/me"}, offers);
//     if (treatments) Judgement judgement = judge(*treatments);
#pragma once

#include "probe/ask.h"
#include "probe/login.h"
#include "probe/pace.h"
#include "probe/rounds.h"
#include "probe/transport.h"
