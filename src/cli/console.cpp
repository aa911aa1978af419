// SPDX-License-Identifier: Apache-2.0
#include "cli/console.h"

#include "cli/table.h"
#include "json/strict.h"

namespace jwtsync::cli {

void Output::write(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= buffer_limit) flush();
}

void Output::write(const Secret& secret) {
  flush();
  if (failure_) return;
  failure_ = secret.reveal([this](std::string_view bytes) { return send(bytes); });
}

void Output::flush() {
  if (!buffer_.empty() && !failure_) failure_ = send(buffer_);
  buffer_.clear();
}

int Console::fail(const Error& error) {
  if (format == Format::json) {
    out.write(json::dump({{"error", json::error_json(error)}}) + "\n");
    return error.exit_status();
  }
  out.flush();
  err.write("jwtsync: " + bad("error:") + " " + printable(error.message) + "\n");
  if (!error.hint.empty()) err.write("jwtsync: hint: " + printable(error.hint) + "\n");
  err.flush();
  return error.exit_status();
}

void Console::note(std::string_view text) {
  out.flush();
  err.write("jwtsync: " + printable(text) + "\n");
  err.flush();
}

void Console::tell_awaited(std::string_view what) {
  if (in.is_terminal())
    note("waiting for " + std::string(what) + " on standard input; Ctrl-D at the start of a line ends it");
}

std::string Console::paint(std::string_view code, std::string_view text) const {
  if (!colour) return std::string(text);
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

Result<std::string> read_at_most(Input& in, std::size_t limit) {
  std::string text(limit, '\0');
  std::size_t filled = 0;
  while (filled < limit) {
    const Result<std::size_t> size = in.read(std::span(text).subspan(filled));
    if (!size) return failure(size.error());
    if (*size == 0) break;
    filled += *size;
  }
  text.resize(filled);
  return text;
}

}  // namespace jwtsync::cli
