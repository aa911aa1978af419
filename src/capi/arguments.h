// SPDX-License-Identifier: Apache-2.0
// Arguments of C as values of C++. What is missing or malformed is `argument_invalid`.
// What a caller in C says about resolving.
#pragma once

#include <jwtsync/c.h>
#include <jwtsync/jose.h>
#include <jwtsync/keeper.h>
#include <jwtsync/result.h>
#include <jwtsync/token.h>
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::capi {

/// `NAME is NULL`.
[[nodiscard]] tl::unexpected<Error> missing(std::string_view name);

/// `struct_size of NAME is not set`.
[[nodiscard]] tl::unexpected<Error> unsized(std::string_view name);

[[nodiscard]] inline std::string_view view_of(jwtsync_text text) noexcept {
  return text.data == nullptr ? std::string_view{} : std::string_view(text.data, text.size);
}

/// The result lives as long as `text`, and no zero byte is promised at its end.
[[nodiscard]] inline jwtsync_text text_of(std::string_view text) noexcept { return {text.data(), text.size()}; }

/// Nothing if the data is NULL.
[[nodiscard]] std::optional<std::string> optional_of(jwtsync_text text);

/// Bytes that the caller handed in as pointer and size; NULL is fine for none.
[[nodiscard]] Result<std::string_view> bytes_of(const char* data, std::size_t size, std::string_view name);

/// An array that the caller handed in; NULL is fine for none.
template <typename Item>
[[nodiscard]] Result<std::span<const Item>> array_of(const Item* items, std::size_t count, std::string_view name) {
  if (items == nullptr && count > 0) return missing(name);
  return std::span<const Item>(items, count);
}

[[nodiscard]] Result<std::vector<std::string>> texts_of(const jwtsync_text* texts, std::size_t count,
                                                        std::string_view name);

/// The struct that a caller filled in, as large as it was when the caller was compiled: what came since is zero. NULL
/// is all zero.
template <typename Struct>
[[nodiscard]] Result<Struct> struct_of(const Struct* given, std::string_view name) {
  Struct value{};
  if (given == nullptr) return value;
  if (given->struct_size < sizeof(given->struct_size)) return unsized(name);
  std::memcpy(&value, given, std::min(given->struct_size, sizeof(Struct)));
  return value;
}

[[nodiscard]] Result<Algorithm> algorithm_of(std::string_view name);
[[nodiscard]] Result<Expectations> expectations_of(const jwtsync_expectations* given);

/// A number of seconds since 1970-01-01T00:00:00Z that a Time can hold, and the nanoseconds of one more.
[[nodiscard]] Result<Time> time_of(std::int64_t seconds, std::int32_t nanoseconds = 0);

/// The environment, the path of the configuration and the sources, as those of a Keeper. NULL says nothing.
[[nodiscard]] Result<KeeperOptions> resolving_of(const jwtsync_resolve_options* options);

}  // namespace jwtsync::capi
