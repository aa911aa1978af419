// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/fleet.h>

#include <utility>

namespace jwtsync {
namespace {

Result<Agreement> ask_once(const World& world, const std::vector<std::string>& targets, const AskOptions& how,
                           const AgreeOptions& what) {
  const Result<Nonce> nonce = Nonce::create(world.randomness);
  if (!nonce) return failure(nonce.error());
  return agree(ask(world, targets, *nonce, how), what);
}

}  // namespace

Result<Agreement> ask_and_agree(const World& world, const std::vector<std::string>& targets, AskOptions how,
                                const AgreeOptions& what) {
  how.variants = Variants::without;
  Result<Agreement> first = ask_once(world, targets, how, what);
  if (!first || first->groups < 2) return first;
  how.variants = Variants::with;
  Result<Agreement> second = ask_once(world, targets, how, what);
  // Only an answer of the same processes to the same effect takes the place of the first.
  const bool same = second && second->groups == first->groups && second->members.size() == first->members.size() &&
                    second->silent.size() == first->silent.size();
  return same ? std::move(second) : std::move(first);
}

}  // namespace jwtsync
