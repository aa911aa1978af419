// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <jwtsync/secret.h>
#include <jwtsync/testing.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>

#include <cstdint>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <type_traits>

namespace jwtsync::secret_test {

using testing::canary_secret;
using ::testing::HasSubstr;

std::string content(const Secret& secret) {
  return secret.reveal([](std::string_view bytes) { return std::string(bytes); });
}

std::uintptr_t place(const Secret& secret) {
  return secret.reveal([](std::string_view bytes) { return reinterpret_cast<std::uintptr_t>(bytes.data()); });
}

/// What /proc/self/smaps says of the mapping around `address`: its "VmFlags:" line; nothing if there is none.
std::optional<std::string> flags_at(std::uintptr_t address) {
  std::ifstream smaps("/proc/self/smaps");
  bool inside = false;
  for (std::string line; std::getline(smaps, line);) {
    std::istringstream head(line);
    std::uintptr_t first = 0, last = 0;
    char dash = 0;
    if (head >> std::hex >> first >> dash >> last && dash == '-') inside = first <= address && address < last;
    if (inside && line.starts_with("VmFlags:")) return line + " ";
  }
  return std::nullopt;
}

/// The exit status of `in_child`, run in a fork of this process.
template <typename Function>
int status_of_child(Function in_child) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(in_child());
  int status = -1;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static_assert(shows_bytes<std::string_view> && shows_bytes<std::span<char>> && shows_bytes<std::span<const char, 4>> &&
              shows_bytes<const char*> && shows_bytes<const std::string&>);
static_assert(!shows_bytes<std::string> && !shows_bytes<bool> && !shows_bytes<std::optional<std::size_t>> &&
              !shows_bytes<void>);

TEST(secret, may_be_pinned_by_its_owner) {
  auto secret = Secret::copy_of(canary_secret);
  const std::string_view view = secret->pinned();
  EXPECT_EQ(view, canary_secret);
  const Secret moved = std::move(*secret);
  EXPECT_EQ(moved.pinned().data(), view.data()) << "they stay where they are";
  EXPECT_EQ(status_of_child([&] { return moved.pinned().empty() ? 0 : 1; }), 0);
}

TEST(secret, holds_what_it_was_given) {
  const auto secret = Secret::copy_of(canary_secret);
  ASSERT_TRUE(secret);
  EXPECT_EQ(content(*secret), canary_secret);
  EXPECT_EQ(secret->size(), canary_secret.size());
  EXPECT_FALSE(secret->empty());
  EXPECT_FALSE(secret->lost());
}

TEST(secret, keeps_every_size_up_to_the_largest) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{4031}, std::size_t{4032},
                                 std::size_t{4033}, std::size_t{65'536}, Secret::max_size}) {
    const std::string bytes(size, 'k');
    const auto secret = Secret::copy_of(bytes);
    ASSERT_TRUE(secret) << size;
    EXPECT_EQ(content(*secret), bytes);
  }
}

TEST(secret, of_more_than_the_largest_size_is_refused) {
  const auto secret = Secret::copy_of(std::string(Secret::max_size + 1, 'k'));
  ASSERT_FALSE(secret);
  EXPECT_EQ(secret.error().code, Code::file_too_large);
}

TEST(secret, is_filled_in_place_and_forgets_what_was_not_used) {
  const auto secret = Secret::filled(16, [](std::span<char> room) {
    std::fill(room.begin(), room.end(), 'k');
    return std::size_t{4};
  });
  ASSERT_TRUE(secret);
  EXPECT_EQ(content(*secret), "kkkk");
  const auto wiped = secret->reveal([](std::string_view bytes) { return std::string(bytes.data() + 4, 12); });
  EXPECT_EQ(wiped, std::string(12, '\0'));
}

TEST(secret, moves_and_leaves_nothing_behind) {
  auto first = Secret::copy_of(canary_secret);
  Secret second = std::move(*first);
  EXPECT_TRUE(first->empty());  // NOLINT(bugprone-use-after-move): that is what is tested
  EXPECT_EQ(content(second), canary_secret);
  second = std::move(*Secret::copy_of("another"));
  EXPECT_EQ(content(second), "another");
}

TEST(secret, is_cloned_into_a_copy_of_its_own) {
  auto first = Secret::copy_of(canary_secret);
  const auto second = first->clone();
  ASSERT_TRUE(second);
  *first = Secret();
  EXPECT_EQ(content(*second), canary_secret);
}

TEST(secret, that_is_empty_reveals_no_bytes) {
  EXPECT_EQ(content(Secret()), "");
  EXPECT_FALSE(Secret().lost());
}

TEST(secret, stands_in_pages_that_no_core_and_no_fork_gets) {
  const auto secret = Secret::copy_of(canary_secret);
  const auto flags = flags_at(place(*secret));
  ASSERT_TRUE(flags);
  EXPECT_THAT(*flags, HasSubstr(" dd ")) << "left out of core dumps";
  EXPECT_THAT(*flags, HasSubstr(" wf ")) << "wiped on fork";
}

TEST(secret, stands_between_pages_that_cannot_be_touched) {
  const auto secret = Secret::copy_of(canary_secret);
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  for (const std::uintptr_t address : {place(*secret) - page, place(*secret) + page}) {
    const auto flags = flags_at(address);
    ASSERT_TRUE(flags);
    EXPECT_THAT(*flags, ::testing::Not(HasSubstr(" rd ")));
    EXPECT_THAT(*flags, ::testing::Not(HasSubstr(" wr ")));
  }
}

TEST(secret, is_lost_in_a_child_of_fork_and_says_so) {
  auto secret = Secret::copy_of(canary_secret);
  constexpr int good = 42;
  const int status = status_of_child([&] {
    if (!secret->lost()) return 1;
    if (!content(*secret).empty()) return 2;
    *secret = std::move(*Secret::copy_of("loaded again"));
    return !secret->lost() && content(*secret) == "loaded again" ? good : 3;
  });
  EXPECT_EQ(status, good);
  EXPECT_FALSE(secret->lost()) << "the parent still has it";
  EXPECT_EQ(content(*secret), canary_secret);
}

TEST(secret, is_changed_in_place_but_not_in_a_child_of_fork) {
  auto secret = Secret::copy_of("before");
  const auto change = [&] {
    return secret->rewrite([](std::span<char> bytes) {
      std::fill(bytes.begin(), bytes.end(), 'x');
      return bytes.size();
    });
  };
  EXPECT_EQ(status_of_child([&] { return change() == 0 ? 42 : 1; }), 42);
  EXPECT_EQ(change(), 6U);
  EXPECT_EQ(content(*secret), "xxxxxx");
}

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(!std::equality_comparable<Secret>, "comparing secrets takes a constant time, in crypto");
static_assert(!std::is_convertible_v<Secret, std::string_view> && !std::is_convertible_v<Secret, std::string>);

}  // namespace jwtsync::secret_test
