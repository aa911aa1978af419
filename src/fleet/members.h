// SPDX-License-Identifier: Apache-2.0
// Members of a comparison: which are meant, in as few words as are true, and which hold no key.
#pragma once

#include <jwtsync/fleet.h>
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::fleet {

using Some = std::vector<const Member*>;

/// Names members by their service where all of its processes are meant, else by service and instance.
class Naming {
 public:
  explicit Naming(std::span<const Member> members);
  /// Such as "auth", "auth and backend", or "auth, backend, worker and 4 more".
  [[nodiscard]] std::string of(const Some& some) const;
  [[nodiscard]] std::string of(const Member& member) const { return of(Some{&member}); }
  /// The same and "has", or "have" where several names are said.
  [[nodiscard]] std::string having(const Some& some) const;

 private:
  [[nodiscard]] std::vector<std::string> names_of(const Some& some) const;
  std::map<std::string, std::size_t> processes_;  // of each service
};

/// The members at these places.
[[nodiscard]] Some some_of(std::span<const Member> members, const std::vector<std::size_t>& places);

/// "a", "a and b", "a, b, c and 4 more".
[[nodiscard]] std::string enumeration(const std::vector<std::string>& names);

/// The first 200 bytes of what a process says in its own words, to whole characters.
[[nodiscard]] std::string shortened(std::string_view words);

/// "1 process", "2 processes".
[[nodiscard]] std::string counted(std::size_t count, const std::string& singular, const std::string& plural);

/// A locator without its options: `file:/run/key` for `file:/run/key?trim=no`.
[[nodiscard]] std::string_view place_of(std::string_view locator) noexcept;

/// Members by what `value_of(member)` says of them.
template <typename ValueOf>
[[nodiscard]] auto by_value(std::span<const Member> members, ValueOf value_of) {
  std::map<decltype(value_of(members.front())), Some> result;
  for (const Member& member : members) result[value_of(member)].push_back(&member);
  return result;
}

/// Those that hold a key.
[[nodiscard]] Some with_key(std::span<const Member> members);

/// ", but an application refuses it" and the like, behind "the same key"; empty where no application departs.
[[nodiscard]] std::string_view same_key_but(const Agreement& agreement) noexcept;

/// Whether the application beside a process showed by what it did with a token which keys it accepts, or that it
/// accepts any: what is known of it then rests on more than the process's own key.
[[nodiscard]] bool shows_application(const Report& report) noexcept;

/// Its label `revision`; empty if it names none.
[[nodiscard]] std::string_view revision_of(const Report& report) noexcept;

/// Whether a process without a key may have one as soon as its store can be reached.
[[nodiscard]] bool waits_for_store(const Member& member) noexcept;

/// Why those hold no key of which `wanted(member)` is true: a `no_key` for each reason.
[[nodiscard]] std::vector<Departure> lacks(std::span<const Member> members, const Naming& naming,
                                           bool (*wanted)(const Member& member));

}  // namespace jwtsync::fleet
