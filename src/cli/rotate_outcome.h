// SPDX-License-Identifier: Apache-2.0
// What became of a step, told.
#pragma once

#include <jwtsync/rotation_store.h>
#include <functional>
#include <string>
#include "cli/rotate_scene.h"
#include "json/strict.h"

namespace jwtsync::cli {

/// Exit statuses beside those of errors.
inline constexpr int held_status = 1, at_rest_status = 3, unheard_status = 4, overtaken_status = 5;

/// What is told of a step that was taken, behind it: a text, or a member of the JSON; and the exit status.
struct Epilogue {
  std::string text = {};
  std::string name = {};
  json::Value value = {};
  int status = 0;
};

/// Says what was taken, held or overtaken, and where the rotation stands now. The exit status. `await`: once it was
/// taken, and stands in the sinks.
[[nodiscard]] int tell(RotateScene& scene, const rotation::Outcome& outcome,
                       const std::function<Result<Epilogue>()>& await = {});
/// Takes a step from the ring that was seen, and tells what became of it.
[[nodiscard]] int take_and_tell(RotateScene& scene, rotation::Position seen, const rotation::Step& step);
/// Where the rotation stands, with no step taken; `more` stands before it, in text. The exit status is `status`.
[[nodiscard]] int tell_standing(RotateScene& scene, std::string_view outcome, int status, const std::string& more = {});

}  // namespace jwtsync::cli
