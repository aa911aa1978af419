// SPDX-License-Identifier: Apache-2.0
#include "native/libpq.h"

#include <dlfcn.h>

namespace jwtsync::native {

#ifdef JWTSYNC_SELF_CONTAINED

Result<Libpq> load_libpq() {
  return failure(Code::source_unreachable, "this build has no PostgreSQL",
                 "use the command of the Debian package or of a build from source, or a store of SQLite");
}

#else

namespace {

/// Whether the library has the function; it then stands in `function`.
template <typename Function>
bool load(void* library, const char* name, Function& function) noexcept {
  // POSIX promises that what dlsym returns may be taken for a function.
  function = reinterpret_cast<Function>(::dlsym(library, name));  // NOLINT(*-reinterpret-cast)
  return function != nullptr;
}

bool load_all(void* from, Libpq& libpq) noexcept {
  return load(from, "PQconninfoParse", libpq.conninfo_parse) && load(from, "PQconninfoFree", libpq.conninfo_free) &&
         load(from, "PQfreemem", libpq.freemem) && load(from, "PQconnectdbParams", libpq.connectdb_params) &&
         load(from, "PQfinish", libpq.finish) && load(from, "PQstatus", libpq.status) &&
         load(from, "PQserverVersion", libpq.server_version) && load(from, "PQerrorMessage", libpq.error_message) &&
         load(from, "PQsocket", libpq.socket) && load(from, "PQsetnonblocking", libpq.setnonblocking) &&
         load(from, "PQsetNoticeReceiver", libpq.set_notice_receiver) && load(from, "PQsendQuery", libpq.send_query) &&
         load(from, "PQsendQueryParams", libpq.send_query_params) && load(from, "PQflush", libpq.flush) &&
         load(from, "PQconsumeInput", libpq.consume_input) && load(from, "PQisBusy", libpq.is_busy) &&
         load(from, "PQgetResult", libpq.get_result) && load(from, "PQclear", libpq.clear) &&
         load(from, "PQresultStatus", libpq.result_status) &&
         load(from, "PQresultErrorField", libpq.result_error_field) && load(from, "PQcmdStatus", libpq.cmd_status) &&
         load(from, "PQcmdTuples", libpq.cmd_tuples) && load(from, "PQntuples", libpq.ntuples) &&
         load(from, "PQgetvalue", libpq.getvalue) && load(from, "PQgetlength", libpq.getlength);
}

}  // namespace

Result<Libpq> load_libpq() {
  constexpr const char* hint = "install libpq 5 of PostgreSQL 13 or later (Debian and Ubuntu: apt install libpq5)";
  void* const library = ::dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == nullptr) {
    return failure(Code::source_unreachable, "no store in PostgreSQL can be opened: libpq.so.5 is not installed", hint);
  }
  Libpq libpq;
  if (!load_all(library, libpq)) {
    return failure(Code::source_unreachable, "no store in PostgreSQL can be opened: libpq.so.5 is too old or broken",
                   hint);
  }
  return libpq;
}

#endif

}  // namespace jwtsync::native
