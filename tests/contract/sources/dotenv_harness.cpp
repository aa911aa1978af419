// SPDX-License-Identifier: Apache-2.0
#include "harness.h"

namespace jwtsync::sources {
namespace {

constexpr const char* path = "/srv/app/.env";

std::string line_of(std::string_view value) {
  return "# keys\nOTHER=1\nJWT_SECRET=" + std::string(value) + "\nNEXT=2\n";
}

}  // namespace

/// A file with one line of the value, and what befalls any file of a key.
Harness dotenv_harness() {
  Harness harness = key_file_harness(std::make_shared<Process>(), "dotenv:/srv/app/.env#JWT_SECRET", path);
  testing::FakeFiles& files = harness.process->fake.files;
  const Change change{other_secret, [&files](std::string_view value) { files.put(path, line_of(value)); }};
  const auto holding = [&files](std::string_view what, Code code, std::string text) {
    return Mishap{what, code, [&files, text = std::move(text)] { files.put(path, text); }};
  };
  harness.change = change;
  harness.before = harness.behind = "";
  auto& absent = std::get<Mishaps>(harness.absent);
  absent.push_back(holding("no such variable", Code::secret_absent, "OTHER=1\n#JWT_SECRET=" + fit_secret));
  absent.push_back(holding("an empty file", Code::secret_absent, ""));
  harness.empty = Mishaps{holding("nothing", Code::secret_absent, line_of(""))};
  auto& broken = std::get<Mishaps>(harness.broken);
  broken.front() = bytes_that_are_no_text(change);
  broken.back() = holding("too large", Code::file_too_large, std::string(Secret::max_size + 1, 'x'));
  for (const std::string& value : {"\"" + fit_secret + "\"", "'" + fit_secret + "'", fit_secret + " ", " " + fit_secret,
                                   fit_secret + "$X", fit_secret + "\\n", fit_secret + " # c", fit_secret + "\r"}) {
    broken.push_back(holding("a line that is not read alike", Code::secret_malformed, line_of(value)));
  }
  broken.push_back(holding("export", Code::secret_malformed, "export JWT_SECRET=" + fit_secret));
  broken.push_back(holding("a name alone", Code::secret_malformed, "JWT_SECRET\n"));
  harness.unfit = unfit_texts(change);
  return harness;
}

}  // namespace jwtsync::sources
