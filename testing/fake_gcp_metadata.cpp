// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/testing_gcp.h>

#include "gcp_wire.h"

namespace jwtsync::testing {
namespace {

HttpResponse text_response(const std::string& text) {
  if (text.empty()) return page_response(404);
  return {200, {{"Content-Type", "application/text"}}, text};
}

}  // namespace

HttpResponse FakeMetadataServer::answer(const ReceivedRequest& request) {
  HttpResponse response = page_response(404);
  const bool is_asked_rightly = header(request.headers, "Metadata-Flavor") == "Google" &&
                                !header(request.headers, "X-Forwarded-For") && request.method == "GET";
  const std::string path = request.target.substr(0, request.target.find('?'));
  const std::string root = "/computeMetadata/v1/";
  if (!is_asked_rightly) {
    response = page_response(403);
  } else if (path == root + "instance/service-accounts/default/token" && has_account) {
    response = json_response({{"access_token", tokens_.new_token()}, {"expires_in", 3599}, {"token_type", "Bearer"}});
  } else if (path == root + "project/project-id") {
    response = text_response(project);
  } else if (path == root + "universe/universe-domain") {
    response = text_response(universe);
  }
  if (!flavor.empty()) response.headers.emplace_back("Metadata-Flavor", flavor);
  return response;
}

}  // namespace jwtsync::testing
