// SPDX-License-Identifier: Apache-2.0
#include "native/http_client.h"

#include "native/http_transfer.h"
#include "native/tls_failure.h"
#include "ports/http.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <list>
#include <optional>
#include <stop_token>

namespace jwtsync::native {
namespace {

constexpr int poll_milliseconds = 1'000;
constexpr long least_connections = 16, most_connections = 4'096;

/// Leaves half of the process's descriptors to others.
long connections_at_once() noexcept {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return least_connections;
  return static_cast<long>(std::clamp<rlim_t>(limit.rlim_cur / 2, least_connections, most_connections));
}

/// As long as it lives, a connection that the other side closed raises no SIGPIPE in this thread: with CURLOPT_NOSIGNAL
/// libcurl leaves that to us, and OpenSSL writes without MSG_NOSIGNAL.
class NoPipeSignal {
 public:
  NoPipeSignal() noexcept {
    sigset_t pending;
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~NoPipeSignal() {
    const timespec now{};
    if (!was_pending_) ::sigtimedwait(&pipe_, nullptr, &now);
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  NoPipeSignal(const NoPipeSignal&) = delete;
  NoPipeSignal& operator=(const NoPipeSignal&) = delete;

 private:
  sigset_t pipe_{};
  sigset_t before_{};
  bool was_pending_ = false;
};

/// Transfers that run at the same time. Each tells at its end what came of it.
class Exchange {
 public:
  using Answer = std::optional<Result<HttpResponse>>;

  Exchange(const Curl& curl, std::span<const HttpRequest> requests, std::string system_ca_file)
      : curl_(curl),
        requests_(requests),
        system_ca_file_(std::move(system_ca_file)),
        multi_(curl.multi_init()),
        answers_(requests.size()),
        transfers_(requests.size()) {
    curl_.multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections_at_once());
    for (std::size_t i = 0; i < requests.size(); ++i) begin(i, requests[i]);
    for (const HttpRequest& request : requests) {
      if (request.stop.stop_possible()) wakers_.emplace_back(request.stop, Waker{curl_, multi_});
    }
  }
  ~Exchange() {
    wakers_.clear();
    for (const auto& transfer : transfers_) {
      if (transfer) curl_.multi_remove_handle(multi_, transfer->handle());
    }
    transfers_.clear();
    curl_.multi_cleanup(multi_);
  }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// Every transfer has a timeout of its own, which bounds this too.
  std::vector<Result<HttpResponse>> run() {
    for (int running = 1; running > 0;) {
      if (curl_.multi_perform(multi_, &running) != CURLM_OK) break;
      take_finished();
      if (running > 0 && !end_stopped()) curl_.multi_poll(multi_, nullptr, 0, poll_milliseconds, nullptr);
    }
    std::vector<Result<HttpResponse>> answers;
    for (Answer& answer : answers_) {
      answers.push_back(answer ? std::move(*answer) : failure(Code::internal_error, "the request could not be made"));
    }
    return answers;
  }

 private:
  void begin(std::size_t i, const HttpRequest& request) {
    if (Result<void> good = check_transfer(request); !good) {
      answers_[i] = failure(std::move(good).error());
      return;
    }
    auto transfer = std::make_unique<Transfer>(curl_, request, system_ca_file_);
    if (transfer->handle() == nullptr) return;
    if (curl_.multi_add_handle(multi_, transfer->handle()) == CURLM_OK) transfers_[i] = std::move(transfer);
  }

  void take_finished() {
    int left = 0;
    while (const CURLMsg* message = curl_.multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const auto transfer = std::find_if(transfers_.begin(), transfers_.end(),
                                         [&](const auto& one) { return one && one->handle() == message->easy_handle; });
      answers_[static_cast<std::size_t>(transfer - transfers_.begin())] = (*transfer)->finish(message->data.result);
    }
  }

  /// Ends those that need not be waited for any more; whether there were any.
  bool end_stopped() {
    bool any = false;
    for (std::size_t i = 0; i < transfers_.size(); ++i) {
      if (answers_[i] || !transfers_[i] || !requests_[i].stop.stop_requested()) continue;
      curl_.multi_remove_handle(multi_, transfers_[i]->handle());
      transfers_[i].reset();
      answers_[i] = failure(Code::target_timeout,
                            std::string(ports::authority_of(requests_[i].url)) + " was not waited for any longer");
      any = true;
    }
    return any;
  }

  /// Ends a wait for the network, from any thread.
  struct Waker {
    const Curl& curl;
    CURLM* multi;
    void operator()() const noexcept { curl.multi_wakeup(multi); }
  };

  const Curl& curl_;
  const std::span<const HttpRequest> requests_;
  const std::string system_ca_file_;
  CURLM* multi_;
  std::vector<Answer> answers_;
  std::vector<std::unique_ptr<Transfer>> transfers_;
  std::list<std::stop_callback<Waker>> wakers_;
};

using AddressList = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

/// `flags` as getaddrinfo(3) has them; an empty list where the name has no address.
AddressList look_up(const std::string& host, int flags) {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = flags;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, &wanted, &found) != 0) found = nullptr;
  return {found, &::freeaddrinfo};
}

}  // namespace

CurlClient::CurlClient() = default;
CurlClient::CurlClient(const EnvironmentVariables& variables) : variables_(&variables) {}
CurlClient::~CurlClient() = default;

Result<const Curl*> CurlClient::library() {
  const std::lock_guard lock(mutex_);
  if (!curl_) {
    Result<Curl> loaded = load_curl();
    if (!loaded) return failure(std::move(loaded).error());
    curl_ = std::make_unique<const Curl>(*loaded);
  }
  return curl_.get();
}

std::vector<Result<HttpResponse>> CurlClient::exchange(std::span<const HttpRequest> requests) {
  const Result<const Curl*> curl = library();
  if (!curl) return std::vector<Result<HttpResponse>>(requests.size(), failure(curl.error()));
  const auto ca_file = variables_ != nullptr ? variables_->get(ca_file_variable) : std::nullopt;
  const NoPipeSignal no_pipe_signal;
  return Exchange(**curl, requests, std::string(ca_file.value_or(""))).run();
}

Result<std::vector<std::string>> CurlClient::addresses(const std::string& host) {
  // RFC 3493 6.1: with AI_ADDRCONFIG no IPv6 address comes to a machine that has none of its own.
  AddressList list = look_up(host, AI_ADDRCONFIG);
  if (!list) list = look_up(host, 0);
  std::vector<std::string> addresses;
  for (const addrinfo* one = list.get(); one != nullptr; one = one->ai_next) {
    std::array<char, NI_MAXHOST> text{};
    if (::getnameinfo(one->ai_addr, one->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) != 0)
      continue;
    if (std::find(addresses.begin(), addresses.end(), text.data()) == addresses.end())
      addresses.emplace_back(text.data());
  }
  if (addresses.empty()) {
    return failure(Code::target_unreachable, host + ": the name has no address", "check the host's name");
  }
  return addresses;
}

}  // namespace jwtsync::native
