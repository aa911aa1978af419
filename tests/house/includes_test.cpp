// SPDX-License-Identifier: Apache-2.0
// Who may include what comes from elsewhere: each library has its one place, so that another can take it.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>

#include "floors.h"
#include "kept.h"
#include "source_text.h"
#include "tree.h"

namespace jwtsync::house::includes_test {

using testing::IsEmpty;
using testing::SizeIs;

struct Allowance {
  std::string_view prefix;               // of what stands between the brackets
  std::vector<std::string_view> places;  // of files, by the beginning of their path
};

const std::vector<Allowance>& allowances() {
  static const std::vector<Allowance> list{
      {"openssl/", {"src/crypto/", "src/native/"}},  // native: TLS
      {"sodium", {"src/crypto/"}},
      {"nlohmann/",
       {"src/json/", "src/jose/", "src/sources/", "src/keyring/", "src/token/", "src/fleet/", "src/rotation/",
        "src/diagnosis/", "src/keeper/", "src/service/", "src/cli/", "src/capi/", "testing/"}},
      {"toml++/", {"src/configuration/"}},
      {"CLI/", {"src/cli/"}},
      {"boost/", {"src/native/"}},
      {"spdlog/", {"src/native/"}},
      {"curl/", {"src/native/"}},
      {"sqlite3.h", {"src/native/"}},
      {"libpq-fe.h", {"src/native/"}},
      {"fmt/", {"src/"}},
      {"tl/", {"include/", "src/"}},
      {"emmintrin.h", {"src/json/", "src/jose/"}},  // SSE2, and below AVX2
      {"immintrin.h", {"src/json/", "src/jose/"}},
      {"jwtsync/", {""}},  // tests/house/floors_test.cpp says more
  };
  return list;
}

/// Headers of the operating system: the outside, which has two doors, and the memory of secrets.
const std::vector<std::string_view> system_places{"src/native/", "src/cli/", "src/base/secret.cpp", "examples/"};

bool is_of_the_standard_library(std::string_view name) { return name.find_first_of("/.") == std::string_view::npos; }

bool stands_in(const std::string& path, const std::vector<std::string_view>& places) {
  return std::any_of(places.begin(), places.end(), [&](std::string_view place) { return path.starts_with(place); });
}

/// The standard headers of C, under the names they have there.
bool is_of_c(std::string_view name) {
  constexpr std::array<std::string_view, 2> names{"stddef.h", "stdint.h"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool may_include(const std::string& path, const std::string& name) {
  if (is_of_the_standard_library(name)) return true;
  if (is_of_c(name)) return path == "include/jwtsync/c.h";
  for (const Allowance& allowance : allowances()) {
    if (name.starts_with(allowance.prefix)) return stands_in(path, allowance.places);
  }
  return stands_in(path, system_places);
}

Offences include_offences(const Tree& tree) {
  Offences offences;
  for (const std::string_view area : {"src/", "include/", "examples/", "testing/"}) {
    for (const File* file : tree.files(area, cpp_endings)) {
      for (const Include& include : includes_of(file->text)) {
        if (!include.quoted && !may_include(file->path, include.name)) {
          offences.push_back({file->path, include.line, "<" + include.name + "> has no business here"});
        }
      }
    }
  }
  return offences;
}

TEST(includes, of_libraries_stand_where_they_belong) { EXPECT_TRUE(kept(include_offences(this_tree()))); }

struct Case {
  std::string path;
  std::string include;
  bool allowed;
};

TEST(includes, are_allowed_by_place) {
  const std::vector<Case> cases{
      {"src/crypto/a.cpp", "<openssl/evp.h>", true},        {"src/token/a.cpp", "<openssl/evp.h>", false},
      {"src/fleet/a.cpp", "<nlohmann/json.hpp>", true},     {"src/base/a.cpp", "<nlohmann/json.hpp>", false},
      {"src/native/a.cpp", "<nlohmann/json.hpp>", false},   {"include/jwtsync/fleet.h", "<nlohmann/json.hpp>", false},
      {"include/jwtsync/fleet.h", "<fmt/core.h>", false},   {"include/jwtsync/fleet.h", "<span>", true},
      {"src/configuration/a.cpp", "<toml++/toml.h>", true}, {"src/cli/a.cpp", "<toml++/toml.h>", false},
      {"src/service/a.cpp", "<boost/beast.hpp>", false},    {"examples/auth/main.cpp", "<boost/beast.hpp>", false},
      {"src/native/files.cpp", "<sys/stat.h>", true},       {"src/sources/file.cpp", "<sys/stat.h>", false},
      {"src/sources/file.cpp", "<unistd.h>", false},        {"src/base/text.cpp", "<some/library.h>", false},
  };
  for (const Case& tried : cases) {
    const Tree tree = Tree::of({{tried.path, "#include " + tried.include + "\n"}});
    EXPECT_THAT(include_offences(tree), SizeIs(tried.allowed ? 0 : 1)) << tried.path << " includes " << tried.include;
  }
}

}  // namespace jwtsync::house::includes_test
