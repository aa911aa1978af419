// SPDX-License-Identifier: Apache-2.0
#include "native/http_crowd.h"

#include <gmock/gmock.h>

#include <list>
#include <memory>
#include <string>
#include <vector>

namespace jwtsync::native::http_crowd_test {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Origin alice{Origin::Kind::four, 1}, bob{Origin::Kind::four, 2}, carol{Origin::Kind::six, 1};

/// Writes down what happens to it.
class Visitor final : public Guest {
 public:
  Visitor(Crowd& crowd, const Origin& origin, std::string name, std::vector<std::string>& told)
      : place(crowd, origin, *this), name_(std::move(name)), told_(told) {}
  void abort() override {
    told_.push_back(name_ + " ended");
    place.leave();
  }
  void turn_away() override { told_.push_back(name_ + " turned away"); }

  Crowd::Place place;

 private:
  std::string name_;
  std::vector<std::string>& told_;
};

class HttpCrowd : public ::testing::Test {
 protected:
  Visitor& come(const Origin& origin, const std::string& name) {
    return visitors_.emplace_back(crowd_, origin, name, told_);
  }

  Crowd crowd_{4, 100};
  std::vector<std::string> told_;
  std::list<Visitor> visitors_;
};

TEST_F(HttpCrowd, counts_who_is_there) {
  EXPECT_EQ(crowd_.size(), 0u);
  come(alice, "a1");
  come(bob, "b1");
  EXPECT_FALSE(crowd_.is_above_half());
  Visitor& third = come(bob, "b2");
  EXPECT_TRUE(crowd_.is_above_half());
  EXPECT_FALSE(crowd_.is_full());
  come(carol, "c1");
  EXPECT_TRUE(crowd_.is_full());
  third.place.leave();
  third.place.leave();
  EXPECT_EQ(crowd_.size(), 3u);
  crowd_.limit_to(3);
  EXPECT_TRUE(crowd_.is_full());
  visitors_.clear();
  EXPECT_EQ(crowd_.size(), 0u);
}

TEST_F(HttpCrowd, room_is_made_by_the_oldest_of_the_origin_with_most) {
  for (const std::string name : {"a1", "b1", "a2", "c1", "a3", "b2"}) {
    come(name[0] == 'a' ? alice : name[0] == 'b' ? bob : carol, name);
  }
  for (int i = 0; i < 6; ++i) crowd_.make_room();
  EXPECT_THAT(told_, ElementsAre("a1 ended", "b1 ended", "a2 ended", "c1 ended", "b2 ended", "a3 ended"))
      << "among those that have as many, the one that has had them for longest";
  crowd_.make_room();
  EXPECT_EQ(told_.size(), 6u) << "nobody is there";
}

TEST_F(HttpCrowd, who_became_idle_last_goes_last) {
  Visitor& first = come(alice, "first");
  come(alice, "second");
  first.place.enter(Phase::receiving);
  first.place.enter(Phase::answering);
  first.place.enter(Phase::idle);
  crowd_.make_room();
  EXPECT_THAT(told_, ElementsAre("second ended"));
}

TEST_F(HttpCrowd, who_is_busy_goes_after_those_who_are_not) {
  come(alice, "answered").place.enter(Phase::answering);
  come(alice, "half sent").place.enter(Phase::receiving);
  come(alice, "idle");
  for (int i = 0; i < 3; ++i) crowd_.make_room();
  EXPECT_THAT(told_, ElementsAre("idle ended", "half sent ended", "answered ended"));
}

TEST_F(HttpCrowd, one_who_holds_all_by_half_sent_requests_keeps_nobody_else_from_being_idle) {
  for (const std::string name : {"a1", "a2", "a3"}) come(alice, name).place.enter(Phase::receiving);
  come(bob, "b1");
  crowd_.make_room();
  EXPECT_THAT(told_, ElementsAre("a1 ended"));
}

TEST_F(HttpCrowd, the_largest_half_sent_request_is_turned_away_when_all_are_too_much) {
  come(alice, "small").place.hold(10);
  come(alice, "large").place.hold(50);
  come(bob, "medium").place.hold(40);
  EXPECT_THAT(told_, IsEmpty());
  Visitor& last = come(bob, "last");
  last.place.hold(1);
  EXPECT_THAT(told_, ElementsAre("large turned away"));
  last.place.hold(51);
  EXPECT_THAT(told_, ElementsAre("large turned away", "last turned away")) << "itself, if it is the largest";
}

TEST_F(HttpCrowd, of_equal_half_sent_requests_the_oldest_is_turned_away) {
  Visitor& first = come(alice, "first");
  Visitor& second = come(alice, "second");
  second.place.hold(10);
  first.place.hold(10);
  second.place.hold(45);
  first.place.hold(45);
  come(bob, "third").place.hold(20);
  EXPECT_THAT(told_, ElementsAre("second turned away"));
}

TEST_F(HttpCrowd, what_was_let_go_counts_no_more) {
  come(alice, "gone").place.hold(90);
  visitors_.clear();
  Visitor& done = come(alice, "done");
  done.place.hold(90);
  done.place.hold(0);
  come(bob, "new").place.hold(100);
  EXPECT_THAT(told_, IsEmpty());
}

}  // namespace jwtsync::native::http_crowd_test
