// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/testing_gcp.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "gcp_wire.h"

namespace jwtsync::testing {
namespace {

constexpr std::size_t payload_limit = std::size_t{64} * 1024;
constexpr std::size_t page_limit = 25'000;
constexpr std::array<const char*, 4> state_names{"STATE_UNSPECIFIED", "ENABLED", "DISABLED", "DESTROYED"};

struct Version {
  std::string payload;
  GcpVersionState state = GcpVersionState::enabled;
  bool client_sent_checksum = false;
  std::size_t changes = 0;
};

struct StoredSecret {
  std::vector<Version> versions;  // number 1 first
  Json labels = Json::object();
  std::size_t created = 0;
  bool denied = false;
};

/// A request taken apart: `/v1/projects/P[/locations/L]/secrets[/S[/versions[/V]]][:verb]`.
struct Question {
  std::string method;
  std::string project;
  std::string location;
  std::string name;
  std::string version;
  bool names_secrets = false;   // the path has "secrets"
  bool names_versions = false;  // and "versions"
  std::string verb;
  std::map<std::string, std::string> query;
  Json body;
  bool has_numbered_enums = false;  // the Node client asks for these

  [[nodiscard]] std::string query_of(const std::string& key) const {
    const auto found = query.find(key);
    return found == query.end() ? std::string() : found->second;
  }
};

std::optional<Question> read_question(const ReceivedRequest& request) {
  const std::size_t mark = std::min(request.target.find('?'), request.target.size());
  std::string path = percent_decoded(std::string_view(request.target).substr(0, mark));
  Question question;
  question.method = request.method;
  question.body = read_object(request.body);
  if (mark < request.target.size()) question.query = read_form(std::string_view(request.target).substr(mark + 1));
  question.has_numbered_enums = question.query_of("$alt").find("enum-encoding=int") != std::string::npos;
  if (const std::size_t colon = path.rfind(':'); colon != std::string::npos && colon > path.rfind('/')) {
    question.verb = path.substr(colon + 1);
    path.resize(colon);
  }
  const std::vector<std::string> parts = split_text(path, '/');
  if (parts.size() < 5 || parts[1] != "v1" || parts[2] != "projects") return std::nullopt;
  question.project = parts[3];
  std::size_t at = 4;
  if (parts[at] == "locations" && parts.size() > at + 2) {
    question.location = parts[at + 1];
    at += 2;
  }
  question.names_secrets = parts[at++] == "secrets";
  if (at < parts.size()) question.name = parts[at++];
  if (at < parts.size()) question.names_versions = parts[at++] == "versions";
  if (at < parts.size()) question.version = parts[at++];
  if (!question.names_secrets || at != parts.size()) return std::nullopt;
  return question;
}

std::string digits_of(std::size_t number, std::size_t width) {
  std::string digits = std::to_string(number);
  digits.insert(0, width > digits.size() ? width - digits.size() : 0, '0');
  return digits;
}

std::string timestamp(std::size_t ticks) {
  return "2026-01-01T" + digits_of(ticks / 3600 % 24, 2) + ":" + digits_of(ticks / 60 % 60, 2) + ":" +
         digits_of(ticks % 60, 2) + ".000000Z";
}

std::string etag(std::size_t changes) { return "\"15f" + digits_of(changes, 10) + "\""; }

bool is_secret_id(std::string_view id) {
  return !id.empty() && id.size() <= 255 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

/// The host that serves a place: a regional secret has one of its own. Other hosts are not Google's names, and serve
/// all.
bool is_right_host(std::string_view host, const std::string& location) {
  if (!host.starts_with("secretmanager.")) return true;
  const bool is_regional = host.find(".rep.") != std::string_view::npos;
  if (location.empty()) return !is_regional;
  return is_regional && host.starts_with("secretmanager." + location + ".rep.");
}

}  // namespace

struct FakeSecretManager::State {
  mutable std::mutex mutex;
  std::map<std::string, std::string> numbers;   // of projects, by id
  std::map<std::string, StoredSecret> secrets;  // by "NUMBER/LOCATION/NAME"
  std::function<bool(std::string_view)> accepts;
  std::size_t ticks = 0;
  bool loses_next_addition = false;

  [[nodiscard]] std::string number_of(const std::string& project) const {
    for (const auto& [id, number] : numbers) {
      if (id == project || number == project) return number;
    }
    return {};
  }
  [[nodiscard]] std::string key_of(const std::string& project, const std::string& location,
                                   const std::string& name) const {
    return number_of(project) + "/" + location + "/" + name;
  }
  StoredSecret* find(const Question& asked) {
    const auto found = secrets.find(key_of(asked.project, asked.location, asked.name));
    return found == secrets.end() ? nullptr : &found->second;
  }

  [[nodiscard]] std::string parent_of(const Question& asked) const {
    return "projects/" + number_of(asked.project) + (asked.location.empty() ? "" : "/locations/" + asked.location);
  }
  [[nodiscard]] std::string resource_of(const Question& asked) const {
    return parent_of(asked) + "/secrets/" + asked.name;
  }

  [[nodiscard]] Json secret_json(const Question& asked, const StoredSecret& secret) const {
    Json json{{"name", resource_of(asked)}, {"createTime", timestamp(secret.created)}};
    if (asked.location.empty()) json["replication"]["automatic"] = Json::object();
    if (!secret.labels.empty()) json["labels"] = secret.labels;
    json["etag"] = etag(secret.created);
    return json;
  }
  [[nodiscard]] Json version_json(const Question& asked, const StoredSecret& secret, std::size_t number) const {
    const Version& version = secret.versions[number - 1];
    const auto state = static_cast<std::size_t>(version.state);
    Json json{{"name", resource_of(asked) + "/versions/" + std::to_string(number)},
              {"createTime", timestamp(secret.created + number)}};
    if (version.state == GcpVersionState::destroyed) json["destroyTime"] = timestamp(version.changes);
    json["state"] = asked.has_numbered_enums ? Json(state) : Json(state_names[state]);
    if (asked.location.empty()) json["replicationStatus"]["automatic"] = Json::object();
    json["etag"] = etag(version.changes);
    if (version.client_sent_checksum) json["clientSpecifiedPayloadChecksum"] = true;
    return json;
  }

  HttpResponse create(const Question& asked) {
    Question made = asked;
    made.name = asked.query_of("secretId");
    if (!is_secret_id(made.name)) {
      return api_error_response("INVALID_ARGUMENT", "Resource ID [" + made.name + "] is not in a valid format.");
    }
    if (asked.location.empty() && !asked.body.contains("replication")) {
      return api_error_response("INVALID_ARGUMENT", "secret.replication must be provided.");
    }
    if (find(made) != nullptr) {
      return api_error_response("ALREADY_EXISTS", "Secret [" + resource_of(made) + "] already exists.");
    }
    StoredSecret& secret = secrets[key_of(made.project, made.location, made.name)];
    secret.created = ++ticks;
    if (const auto labels = asked.body.find("labels"); labels != asked.body.end()) secret.labels = *labels;
    return json_response(secret_json(made, secret));
  }

  HttpResponse list_secrets(const Question& asked) const {
    Json listed = Json::array();
    const std::string prefix = number_of(asked.project) + "/" + asked.location + "/";
    for (const auto& [key, secret] : secrets) {
      if (!key.starts_with(prefix)) continue;
      Question one = asked;
      one.name = key.substr(prefix.size());
      listed.push_back(secret_json(one, secret));
    }
    if (listed.empty()) return json_response(Json::object());  // default values are left out
    const std::size_t count = listed.size();
    return json_response({{"secrets", std::move(listed)}, {"totalSize", count}});
  }

  HttpResponse remove(const Question& asked) {
    secrets.erase(key_of(asked.project, asked.location, asked.name));
    return json_response(Json::object());
  }

  HttpResponse add_version(const Question& asked, StoredSecret& secret) {
    const Json payload = asked.body.value("payload", Json::object());
    const auto bytes = from_base64(text_of(payload, "data"));
    if (!bytes) return api_error_response("INVALID_ARGUMENT", "Invalid value at 'payload.data' (TYPE_BYTES).");
    if (bytes->size() > payload_limit) {
      return api_error_response("INVALID_ARGUMENT", "The payload must not exceed 65536 bytes.");
    }
    const auto sent = payload.find("dataCrc32c");
    const bool has_checksum = sent != payload.end();
    // A 64-bit integer: read as a string or a number.
    const std::string checksum = !has_checksum ? "" : sent->is_string() ? sent->get<std::string>() : sent->dump();
    if (has_checksum && checksum != std::to_string(crc32c_of(*bytes))) {
      return api_error_response("INVALID_ARGUMENT", "The checksum does not match the payload.");
    }
    secret.versions.push_back({*bytes, GcpVersionState::enabled, has_checksum, ++ticks});
    if (std::exchange(loses_next_addition, false)) {
      return api_error_response("UNAVAILABLE", "The service is currently unavailable.");
    }
    return json_response(version_json(asked, secret, secret.versions.size()));
  }

  HttpResponse list_versions(const Question& asked, const StoredSecret& secret) const {
    const std::string filter = asked.query_of("filter");
    const std::size_t wanted = number_or(asked.query_of("pageSize"), 0);
    const std::size_t page = wanted == 0 ? page_limit : std::min(wanted, page_limit);
    Json listed = Json::array();
    std::string next;
    for (std::size_t i = number_or(asked.query_of("pageToken"), secret.versions.size()); i > 0; --i) {  // newest first
      const std::string state = state_names[static_cast<std::size_t>(secret.versions[i - 1].state)];
      if (!filter.empty() && filter != "state:" + state) continue;
      if (listed.size() == page) {
        next = std::to_string(i);
        break;
      }
      listed.push_back(version_json(asked, secret, i));
    }
    Json body = Json::object();
    if (!listed.empty()) body["versions"] = std::move(listed);
    if (!next.empty()) body["nextPageToken"] = next;
    if (filter.empty() && !secret.versions.empty()) body["totalSize"] = secret.versions.size();
    return json_response(body);
  }

  HttpResponse access(const Question& asked, const StoredSecret& secret, std::size_t number) const {
    const Version& version = secret.versions[number - 1];
    const std::string name = resource_of(asked) + "/versions/" + std::to_string(number);
    if (version.state != GcpVersionState::enabled) {
      return api_error_response(
          "FAILED_PRECONDITION",
          "Secret Version [" + name + "] is in " + state_names[static_cast<std::size_t>(version.state)] + " state.");
    }
    Json payload = Json::object();
    if (!version.payload.empty()) payload["data"] = base64_of(version.payload);
    payload["dataCrc32c"] = std::to_string(crc32c_of(version.payload));
    return json_response({{"name", name}, {"payload", std::move(payload)}});
  }

  HttpResponse change(const Question& asked, StoredSecret& secret, std::size_t number, GcpVersionState state) {
    Version& version = secret.versions[number - 1];
    const std::string sent = text_of(asked.body, "etag");
    if (!sent.empty() && sent != etag(version.changes)) {
      return api_error_response("FAILED_PRECONDITION", "The etag does not match.");
    }
    if (version.state == GcpVersionState::destroyed && state != GcpVersionState::destroyed) {
      return api_error_response("FAILED_PRECONDITION", "Secret Version is in DESTROYED state.");
    }
    version.state = state;
    version.changes = ++ticks;
    if (state == GcpVersionState::destroyed) version.payload.clear();
    return json_response(version_json(asked, secret, number));
  }

  HttpResponse answer_version(const Question& asked, StoredSecret& secret) {
    // "latest" is the newest version, whatever its state.
    const std::size_t number =
        asked.version == "latest" ? secret.versions.size() : number_or(asked.version, secret.versions.size() + 1);
    if (number == 0 || number > secret.versions.size()) {
      return api_error_response(
          "NOT_FOUND", "Secret Version [" + resource_of(asked) + "/versions/" + asked.version + "] not found.");
    }
    if (asked.method == "GET" && asked.verb == "access") return access(asked, secret, number);
    if (asked.method == "GET" && asked.verb.empty()) return json_response(version_json(asked, secret, number));
    if (asked.method != "POST") return page_response(404);
    if (asked.verb == "enable") return change(asked, secret, number, GcpVersionState::enabled);
    if (asked.verb == "disable") return change(asked, secret, number, GcpVersionState::disabled);
    if (asked.verb == "destroy") return change(asked, secret, number, GcpVersionState::destroyed);
    return page_response(404);
  }

  HttpResponse answer_secret(const Question& asked, StoredSecret& secret) {
    if (asked.names_versions && !asked.version.empty()) return answer_version(asked, secret);
    if (asked.names_versions) return asked.method == "GET" ? list_versions(asked, secret) : page_response(404);
    if (asked.method == "POST" && asked.verb == "addVersion") return add_version(asked, secret);
    if (asked.method == "GET" && asked.verb.empty()) return json_response(secret_json(asked, secret));
    if (asked.method == "DELETE" && asked.verb.empty()) return remove(asked);
    return page_response(404);
  }

  HttpResponse answer(const Question& asked) {
    if (number_of(asked.project).empty()) {
      return api_error_response("PERMISSION_DENIED",
                                "Permission 'secretmanager.versions.access' denied for resource "
                                "'projects/" +
                                    asked.project + "' (or it may not exist).");
    }
    if (asked.name.empty()) {
      if (asked.method == "POST") return create(asked);
      return asked.method == "GET" ? list_secrets(asked) : page_response(404);
    }
    if (!is_secret_id(asked.name)) {
      return api_error_response("INVALID_ARGUMENT", "Resource ID [" + asked.name + "] is not in a valid format.");
    }
    StoredSecret* const secret = find(asked);
    if (secret == nullptr) {
      return api_error_response("NOT_FOUND", "Secret [" + resource_of(asked) + "] not found or has no versions.");
    }
    if (secret->denied) {
      return api_error_response(
          "PERMISSION_DENIED", "Permission 'secretmanager.versions.access' denied for resource '" + resource_of(asked) +
                                   "' (or it may not exist).");
    }
    return answer_secret(asked, *secret);
  }

  static std::size_t number_or(std::string_view text, std::size_t otherwise) {
    std::size_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    return !text.empty() && fault == std::errc() && end == text.data() + text.size() ? number : otherwise;
  }
};

FakeSecretManager::FakeSecretManager() : state_(std::make_unique<State>()) {}
FakeSecretManager::~FakeSecretManager() = default;

void FakeSecretManager::add_project(const std::string& project) {
  const std::lock_guard lock(state_->mutex);
  state_->numbers.emplace(project, "9876543" + digits_of(state_->numbers.size(), 5));
}

std::size_t FakeSecretManager::put(const std::string& project, const std::string& name, std::string_view payload,
                                   const std::string& location) {
  add_project(project);
  const std::lock_guard lock(state_->mutex);
  StoredSecret& secret = state_->secrets[state_->key_of(project, location, name)];
  secret.versions.push_back({std::string(payload), GcpVersionState::enabled, false, ++state_->ticks});
  return secret.versions.size();
}

void FakeSecretManager::set_state(const std::string& project, const std::string& name, std::size_t version,
                                  GcpVersionState state) {
  const std::lock_guard lock(state_->mutex);
  state_->secrets[state_->key_of(project, "", name)].versions[version - 1].state = state;
}

std::size_t FakeSecretManager::versions(const std::string& project, const std::string& name) const {
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->secrets.find(state_->key_of(project, "", name));
  return found == state_->secrets.end() ? 0 : found->second.versions.size();
}

void FakeSecretManager::deny(const std::string& project, const std::string& name) {
  add_project(project);
  const std::lock_guard lock(state_->mutex);
  state_->secrets[state_->key_of(project, "", name)].denied = true;
}

void FakeSecretManager::require_token(std::function<bool(std::string_view)> accepts) {
  const std::lock_guard lock(state_->mutex);
  state_->accepts = std::move(accepts);
}

void FakeSecretManager::lose_next_addition() {
  const std::lock_guard lock(state_->mutex);
  state_->loses_next_addition = true;
}

HttpResponse FakeSecretManager::answer(const ReceivedRequest& request) {
  const std::lock_guard lock(state_->mutex);
  if (state_->accepts && !state_->accepts(bearer_of(request))) {
    HttpResponse response = api_error_response("UNAUTHENTICATED", "Request had invalid authentication credentials.");
    response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"https://accounts.google.com/\"");
    return response;
  }
  const auto asked = read_question(request);
  if (!asked || !is_right_host(header(request.headers, "Host").value_or(""), asked->location))
    return page_response(404);
  return state_->answer(*asked);
}

}  // namespace jwtsync::testing
