// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/page.h"

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

#include <algorithm>
#include <array>
#include <cstddef>

namespace jwtsync::diagnosis {
namespace {

constexpr std::array families{
    PageFamily{"A process holds no key", pages_of_no_key},
    PageFamily{"The keys differ, and the variants prove why", pages_of_bytes},
    PageFamily{"The keys differ, and where they are held tells why", pages_of_spread},
    PageFamily{"The keys differ, and where each looked tells why", pages_of_sources},
    PageFamily{"The keys differ, and when each was read tells why", pages_of_age},
    PageFamily{"The keys agree, and something else departs", pages_of_departures},
    PageFamily{"The keys agree, and are not fit or not separate", pages_of_fitness},
    PageFamily{"What an issuer publishes", pages_of_issuer},
    PageFamily{"A process did not answer, or there was nothing to compare", pages_of_silence},
    PageFamily{"The token cannot be read", pages_of_token_form},
    PageFamily{"The key of the token, or its signature", pages_of_signature},
    PageFamily{"The claims of the token", pages_of_claims},
    PageFamily{"The token is good, and was refused", pages_of_refused},
};

constexpr std::size_t count = [] {
  std::size_t pages = 0;
  for (const PageFamily& family : families) pages += family.pages.size();
  return pages;
}();

/// The page of each cause, in the order of the enumerators.
constexpr auto by_cause = [] {
  std::array<const Page*, count> pages{};
  for (const PageFamily& family : families) {
    for (const Page& page : family.pages) pages.at(static_cast<std::size_t>(page.cause)) = &page;
  }
  return pages;
}();
static_assert(std::find(by_cause.begin(), by_cause.end(), nullptr) == by_cause.end(),
              "each cause has one page, in a file pages_of_*.h");

}  // namespace

std::span<const PageFamily> page_families() noexcept { return families; }

const Page& page_of(Cause cause) noexcept { return *by_cause[static_cast<std::size_t>(cause)]; }

std::vector<PageSection> sections_of(const Page& page) {
  return {{"What it looks like", page.looks},
          {"Why it happens", page.happens},
          {"Evidence", page.evidence},
          {"Remedy", page.remedy},
          {"How to prevent it", page.prevention}};
}

}  // namespace jwtsync::diagnosis
