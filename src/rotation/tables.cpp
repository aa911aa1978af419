// SPDX-License-Identifier: Apache-2.0
#include "rotation/tables.h"

#include "rotation/row_json.h"

#include <array>
#include <charconv>

namespace jwtsync::rotation {
namespace {

constexpr std::string_view rings = "ring", log = "log", members = "members", readers = "readers", kids = "kids",
                           waivers = "waivers", material = "material";

/// So that names stand in the order of positions.
std::string name_of_position(Position position) {
  constexpr std::size_t digits = 12;
  std::string name;
  for (const std::uint64_t number : {position.epoch, position.generation}) {
    std::string text = std::to_string(number);
    if (text.size() < digits) text.insert(0, digits - text.size(), '0');
    name += (name.empty() ? "" : ".") + text;
  }
  return name;
}

template <typename Row>
Result<void> append(StoreTransaction& transaction, const std::string& table, std::vector<Row>& rows) {
  const auto written = transaction.list(table);
  if (!written) return failure(written.error());
  for (const auto& [name, text] : *written) {
    Result<Row> row = read_row<Row>(text);
    if (!row) return failure(std::move(row).error().at(table + " " + name));
    rows.push_back(std::move(*row));
  }
  return {};
}

}  // namespace

std::string Tables::of(std::string_view table) const { return std::string(table) + "/" + environment_; }

Moment Tables::now() const { return std::chrono::floor<std::chrono::seconds>(transaction_.now()); }

Moment Tables::in(std::chrono::seconds span) const {
  return std::chrono::ceil<std::chrono::seconds>(transaction_.now()) + span;
}

Result<std::string> Tables::document() {
  Result<std::optional<std::string>> document = transaction_.get(rings, environment_);
  if (!document) return failure(std::move(document).error());
  if (!*document) {
    return failure(Code::not_found, "the store has no ring of the environment " + environment_,
                   "see docs/rotation.md for how one begins");
  }
  return std::move(**document);
}

Result<Ring> Tables::ring() {
  const Result<std::string> current = document();
  if (!current) return failure(current.error());
  return read_ring(*current);
}

Result<std::optional<std::string>> Tables::document(Position position) {
  return transaction_.get(of(log), name_of_position(position));
}

Result<Rows> Tables::rows() {
  Rows rows;
  if (Result<void> read = append(transaction_, of(members), rows.members); !read) return failure(read.error());
  if (Result<void> read = append(transaction_, of(readers), rows.reports); !read) return failure(read.error());
  if (Result<void> read = append(transaction_, std::string(kids), rows.registered); !read) return failure(read.error());
  if (Result<void> read = append(transaction_, of(waivers), rows.waivers); !read) return failure(read.error());
  return rows;
}

Result<std::optional<Member>> Tables::member(std::string_view name) {
  const Result<std::optional<std::string>> row = transaction_.get(of(members), name);
  if (!row) return failure(row.error());
  if (!*row) return std::nullopt;
  Result<Member> member = read_row<Member>(**row);
  if (!member) return failure(std::move(member).error());
  return std::move(*member);
}

Result<bool> Tables::write(const Ring& ring) {
  const std::string document = rotation::write(ring);
  const Result<bool> is_next = transaction_.insert(of(log), name_of_position(ring.position), document);
  if (!is_next || !*is_next) return is_next;
  const Result<bool> are_new = register_keys(ring);
  if (!are_new || !*are_new) return are_new;
  if (Result<void> put = transaction_.put(rings, environment_, document); !put) return failure(put.error());
  return true;
}

/// Once for all environments: a kid is one key for ever.
Result<bool> Tables::register_keys(const Ring& ring) {
  for (const RingKey& key : ring.keys) {
    if (key.since != ring.position.generation) continue;
    const std::string row = row_of(Registered{key.kid, key.material, key.algorithm, environment_});
    const Result<bool> is_new = transaction_.insert(kids, key.kid, row);
    if (!is_new) return is_new;
    if (*is_new) continue;
    // One that changed its state was registered when it was new.
    const Result<std::optional<std::string>> known = transaction_.get(kids, key.kid);
    if (!known) return failure(known.error());
    if (*known != row) return false;
  }
  return true;
}

Result<void> Tables::write(const Member& member) { return transaction_.put(of(members), member.name, row_of(member)); }

Result<void> Tables::write(const ReaderReport& report) {
  return transaction_.put(of(readers), report.reader + " " + report.kid, row_of(report));
}

Result<void> Tables::write(const Waiver& waiver) {
  return transaction_.put(of(waivers), std::string(name_of(waiver.kind)) + " " + waiver.kid + " " + waiver.who,
                          row_of(waiver));
}

Result<void> Tables::erase(const Member& member) { return transaction_.erase(of(members), member.name); }

Result<std::vector<SealedKey>> Tables::sealed_keys() {
  auto rows = transaction_.list(of(material));
  if (!rows) return failure(std::move(rows).error());
  std::vector<SealedKey> keys;
  for (auto& [kid, sealed] : *rows) keys.push_back({std::move(kid), std::move(sealed)});
  return keys;
}

Result<void> Tables::write(const SealedKey& key) { return transaction_.put(of(material), key.kid, key.sealed); }

Result<void> Tables::erase_gone(const Ring& before, const Ring& after) {
  for (const RingKey& key : before.keys) {
    if (after.find(key.kid) != nullptr) continue;
    if (Result<void> erased = transaction_.erase(of(material), key.kid); !erased) return erased;
  }
  return {};
}

}  // namespace jwtsync::rotation
