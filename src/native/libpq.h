// SPDX-License-Identifier: Apache-2.0
// libpq, loaded when the first store in PostgreSQL is opened: no other process should pay for its start. The
// self-contained command can load nothing, and has none.
#pragma once

#include <jwtsync/result.h>
#include <libpq-fe.h>

namespace jwtsync::native {

/// The functions of libpq that we use, under its names.
struct Libpq {
  decltype(&PQconninfoParse) conninfo_parse = nullptr;
  decltype(&PQconninfoFree) conninfo_free = nullptr;
  decltype(&PQfreemem) freemem = nullptr;
  decltype(&PQconnectdbParams) connectdb_params = nullptr;
  decltype(&PQfinish) finish = nullptr;
  decltype(&PQstatus) status = nullptr;
  decltype(&PQserverVersion) server_version = nullptr;
  decltype(&PQerrorMessage) error_message = nullptr;
  decltype(&PQsocket) socket = nullptr;
  decltype(&PQsetnonblocking) setnonblocking = nullptr;
  decltype(&PQsetNoticeReceiver) set_notice_receiver = nullptr;
  decltype(&PQsendQuery) send_query = nullptr;
  decltype(&PQsendQueryParams) send_query_params = nullptr;
  decltype(&PQflush) flush = nullptr;
  decltype(&PQconsumeInput) consume_input = nullptr;
  decltype(&PQisBusy) is_busy = nullptr;
  decltype(&PQgetResult) get_result = nullptr;
  decltype(&PQclear) clear = nullptr;
  decltype(&PQresultStatus) result_status = nullptr;
  decltype(&PQresultErrorField) result_error_field = nullptr;
  decltype(&PQcmdStatus) cmd_status = nullptr;
  decltype(&PQcmdTuples) cmd_tuples = nullptr;
  decltype(&PQntuples) ntuples = nullptr;
  decltype(&PQgetvalue) getvalue = nullptr;
  decltype(&PQgetlength) getlength = nullptr;
};

/// Loads the library. It stays loaded until the process ends. Error: `source_unreachable`.
[[nodiscard]] Result<Libpq> load_libpq();

}  // namespace jwtsync::native
