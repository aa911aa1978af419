// SPDX-License-Identifier: Apache-2.0
#include "rotation/tables.h"

#include "rotation/fields.h"
#include "rotation/row_json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace jwtsync::rotation {
namespace {

constexpr std::string_view rings = "ring", log = "log", members = "members", readers = "readers", kids = "kids",
                           waivers = "waivers", material = "material", standings = "standing", heards = "heard",
                           offers = "offers", found = "found", rehearsals = "rehearsal", rehearseds = "rehearsed";

/// Of two keys of one name the bytes tell which it is.
std::string name_of_found(std::string_view material, std::string_view kid) {
  return std::string(material) + " " + std::string(kid);
}

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
    if (!row) {
      std::string place = table;
      place += ' ';
      place += name;
      return failure(std::move(row).error().at(place));
    }
    rows.push_back(std::move(*row));
  }
  return {};
}

/// To read a ring costs more than all else of most transactions, and one after the other reads the same: the last that
/// the thread read is kept.
Result<Ring> read_or_recall(const std::string& document) {
  thread_local std::optional<std::pair<std::string, Ring>> last;
  if (!last || last->first != document) {
    Result<Ring> ring = read_ring(document);
    if (!ring) return ring;
    last.emplace(document, std::move(*ring));
  }
  return last->second;
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
  return read_or_recall(*current);
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
  // What no one could read again would be the end of the environment.
  if (const Result<Ring> readable = read_ring(document); !readable) {
    return failure(Code::argument_invalid, "no ring can hold what it is to hold: " + readable.error().message,
                   "say less: a reason has at most " + std::to_string(longest_text) + " bytes");
  }
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
    const Result<bool> is_its_own = register_key(key);
    if (!is_its_own || !*is_its_own) return is_its_own;
  }
  return true;
}

Result<bool> Tables::register_key(const RingKey& key) {
  const std::string row = row_of(Registered{key.kid, key.material, key.algorithm, environment_});
  const Result<bool> is_new = transaction_.insert(kids, key.kid, row);
  if (!is_new || *is_new) return is_new;
  // One that changed its state was registered when it was new.
  const Result<std::optional<std::string>> known = transaction_.get(kids, key.kid);
  if (!known) return failure(known.error());
  return *known == row;
}

Result<void> Tables::write(const Member& member) { return transaction_.put(of(members), member.name, row_of(member)); }

Result<void> Tables::write(const ReaderReport& report) {
  return transaction_.put(of(readers), report.reader + " " + report.kid, row_of(report));
}

Result<void> Tables::erase(const ReaderReport& report) {
  return transaction_.erase(of(readers), report.reader + " " + report.kid);
}

Result<void> Tables::write(const Waiver& waiver) {
  if (waiver.who.size() > longest_text || waiver.because.size() > longest_text) {
    return failure(Code::argument_invalid, "a name or a reason is too long",
                   "say it in " + std::to_string(longest_text) + " bytes");
  }
  return transaction_.put(of(waivers), std::string(name_of(waiver.kind)) + " " + waiver.kid + " " + waiver.who,
                          row_of(waiver));
}

Result<Standing> Tables::standing() {
  const Result<std::optional<std::string>> row = transaction_.get(standings, environment_);
  if (!row) return failure(row.error());
  if (!*row) return Standing{std::string(transaction_.history())};
  return read_row<Standing>(**row);
}

Result<void> Tables::write(const Standing& standing) {
  return transaction_.put(standings, environment_, row_of(standing));
}

Result<bool> Tables::stands() {
  const Result<std::optional<std::string>> row = transaction_.get(standings, environment_);
  if (!row) return failure(row.error());
  const std::string_view history = transaction_.history();
  // A transaction that reads leaves it to the next one that writes.
  if (!*row && (history.empty() || !writes_)) return true;
  Result<Standing> known = *row ? read_row<Standing>(**row) : Standing{};
  if (!known) return failure(std::move(known).error());
  if (known->history == history) return !known->stopped;
  const bool is_replaced = !known->history.empty() && !history.empty();
  if (!writes_) return !known->stopped && !is_replaced;
  if (is_replaced && !known->stopped) {
    known->stopped = in(std::chrono::seconds(0));
    known->why = "another store took the place of the one before";
  }
  if (!history.empty()) known->history = history;
  if (Result<void> written = write(*known); !written) return failure(std::move(written).error());
  return !known->stopped;
}

Result<void> Tables::stop(std::string why) {
  Result<Standing> known = standing();
  if (!known) return failure(std::move(known).error());
  if (known->stopped) return {};
  known->stopped = in(std::chrono::seconds(0));
  known->why = std::move(why);
  return write(*known);
}

Result<void> Tables::forget_stop() {
  for (const std::string& table : {of(heards), of(offers), of(found)}) {
    if (Result<void> cleared = clear(table); !cleared) return cleared;
  }
  return write(Standing{std::string(transaction_.history())});
}

Result<void> Tables::clear(const std::string& table) {
  const auto rows = transaction_.list(table);
  if (!rows) return failure(rows.error());
  for (const auto& [name, text] : *rows) {
    if (Result<void> erased = transaction_.erase(table, name); !erased) return erased;
  }
  return {};
}

Result<std::optional<Rehearsal>> Tables::rehearsal() {
  const Result<std::optional<std::string>> row = transaction_.get(rehearsals, environment_);
  if (!row) return failure(row.error());
  if (!*row) return std::nullopt;
  Result<Rehearsal> rehearsal = read_row<Rehearsal>(**row);
  if (!rehearsal) return failure(std::move(rehearsal).error());
  if (now() >= rehearsal->until) return std::nullopt;
  return std::move(*rehearsal);
}

Result<std::vector<Rehearsed>> Tables::rehearsed() {
  std::vector<Rehearsed> all;
  if (Result<void> read = append(transaction_, of(rehearseds), all); !read) return failure(std::move(read).error());
  return all;
}

Result<void> Tables::write(const Rehearsal& rehearsal) {
  return transaction_.put(rehearsals, environment_, row_of(rehearsal));
}

Result<void> Tables::write(const Rehearsed& rehearsed) {
  return transaction_.put(of(rehearseds), rehearsed.name, row_of(rehearsed));
}

Result<void> Tables::end_rehearsal() {
  if (Result<void> erased = transaction_.erase(rehearsals, environment_); !erased) return erased;
  return clear(of(rehearseds));
}

Result<bool> Tables::agrees(const Ring& ring, const Held& held) {
  if (held.position > ring.position) return false;
  if (held.position.epoch < ring.position.epoch) return true;  // what was lost then is restored
  const Result<std::optional<std::string>> known = document(held.position);
  if (!known) return failure(known.error());
  return *known && digest_of(**known) == held.digest;
}

Result<std::vector<Heard>> Tables::heard() {
  std::vector<Heard> heard;
  if (Result<void> read = append(transaction_, of(heards), heard); !read) return failure(std::move(read).error());
  for (Heard& each : heard) {
    Result<std::optional<std::string>> document = transaction_.get(of(offers), each.name);
    if (!document) return failure(std::move(document).error());
    if (*document) each.document = std::move(**document);
  }
  return heard;
}

Result<void> Tables::write(const Heard& heard) {
  const Result<std::optional<std::string>> row = transaction_.get(of(heards), heard.name);
  if (!row) return failure(row.error());
  if (*row) {
    const Result<Heard> before = read_row<Heard>(**row);
    if (!before) return failure(before.error());
    const bool says_less = heard.held.position < before->held.position;
    if (before->is_vouched == heard.is_vouched ? says_less : before->is_vouched) return {};
  }
  if (Result<void> put = transaction_.put(of(heards), heard.name, row_of(heard)); !put) return put;
  if (heard.document.empty()) return forget_another(heard);
  return transaction_.put(of(offers), heard.name, heard.document);
}

/// A document of which it was said that it is held no more.
Result<void> Tables::forget_another(const Heard& heard) {
  const Result<std::optional<std::string>> document = transaction_.get(of(offers), heard.name);
  if (!document) return failure(document.error());
  if (!*document || digest_of(**document) == heard.held.digest) return {};
  return transaction_.erase(of(offers), heard.name);
}

Result<bool> Tables::contradicts(const Ring& ring) {
  std::vector<Registered> registered;
  if (Result<void> read = append(transaction_, std::string(kids), registered); !read) return failure(read.error());
  return std::any_of(ring.keys.begin(), ring.keys.end(), [&](const RingKey& key) {
    const Registered own{key.kid, key.material, key.algorithm, environment_};
    return std::any_of(registered.begin(), registered.end(), [&](const Registered& known) {
      const bool is_elsewhere = known.material == own.material && known.environment != own.environment;
      return is_elsewhere || (known.kid == own.kid && known != own);
    });
  });
}

Result<void> Tables::write(const Ring& ring, const std::vector<OfferedKey>& keys) {
  for (const OfferedKey& key : keys) {
    const Result<std::optional<std::string>> row = transaction_.get(of(material), key.kid);
    if (!row) return failure(row.error());
    const Result<std::optional<std::string>> known = transaction_.get(kids, key.kid);
    if (!known) return failure(known.error());
    // What is registered and not of the ring was retired or revoked.
    if (*row || (*known && ring.find(key.kid) == nullptr)) continue;
    const std::string name = name_of_found(key.material, key.kid);
    if (const Result<bool> put = transaction_.insert(of(found), name, key.sealed); !put) return failure(put.error());
  }
  return {};
}

Result<std::optional<std::vector<std::string>>> Tables::keys_at_hand(const Ring& ring) {
  const Result<std::vector<SealedKey>> kept = sealed_keys();
  if (!kept) return failure(kept.error());
  const auto offered = transaction_.list(of(found));
  if (!offered) return failure(offered.error());
  if (kept->empty() && offered->empty()) return std::optional<std::vector<std::string>>();
  std::vector<std::string> kids;
  for (const RingKey& key : ring.keys) {
    const std::string name = name_of_found(key.material, key.kid);
    const bool is_kept = std::any_of(kept->begin(), kept->end(), [&](const auto& row) { return row.kid == key.kid; });
    const bool is_found =
        std::any_of(offered->begin(), offered->end(), [&](const auto& row) { return row.first == name; });
    if (is_kept || is_found) kids.push_back(key.kid);
  }
  return std::optional(std::move(kids));
}

Result<void> Tables::take_offered(const Ring& before, const Ring& ring) {
  if (Result<void> erased = erase_gone(before, ring); !erased) return erased;
  for (const RingKey& key : ring.keys) {
    const Result<std::optional<std::string>> row = transaction_.get(of(found), name_of_found(key.material, key.kid));
    if (!row) return failure(row.error());
    if (!*row) continue;
    if (const Result<bool> put = transaction_.insert(of(material), key.kid, **row); !put) return failure(put.error());
  }
  return {};
}

Result<bool> Tables::write_epoch(const Ring& before, const Ring& first) {
  const std::string document = rotation::write(before);
  const Result<bool> was_lost = transaction_.insert(of(log), name_of_position(before.position), document);
  if (!was_lost) return was_lost;
  for (const RingKey& key : first.keys) {
    const Result<bool> is_its_own = register_key(key);
    if (!is_its_own || !*is_its_own) return is_its_own;
  }
  return write(first);
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
