// SPDX-License-Identifier: Apache-2.0
#include "fleet/timestamp.h"

#include <gmock/gmock.h>

namespace jwtsync::fleet {
namespace {

using namespace std::chrono;

struct Row {
  std::string_view text;
  std::int64_t seconds;  // since 1970
};
// Seconds by `date -u -d TEXT +%s`.
constexpr Row rows[] = {
    {"1970-01-01T00:00:00Z", 0},         {"2026-01-01T00:00:00Z", 1767225600}, {"2024-02-29T23:59:59Z", 1709251199},
    {"2000-12-31T12:34:56Z", 978266096}, {"2200-06-15T01:02:03Z", 7272378123},
};

TEST(timestamp, is_rfc_3339_in_utc) {
  for (const Row& row : rows) {
    const Time time{seconds(row.seconds)};
    EXPECT_EQ(timestamp(time), row.text);
    EXPECT_EQ(parse_timestamp(row.text), time) << row.text;
  }
}

TEST(timestamp, rounds_down_to_the_second) {
  EXPECT_EQ(timestamp(Time{seconds(1767225600)} + milliseconds(999)), "2026-01-01T00:00:00Z");
  EXPECT_EQ(parse_timestamp("2026-01-01T00:00:00.999999999Z"), Time{seconds(1767225600)});
}

TEST(timestamp, of_another_form_is_refused) {
  for (const std::string_view text :
       {"", "Z", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00:00+00:00", "2026-01-01 00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:60Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.1234567890Z", "2026-01-01T00:00:00.1xZ",
        "+026-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2201-01-01T00:00:00Z", "9999-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z "}) {
    EXPECT_FALSE(parse_timestamp(text)) << text;
  }
}

}  // namespace
}  // namespace jwtsync::fleet
