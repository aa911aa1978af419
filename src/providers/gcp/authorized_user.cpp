// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/authorized_user.h"

#include "providers/gcp/token_endpoint.h"

namespace jwtsync::gcp {
namespace {

class User final : public TokenSource {
 public:
  explicit User(AuthorizedUser user) noexcept : user_(std::move(user)) {}

  Result<Secret> token(const http::Task& task, TokenWish /*wish*/) const override {
    Form form;
    form.add("grant_type", "refresh_token")
        .add("client_id", user_.client_id)
        .add("client_secret", user_.client_secret)
        .add("refresh_token", user_.refresh_token);
    return fetch_token(task, form_request(std::string(google_token_endpoint), std::move(form)),
                       "the token endpoint of Google");
  }

 private:
  AuthorizedUser user_;
};

}  // namespace

std::unique_ptr<TokenSource> authorized_user(AuthorizedUser user) { return std::make_unique<User>(std::move(user)); }

}  // namespace jwtsync::gcp
