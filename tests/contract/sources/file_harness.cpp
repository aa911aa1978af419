// SPDX-License-Identifier: Apache-2.0
#include "harness.h"

namespace jwtsync::sources {

Harness key_file_harness(std::shared_ptr<Process> process, std::string_view locator, std::string path) {
  testing::FakeFiles& files = process->fake.files;
  const Change change{other_secret, [&files, path](std::string_view value) { files.put(path, value); }};
  const auto failing = [&files, path](Code code) {
    return [&files, path, code] { files.fail(path, {code, "it did not work", ""}); };
  };
  return {
      .process = std::move(process),
      .locator = locator,
      .label = locator,
      .value = fit_secret,
      .footprint = {.variable = {}, .file = path},
      .change = change,
      .absent = Mishaps{{"no file", Code::secret_absent, [&files, path] { files.remove(path); }}},
      .empty = empty_texts(change),
      .denied = Mishaps{{"no permission", Code::file_forbidden, failing(Code::file_forbidden)},
                        {"written by anybody", Code::file_writable_by_others,
                         [&files, path] { files.put(path, fit_secret, 0666); }}},
      .broken =
          Mishaps{
              bytes_that_are_no_text(change),
              {"a directory", Code::file_not_regular, [&files, path] { files.put_kind(path, FileKind::directory); }},
              {"too large", Code::file_too_large, [change] { change.put(std::string(Secret::max_size + 1, 'x')); }}},
      .unreachable = Mishaps{{"a failing disk", Code::file_unreadable, failing(Code::file_unreadable)}},
      .unfit = unfit_texts(change),
  };
}

Harness file_harness() {
  return key_file_harness(std::make_shared<Process>(), "file:/run/secrets/jwt", "/run/secrets/jwt");
}

}  // namespace jwtsync::sources
