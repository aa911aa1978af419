// SPDX-License-Identifier: Apache-2.0
// What every source keeps: the same tests for each row of the catalog, in the world of its harness.
#include "harness.h"
#include "json/strict.h"
#include "sources/catalog.h"
#include "sources/locator.h"
#include "sources/resolution_json.h"

#include <gmock/gmock.h>
#include <jwtsync/keeper.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>

namespace jwtsync::sources::source_contract {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string next = "env:NEXT";  // what is asked after the source

enum class Silence : std::uint8_t { refused, hanging };

/// The network of a fake world, until it falls silent: then it fails at once, or after all the time there is.
class FallingSilent final : public HttpClient {
 public:
  FallingSilent(testing::FakeWorld& fake, Silence silence, std::size_t exchanges_before)
      : fake_(fake), silence_(silence), left_(exchanges_before) {}

  std::vector<Result<HttpResponse>> exchange(std::span<const HttpRequest> requests) override {
    if (left_ > 0) {
      --left_;
      return fake_.network.exchange(requests);
    }
    if (silence_ == Silence::refused) return {failure(Code::target_unreachable, "the connection was refused")};
    fake_.clock.advance(requests.front().timeout);
    return {failure(Code::target_timeout, "no answer in time")};
  }
  Result<std::vector<std::string>> addresses(const std::string& host) override { return fake_.network.addresses(host); }

 private:
  testing::FakeWorld& fake_;
  Silence silence_;
  std::size_t left_;
};

std::optional<Harness> harness_of(const Source& source) {
  for (const HarnessRow& row : harnesses()) {
    if (row.scheme == source.scheme) return row.make();
  }
  return std::nullopt;
}

class SourceContract : public ::testing::TestWithParam<const Source*> {
 protected:
  void SetUp() override {
    ASSERT_TRUE(harness_) << "write a harness for " << source_.form << " (tests/contract/sources/harness.h)";
    process().fake.variables.set("ENVIRONMENT", source_.scope == Scope::everywhere ? "staging" : "development");
    process().fake.variables.set("NEXT", other_secret);
    process().options.sources = {locator(), next};
    if (change() != nullptr) change()->put(harness_->value);
  }

  Process& process() { return *harness_->process; }
  World world() { return process().fake.world(); }
  std::string locator() const { return std::string(harness_->locator); }
  const Change* change() const { return std::get_if<Change>(&harness_->change); }
  std::vector<const Possible*> all_possible() const {
    const Harness& harness = *harness_;
    return {&harness.absent, &harness.empty, &harness.denied, &harness.broken, &harness.unreachable, &harness.unfit};
  }

  /// Resolves in `world`. No word and no JSON of it holds the canary, and it ends in time.
  Resolution resolve_in(const World& world) {
    const auto began = world.clock.elapsed();
    Resolution resolution = process().resolve_in(world);
    EXPECT_LE(world.clock.elapsed() - began, process().options.deadline);
    const std::string json =
        resolution.found ? json::dump(resolution_json(resolution, {}))
                         : json::dump(trail_json(resolution.trail)) + json::dump(warnings_json(resolution.warnings));
    EXPECT_THAT(json, Not(HasSubstr(std::string(testing::canary))));
    return resolution;
  }
  Resolution resolve() { return resolve_in(world()); }

  void expect_found(std::string_view value) {
    const Resolution resolution = resolve();
    ASSERT_TRUE(resolution.found) << resolution.found.error().message;
    EXPECT_EQ(revealed(resolution.found->secret), value);
    EXPECT_EQ(resolution.found->source, harness_->label);
    EXPECT_EQ(resolution.found->locator, locator());
    EXPECT_THAT(outcomes(resolution), ElementsAre(locator() + " found", next + " shadowed"));
  }

  void expect_stop(const Resolution& resolution, Code code, Outcome outcome) {
    ASSERT_EQ(code_of(resolution.found), name_of(code));
    EXPECT_NE(resolution.found.error().category(), Category::absent);
    EXPECT_NE(resolution.found.error().hint, "");
    EXPECT_THAT(outcomes(resolution), ElementsAre(locator() + " " + std::string(name_of(outcome)), next + " skipped"));
    EXPECT_THAT(resolution.trail[0].detail, resolution.found.error().message);
  }

  void expect_to_go_on(Code code, Outcome outcome) {
    const Resolution resolution = resolve();
    ASSERT_TRUE(resolution.found) << resolution.found.error().message;
    EXPECT_EQ(revealed(resolution.found->secret), other_secret);
    EXPECT_THAT(outcomes(resolution), ElementsAre(locator() + " " + std::string(name_of(outcome)), next + " found"));
    process().options.sources.pop_back();
    EXPECT_EQ(code_of(resolve().found), name_of(code));
    process().options.sources.emplace_back(next);
  }

  /// Lets each strike, looks at what comes of it, and puts the value there again.
  void after_each(const Possible& possible, const std::function<void(const Mishap&)>& look) {
    const auto* const mishaps = std::get_if<Mishaps>(&possible);
    if (mishaps == nullptr) return RecordProperty("never", std::string(std::get<Never>(possible).because));
    for (const Mishap& mishap : *mishaps) {
      SCOPED_TRACE(mishap.what);
      mishap.strike();
      look(mishap);
      change()->put(harness_->value);
      expect_found(harness_->value);
    }
  }
  void expect_each_to_stop(const Possible& possible, Outcome outcome) {
    after_each(possible, [&](const Mishap& mishap) { expect_stop(resolve(), mishap.code, outcome); });
  }
  void expect_to_go_on_after_each(const Possible& possible, Outcome outcome) {
    after_each(possible, [&](const Mishap& mishap) { expect_to_go_on(mishap.code, outcome); });
  }

  const Source& source_ = *GetParam();
  std::optional<Harness> harness_ = harness_of(source_);
};

TEST_P(SourceContract, a_value_is_found_to_the_byte_and_its_source_named) { expect_found(harness_->value); }

TEST_P(SourceContract, every_byte_of_a_value_is_read) {
  std::string value(harness_->value);
  if (change() != nullptr) {
    value.insert(0, harness_->before).append(harness_->behind);
    change()->put(value);
  }
  process().options.sources = {locator() + "?trim=no"};
  const Resolution resolution = resolve();
  ASSERT_TRUE(resolution.found) << resolution.found.error().message;
  EXPECT_EQ(revealed(resolution.found->secret), value);
}

TEST_P(SourceContract, json_names_the_source) {
  const Resolution resolution = resolve();
  ASSERT_TRUE(resolution.found) << resolution.found.error().message;
  const Result<json::Value> value = json::parse(json::dump(resolution_json(resolution, {})), Code::internal_error);
  ASSERT_TRUE(value) << value.error().message;
  EXPECT_EQ(value->at("source"), harness_->label);
  EXPECT_EQ(value->at("locator"), locator());
  EXPECT_EQ(value->at("trail").at(0).at("locator"), locator());
}

TEST_P(SourceContract, the_footprint_names_the_place) {
  const Footprint footprint = source_.footprint_of(process().fake.variables, *parse_locator(locator()));
  EXPECT_EQ(footprint.variable, harness_->footprint.variable);
  EXPECT_EQ(footprint.file, harness_->footprint.file);
}

TEST_P(SourceContract, is_asked_in_every_environment_of_its_scope_and_in_no_other) {
  const bool everywhere = source_.scope == Scope::everywhere;
  for (const auto& [environment, asked] :
       {std::pair{"development", true}, {"test", true}, {"staging", everywhere}, {"production", everywhere}}) {
    process().fake.variables.set("ENVIRONMENT", environment);
    EXPECT_EQ(resolve().trail[0].outcome, asked ? Outcome::found : Outcome::skipped) << environment;
  }
}

TEST_P(SourceContract, absent_goes_on) { expect_to_go_on_after_each(harness_->absent, Outcome::absent); }
TEST_P(SourceContract, empty_goes_on) { expect_to_go_on_after_each(harness_->empty, Outcome::empty); }
TEST_P(SourceContract, denied_stops) { expect_each_to_stop(harness_->denied, Outcome::forbidden); }
TEST_P(SourceContract, broken_stops) { expect_each_to_stop(harness_->broken, Outcome::malformed); }
TEST_P(SourceContract, unreachable_stops) { expect_each_to_stop(harness_->unreachable, Outcome::unreachable); }
TEST_P(SourceContract, unfit_stops) { expect_each_to_stop(harness_->unfit, Outcome::unfit); }

TEST_P(SourceContract, a_network_that_falls_silent_stops_just_what_needs_it_and_in_time) {
  constexpr std::size_t most_exchanges = 4;
  testing::FakeWorld& fake = process().fake;
  for (const Silence silence : {Silence::refused, Silence::hanging}) {
    std::size_t exchanges = 0;
    for (; exchanges <= most_exchanges; ++exchanges) {
      FallingSilent network(fake, silence, exchanges);
      const Resolution resolution = resolve_in(
          {fake.clock, fake.randomness, fake.variables, fake.files, fake.watch, network, fake.events, "host"});
      if (resolution.found) break;
      expect_stop(resolution, Code::source_unreachable, Outcome::unreachable);
    }
    EXPECT_LE(exchanges, most_exchanges);
    EXPECT_EQ(exchanges > 0, source_.reach == Reach::network);
  }
}

TEST_P(SourceContract, a_reload_takes_another_value_into_use_and_keeps_it_whatever_comes) {
  const Result<std::unique_ptr<Keeper>> keeper = Keeper::open(world(), {.sources = {locator()}});
  ASSERT_TRUE(keeper) << keeper.error().message;
  const auto generation = [&keeper] { return (*keeper)->readiness().generation; };
  EXPECT_FALSE((*keeper)->reload().value()) << "nothing changed";
  if (change() == nullptr) return;
  const std::string first = (*keeper)->report().keys.at(0).kid;
  change()->put(change()->other_value);
  // A file is seen to change; anything else has to be asked for.
  EXPECT_TRUE((source_.reach == Reach::machine ? (*keeper)->refresh() : (*keeper)->reload()).value());
  EXPECT_EQ(generation(), 2u);
  EXPECT_NE((*keeper)->report().keys.at(0).kid, first);
  for (const Possible* possible : all_possible()) {
    after_each(*possible, [&](const Mishap& mishap) {
      EXPECT_EQ(code_of((*keeper)->reload()), name_of(mishap.code));
      EXPECT_EQ(generation(), 2u);
      EXPECT_THAT(process().fake.events.lines(), Not(Contains(HasSubstr(std::string(testing::canary)))));
    });
  }
  EXPECT_TRUE((*keeper)->reload().value()) << "the first value stands there again";
  EXPECT_EQ((*keeper)->report().keys.at(0).kid, first);
}

TEST_P(SourceContract, a_value_is_stored_just_where_the_row_can_write) {
  const Secret other = *Secret::copy_of(other_secret);
  const Result<void> stored = store_secret(world(), locator(), other);
  EXPECT_EQ(code_of(stored), source_.write == nullptr ? "argument_invalid" : "none");
  expect_found(source_.write == nullptr ? harness_->value : other_secret);
}

TEST_P(SourceContract, only_what_a_process_was_started_with_is_said_never_to_fail) {
  const auto befalls = [](const Possible& possible) { return std::holds_alternative<Mishaps>(possible); };
  if (source_.reach != Reach::process) {
    EXPECT_NE(change(), nullptr);
    EXPECT_TRUE(befalls(harness_->denied) && befalls(harness_->broken) && befalls(harness_->unreachable));
  }
  for (const Possible* possible : all_possible()) {
    const auto* const mishaps = std::get_if<Mishaps>(possible);
    EXPECT_TRUE(mishaps == nullptr || !mishaps->empty());
  }
}

std::string name_of_row(const ::testing::TestParamInfo<const Source*>& row) {
  std::string name(row.param->scheme);
  std::replace_if(name.begin(), name.end(), [](char c) { return c == '+' || c == '-'; }, '_');
  return name;
}
INSTANTIATE_TEST_SUITE_P(catalog, SourceContract, ::testing::ValuesIn(catalog().begin(), catalog().end()), name_of_row);

TEST(source_contract, every_row_of_the_catalog_has_a_harness_and_every_harness_its_row) {
  std::vector<std::string_view> rows;
  for (const Source* source : catalog()) rows.push_back(source->scheme);
  std::vector<std::string_view> with_harness;
  for (const HarnessRow& row : harnesses()) with_harness.push_back(row.scheme);
  EXPECT_THAT(with_harness, ::testing::UnorderedElementsAreArray(rows));
}

}  // namespace jwtsync::sources::source_contract
