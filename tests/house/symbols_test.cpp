// SPDX-License-Identifier: Apache-2.0
// What the archive gives to the linker and asks of it: names of ours only, and nothing that prints or ends a process.
// Templates and inline functions of other people's headers are weak symbols, and are no concern here.
#include <gmock/gmock.h>
#include <cstdio>

#include <algorithm>
#include <array>
#include <memory>

#include "tree.h"

namespace jwtsync::house {
namespace {

using testing::Contains;
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
  // __odr_asan: what AddressSanitizer adds for each variable.
  return name.starts_with("jwtsync::") || name.starts_with("jwtsync_") || name.starts_with("__odr_asan");
}

bool is_banned(std::string_view name) {
  constexpr std::array<std::string_view, 24> banned{
      "abort",  "exit",   "_exit",   "quick_exit", "std::cout", "std::cerr", "std::clog", "stdout",
      "stderr", "printf", "fprintf", "vprintf",    "vfprintf",  "puts",      "fputs",     "putchar",
      "perror", "getenv", "setenv",  "rand",       "srand",     "system",    "fork",      "__assert_fail"};
  if (name.starts_with("__") && name.ends_with("_chk")) {  // the same, checked by _FORTIFY_SOURCE
    name = name.substr(2, name.size() - 6);
  }
  name = name.substr(0, name.find('@'));  // a version of the C library
  return std::find(banned.begin(), banned.end(), name) != banned.end();
}

struct Exception {
  std::string_view member;
  std::string_view symbol;
  std::string_view reason;
};

const std::vector<Exception>& exceptions() {
  static const std::vector<Exception> list{};
  return list;
}

bool is_excepted(const Symbol& symbol) {
  return std::any_of(exceptions().begin(), exceptions().end(), [&](const Exception& known) {
    return known.member == symbol.member && known.symbol == symbol.name;
  });
}

Offences symbol_offences(const std::vector<Symbol>& symbols) {
  Offences offences;
  for (const Symbol& symbol : symbols) {
    if (is_strong(symbol) && !is_ours(symbol.name)) offences.push_back({symbol.member, 0, "defines " + symbol.name});
    if (symbol.type == 'U' && is_banned(symbol.name) && !is_excepted(symbol)) {
      offences.push_back({symbol.member, 0, "uses " + symbol.name});
    }
  }
  return offences;
}

TEST(symbols, of_the_archive_are_ours_and_harmless) {
  const std::vector<Symbol> symbols = symbols_of_archive();
  ASSERT_GT(symbols.size(), 100U) << "nm told nothing of " JWTSYNC_ARCHIVE;
  EXPECT_THAT(symbol_offences(symbols), IsEmpty());
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
  EXPECT_THAT(symbol_offences({{"a.o", 'T', "helper(int)"}}), SizeIs(1));
  EXPECT_THAT(symbol_offences({{"a.o", 'D', "std::chrono::jwtsync::x"}}), SizeIs(1));
  EXPECT_THAT(symbol_offences({{"a.o", 'W', "helper(int)"}}), IsEmpty());
  EXPECT_THAT(symbol_offences({{"a.o", 'D', "vtable for jwtsync::Clock"}}), IsEmpty());
  for (const char* banned : {"abort", "std::cout", "stderr", "printf", "__printf_chk", "getenv", "exit@GLIBC_2.2.5"}) {
    EXPECT_THAT(symbol_offences({{"a.o", 'U', banned}}), SizeIs(1)) << banned;
  }
  EXPECT_THAT(symbol_offences({{"a.o", 'U', "snprintf"}, {"a.o", 'U', "__snprintf_chk"}}), IsEmpty());
}

}  // namespace
}  // namespace jwtsync::house
