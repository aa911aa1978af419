// SPDX-License-Identifier: Apache-2.0
// What tokens cost: the cryptography alone, jwtsync, and what Debian packages in C, side by side.
//
//     jwtsync_bench CASES [options of Google Benchmark]
//
// CASES is a file with keys and tokens, which is made if it is not there.
#include "cases.h"
#include "limit.h"
#include "ours.h"
#include "peers.h"

#include <benchmark/benchmark.h>

#include <cstdio>

namespace jwtsync::bench {
namespace {

/// Sizes of tokens, in bytes.
struct Size {
  const char* name;
  std::size_t bytes;
};
constexpr Size sizes[] = {{"0.3KiB", 307}, {"0.5KiB", 512}, {"1KiB", 1024}, {"2KiB", 2048}, {"4KiB", 4096}};

void measure_all(const Cases& cases) {
  for (const Row& row : rows) {
    measure_limit(row, cases);
    measure_ours(row, cases);
    measure_libjwt(row, cases);
    measure_cjose(row, cases);
  }
  const Row& hs256 = rows.front();
  for (const Size& size : sizes) {
    const std::string token = cases.token_of_size(hs256, size.bytes);
    measure_hmac(std::string("limit/verify/HS256/") + size.name, hs256, cases.key_of(hs256), token);
    measure_verify(std::string("jwtsync/verify/HS256/") + size.name, hs256, cases, token);
  }
  const std::string unnamed = cases.unnamed_token(hs256);
  measure_hmac("limit/verify/HS256/2-keys", hs256, cases.key_of(hs256), unnamed);
  measure_ring("jwtsync/verify/HS256/2-keys", hs256, cases, unnamed, 2, LastKey::unnamed);
  measure_hmac("limit/verify/HS256/16-keys", hs256, cases.key_of(hs256), cases.token(hs256));
  measure_ring("jwtsync/verify/HS256/16-keys", hs256, cases, cases.token(hs256), 16, LastKey::named);
  measure_hmac("limit/verify/HS256", hs256, cases.key_of(hs256), cases.token(hs256), 2);
  measure_verify("jwtsync/verify/HS256", hs256, cases, cases.token(hs256), 2);
  measure_refusals(cases);
}

}  // namespace
}  // namespace jwtsync::bench

int main(int count, char** words) {
  benchmark::Initialize(&count, words);
  if (count != 2) {
    std::fprintf(stderr, "usage: jwtsync_bench CASES [options of Google Benchmark]\n");
    return 2;
  }
  jwtsync::bench::measure_all(jwtsync::bench::Cases::of(words[1]));
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
