// SPDX-License-Identifier: Apache-2.0
#include "sources/issuer_documents.h"

#include "issuer_process.h"

namespace jwtsync::sources::issuer_documents_test {

using namespace std::chrono_literals;
using testing::IssuerFault;

constexpr const char* url = "https://issuer.example/keys";

/// A search, and what an earlier one found.
struct Fetching {
  testing::FakeWorld fake;
  World world = fake.world();
  testing::FakeIssuer issuer{"https://issuer.example"};

  Fetching() {
    fake.network.attach("issuer.example", issuer);
    issuer.publish(one_key);
  }
  Result<RawValue> fetch(const PublishedKeys* known = nullptr) {
    Memory memory;
    return fetch_key_set({{world, fake.clock.elapsed() + 10s}, memory, known}, url);
  }
};

TEST(issuer_documents, give_a_key_set_and_how_long_it_is_fresh) {
  Fetching fetching;
  fetching.issuer.set_cache_control("max-age=3600");
  const auto value = fetching.fetch();
  ASSERT_TRUE(value) << value.error().message;
  EXPECT_EQ(revealed(value->bytes), one_key);
  ASSERT_TRUE(value->published);
  EXPECT_EQ(value->published->url, url);
  EXPECT_EQ(value->published->jwks, one_key);
  EXPECT_EQ(value->published->etag, "\"1\"");
  EXPECT_EQ(value->published->fresh_for, 1h);
}

TEST(issuer_documents, keep_what_is_known_where_the_issuer_says_that_nothing_changed) {
  Fetching fetching;
  const PublishedKeys known = *fetching.fetch()->published;
  fetching.issuer.set_cache_control("max-age=3600");
  const auto again = fetching.fetch(&known);
  ASSERT_TRUE(again);
  EXPECT_EQ(header(fetching.issuer.requests().back().headers, "If-None-Match"), "\"1\"");
  EXPECT_EQ(revealed(again->bytes), one_key);
  EXPECT_EQ(again->published->etag, "\"1\"");
  EXPECT_EQ(again->published->fresh_for, 1h) << "by the fields of the 304";

  fetching.issuer.publish(other_key);
  EXPECT_EQ(fetching.fetch(&known)->published->jwks, other_key);
}

TEST(issuer_documents, ask_for_all_where_nothing_is_known_of_this_place) {
  Fetching fetching;
  PublishedKeys known{"https://other.example/keys", one_key, "\"1\"", 1h};
  EXPECT_EQ(fetching.fetch(&known)->published->jwks, one_key);
  EXPECT_FALSE(header(fetching.issuer.requests().back().headers, "If-None-Match"));
  known = {url, one_key, "", 1h};
  EXPECT_EQ(fetching.fetch(&known)->published->jwks, one_key);
  EXPECT_FALSE(header(fetching.issuer.requests().back().headers, "If-None-Match"));
}

TEST(issuer_documents, keep_no_entity_tag_that_cannot_be_sent_back) {
  for (const std::string& etag : {std::string("\"a b\""), std::string("\"\x01\""), std::string(257, 'a')}) {
    Fetching fetching;
    testing::FunctionService odd([&](const ReceivedRequest&) { return HttpResponse{200, {{"ETag", etag}}, one_key}; });
    fetching.fake.network.attach("issuer.example", odd);
    EXPECT_EQ(fetching.fetch()->published->etag, "");
  }
}

TEST(issuer_documents, are_not_unchanged_where_nothing_was_known) {
  Fetching fetching;
  fetching.issuer.set_fault(IssuerFault::unmodified);
  const auto value = fetching.fetch();
  EXPECT_EQ(code_of(value), "source_unreachable");
  EXPECT_NE(value.error().message.find("answers 304, not modified"), std::string::npos) << value.error().message;
}

TEST(issuer_documents, are_not_taken_in_an_encoding_that_nobody_asked_for) {
  for (const auto& [coding, code] :
       {std::pair("gzip", "answer_malformed"), std::pair("br", "answer_malformed"), std::pair("Identity", "none")}) {
    Fetching fetching;
    testing::FunctionService service(
        [&](const ReceivedRequest&) { return HttpResponse{200, {{"Content-Encoding", coding}}, one_key}; });
    fetching.fake.network.attach("issuer.example", service);
    const auto value = fetching.fetch();
    EXPECT_EQ(value ? "none" : code_of(value), code) << coding;
  }
}

TEST(issuer_documents, are_asked_for_again_after_a_passing_fault_within_the_deadline_only) {
  Fetching fetching;
  fetching.issuer.set_fault(IssuerFault::unavailable);
  int asked = 0;
  fetching.issuer.set_before_answer([&] {
    if (++asked == 3) fetching.issuer.set_fault(IssuerFault::none);
  });
  EXPECT_TRUE(fetching.fetch());
  EXPECT_EQ(asked, 3);

  fetching.issuer.set_fault(IssuerFault::unavailable);
  fetching.issuer.set_before_answer([&] { fetching.fake.clock.advance(11s); });
  EXPECT_EQ(code_of(fetching.fetch()), "source_unreachable");
  EXPECT_EQ(fetching.issuer.fetches(), 4u);
}

}  // namespace jwtsync::sources::issuer_documents_test
