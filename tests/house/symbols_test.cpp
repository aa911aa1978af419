// SPDX-License-Identifier: Apache-2.0
// What the archive gives to the linker and asks of it: names of ours only, and nothing that prints or ends a process.
// Templates and inline functions of other people's headers are weak symbols, and are no concern here.
#include <gmock/gmock.h>
#include <cstdio>

#include <algorithm>
#include <array>
#include <memory>

#include "kept.h"
#include "source_text.h"
#include "tree.h"

namespace jwtsync::house::symbols_test {

using testing::IsEmpty;
using testing::SizeIs;

struct Symbol {
  std::string member;  // of the archive, such as "secret.cpp.o"
  char type = '?';     // as nm has it: T D B R defined, W V weak, U undefined
  std::string name;
};

/// One line of `nm -A -C`: `lib.a:secret.cpp.o:0000000000000000 T jwtsync::...`.
std::vector<Symbol> read_symbols(std::string_view listing) {
  std::vector<Symbol> symbols;
  for (const std::string_view line : lines_of(listing)) {
    const std::size_t archive = line.find(".a:");
    if (archive == std::string_view::npos) continue;
    const std::size_t member = archive + 3, address = line.find(':', member);
    if (address == std::string_view::npos || address + 20 > line.size()) continue;
    // The address takes 16 columns, blank if undefined; a blank, the type, a blank and the name follow.
    symbols.push_back({std::string(line.substr(member, address - member)), line[address + 18],
                       std::string(line.substr(address + 20))});
  }
  return symbols;
}

std::vector<Symbol> symbols_of_archive() {
  const std::string command = std::string(JWTSYNC_NM) + " -A -C --extern-only '" + JWTSYNC_ARCHIVE + "'";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
  std::string listing;
  std::array<char, 4096> room{};
  while (pipe && std::fgets(room.data(), room.size(), pipe.get()) != nullptr) listing += room.data();
  return read_symbols(listing);
}

bool is_strong(const Symbol& symbol) { return std::string_view("TDBRSGC").find(symbol.type) != std::string_view::npos; }

/// Whether a demangled name is one that this project may define.
bool is_ours(std::string_view name) {
  constexpr std::array<std::string_view, 8> what{
      "vtable for ",         "typeinfo for ",         "typeinfo name for ", "VTT for ",
      "guard variable for ", "non-virtual thunk to ", "virtual thunk to ",  "construction vtable for "};
  for (const std::string_view prefix : what) {
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  }
  // Of a function that a template makes the type of its result stands in front.
  if (const std::size_t result = name.find(" jwtsync::"); result != std::string_view::npos && result < name.find('(')) {
    name.remove_prefix(result + 1);
  }
  // __odr_asan: what AddressSanitizer adds for each variable.
  return name.starts_with("jwtsync::") || name.starts_with("jwtsync_") || name.starts_with("__odr_asan");
}

/// `__assert_fail` is not among them: headers of others check themselves in builds for debugging, and our own sources
/// call no assert (banned_test.cpp).
bool is_banned(std::string_view name) {
  constexpr std::array<std::string_view, 23> banned{
      "abort",  "exit",   "_exit",   "quick_exit", "std::cout", "std::cerr", "std::clog", "stdout",
      "stderr", "printf", "fprintf", "vprintf",    "vfprintf",  "puts",      "fputs",     "putchar",
      "perror", "getenv", "setenv",  "rand",       "srand",     "system",    "fork"};
  name = name.substr(0, name.find('@'));                   // a version of the C library
  if (name.starts_with("__") && name.ends_with("_chk")) {  // the same, checked by _FORTIFY_SOURCE
    name = name.substr(2, name.size() - 6);
  }
  return std::find(banned.begin(), banned.end(), name) != banned.end();
}

/// fmt and spdlog are used as headers, and what fmt says on standard error when its own assertion fails comes along. Of
/// files that were compiled as one it is not asked which includes it: banned_test.cpp reads what they say themselves.
bool comes_with_fmt(const Tree& tree, const Symbol& symbol) {
  if (symbol.name != "stderr" && symbol.name != "fprintf" && symbol.name != "__fprintf_chk") return false;
  if (symbol.member.starts_with("unity_")) return true;
  const std::string source = "/" + symbol.member.substr(0, symbol.member.rfind(".o"));
  for (const File* file : tree.files("src/", {source})) {
    for (const Include& include : includes_of(file->text)) {
      if (include.name.starts_with("fmt/") || include.name.starts_with("spdlog/")) return true;
    }
  }
  return false;
}

/// The one place that ends the process, where an invariant is broken (src/base/require.h).
bool stops(const Symbol& symbol) { return symbol.member == "require.cpp.o" && symbol.type == 'U'; }

Offences symbol_offences(const Tree& tree, const std::vector<Symbol>& symbols) {
  Offences offences;
  for (const Symbol& symbol : symbols) {
    if (is_strong(symbol) && !is_ours(symbol.name)) offences.push_back({symbol.member, 0, "defines " + symbol.name});
    if (symbol.type == 'U' && is_banned(symbol.name) && !comes_with_fmt(tree, symbol) && !stops(symbol)) {
      offences.push_back({symbol.member, 0, "uses " + symbol.name});
    }
  }
  return offences;
}

TEST(symbols, of_the_archive_are_ours_and_harmless) {
  const std::vector<Symbol> symbols = symbols_of_archive();
  ASSERT_GT(symbols.size(), 100U) << "nm told nothing of " JWTSYNC_ARCHIVE;
  EXPECT_TRUE(kept(symbol_offences(this_tree(), symbols)));
}

TEST(symbols, are_read_from_what_nm_prints) {
  const auto symbols = read_symbols(
      "/b/libjwtsync.a:secret.cpp.o:0000000000000010 T jwtsync::Secret::~Secret()\n"
      "/b/libjwtsync.a:secret.cpp.o:                 U abort\n");
  ASSERT_THAT(symbols, SizeIs(2));
  EXPECT_EQ(symbols[0].member, "secret.cpp.o");
  EXPECT_EQ(symbols[0].type, 'T');
  EXPECT_EQ(symbols[0].name, "jwtsync::Secret::~Secret()");
  EXPECT_EQ(symbols[1].type, 'U');
  EXPECT_EQ(symbols[1].name, "abort");
}

TEST(symbols, that_offend_are_found) {
  const auto offences = [](const Symbol& symbol) { return symbol_offences(Tree::of({}), {symbol}); };
  EXPECT_THAT(offences({"a.cpp.o", 'T', "helper(int)"}), SizeIs(1));
  EXPECT_THAT(offences({"a.cpp.o", 'D', "std::chrono::jwtsync::x"}), SizeIs(1));
  EXPECT_THAT(offences({"a.cpp.o", 'W', "helper(int)"}), IsEmpty());
  EXPECT_THAT(offences({"a.cpp.o", 'D', "vtable for jwtsync::Clock"}), IsEmpty());
  for (const char* banned : {"abort", "std::cout", "stderr", "printf", "__printf_chk", "getenv", "exit@GLIBC_2.2.5"}) {
    EXPECT_THAT(offences({"a.cpp.o", 'U', banned}), SizeIs(1)) << banned;
  }
  for (const char* harmless : {"snprintf", "__snprintf_chk", "jwtsync::abort()"}) {
    EXPECT_THAT(offences({"a.cpp.o", 'U', harmless}), IsEmpty()) << harmless;
  }
}

TEST(symbols, what_fmt_prints_is_no_offence_of_those_who_include_it) {
  const Tree tree = Tree::of({{"src/native/a.cpp", "#include <fmt/core.h>\n"}, {"src/native/b.cpp", ""}});
  EXPECT_THAT(symbol_offences(tree, {{"a.cpp.o", 'U', "stderr"}}), IsEmpty());
  EXPECT_THAT(symbol_offences(tree, {{"a.cpp.o", 'U', "abort"}}), SizeIs(1));
  EXPECT_THAT(symbol_offences(tree, {{"b.cpp.o", 'U', "stderr"}}), SizeIs(1));
  EXPECT_THAT(symbol_offences(tree, {{"unity_0_cxx.cxx.o", 'U', "stderr"}}), IsEmpty());
  EXPECT_THAT(symbol_offences(tree, {{"unity_0_cxx.cxx.o", 'U', "abort"}}), SizeIs(1));
}

TEST(symbols, the_process_ends_in_one_place) {
  const Tree tree = Tree::of({{"src/base/require.cpp", ""}, {"src/base/a.cpp", ""}});
  EXPECT_THAT(symbol_offences(tree, {{"require.cpp.o", 'U', "abort"}}), IsEmpty());
  EXPECT_THAT(symbol_offences(tree, {{"a.cpp.o", 'U', "abort"}}), SizeIs(1));
}

}  // namespace jwtsync::house::symbols_test
