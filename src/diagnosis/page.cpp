// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "diagnosis/cause_table.h"
#include "diagnosis/pages_of_age.h"
#include "diagnosis/pages_of_bytes.h"
#include "diagnosis/pages_of_claims.h"
#include "diagnosis/pages_of_departures.h"
#include "diagnosis/pages_of_fitness.h"
#include "diagnosis/pages_of_issuer.h"
#include "diagnosis/pages_of_no_key.h"
#include "diagnosis/pages_of_refused.h"
#include "diagnosis/pages_of_signature.h"
#include "diagnosis/pages_of_silence.h"
#include "diagnosis/pages_of_sources.h"
#include "diagnosis/pages_of_spread.h"
#include "diagnosis/pages_of_token_form.h"
#include "diagnosis/prose.h"
#include "diagnosis/sections.h"

#include <jwtsync/cause_page.h>
#include <algorithm>
#include <array>
#include <cstddef>

namespace jwtsync {
namespace diagnosis {
namespace {

constexpr std::array families{
    CauseFamily{"A process holds no key", pages_of_no_key},
    CauseFamily{"The keys differ, and the variants prove why", pages_of_bytes},
    CauseFamily{"The keys differ, and where they are held tells why", pages_of_spread},
    CauseFamily{"The keys differ, and where each looked tells why", pages_of_sources},
    CauseFamily{"The keys differ, and when each was read tells why", pages_of_age},
    CauseFamily{"The keys agree, and something else departs", pages_of_departures},
    CauseFamily{"The keys agree, and are not fit or not separate", pages_of_fitness},
    CauseFamily{"What an issuer publishes", pages_of_issuer},
    CauseFamily{"A process did not answer, or there was nothing to compare", pages_of_silence},
    CauseFamily{"The token cannot be read", pages_of_token_form},
    CauseFamily{"The key of the token, or its signature", pages_of_signature},
    CauseFamily{"The claims of the token", pages_of_claims},
    CauseFamily{"The token is good, and was refused", pages_of_refused},
};

constexpr std::size_t count = [] {
  std::size_t pages = 0;
  for (const CauseFamily& family : families) pages += family.pages.size();
  return pages;
}();

/// The page of each cause, in the order of the enumerators.
constexpr auto by_cause = [] {
  std::array<const CausePage*, count> pages{};
  for (const CauseFamily& family : families) {
    for (const CausePage& page : family.pages) pages.at(static_cast<std::size_t>(page.cause)) = &page;
  }
  return pages;
}();
/// (g++ 12 with UBSan compares no address with nullptr before the program runs.)
constexpr bool each_has_its_page = [] {
  std::array<bool, count> has{};
  for (const CauseFamily& family : families) {
    for (const CausePage& page : family.pages) has.at(static_cast<std::size_t>(page.cause)) = true;
  }
  return std::find(has.begin(), has.end(), false) == has.end();
}();
static_assert(each_has_its_page, "each cause has one page, in a file pages_of_*.h");

/// ":" and an indented paragraph behind a heading.
std::string section(std::string_view heading, std::string_view paragraph, std::size_t width) {
  constexpr std::string_view indent = "  ";
  std::string text = "\n" + base::lower(heading) + ":\n";
  for (const std::string& line : wrapped(paragraph, width - std::min(width, indent.size()))) {
    text += std::string(indent) + line + "\n";
  }
  return text;
}

std::string_view meaning_of(Certainty certainty) {
  switch (certainty) {
    case Certainty::certain: return "certain at best: what was seen has no other cause";
    case Certainty::likely: return "likely at best: it fits what was seen, and others are rare";
    case Certainty::possible: return "possible at best: it fits what was seen, and so do others";
  }
  return {};
}

}  // namespace
}  // namespace diagnosis

std::span<const CauseFamily> cause_families() noexcept { return diagnosis::families; }

const CausePage& page_of(Cause cause) noexcept { return *diagnosis::by_cause[static_cast<std::size_t>(cause)]; }

Certainty certainty_of(Cause cause) noexcept { return diagnosis::row_of(cause).certainty; }

std::string page_text(Cause cause, std::size_t width) {
  const CausePage& page = page_of(cause);
  std::string text = std::string(name_of(cause)) + ": " + std::string(page.title) + "\n";
  for (const auto& each : diagnosis::sections_of(page)) text += diagnosis::section(each.heading, each.text, width);
  return text + diagnosis::section("certainty", diagnosis::meaning_of(certainty_of(cause)), width);
}

}  // namespace jwtsync
