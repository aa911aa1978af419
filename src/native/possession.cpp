// SPDX-License-Identifier: Apache-2.0
#include "native/possession.h"

#include "base/encoding.h"
#include "base/text.h"
#include "native/descriptors.h"
#include "native/files.h"
#include "native/listener_owner.h"
#include "native/private_folder.h"
#include "ports/http.h"
#include "ports/random_bits.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <map>
#include <optional>

namespace jwtsync::native {
namespace {

constexpr std::size_t token_bytes = 32;
constexpr std::size_t token_size = base::base64url_size(token_bytes);
constexpr std::size_t most_services = 256;  // in /run
constexpr std::size_t most_tokens = 8;
constexpr uid_t root = 0;

std::string file_in(const std::string& folder) { return folder + "/access"; }

bool is_token(std::string_view text) noexcept {
  char bytes[base::base64url_decoded_size(token_size)];
  const bool is = text.size() == token_size && base::base64url_decode(text, bytes) == token_bytes;
  ::explicit_bzero(bytes, sizeof bytes);
  return is;
}

/// Nobody else could have written it, nor can read it. Looked at after it was opened, so that it stays what it is.
Result<void> check_file(int descriptor, const std::string& path, uid_t user) {
  constexpr mode_t others = S_IRWXG | S_IRWXO;
  struct stat known{};
  if (::fstat(descriptor, &known) != 0) return failure(file_error(errno, path));
  if (!S_ISREG(known.st_mode)) return failure(Code::file_not_regular, path + " is not a file", "remove it");
  if (known.st_uid != user) return failure(Code::file_forbidden, path + " belongs to another user", "remove it");
  if ((known.st_mode & others) != 0) {
    return failure(Code::file_forbidden, path + " is open to other users", "remove it: a new one is made");
  }
  return {};
}

Result<Secret> new_token(Randomness& randomness) {
  Result<void> drawn;
  const Result<Secret> bytes = Secret::filled(token_bytes, [&](std::span<char> room) {
    drawn = randomness.fill(room);
    return room.size();
  });
  if (!bytes) return failure(bytes.error());
  if (!drawn) return failure(std::move(drawn).error());
  return bytes->reveal([](std::string_view random) {
    return Secret::filled(token_size, [&](std::span<char> room) {
      base::base64url_encode(random, room.data());
      return room.size();
    });
  });
}

void add_once(std::vector<std::string>& folders, std::string folder) {
  if (std::find(folders.begin(), folders.end(), folder) == folders.end()) folders.push_back(std::move(folder));
}

/// Where services of `user` under systemd may have their folders, and a session has its own.
std::vector<std::string> known_folders(uid_t user) {
  std::vector<std::string> folders{fmt::format("/run/user/{}/jwtsync", user), fmt::format("/dev/shm/jwtsync-{}", user),
                                   fmt::format("/tmp/jwtsync-{}", user)};
  std::error_code error;
  std::filesystem::directory_iterator service("/run", error);
  for (std::size_t count = 0; !error && count < most_services && service != std::filesystem::directory_iterator();
       ++count, service.increment(error)) {
    std::string folder = service->path().string() + "/jwtsync";
    if (check_private_folder(folder, user)) add_once(folders, std::move(folder));
  }
  return folders;
}

std::vector<PossessedToken> tokens_in(const std::vector<std::string>& folders, uid_t user) {
  std::vector<PossessedToken> tokens;
  for (const std::string& folder : folders) {
    if (tokens.size() == most_tokens) break;
    if (Result<PossessedToken> token = token_in(folder, user)) tokens.push_back(std::move(*token));
  }
  return tokens;
}

/// The user whose process `request` goes to, if it goes to this machine; `listeners` are read when they are needed.
std::optional<uid_t> owner_of_target(const HttpRequest& request, std::optional<Listeners>& listeners) {
  if (request.connect_to.starts_with('/')) return socket_owner(request.connect_to);
  const std::string_view authority = ports::authority_of(request.url);
  const bool secure = base::lower(request.url.substr(0, 6)) == "https:";
  const std::optional<ports::HostAndPort> asked = ports::host_and_port(authority, secure ? 443 : 80);
  if (!asked) return std::nullopt;
  std::string host = base::lower(request.connect_to.empty() ? asked->host : request.connect_to);
  if (host == "::1") host = "[::1]";
  if (!Listeners::may_own(host)) return std::nullopt;
  if (!listeners) listeners = Listeners::now();
  return listeners->owner(host, asked->port);
}

}  // namespace

Result<PossessedToken> token_in(const std::string& folder, uid_t user) {
  if (Result<void> ours = check_private_folder(folder, user); !ours) return failure(std::move(ours).error());
  const std::string path = file_in(folder);
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!file && errno == ELOOP) return failure(Code::file_forbidden, path + " is a symbolic link", "remove it");
  if (!file) return failure(file_error(errno, path));
  if (Result<void> checked = check_file(file.number(), path, user); !checked) return failure(checked.error());
  Result<Secret> token = Secret::filled(token_size + 1, [&](std::span<char> room) {
    const ssize_t got = ::pread(file.number(), room.data(), room.size(), 0);
    return got < 0 ? std::size_t{0} : static_cast<std::size_t>(got);
  });
  if (!token) return failure(std::move(token).error());
  if (!token->reveal(is_token)) {
    return failure(Code::file_unreadable, path + " does not hold a token", "remove it: a new one is made");
  }
  return PossessedToken{path, std::move(*token)};
}

Result<PossessedToken> token_made_in(const std::string& folder, Randomness& randomness) {
  const uid_t user = ::geteuid();
  Result<PossessedToken> present = token_in(folder, user);
  if (present || present.error().code != Code::file_absent) return present;
  const Result<Secret> token = new_token(randomness);
  if (!token) return failure(token.error());

  // Written whole under another name, and then given its own: nobody reads a part, and the first to come stays.
  const std::string path = file_in(folder);
  const std::string draft = fmt::format("{}.{}.{:016x}", path, ::getpid(), ports::random_bits(randomness));
  if (Result<void> written = SystemFiles().create_private(draft, *token); !written) {
    return failure(std::move(written).error());
  }
  const int error = ::link(draft.c_str(), path.c_str()) == 0 ? 0 : errno;
  ::unlink(draft.c_str());
  if (error != 0 && error != EEXIST) return failure(file_error(error, path));
  return token_in(folder, user);
}

std::vector<std::string> SystemPossession::own_folders() const {
  const uid_t user = ::geteuid();
  std::vector<std::string> folders = private_folders(variables_, user);
  for (std::string& folder : known_folders(user)) add_once(folders, std::move(folder));
  return folders;
}

Result<std::vector<PossessedToken>> SystemPossession::own() {
  Result<std::string> folder = private_folder(variables_);
  if (!folder) return failure(std::move(folder).error());
  Result<PossessedToken> made = token_made_in(*folder, randomness_);
  if (!made) return failure(std::move(made).error());
  std::vector<std::string> others = own_folders();
  std::erase(others, *folder);
  std::vector<PossessedToken> tokens;
  tokens.push_back(std::move(*made));
  for (PossessedToken& token : tokens_in(others, ::geteuid())) {
    if (tokens.size() < most_tokens) tokens.push_back(std::move(token));
  }
  return tokens;
}

std::vector<Secret> SystemPossession::tokens_for(uid_t owner) {
  const uid_t user = ::geteuid();
  std::vector<PossessedToken> tokens;
  if (owner == user || owner == root) {  // root may read our token anyway
    if (Result<std::vector<PossessedToken>> ours = own()) tokens = std::move(*ours);
  } else if (user == root) {
    tokens = tokens_in(known_folders(owner), owner);
  }
  std::vector<Secret> secrets;
  for (PossessedToken& token : tokens) secrets.push_back(std::move(token.token));
  return secrets;
}

std::vector<std::shared_ptr<const std::vector<Secret>>> SystemPossession::for_requests(
    std::span<const HttpRequest> requests) {
  // The table of sockets and the folders are read once for all: with a thousand processes here that is what takes time.
  std::optional<Listeners> listeners;
  const auto nothing = std::make_shared<const std::vector<Secret>>();
  std::map<uid_t, std::shared_ptr<const std::vector<Secret>>> found;
  std::vector<std::shared_ptr<const std::vector<Secret>>> sent;
  for (const HttpRequest& request : requests) {
    const std::optional<uid_t> owner = owner_of_target(request, listeners);
    if (owner && !found.contains(*owner)) {
      found.emplace(*owner, std::make_shared<const std::vector<Secret>>(tokens_for(*owner)));
    }
    sent.push_back(owner ? found.at(*owner) : nothing);
  }
  return sent;
}

}  // namespace jwtsync::native
