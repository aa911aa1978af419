// SPDX-License-Identifier: Apache-2.0
#include "../../sources/google_process.h"
#include "harness.h"

namespace jwtsync::sources {
namespace {

using testing::GcpFault;
using testing::GcpVersionState;

constexpr const char* project = "demo";
constexpr const char* name = "jwt";

Mishap answering(std::string_view what, Code code, GoogleProcess& google, GcpFault fault) {
  return {what, code, [&google, fault] { google.secrets.faults().choose([fault] { return fault; }); }};
}

Mishap in_state(std::string_view what, GoogleProcess& google, GcpVersionState state) {
  return {what, Code::source_forbidden,
          [&google, state] { google.secrets.set_state(project, name, google.secrets.versions(project, name), state); }};
}

void remove(GoogleProcess& google) {
  ReceivedRequest request{.method = "DELETE", .target = "/v1/projects/demo/secrets/jwt"};
  request.headers.emplace_back("Authorization", "Bearer " + google.tokens.new_token());
  EXPECT_EQ(google.secrets.handle(request).status, 200);
}

}  // namespace

Harness gcp_harness() {
  auto process = std::make_shared<GoogleProcess>();
  GoogleProcess& google = *process;
  const Change change{other_secret, [&google](std::string_view value) {
                        google.secrets.faults().choose({});
                        google.secrets.put(project, name, value);
                      }};
  return {
      .process = std::move(process),
      .locator = "gcp-sm://demo/jwt",
      .label = "gcp-sm://demo/jwt",
      .value = fit_secret,
      .footprint = {},
      .change = change,
      .absent = Mishaps{{"no such secret", Code::secret_absent, [&google] { remove(google); }}},
      .empty = empty_texts(change),
      .denied = Mishaps{answering("not permitted", Code::source_forbidden, google, GcpFault::permission_denied),
                        answering("not known", Code::source_forbidden, google, GcpFault::unauthenticated),
                        in_state("disabled", google, GcpVersionState::disabled),
                        in_state("destroyed", google, GcpVersionState::destroyed)},
      .broken = Mishaps{bytes_that_are_no_text(change)},
      .unreachable = Mishaps{answering("503", Code::source_unreachable, google, GcpFault::unavailable),
                             answering("429", Code::source_unreachable, google, GcpFault::rate_limited),
                             answering("a page of a proxy", Code::source_unreachable, google, GcpFault::page_404),
                             answering("a redirect", Code::source_unreachable, google, GcpFault::redirect),
                             answering("garbled", Code::answer_malformed, google, GcpFault::garbled),
                             answering("another secret", Code::answer_malformed, google, GcpFault::other_secret)},
      .unfit = unfit_texts(change),
  };
}

}  // namespace jwtsync::sources
