// SPDX-License-Identifier: Apache-2.0
// The door of the room: what a hub, and a command that works on its store, do for a rotation.
#pragma once

#include "hub/key_set.h"
#include "hub/schedule.h"
#include "hub/sink.h"
#include "hub/sinks.h"
#include "hub/stepper.h"
#include "hub/view.h"
