// SPDX-License-Identifier: Apache-2.0
#include "sources/catalog.h"

#include "sources/locator.h"

#include <gmock/gmock.h>
#include <set>

namespace jwtsync::sources::catalog_test {

using ::testing::ElementsAre;

TEST(catalog, holds_every_source_in_order) {
  std::vector<std::string_view> rows, names;
  for (const Source* source : catalog()) rows.push_back(source->scheme);
  for (const Scheme& scheme : schemes) names.push_back(scheme.name);
  EXPECT_EQ(rows, names) << "src/sources/schemes.h";
  EXPECT_THAT(rows, ElementsAre("env", "file", "dotenv", "credential", "gcp-sm", "jwks+https", "oidc+https",
                                "jwks+http", "oidc+http", "builtin"));
}

TEST(catalog, every_row_is_whole) {
  std::set<std::string_view> seen;
  for (const Source* source : catalog()) {
    EXPECT_TRUE(seen.insert(source->scheme).second) << source->scheme << " stands twice";
    EXPECT_TRUE(source->form.starts_with(std::string(source->scheme) + ":")) << source->form;
    EXPECT_NE(source->place_of, nullptr);
    EXPECT_NE(source->label_of, nullptr);
    EXPECT_NE(source->read, nullptr);
    EXPECT_NE(source->footprint_of, nullptr);
    for (const OwnOption& own : source->own_options) {
      EXPECT_FALSE(own.name.empty());
      EXPECT_NE(own.put, nullptr);
    }
  }
}

TEST(catalog, the_form_that_a_hint_shows_is_a_locator) {
  for (const Source* source : catalog()) EXPECT_TRUE(parse_locator(source->form).has_value()) << source->form;
}

TEST(catalog, a_source_is_found_by_its_exact_scheme) {
  EXPECT_EQ(source_of("file"), &file_source);
  EXPECT_EQ(source_of("FILE"), nullptr);
  EXPECT_EQ(source_of(""), nullptr);
  EXPECT_EQ(source_of("vault"), nullptr);
}

}  // namespace jwtsync::sources::catalog_test
