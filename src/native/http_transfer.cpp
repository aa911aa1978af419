// SPDX-License-Identifier: Apache-2.0
#include "native/http_transfer.h"

#include "base/wipe.h"
#include "native/kernel.h"
#include "native/tls_failure.h"
#include "ports/http.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace jwtsync::native {
namespace {

constexpr std::size_t most_header_size = std::size_t{64} * 1024;  // all header fields of an answer, in bytes

bool is_ip(const std::string& text) noexcept {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return ::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

/// Where the URL names no port: which one was asked.
std::string port_note(const HttpRequest& request) {
  const std::string_view authority = ports::authority_of(request.url);
  const std::size_t colon = authority.rfind(':');
  if (request.connect_to.starts_with('/') || (colon != authority.npos && !authority.ends_with(']'))) return {};
  return request.url.starts_with("https") ? "; its URL names no port, so 443 was asked"
                                          : "; its URL names no port, so 80 was asked (jwtsync listens on 7517)";
}

bool is_route(const std::string& connect_to) noexcept {
  if (connect_to.find('\0') != std::string::npos) return false;
  if (connect_to.empty()) return true;
  if (connect_to.starts_with('/')) return connect_to.size() < sizeof(sockaddr_un::sun_path);
  return is_ip(connect_to);
}

/// Who was asked, for messages.
std::string target_of(const HttpRequest& request) {
  if (request.connect_to.starts_with('/')) return "unix:" + request.connect_to;
  const std::string authority(ports::authority_of(request.url));
  return request.connect_to.empty() ? authority : fmt::format("{} ({})", authority, request.connect_to);
}

/// `Name: value` without the line end; an empty value where there is no colon.
std::pair<std::string, std::string> field_of(std::string_view line) {
  const std::size_t colon = std::min(line.find(':'), line.size());
  std::string_view value = line.substr(std::min(colon + 1, line.size()));
  constexpr std::string_view blank = " \t";
  value.remove_prefix(std::min(value.find_first_not_of(blank), value.size()));
  value.remove_suffix(value.size() - (value.find_last_not_of(blank) + 1));
  return {std::string(line.substr(0, colon)), std::string(value)};
}

/// "5 s", or "250 ms" where that is not whole.
std::string spoken(std::chrono::milliseconds time) {
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(time);
  return whole == time ? fmt::format("{} s", whole.count()) : fmt::format("{} ms", time.count());
}

}  // namespace

Result<void> check_transfer(const HttpRequest& request) {
  if (Result<void> sendable = ports::check_request(request); !sendable) return sendable;
  if (is_route(request.connect_to)) return {};
  return failure(Code::argument_invalid, "a request can go to an IP address or to a Unix socket only",
                 "write an IP address, or the socket's path of at most 107 bytes");
}

Transfer::Transfer(const Curl& curl, const HttpRequest& request, const std::string& system_ca_file)
    : curl_(curl), request_(request), system_ca_file_(system_ca_file), handle_(curl.easy_init()) {
  response_.status = 0;
  if (handle_ != nullptr) configure();
}

Transfer::~Transfer() {
  if (handle_ != nullptr) curl_.easy_cleanup(handle_);
  for (curl_slist* field = headers_; field != nullptr; field = field->next) {
    ::explicit_bzero(field->data, std::strlen(field->data));  // a token may stand there
  }
  curl_.slist_free_all(headers_);
  curl_.slist_free_all(route_);
  base::wipe(response_.body);
}

void Transfer::configure() {
  const auto set = curl_.easy_setopt;
  set(handle_, CURLOPT_URL, request_.url.c_str());
  set(handle_, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(handle_, CURLOPT_FOLLOWLOCATION, 0L);  // a redirect would carry an access token to somebody else
  set(handle_, CURLOPT_PROXY, "");           // the variables of the environment included
  set(handle_, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(handle_, CURLOPT_NOSIGNAL, 1L);
  set(handle_, CURLOPT_ERRORBUFFER, reason_.data());
  set(handle_, CURLOPT_QUICK_EXIT, 1L);  // no waiting for a name server after the time is up
  set(handle_, CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(request_.timeout.count(), 1)));
  set(handle_, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(handle_, CURLOPT_HEADERDATA, this);
  set(handle_, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(handle_, CURLOPT_WRITEDATA, this);
  configure_method();
  configure_route();
  configure_trust();
}

void Transfer::configure_method() {
  const auto set = curl_.easy_setopt;
  if (request_.method == "HEAD") {
    set(handle_, CURLOPT_NOBODY, 1L);
  } else if (!request_.body.empty() || request_.method == "POST") {
    set(handle_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    set(handle_, CURLOPT_POSTFIELDS, request_.body.c_str());
    set(handle_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  } else {
    set(handle_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  }
  // An empty value takes away a field that libcurl would add by itself.
  headers_ = curl_.slist_append(headers_, "Expect:");
  if (!header(request_.headers, "Content-Type")) headers_ = curl_.slist_append(headers_, "Content-Type:");
  for (const auto& [name, value] : request_.headers) {
    std::string line;
    base::append_wiping(line, name);
    base::append_wiping(line, value.empty() ? ";" : ": ");
    base::append_wiping(line, value);
    headers_ = curl_.slist_append(headers_, line.c_str());
    base::wipe(line);
  }
  set(handle_, CURLOPT_HTTPHEADER, headers_);
}

void Transfer::configure_route() {
  if (request_.connect_to.empty()) return;
  if (request_.connect_to.starts_with('/')) {
    curl_.easy_setopt(handle_, CURLOPT_UNIX_SOCKET_PATH, request_.connect_to.c_str());
    return;
  }
  const bool six = request_.connect_to.find(':') != std::string::npos;
  const std::string host = six ? '[' + request_.connect_to + ']' : request_.connect_to;
  route_ = curl_.slist_append(nullptr, ("::" + host + ':').c_str());  // any host, any port: this host, the same port
  curl_.easy_setopt(handle_, CURLOPT_CONNECT_TO, route_);
}

void Transfer::configure_trust() {
  const auto set = curl_.easy_setopt;
  if (!request_.ca_file.empty()) {
    set(handle_, CURLOPT_CAINFO, request_.ca_file.c_str());
    set(handle_, CURLOPT_CAPATH, nullptr);  // the folder of the system's own: they have no say here
  } else if (!system_ca_file_.empty()) {
    set(handle_, CURLOPT_CAINFO, system_ca_file_.c_str());
  } else if (!curl_.ca_file.empty()) {
    set(handle_, CURLOPT_CAINFO, curl_.ca_file.c_str());
  }
  if (request_.certificate_file.empty()) return;
  set(handle_, CURLOPT_SSLCERT, request_.certificate_file.c_str());
  set(handle_, CURLOPT_SSLKEY, request_.key_file.c_str());
  set(handle_, CURLOPT_KEYPASSWD, "");  // else OpenSSL asks for one at the terminal
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* transfer) {
  return static_cast<Transfer*>(transfer)->take_header({data, size * count});
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* transfer) {
  return static_cast<Transfer*>(transfer)->take_body({data, size * count});
}

/// Returns how much of it was taken; less than all of it ends the transfer.
std::size_t Transfer::take_header(std::string_view line) {
  const std::size_t size = line.size();
  header_size_ += size;
  if (header_size_ > most_header_size) return 0;
  while (line.ends_with('\r') || line.ends_with('\n')) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) {
    response_.headers.clear();  // those before it belonged to a 100 (Continue)
  } else if (!line.empty()) {
    response_.headers.push_back(field_of(line));
  }
  return size;
}

std::size_t Transfer::take_body(std::string_view part) {
  body_too_large_ = body_too_large_ || part.size() > request_.body_limit - response_.body.size();
  if (body_too_large_) return 0;
  base::append_wiping(response_.body, part);  // it may be a store's answer
  return part.size();
}

Result<HttpResponse> Transfer::finish(CURLcode outcome) {
  if (outcome != CURLE_OK || body_too_large_) return failure(failure_of(outcome));
  long status = 0;
  curl_.easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
  response_.status = static_cast<int>(status);
  return std::move(response_);
}

Error Transfer::failure_of(CURLcode outcome) const {
  const std::string target = target_of(request_);
  if (body_too_large_) {
    return {Code::answer_too_large, fmt::format("{} answers with more than {} bytes", target, request_.body_limit),
            "check that it is jwtsync's own address and not the service's"};
  }
  long system_error = 0, verification = 0;
  curl_.easy_getinfo(handle_, CURLINFO_OS_ERRNO, &system_error);
  switch (outcome) {
    case CURLE_URL_MALFORMAT:
      return {Code::argument_invalid, "the target is not an http or https URL",
              "write http://HOST:PORT or https://HOST:PORT"};
    case CURLE_OPERATION_TIMEDOUT:
      return {Code::target_timeout, fmt::format("{} did not answer within {}", target, spoken(request_.timeout)),
              "check that it runs and that no firewall drops the connection, or give it longer with --timeout"};
    case CURLE_COULDNT_RESOLVE_HOST:
      return {Code::target_unreachable, target + ": the name has no address", "check the host's name"};
    case CURLE_COULDNT_CONNECT:
      return {Code::target_unreachable,
              fmt::format("{} does not answer: {}", target,
                          system_error != 0 ? error_text(static_cast<int>(system_error)) : "no connection"),
              "check that it runs, and that jwtsync listens at this address and port" + port_note(request_)};
    case CURLE_PARTIAL_FILE:
      return {Code::answer_malformed, target + " closed the connection in the middle of its answer",
              "look at its log, and at those of proxies in between"};
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
      return {Code::target_unreachable, target + " closed the connection without an answer",
              "look at its log; a port that speaks https is asked by https://"};
    case CURLE_SSL_CONNECT_ERROR:
      return broken_handshake(target, reason_[0] != '\0' ? reason_.data() : curl_.easy_strerror(outcome));
    case CURLE_PEER_FAILED_VERIFICATION:
      curl_.easy_getinfo(handle_, CURLINFO_SSL_VERIFYRESULT, &verification);
      return untrusted(target, verification, request_.ca_file);
    case CURLE_SSL_CACERT_BADFILE:
      if (!request_.ca_file.empty()) return unusable_ca_file(target, request_.ca_file, "ca");
      return system_ca_file_.empty() ? no_ca_file(target) : unusable_ca_file(target, system_ca_file_, ca_file_variable);
    case CURLE_SSL_CERTPROBLEM: return unusable_certificate(target, request_.certificate_file, request_.key_file);
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CLIENTCERT:
      return {Code::target_untrusted, fmt::format("{}: TLS failed: {}", target, curl_.easy_strerror(outcome)),
              "check its certificate, and which versions of TLS it speaks"};
    case CURLE_OUT_OF_MEMORY:  // a header line longer than libcurl's buffer for one
    case CURLE_WRITE_ERROR:
      return {Code::answer_too_large, target + " answers with too large a header",
              "check that it is jwtsync's own address and not the service's"};
    case CURLE_UNSUPPORTED_PROTOCOL:  // what begins without "HTTP/"
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
      return {Code::answer_malformed, target + " answers with something that is not HTTP",
              "check that it is jwtsync's own address and port"};
    default:
      return {Code::target_unreachable, fmt::format("{} does not answer: {}", target, curl_.easy_strerror(outcome)),
              "check that it runs, and that jwtsync listens at this address and port"};
  }
}

}  // namespace jwtsync::native
