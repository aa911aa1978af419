// SPDX-License-Identifier: Apache-2.0
#include "capi/workers.h"

#include "base/encoding.h"
#include "crypto/hash.h"
#include "native/lines.h"
#include "native/private_folder.h"
#include "native/process_group.h"
#include "service/answers.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace jwtsync::capi {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds deadline{500};
constexpr milliseconds patience{200};    // with a look at the files: what takes longer is for the next answer
constexpr std::size_t max_names = 1024;  // those of processes that are gone included
constexpr std::size_t max_line_size = std::size_t{1} << 20;
constexpr std::size_t max_message_size = 512;  // beyond it no more workers are named
constexpr std::size_t group_size = 8;          // bytes of its digest
constexpr std::size_t instance_digits = 8;     // by which starts of a process are told apart

// A question is a nonce, and whether variants are wanted.
constexpr std::string_view with_variants = " with";

std::string line_of(const Nonce& nonce, Variants variants) {
  return nonce.text() + (variants == Variants::with ? std::string(with_variants) : "");
}

std::string end_of(std::string_view text, std::size_t size) { return std::string(text.substr(text.size() - size)); }

/// "worker 4711 of this server (instance ...-0a1b2c3d)", from the name of its socket.
std::string described(std::string_view name) {
  const std::size_t last = name.rfind('-');
  const std::size_t before = name.rfind('-', last - 1);
  return "worker " + std::string(name.substr(before + 1, last - before - 1)) + " of this server (instance ..." +
         std::string(name.substr(last)) + ")";
}

tl::unexpected<Error> silent(std::string_view name) {
  return failure(Code::target_timeout,
                 described(name) + " did not answer within " + std::to_string(deadline.count()) + " ms",
                 "is it stopped, or short of processor time? ps shows its state");
}

Result<Sibling> sibling_of(const native::LineAnswer& answer, std::string_view name, const Nonce& nonce) {
  if (answer.outcome == native::LineOutcome::foreign) {
    return failure(Code::target_refused, described(name) + " is another user's process",
                   "run all workers of a server as one user");
  }
  if (answer.outcome != native::LineOutcome::answered) return silent(name);
  Result<Testimony> testimony = parse_testimony(answer.line, nonce);
  if (!testimony) {
    return failure(testimony.error().code, described(name) + ": " + testimony.error().message,
                   std::move(testimony.error().hint));
  }
  return Sibling{std::move(testimony->report), std::move(testimony->challenge)};
}

Error hidden(const std::string& folder) {
  return {Code::file_forbidden, "this process cannot see the workers beside it in " + folder,
          "did it become another user after it began, or was the folder cleaned? start the server as its own user, or "
          "give it a folder by RUNTIME_DIRECTORY"};
}

tl::unexpected<Error> too_many() {
  return failure(Code::answer_too_large, "this server has more than 65 workers, and one answers for 65 at most",
                 "give each host fewer workers, or ask each by an address of its own");
}

/// One error for all who were not heard: the code and the hint are those of the first.
void add(Error error, std::optional<Error>& all) {
  if (!all) {
    all = std::move(error);
  } else if (all->message.size() < max_message_size) {
    all->message += "; " + error.message;
  }
}

}  // namespace

Workers::~Workers() = default;

/// Equal for all workers of one server and one service, and for nobody else.
Result<Workers::Place> Workers::find_place() const {
  Result<std::string> folder = native::private_folder(world_.variables);
  if (!folder) return failure(std::move(folder).error());
  const std::string group = native::process_group() + " " + keeper_.report().identity.service;
  const crypto::Digest digest = crypto::sha256(group);
  return Place{std::move(*folder), base::hex_encode({digest.data(), group_size}) + "-"};
}

std::string Workers::own_name(const Place& place) const {
  return place.group + std::to_string(native::this_process()) + "-" +
         end_of(keeper_.report().identity.instance, instance_digits);
}

Result<void> Workers::join(const SharedJWTSecretManager* shared) {
  const std::lock_guard lock(mutex_);
  if (server_) return {};
  shared_ = shared;
  place_ = find_place();
  Result<void> started = place_->and_then([this](const Place& place) { return start(place); });
  if (!started) {
    place_ = failure(started.error());
    refreshing_.reset();
  }
  return started;
}

Result<void> Workers::start(const Place& place) {
  Result<std::unique_ptr<native::Errand>> refreshing = native::Errand::open([this] {
    events_.hold_this_thread();
    static_cast<void>(keeper_.refresh());  // what goes wrong stands in the report
  });
  if (!refreshing) return failure(std::move(refreshing).error());
  refreshing_ = std::move(*refreshing);
  Result<std::unique_ptr<native::LineServer>> server =
      native::LineServer::open(place.folder + "/" + own_name(place), *this);
  if (!server) return failure(std::move(server).error());
  server_ = std::move(*server);
  return {};
}

void Workers::leave() {
  const std::lock_guard lock(mutex_);
  server_.reset();
  refreshing_.reset();
  place_.reset();
}

SiblingAnswers Workers::ask(const Nonce& nonce, Variants variants) {
  Place place;
  {
    const std::lock_guard lock(mutex_);
    if (!place_) return {};
    if (!*place_) return {{}, place_->error()};
    place = **place_;
  }
  std::vector<std::string> names = native::names_in(place.folder, place.group, max_names);
  const std::size_t own = std::erase_if(names, [prefix = place.group + std::to_string(native::this_process()) + "-"](
                                                   const std::string& name) { return name.starts_with(prefix); });
  if (own == 0) return {{}, hidden(place.folder)};  // whoever does not see itself sees nobody
  std::vector<std::string> paths;
  for (const std::string& name : names) paths.push_back(place.folder + "/" + name);
  const std::vector<native::LineAnswer> answers =
      native::ask_lines(paths, line_of(nonce, variants), deadline, max_line_size);

  SiblingAnswers siblings;
  bool is_crowded = false;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].outcome == native::LineOutcome::gone) continue;
    Result<Sibling> sibling = sibling_of(answers[i], names[i], nonce);
    if (sibling && siblings.heard.size() == Testimony::max_siblings) {
      if (std::exchange(is_crowded, true)) continue;
      sibling = too_many();
    }
    if (sibling) {
      siblings.heard.push_back(std::move(*sibling));
    } else {
      add(std::move(sibling).error(), siblings.unheard);
    }
  }
  return siblings;
}

/// In the thread that answers, which takes no lock of `join` and `leave`: they wait for it.
std::string Workers::answer(std::string_view line) {
  const bool variants = line.ends_with(with_variants);
  if (variants) line.remove_suffix(with_variants.size());
  const Result<Nonce> nonce = Nonce::parse(line);
  if (!nonce) return {};
  refreshing_->run(patience);  // who was not used for a while must not answer by the previous key
  Result<Testimony> testimony = service::testify(keeper_, *nonce, variants ? Variants::with : Variants::without);
  if (!testimony) return {};
  if (goes_by_two_keys()) {
    testimony->report.error = {Code::services_disagree,
                               "SharedJWTSecretManager holds another key in this process than its sources give now",
                               "restart this process, or let it call SharedJWTSecretManager.clear_cache()"};
    testimony->report.keys.clear();
    testimony->report.issuers.clear();
    testimony->challenge.keys.clear();
  }
  return to_json(*nonce, *testimony);
}

bool Workers::goes_by_two_keys() const {
  if (shared_ == nullptr) return false;
  const Result<KeyRing> ring = keeper_.ring();
  return shared_->keeps_another_key(ring ? &*ring : nullptr);
}

}  // namespace jwtsync::capi
