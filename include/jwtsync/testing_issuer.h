// SPDX-License-Identifier: Apache-2.0
/// @file
/// A fake issuer, as an HTTP service: its discovery document (OpenID Connect Discovery 1.0) and its key set (RFC 7517),
/// with ETag and Cache-Control. A FakeNetwork reaches it by its name, an HttpServer serves it to any client.
///
///     testing::FakeIssuer issuer("https://issuer.example");
///     issuer.publish(key_set);   // {"keys":[...]}
///     fake.network.attach("issuer.example", issuer);
///
/// Threads: every member function may be called from any thread.
#pragma once

#include <jwtsync/world.h>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace jwtsync::testing {

/// What may be wrong with every answer of an issuer.
enum class IssuerFault : std::uint8_t {
  none,
  unavailable,   ///< 503
  missing,       ///< 404, a page of a front end
  forbidden,     ///< 403
  unauthorized,  ///< 401
  redirect,      ///< 302 to another host
  page,          ///< 200, HTML
  no_body,       ///< 200, nothing
  cut_short,     ///< the right answer, its second half missing
  huge,          ///< the right answer, with a mebibyte of white space before it
  unmodified,    ///< 304, whatever was asked
};

class FakeIssuer : public HttpService {
 public:
  /// `name` is its URL, as its tokens and its discovery document have it.
  explicit FakeIssuer(std::string name);

  /// Publishes another key set, under an ETag of its own.
  void publish(std::string jwks);
  /// The Cache-Control of the key set; none at first.
  void set_cache_control(std::string value);
  /// Whether it gives ETags and answers 304; it does at first.
  void set_etags(bool gives_etags);
  /// What the discovery document says in place of its name, and of where its keys are.
  void set_discovery(std::string issuer, std::string jwks_uri);
  void set_fault(IssuerFault fault);
  /// Called at each request before it is answered: an answer that takes long, or something that happens meanwhile.
  void set_before_answer(std::function<void()> happens);

  [[nodiscard]] HttpResponse handle(const ReceivedRequest& request) override;
  /// Every request so far.
  [[nodiscard]] std::vector<ReceivedRequest> requests() const;
  /// How often the key set was asked for.
  [[nodiscard]] std::size_t fetches() const;

 private:
  [[nodiscard]] HttpResponse right_answer(const ReceivedRequest& request) const;
  [[nodiscard]] HttpResponse key_set(const ReceivedRequest& request) const;

  const std::string name_;
  mutable std::mutex mutex_;
  std::string jwks_ = R"({"keys":[]})";
  std::size_t published_ = 0;
  std::string cache_control_;
  bool gives_etags_ = true;
  std::string discovered_issuer_;
  std::string discovered_jwks_uri_;
  IssuerFault fault_ = IssuerFault::none;
  std::function<void()> before_answer_;
  std::vector<ReceivedRequest> requests_;
};

}  // namespace jwtsync::testing
