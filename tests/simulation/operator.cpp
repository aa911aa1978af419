// SPDX-License-Identifier: Apache-2.0
// What the operator of a fleet does: new secrets, put into files and the store.
#include "history.h"

namespace jwtsync::simulation {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t most_keys = 3;  // of a set

}  // namespace

void History::rotate_shared() {
  Setting& s = setting_;
  const std::size_t key = s.stock.new_secret();
  if (s.has_sets) {
    shared_.insert(shared_.begin(), key);
    if (shared_.size() > most_keys) shared_.pop_back();
  } else {
    shared_ = {key};
  }
  for (const auto& process : fleet_) {
    if (process->has_file()) {
      s.timeline.after(s.chance.any_length(1ms, 20s), [this, &p = *process] { deliver(p); });
    }
  }
  // Nobody asks a store again by itself: who put a version there lets each process know.
  s.timeline.after(s.chance.any_length(1ms, 10s), [this, &s] {
    s.store.put(s.stock.secret_text(shared_, s.has_sets), shared_);
    s.record.add("  the store has " + text_of(shared_));
    for (const auto& process : fleet_) {
      if (!process->has_store()) continue;
      offer(*process, shared_);
      const Span delay = s.chance.any_length(1ms, 5s);
      process->disturb(delay + prompt);
      s.timeline.after(delay, [&s, &p = *process] {
        s.record.add("  " + p.name() + " is told");
        p.nudge();
      });
    }
  });
}

void History::deliver(Process& process) {
  process.intended = shared_;
  const bool in_place = setting_.chance.below(3) == 0;
  if (in_place) return write_in_place(process);
  mend(process);
}

void History::mend(Process& process) {
  if (!process.machine.disk.is_being_written) write_whole(process);
}

void History::write_whole(Process& process) {
  const std::string text = setting_.stock.secret_text(process.intended, setting_.has_sets);
  offer(process, process.intended);
  setting_.record.add("  " + process.name() + "'s file has " + text_of(process.intended));
  process.machine.disk.put(key_paths[process.path], text, process.intended);
}

/// It is empty first, then half of it is there, and at last all of it.
void History::write_in_place(Process& process) {
  Setting& s = setting_;
  Disk& disk = process.machine.disk;
  if (disk.is_being_written) return;
  disk.is_being_written = true;
  const std::string path = key_paths[process.path];
  disk.put(path, "");
  // Where a search would fall through, the writer is as quick as a Keeper expects.
  const auto pause = [&s] { return s.has_fallback ? s.chance.between(5ms, 80ms) : s.chance.any_length(5ms, 3s); };
  s.timeline.after(pause(), [this, &s, &disk, &process, path, pause] {
    const std::string text = s.stock.secret_text(process.intended, s.has_sets);
    disk.put(path, text.substr(0, text.size() / 2));
    s.timeline.after(pause(), [this, &disk, &process] {
      disk.is_being_written = false;
      write_whole(process);
    });
  });
}

/// Somebody swaps the file while a load reads.
void History::swap_meanwhile(Process& process) {
  Setting& s = setting_;
  const bool may_swap = !is_calm() && !s.has_fallback && process.has_file();
  if (!may_swap || process.machine.disk.is_being_written || s.chance.below(50) > 0) return;
  if (s.chance.below(2) == 0) rotate_shared();
  process.intended = shared_;
  write_whole(process);
}

}  // namespace jwtsync::simulation
