// SPDX-License-Identifier: Apache-2.0
// What the library does not do: throw, print, end the process, or reach the outside by itself.
#include <gmock/gmock.h>

#include <algorithm>
#include <iterator>

#include "kept.h"
#include "source_text.h"
#include "tree.h"

namespace jwtsync::house::banned_test {

using testing::IsEmpty;
using testing::SizeIs;

using Names = std::vector<std::string_view>;

struct Rule {
  std::string_view what;
  Names words = {};         // anywhere: throw
  Names calls = {};         // of the function, not of a member of that name: exit(
  Names global_calls = {};  // the same for names that members often have: ::open(
  Names free = {};          // places where it is allowed, by the beginning of their path
};

const std::vector<Rule>& rules() {
  static const std::vector<Rule> list{
      {.what = "errors are Results", .words = {"throw"}},
      {.what = "the library prints nothing: record an event",
       .words = {"cout", "cerr", "clog", "fmt::print"},
       .calls = {"printf", "fprintf", "vprintf", "vfprintf", "puts", "fputs", "putchar", "perror"},
       .free = {"src/cli/", "src/base/require.cpp"}},
      {.what = "the library ends no process: return an Error, or call base::require",
       .calls = {"exit", "_exit", "quick_exit", "std::abort", "terminate", "assert"},
       .global_calls = {"abort"},
       .free = {"src/cli/", "src/base/require.cpp"}},  // where going on would be undefined behaviour
      {.what = "a thread is the caller's to start",
       .words = {"std::thread", "std::jthread", "std::async"},
       .calls = {"pthread_create"},
       .free = {"src/native/", "src/cli/"}},
      {.what = "variables come through World",
       .words = {"environ"},
       .calls = {"getenv", "secure_getenv", "setenv", "putenv", "unsetenv"},
       .free = {"src/native/", "src/cli/"}},
      {.what = "time comes through World",
       .words = {"system_clock::now", "steady_clock::now", "high_resolution_clock"},
       .calls = {"std::time", "gettimeofday", "clock_gettime", "localtime", "localtime_r"},
       .global_calls = {"time"},
       .free = {"src/native/", "src/cli/"}},
      {.what = "nothing sleeps",
       .calls = {"sleep_for", "sleep_until", "sleep", "usleep", "nanosleep"},
       .free = {"src/native/", "src/cli/"}},
      {.what = "randomness comes through World",
       .words = {"random_device", "mt19937"},
       .calls = {"rand", "srand", "getrandom", "getentropy", "RAND_bytes"},
       .free = {"src/native/"}},
      {.what = "files come through World",
       .words = {"ifstream", "ofstream", "fstream", "std::filesystem"},
       .calls = {"fopen"},
       .global_calls = {"open", "openat", "stat", "read", "write"},
       .free = {"src/native/", "src/cli/"}},
      {.what = "connections come through World",
       .calls = {"getaddrinfo"},
       .global_calls = {"socket", "connect", "bind", "listen", "accept"},
       .free = {"src/native/", "src/cli/"}},
      {.what = "processes are the caller's to start",
       .calls = {"fork", "vfork", "std::system", "popen", "execve"},
       .global_calls = {"system"},
       .free = {"src/cli/"}},
  };
  return list;
}

char character_before(std::string_view line, std::size_t at) { return at == 0 ? ' ' : line[at - 1]; }

/// Where `name` stands as a whole word.
std::vector<std::size_t> places_of(std::string_view line, std::string_view name) {
  std::vector<std::size_t> places;
  for (std::size_t at = line.find(name); at != std::string_view::npos; at = line.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool goes_on = end < line.size() && is_word_character(line[end]);
    if (!goes_on && !is_word_character(character_before(line, at))) places.push_back(at);
  }
  return places;
}

bool is_called(std::string_view line, std::size_t end) {
  const std::size_t next = line.find_first_not_of(' ', end);
  return next != std::string_view::npos && line[next] == '(';
}

bool calls(std::string_view line, std::string_view name) {
  const auto places = places_of(line, name);
  return std::any_of(places.begin(), places.end(), [&](std::size_t at) {
    const char before = character_before(line, at);
    return before != '.' && before != '>' && is_called(line, at + name.size());
  });
}

bool calls_global(std::string_view line, std::string_view name) {
  const auto places = places_of(line, name);
  return std::any_of(places.begin(), places.end(), [&](std::size_t at) {
    const bool global = at >= 2 && line.substr(at - 2, 2) == "::" && !is_word_character(character_before(line, at - 2));
    return global && is_called(line, at + name.size());
  });
}

/// The names that a line uses against a rule.
Names broken_by(std::string_view line, const Rule& rule) {
  Names names;
  const auto add_if = [&](const Names& candidates, auto&& is_used) {
    std::copy_if(candidates.begin(), candidates.end(), std::back_inserter(names),
                 [&](std::string_view name) { return is_used(line, name); });
  };
  add_if(rule.words, [](std::string_view code, std::string_view name) { return has_word(code, name); });
  add_if(rule.calls, calls);
  add_if(rule.global_calls, calls_global);
  return names;
}

bool is_free(const File& file, const Rule& rule) {
  return std::any_of(rule.free.begin(), rule.free.end(),
                     [&](std::string_view place) { return file.path.starts_with(place); });
}

void check(const File& file, const std::vector<std::string_view>& lines, const Rule& rule, Offences& offences) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (const std::string_view name : broken_by(lines[i], rule)) {
      offences.push_back({file.path, i + 1, std::string(name) + ": " + std::string(rule.what)});
    }
  }
}

Offences banned_offences(const Tree& tree) {
  Offences offences;
  for (const std::string_view area : {"src/", "include/", "testing/"}) {
    for (const File* file : tree.files(area, cpp_endings)) {
      const std::string code = code_of(file->text);
      const auto lines = lines_of(code);
      for (const Rule& rule : rules()) {
        if (!is_free(*file, rule)) check(*file, lines, rule, offences);
      }
    }
  }
  return offences;
}

TEST(banned, calls_stand_nowhere_in_this_tree) { EXPECT_TRUE(kept(banned_offences(this_tree()))); }

struct Case {
  std::string path;
  std::string line;
  bool allowed;
};

TEST(banned, calls_are_found_where_they_are_banned) {
  const std::vector<Case> cases{
      {"src/token/a.cpp", "throw x;", false},
      {"src/cli/a.cpp", "throw x;", false},
      {"src/token/a.cpp", "// throw x;", true},
      {"src/token/a.cpp", "auto text = \"throw x\";", true},
      {"src/token/a.cpp", "std::cout << 1;", false},
      {"src/cli/a.cpp", "std::cout << 1;", true},
      {"src/token/a.cpp", "std::snprintf(a, b, c);", true},
      {"src/token/a.cpp", "std::printf (a);", false},
      {"src/token/a.cpp", "std::exit(1);", false},
      {"src/token/a.cpp", "loop.exit(1);", true},
      {"src/token/a.cpp", "agreement.exit_status();", true},
      {"src/token/a.cpp", "std::abort();", false},
      {"src/native/a.cpp", "abort();", true},  // a member's own; tests/house/symbols_test.cpp sees the other
      {"src/token/a.cpp", "std::jthread loop;", false},
      {"src/native/a.cpp", "std::jthread loop;", true},
      {"src/keeper/a.cpp", "std::this_thread::yield();", true},
      {"src/sources/a.cpp", "std::getenv(name);", false},
      {"src/sources/a.cpp", "world.clock.now();", true},
      {"src/sources/a.cpp", "std::chrono::system_clock::now();", false},
      {"include/jwtsync/world.h", "using Time = std::chrono::system_clock::time_point;", true},
      {"src/sources/a.cpp", "std::time(nullptr);", false},
      {"src/sources/a.cpp", "Keeper::open(world);", true},
      {"src/sources/a.cpp", "return ::open(path, 0);", false},
      {"src/sources/a.cpp", "std::ifstream file(path);", false},
      {"src/service/a.cpp", "::socket(1, 2, 3);", false},
      {"testing/a.cpp", "std::random_device seed;", false},
  };
  for (const Case& tried : cases) {
    const Tree tree = Tree::of({{tried.path, tried.line + "\n"}});
    EXPECT_THAT(banned_offences(tree), SizeIs(tried.allowed ? 0 : 1)) << tried.path << ": " << tried.line;
  }
}

}  // namespace jwtsync::house::banned_test
