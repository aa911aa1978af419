// SPDX-License-Identifier: Apache-2.0
#include "http/cache_control.h"

#include <gtest/gtest.h>

namespace jwtsync::http::cache_control_test {

using namespace std::chrono_literals;
using std::chrono::seconds;

TEST(cache_control, says_how_long_an_answer_stays_fresh) {
  struct Row {
    HttpHeaders headers;
    seconds fresh_for;
  };
  const Row table[] = {
      {{}, 10min},
      {{{"Cache-Control", "public"}}, 10min},
      {{{"Cache-Control", "max-age=3600"}}, 1h},
      {{{"cache-control", "public,  MAX-AGE=3600 , must-revalidate"}}, 1h},
      {{{"Cache-Control", "max-age=\"3600\""}}, 1h},
      {{{"Cache-Control", "s-maxage=60, max-age=3600"}}, 1h},
      {{{"Cache-Control", "max-age=3600"}, {"Age", "600"}}, 50min},
      {{{"Cache-Control", "max-age=3600"}, {"Age", "soon"}}, 1h},
      {{{"Cache-Control", "public"}, {"Age", "600"}}, 10min},
      {{{"Cache-Control", "max-age=3600, max-age=120"}}, 2min},
      {{{"Cache-Control", "max-age=3600"}, {"Cache-Control", "max-age=120"}}, 2min},
  };
  for (const Row& row : table) EXPECT_EQ(freshness_of(row.headers), row.fresh_for) << &row - table;
}

TEST(cache_control, stays_within_bounds) {
  for (const char* text : {"max-age=0", "max-age=59", "no-store", "no-cache", "no-cache, max-age=3600", "max-age",
                           "max-age=", "max-age=-1", "max-age=1e9", "max-age=\"", "max-age= x"}) {
    EXPECT_EQ(freshness_of({{"Cache-Control", text}}), 1min) << text;
  }
  for (const char* text : {"max-age=86401", "max-age=4294967295", "max-age=99999999999999999999999"}) {
    EXPECT_EQ(freshness_of({{"Cache-Control", text}}), 24h) << text;
  }
  EXPECT_EQ(freshness_of({{"Cache-Control", "max-age=3600"}, {"Age", "4000"}}), 1min);
}

TEST(cache_control, leaves_what_was_known_where_it_says_nothing) {
  EXPECT_EQ(freshness_of({}, 2h), 2h);
  EXPECT_EQ(freshness_of({{"Cache-Control", "max-age=3600"}}, 2h), 1h);
}

}  // namespace jwtsync::http::cache_control_test
