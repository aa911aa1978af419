// SPDX-License-Identifier: Apache-2.0
// Requests that are held until there is news for them (long polling): none of them takes a thread.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>

namespace jwtsync::native {

/// All that are held by a server, by what they wait for. Used by one thread.
class HeldRequests {
 public:
  /// One that waits, by its timer, until this ends. Both must outlive it.
  class Place {
   public:
    Place(HeldRequests& all, std::uint64_t topic, boost::asio::steady_timer& timer);
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place();

   private:
    HeldRequests& all_;
    std::uint64_t topic_;
    boost::asio::steady_timer& timer_;
  };

  /// Ends the wait of all who wait for one of these.
  void wake(std::span<const std::uint64_t> topics);
  [[nodiscard]] bool empty() const noexcept { return by_topic_.empty(); }

 private:
  std::map<std::uint64_t, std::set<boost::asio::steady_timer*>> by_topic_;
};

}  // namespace jwtsync::native
