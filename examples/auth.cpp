// SPDX-License-Identifier: Apache-2.0
// An auth service: `POST /login` gives a token, `GET /me` says whose token it is.
//
//   curl -X POST http://127.0.0.1:8080/login          {"token":"eyJ..."}
#include "example_service.h"

namespace {

class Auth : public jwtsync::HttpService {
 public:
  Auth(const jwtsync::World& world, const jwtsync::Keeper& keeper, const example::Arguments& arguments)
      : world_(world), keeper_(keeper), token_lifetime_(arguments.token_lifetime) {}

  jwtsync::HttpResponse handle(const jwtsync::ReceivedRequest& request) override {
    if (request.method == "POST" && request.target == "/login") return login();
    if (request.method == "GET" && request.target == "/me") return example::who_am_i(world_, keeper_, local_, request);
    return example::json(404, R"({"error":"POST /login or GET /me"})");
  }

 private:
  // Whoever asks is Alice: finding out who somebody is, is not what this example is about.
  jwtsync::HttpResponse login() {
    const jwtsync::Time now = world_.clock.now();
    jwtsync::Claims claims;
    claims.issuer("auth").subject("alice").audience("example").issued_at(now).expires_at(now + token_lifetime_);
    const auto token = keeper_.sign(claims, local_);
    if (!token) {  // 503 without a key; why is for the log
      world_.events.record(jwtsync::Level::warning, token.error().message);
      return example::json(token.error().http_status(), R"({"error":"no token can be made now"})");
    }
    return example::json(200, R"({"token":")" + std::string(*token) + R"("})");
  }

  const jwtsync::World& world_;
  const jwtsync::Keeper& keeper_;
  const std::chrono::seconds token_lifetime_;
  jwtsync::Keeper::Local local_;  // the server calls from one thread
};

}  // namespace

int main(int count, char** values) { return example::run<Auth>("auth", count, values); }
