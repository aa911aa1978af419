// SPDX-License-Identifier: Apache-2.0
#include "hub/sink.h"

#include "crypto/constant_time.h"
#include "ports/trusted_file.h"
#include "sources/catalog.h"

#include <jwtsync/sources.h>
#include <string_view>
#include <utility>

namespace jwtsync::hub {
namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 20;

bool is_same(const Secret& one, const Secret& other) {
  if (one.lost() || other.lost()) return false;
  return one.reveal([&](std::string_view these) {
    return other.reveal([&](std::string_view those) { return crypto::equal_in_constant_time(these, those); });
  });
}

/// Nothing where nothing stands there yet.
Result<std::optional<Secret>> read(const World& world, const SinkPlace& place) {
  Result<Secret> bytes = place.is_store ? sources::read_store(world, place.name)
                                        : world.files.read(place.name, most_bytes).map([](FileContent&& content) {
                                            return std::move(content.bytes);
                                          });
  if (bytes) return std::optional<Secret>(std::move(*bytes));
  const Code code = bytes.error().code;
  const bool is_none = code == Code::file_absent || code == Code::secret_absent || code == Code::secret_empty;
  return is_none ? Result<std::optional<Secret>>(std::optional<Secret>()) : failure(std::move(bytes).error());
}

/// In it stand secrets: a file that was made before is its owner's and its group's.
Result<void> check_mode(const World& world, const SinkPlace& place) {
  constexpr std::uint32_t of_others = 07;
  if (place.is_store) return {};
  const Result<FileStatus> status = world.files.status(place.name);
  if (!status || (status->mode & of_others) == 0) return {};  // where it is not there it is made for its owner alone
  return failure(Code::file_forbidden,
                 place.name + " is open to others than its owner and its group (mode " + ports::octal(status->mode) +
                     "), and secrets are not written to it",
                 "chmod o-rwx " + place.name);
}

Result<void> write(const World& world, const SinkPlace& place, const Secret& keys) {
  return place.is_store ? store_secret(world, place.name, keys) : world.files.replace_private(place.name, keys);
}

/// Whether the keys stand there.
Result<void> read_back(const World& world, const SinkPlace& place, const Secret& keys) {
  const Result<std::optional<Secret>> found = read(world, place);
  if (!found) return failure(found.error());
  if (*found && is_same(**found, keys)) return {};
  return failure(Code::answer_malformed, place.name + " was written, and something else was read back",
                 "see who else writes there; it is tried again");
}

}  // namespace

Result<SinkPlace> sink_place_of(const std::string& locator) {
  constexpr std::string_view file = "file:";
  constexpr const char* hint = "write it as in sink=file:/run/jwt/ring.json or sink=gcp-sm://PROJECT/NAME";
  if (locator.starts_with(file)) {
    std::string path = locator.substr(file.size());
    const bool is_plain = path.size() > 1 && path.starts_with('/') && path.find('?') == std::string::npos;
    if (is_plain && !path.ends_with('/')) return SinkPlace{std::move(path)};
    return failure(Code::argument_invalid, "a sink is not a file named by a path from the root", hint);
  }
  if (Result<void> good = sources::check_store(locator); !good) {
    Error error = std::move(good).error();
    error.hint = hint;
    return failure(std::move(error));
  }
  return SinkPlace{locator, true};
}

SinkWork settle(const World& world, const std::string& locator, const Secret& keys, const Secret* before) {
  SinkWork work;
  const auto failed = [&work](const Error& error) {
    work.fault = error;
    return std::move(work);
  };
  const Result<SinkPlace> place = sink_place_of(locator);
  if (!place) return failed(place.error());
  if (const Result<void> good = check_mode(world, *place); !good) return failed(good.error());
  const Result<std::optional<Secret>> found = read(world, *place);
  if (!found) return failed(found.error());
  if (*found && is_same(**found, keys)) return work;
  work.was_disturbed = before != nullptr && !(*found && is_same(**found, *before));
  if (Result<void> put = write(world, *place, keys); !put) return failed(put.error());
  work.was_written = true;
  if (Result<void> back = read_back(world, *place, keys); !back) return failed(back.error());
  return work;
}

}  // namespace jwtsync::hub
