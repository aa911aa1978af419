// SPDX-License-Identifier: Apache-2.0
// A backend: `GET /me` with a token of the auth service says whose token it is.
//
//   curl -H "Authorization: Bearer $token" http://127.0.0.1:8081/me          {"subject":"alice"}
#include "example_service.h"

namespace {

class Backend : public jwtsync::HttpService {
 public:
  Backend(const jwtsync::World& world, const jwtsync::Keeper& keeper, const example::Arguments&)
      : world_(world), keeper_(keeper) {}

  jwtsync::HttpResponse handle(const jwtsync::ReceivedRequest& request) override {
    if (request.method == "GET" && request.target == "/me") return example::who_am_i(world_, keeper_, local_, request);
    return example::json(404, R"({"error":"GET /me"})");
  }

 private:
  const jwtsync::World& world_;
  const jwtsync::Keeper& keeper_;
  jwtsync::Keeper::Local local_;  // the server calls from one thread
};

}  // namespace

int main(int count, char** values) { return example::run<Backend>("backend", count, values); }
