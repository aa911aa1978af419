// SPDX-License-Identifier: Apache-2.0
#include "native/tls_identity.h"

#include <utility>

namespace jwtsync::native {

Result<TlsIdentity> TlsIdentity::open(const World& world, TlsFiles files) {
  TlsIdentity identity(world, std::move(files));
  identity.looked_ = world.clock.elapsed();
  identity.seen_ = identity.versions();  // before they are read: a change meanwhile is seen at the next look
  Result<TlsContext> context = make_tls_context(world.files, world.events, identity.paths_, world.clock.now());
  if (!context) return failure(std::move(context).error());
  identity.context_ = std::move(*context);
  return identity;
}

const TlsContext& TlsIdentity::current() {
  const std::chrono::nanoseconds now = clock_->elapsed();
  if (now - looked_ < interval) return context_;
  looked_ = now;
  Versions found = versions();
  const bool changed = found != seen_;
  if (!changed && (fault_.empty() || now - tried_ < retry_interval)) return context_;
  seen_ = std::move(found);
  tried_ = now;
  Result<TlsContext> context = make_tls_context(*files_, *events_, paths_, clock_->now());
  if (context) {
    context_ = std::move(*context);
    fault_.clear();
    events_->record(Level::info, "TLS certificate of " + paths_.certificate + " is in use");
    return context_;
  }
  // What is wrong is said once, until the files are others or something else is wrong.
  if (const std::string& message = context.error().message; changed || message != fault_) {
    events_->record(Level::error, "TLS files not taken, those of before stay in use: " + message);
    fault_ = message;
  }
  return context_;
}

/// Empty for a file that is not there or cannot be looked at.
TlsIdentity::Versions TlsIdentity::versions() const {
  const auto version = [&](const std::string& path) {
    const Result<FileStatus> status = path.empty() ? failure(Code::file_absent, "") : files_->status(path);
    return status ? status->version : std::string();
  };
  return {version(paths_.certificate), version(paths_.key), version(paths_.client_ca)};
}

}  // namespace jwtsync::native
