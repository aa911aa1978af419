// SPDX-License-Identifier: Apache-2.0
// A rotation as people and programs read it: keys, gates, what holds them, and what opens them.
#pragma once

#include <jwtsync/rotation.h>
#include <jwtsync/rotation_store.h>
#include <optional>
#include <string>
#include <vector>
#include "cli/console.h"
#include "json/strict.h"

namespace jwtsync::cli {

[[nodiscard]] json::Value seconds_or_null(const std::optional<rotation::Moment>& moment);
/// "2026-01-01T00:14:00Z (in 14 min)".
[[nodiscard]] std::string moment_text(rotation::Moment moment, rotation::Moment now);

/// "file_forbidden: what was forbidden".
[[nodiscard]] std::string text_of(const Error& error);

/// What holds a gate, since when and until when, and what a person can do about it; empty where it is open. `ring`:
/// whose gate it is, where readers may hold it.
[[nodiscard]] std::string holds_text(const std::vector<rotation::Hold>& holds, rotation::Moment now,
                                     const rotation::Ring* ring = nullptr);
/// {"kind","who","since","until"}: seconds since 1970, `null` where there is none.
[[nodiscard]] json::Value hold_json(const rotation::Hold& hold);

/// The gate that a ring waits at; nothing where it rests.
[[nodiscard]] std::optional<rotation::Gate> gate_of(const rotation::Stored& stored);

/// Where the rotation stands: the answer, the keys, what holds it, and what to do. `next`: when the next one begins by
/// itself.
[[nodiscard]] std::string status_text(const rotation::Stored& stored, const Console& console,
                                      const std::optional<rotation::Moment>& next = {});
/// {"environment","epoch","generation","now","signs","keys","members","readers","without_kid","next",
/// "next_rotation"}.
[[nodiscard]] json::Value status_json(const rotation::Stored& stored, const std::optional<rotation::Moment>& next = {});

}  // namespace jwtsync::cli
