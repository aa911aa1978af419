// SPDX-License-Identifier: Apache-2.0
// Who is connected to a server, what each one holds of it, and who goes first where there is too little for all.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace jwtsync::native {

/// Where a connection comes from, as far as one client can choose it: an IPv4 address, the upper half of an IPv6
/// address (RFC 4291 2.5.4: the lower one is the client's own choice), or the user at the other end of a Unix socket.
struct Origin {
  enum class Kind : std::uint8_t { four, six, user };
  Kind kind = Kind::four;
  std::uint64_t value = 0;
  friend auto operator<=>(const Origin&, const Origin&) = default;
};

/// The same number for the same origin, and none of them 0.
[[nodiscard]] std::uint64_t number_of(const Origin& origin) noexcept;

/// What a connection does. In this order they are ended where room is needed: the client of an idle one asks again.
enum class Phase : std::uint8_t { idle, receiving, answering };

/// A connection, as the others see it.
class Guest {
 public:
  Guest() = default;
  virtual ~Guest() = default;
  Guest(const Guest&) = delete;
  Guest& operator=(const Guest&) = delete;
  /// Ends it now.
  virtual void abort() = 0;
  /// Says that there is no room for its request, and ends it.
  virtual void turn_away() = 0;
};

/// All who are connected. Used by one thread.
class Crowd {
  using Seat = std::pair<std::size_t, std::uint64_t>;  // how many of an origin, and who has been so many for longest
  struct Group {
    Seat seat;
    std::array<std::list<Guest*>, 3> guests;  // by phase, the oldest first
  };
  using Groups = std::map<Origin, Group>;

 public:
  /// `most`: connections. `most_unfinished`: bytes of requests of which a part is still to come, of all together.
  Crowd(std::size_t most, std::size_t most_unfinished) noexcept : most_(most), most_unfinished_(most_unfinished) {}
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;
  ~Crowd() = default;

  /// The place of one guest, from the moment it came, idle, until this ends or `leave`.
  class Place {
   public:
    Place(Crowd& crowd, const Origin& origin, Guest& guest);
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() { leave(); }

    void enter(Phase phase);
    /// So many bytes are held now for a request of which a part is still to come. Where all hold too much, those with
    /// the largest requests are turned away, the oldest of equals first; this one may be among them.
    void hold(std::size_t bytes);
    void leave() noexcept;

   private:
    friend class Crowd;
    void let_go() noexcept;

    Crowd& crowd_;
    Guest& guest_;
    Groups::iterator group_;
    std::list<Guest*>::iterator position_;
    Phase phase_ = Phase::idle;
    std::size_t held_ = 0;
    std::uint64_t age_ = 0;  // of the request; the oldest has the largest
    bool present_ = true;
  };

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool is_full() const noexcept { return size_ >= most_; }
  [[nodiscard]] bool is_above_half() const noexcept { return size_ > most_ / 2; }
  void limit_to(std::size_t most) noexcept { most_ = most; }
  /// Ends one connection of the origin that has most: the one that has been idle for longest, else the longest in the
  /// phases after it. Nothing happens where there is none.
  void make_room();

 private:
  [[nodiscard]] Groups::iterator group_of(const Origin& origin);
  void count(Groups::iterator group, std::size_t guests) noexcept;
  void turn_away_largest();

  std::size_t most_;
  const std::size_t most_unfinished_;
  std::size_t size_ = 0;
  std::size_t unfinished_ = 0;
  std::uint64_t changes_ = 0;
  Groups groups_;
  std::map<Seat, Groups::iterator> seats_;
  std::set<std::tuple<std::size_t, std::uint64_t, Place*>> holders_;  // size and age of requests
};

}  // namespace jwtsync::native
