// SPDX-License-Identifier: Apache-2.0
// What the library does not do: throw, print, end the process, or reach the outside by itself.
#include <gmock/gmock.h>

#include <algorithm>

#include "source_text.h"
#include "tree.h"

namespace jwtsync::house {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

enum class Form : unsigned char {
  word,         // the name, anywhere: throw
  call,         // a call of the function, not of a member of that name: exit(
  global_call,  // the same for names that are common: ::open(
};

struct Ban {
  std::string_view name;
  Form form;
};

struct Rule {
  std::string_view what;
  std::vector<Ban> bans;
  std::vector<std::string_view> free;  // places where it is allowed, by the beginning of their path
};

const std::vector<Rule>& rules() {
  using enum Form;
  static const std::vector<Rule> list{
      {"errors are Results", {{"throw", word}}, {}},
      {"the library prints nothing: record an event",
       {{"cout", word},
        {"cerr", word},
        {"clog", word},
        {"printf", call},
        {"fprintf", call},
        {"vprintf", call},
        {"vfprintf", call},
        {"puts", call},
        {"fputs", call},
        {"putchar", call},
        {"perror", call},
        {"fmt::print", word}},
       {"src/cli/"}},
      {"the library ends no process: return an Error",
       {{"exit", call}, {"_exit", call}, {"quick_exit", call}, {"abort", call}, {"terminate", call}, {"assert", call}},
       {"src/cli/"}},
      {"a thread is the caller's to start",
       {{"std::thread", word}, {"std::jthread", word}, {"std::async", word}, {"pthread_create", call}},
       {"src/native/", "src/cli/"}},
      {"variables come through World",
       {{"getenv", call},
        {"secure_getenv", call},
        {"setenv", call},
        {"putenv", call},
        {"unsetenv", call},
        {"environ", word}},
       {"src/native/", "src/cli/"}},
      {"time comes through World",
       {{"system_clock::now", word},
        {"steady_clock::now", word},
        {"high_resolution_clock", word},
        {"time", global_call},
        {"std::time", call},
        {"gettimeofday", call},
        {"clock_gettime", call},
        {"localtime", call},
        {"localtime_r", call}},
       {"src/native/", "src/cli/"}},
      {"nothing sleeps",
       {{"sleep_for", call}, {"sleep_until", call}, {"sleep", call}, {"usleep", call}, {"nanosleep", call}},
       {"src/native/", "src/cli/"}},
      {"randomness comes through World",
       {{"rand", call},
        {"srand", call},
        {"random_device", word},
        {"mt19937", word},
        {"getrandom", call},
        {"getentropy", call},
        {"RAND_bytes", call}},
       {"src/native/"}},
      {"files come through World",
       {{"fopen", call},
        {"ifstream", word},
        {"ofstream", word},
        {"fstream", word},
        {"open", global_call},
        {"openat", global_call},
        {"stat", global_call},
        {"read", global_call},
        {"std::filesystem", word}},
       {"src/native/", "src/cli/"}},
      {"connections come through World",
       {{"socket", global_call},
        {"connect", global_call},
        {"bind", global_call},
        {"listen", global_call},
        {"accept", global_call},
        {"getaddrinfo", call}},
       {"src/native/", "src/cli/"}},
      {"processes are the caller's to start",
       {{"fork", call},
        {"vfork", call},
        {"system", global_call},
        {"std::system", call},
        {"popen", call},
        {"execve", call}},
       {"src/cli/"}},
  };
  return list;
}

char character_before(std::string_view line, std::size_t at) { return at == 0 ? ' ' : line[at - 1]; }

bool is_used_at(std::string_view line, std::size_t at, const Ban& ban) {
  const std::size_t end = at + ban.name.size();
  const char before = character_before(line, at);
  if (is_word_character(before) || (end < line.size() && is_word_character(line[end]))) return false;
  if (ban.form == Form::word) return true;
  const std::size_t next = line.find_first_not_of(' ', end);
  if (next == std::string_view::npos || line[next] != '(') return false;
  if (ban.form == Form::global_call) {
    return at >= 2 && line.substr(at - 2, 2) == "::" && !is_word_character(character_before(line, at - 2));
  }
  return before != '.' && before != '>';
}

bool uses(std::string_view line, const Ban& ban) {
  for (std::size_t at = line.find(ban.name); at != std::string_view::npos; at = line.find(ban.name, at + 1)) {
    if (is_used_at(line, at, ban)) return true;
  }
  return false;
}

void check_line(const File& file, std::size_t number, std::string_view line, Offences& offences) {
  for (const Rule& rule : rules()) {
    const auto begins_path = [&](std::string_view place) { return file.path.starts_with(place); };
    if (std::any_of(rule.free.begin(), rule.free.end(), begins_path)) continue;
    for (const Ban& ban : rule.bans) {
      if (uses(line, ban))
        offences.push_back({file.path, number, std::string(ban.name) + ": " + std::string(rule.what)});
    }
  }
}

Offences banned_offences(const Tree& tree) {
  Offences offences;
  for (const std::string_view area : {"src/", "include/", "testing/"}) {
    for (const File* file : tree.files(area, cpp_endings)) {
      const std::string code = code_of(file->text);
      const auto lines = lines_of(code);
      for (std::size_t i = 0; i < lines.size(); ++i) check_line(*file, i + 1, lines[i], offences);
    }
  }
  return offences;
}

TEST(banned, calls_stand_nowhere_in_this_tree) { EXPECT_THAT(banned_offences(this_tree()), IsEmpty()); }

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

}  // namespace
}  // namespace jwtsync::house
