# SPDX-License-Identifier: Apache-2.0
"""The applications to mount: what they answer, to whom, and what they leave to others."""
import asyncio
import base64
import io
import json
import pathlib
import tempfile
import unittest
from unittest import mock

import httpx

import jwtsync
import jwtsync.asgi
import jwtsync.wsgi
from jwtsync.shared import SharedJWTSecretManager
from support import CANARY, OTHER_SECRET, POSSESSED, PROOF, SECRET, records

STAGING = {"ENVIRONMENT": "staging", "JWT_SECRET_STAGING": SECRET}
CHALLENGE = json.dumps({"nonce": base64.urlsafe_b64encode(bytes(32)).decode().rstrip("=")}).encode()


PROVEN = [(b"jwtsync-access", POSSESSED.encode())]


def by_asgi(app, method, path, headers=(), body=b"", client=("127.0.0.1", 1), server=("127.0.0.1", 80)):
    """Status, headers and body of an answer."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": [(b"host", b"localhost"), *headers, *PROVEN],
             "client": client, "server": server}
    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"]


def by_wsgi(app, method, path, headers=(), body=b"", client=("127.0.0.1", 1), server=("127.0.0.1", 80)):
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_HOST": "localhost", "wsgi.input": io.BytesIO(body),
               "CONTENT_LENGTH": str(len(body)), "REMOTE_ADDR": "<local>" if server[1] is None else client[0],
               "SERVER_NAME": server[0]}
    for name, value in [*headers, *PROVEN]:
        field = "HTTP_" + name.decode().upper().replace("-", "_")
        environ[field] = ",".join(filter(None, (environ.get(field), value.decode())))  # as gunicorn joins them
    started = []
    content = b"".join(app(environ, lambda status, fields: started.append((status, fields))))
    status, fields = started[0]
    return int(status.split()[0]), {name.lower().encode(): value.encode() for name, value in fields}, content


WAYS = ((jwtsync.asgi.App, by_asgi), (jwtsync.wsgi.App, by_wsgi))


class Mount(unittest.TestCase):
    def each(self):
        for kind, ask in WAYS:
            with self.subTest(kind.__module__):
                yield kind(jwtsync.Keeper("backend", issuer="auth", environ=STAGING)), ask

    def test_report_challenge_and_health(self):
        for app, ask in self.each():
            status, headers, body = ask(app, "GET", "/jwtsync/v1/report")
            report = json.loads(body)
            self.assertEqual((status, report["service"], report["source"]), (200, "backend", "JWT_SECRET_STAGING"))
            self.assertEqual(report["expectations"]["issuer"], "auth")
            self.assertEqual(headers[b"content-type"], b"application/json")
            self.assertEqual(headers[b"content-length"], str(len(body)).encode())
            status, _, answered = ask(app, "POST", "/jwtsync/v1/challenge", body=CHALLENGE)
            self.assertEqual(status, 200, answered)
            self.assertEqual(json.loads(answered)["report"]["instance"], report["instance"])
            self.assertEqual(json.loads(answered)["siblings"], [])
            self.assertEqual(ask(app, "GET", "/healthz")[0], 200)
            self.assertEqual(ask(app, "GET", "/readyz")[0], 200)
            self.assertNotIn(CANARY.encode(), body + answered)

    def test_explanation_of_a_token(self):
        for app, ask in self.each():
            long_one = "x" * 20_000
            status, headers, body = ask(app, "POST", "/jwtsync/v1/explain",
                                        body=json.dumps({"token": f"Bearer {long_one}.e30.AA"}).encode())
            said = json.loads(body)
            self.assertEqual((status, said["service"], said["verdict"], said["stage"]),
                             (200, "backend", "refused", "extract"))
            self.assertEqual(headers[b"cache-control"], b"no-store")
            self.assertEqual(ask(app, "POST", "/jwtsync/v1/explain", body=b"{}")[0], 400)
            self.assertEqual(ask(app, "GET", "/jwtsync/v1/explain")[0], 405)
            status, _, report = ask(app, "GET", "/jwtsync/v1/report")
            self.assertNotIn("refusals", json.loads(report))

    def test_metrics_and_public_keys(self):
        for app, ask in self.each():
            status, headers, body = ask(app, "GET", "/metrics")
            self.assertEqual((status, headers[b"content-type"].split(b";")[0]), (200, b"text/plain"))
            self.assertIn(b"jwtsync_", body)
            self.assertEqual(ask(app, "GET", "/metrics", client=("192.0.2.1", 1))[0], 403)
            status, _, body = ask(app, "GET", "/.well-known/jwks.json", client=("192.0.2.1", 1))
            self.assertEqual((status, json.loads(body)), (200, {"keys": []}))

    def test_nothing_but_the_whole_path_is_an_endpoint(self):
        """A proxy that denies /jwtsync/ must have seen all that is answered."""
        for app, ask in self.each():
            for before in ("/x", "/static", "/jwtsync", "/jwtsyncX", "/", "//x"):
                for endpoint in ("/jwtsync/v1/report", "/jwtsync/v1/challenge", "/metrics", "/healthz"):
                    with self.subTest(before + endpoint):
                        self.assertEqual(ask(app, "GET", before + endpoint)[0], 404)
            for path in ("/jwtsync/v1/report/", "/jwtsync/v1/report/x", "/jwtsync/v1/Report", "/healthz/"):
                self.assertEqual(ask(app, "GET", path)[0], 404)

    def test_what_the_service_keeps_for_itself_is_not_answered(self):
        for kind, ask in WAYS:
            app = kind(jwtsync.Keeper(environ=STAGING), leave=["/metrics", "/healthz"])
            self.assertEqual([ask(app, "GET", path)[0] for path in ("/metrics", "/healthz", "/readyz")],
                             [404, 404, 200])
            with self.assertRaisesRegex(ValueError, "and not /metric$"):
                kind(jwtsync.Keeper(environ=STAGING), leave="/metric")

    def test_only_this_machine_may_ask(self):
        there, forwarded = ("192.0.2.1", 1), [(b"x-forwarded-for", b"192.0.2.1")]
        for app, ask in self.each():
            for expected, given in (
                    (403, {"client": there}), (403, {"server": ("192.0.2.2", 80)}), (403, {"headers": forwarded}),
                    (403, {"client": ("unknown", 1)}), (403, {"client": ("127.0.0.6", 1)}),
                    (200, {"client": ("::1", 1), "server": ("::1", 80)}),
                    (200, {"client": ("::ffff:127.0.0.1", 1)}), (200, {"server": ("/run/app.sock", None)})):
                with self.subTest(**given):
                    self.assertEqual(ask(app, "GET", "/jwtsync/v1/report", **given)[0], expected)
            self.assertEqual(ask(app, "GET", "/healthz", client=there)[0], 200)

    def test_this_machine_is_known_by_what_it_possesses_and_not_by_its_address(self):
        for kind, ask in WAYS:
            app = kind(jwtsync.Keeper("backend", environ=STAGING), verify=True)
            for proof in ([], [(b"jwtsync-access", b"x" * 43)]):
                with self.subTest(kind.__module__, proof=proof), mock.patch(__name__ + ".PROVEN", proof):
                    for server in (("127.0.0.1", 80), ("/run/app.sock", None)):
                        status, _, body = ask(app, "GET", "/jwtsync/v1/report", server=server)
                        self.assertEqual((status, json.loads(body)["error"]["code"]), (403, "access_denied"))
                        self.assertEqual(ask(app, "GET", "/metrics", server=server)[0], 403)
                    self.assertEqual(ask(app, "GET", "/verify")[0], 401, "a proxy asks without, about a token")

    def test_with_access_tokens_whoever_has_one_may_ask(self):
        token = "access-token-of-the-test-0123456789"
        with tempfile.NamedTemporaryFile("w", suffix=".token") as file:
            file.write(token + "\n")
            file.flush()
            for kind, ask in WAYS:
                app = kind(access_token_files=[file.name], environ=STAGING)
                for expected, headers in ((200, [(b"jwtsync-access", token.encode())]), (403, []),
                                          (403, [(b"jwtsync-access", b"another-" + token.encode())])):
                    for client in (("192.0.2.1", 1), ("127.0.0.1", 1)):
                        with self.subTest(kind.__module__, headers=headers, client=client):
                            self.assertEqual(ask(app, "GET", "/jwtsync/v1/report", headers, client=client)[0], expected)

    def test_a_client_that_nobody_knows_is_remote(self):
        self.assertEqual(by_asgi(jwtsync.asgi.App(environ=STAGING), "GET", "/jwtsync/v1/report", client=None)[0], 403)

    def test_what_is_asked_wrongly_is_an_error(self):
        for app, ask in self.each():
            self.assertEqual(ask(app, "GET", "/jwtsync/v1/challenge")[0], 405)
            self.assertEqual(ask(app, "POST", "/jwtsync/v1/challenge", body=b"{}")[0], 400)
            self.assertEqual(ask(app, "POST", "/jwtsync/v1/challenge", body=b" " * 100_000)[0], 400)
            self.assertEqual(ask(app, "GET", "/elsewhere")[0], 404)

    def test_without_a_key_it_stays_up_and_says_why(self):
        for kind, ask in WAYS:
            for value, code in (("c4n4ry-short", "secret_too_short"), (" ", "secret_absent"), (None, "secret_absent")):
                environ = {"ENVIRONMENT": "staging"} if value is None else {**STAGING, "JWT_SECRET_STAGING": value}
                with self.subTest(kind.__module__, value=value), records("jwtsync") as log:
                    keeper = jwtsync.Keeper("backend", environ=environ)
                    app = kind(keeper, verify=True)
                    status, _, body = ask(app, "POST", "/jwtsync/v1/challenge", body=CHALLENGE)
                    report = json.loads(body)["report"]
                    self.assertEqual((status, report["error"]["code"], report["keys"]), (200, code, []))
                    self.assertEqual(ask(app, "GET", "/readyz")[0], 503)
                    self.assertEqual(ask(app, "GET", "/healthz")[0], 200)
                    self.assertEqual(ask(app, "GET", "/verify", [(b"authorization", b"Bearer x.y.z")])[0], 503)
                    for use in (lambda: keeper.verify("x.y.z"), lambda: keeper.sign({"exp": 1}), keeper.ring):
                        with self.assertRaises(jwtsync.Unreachable) as caught:
                            use()
                        self.assertEqual((caught.exception.code, caught.exception.http_status),
                                         ("ring_unavailable", 503))
                    with self.assertRaises(jwtsync.Error) as caught:
                        keeper.open()
                    self.assertEqual(caught.exception.code, code)
                    self.assertNotIn(CANARY, str(log) + str(body))
                    self.assertTrue(any(report["error"]["message"] in text for _, text in log), log)

    def test_a_key_that_comes_later_is_taken_into_use(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "key")
            keeper = jwtsync.Keeper("backend", environ={"ENVIRONMENT": "staging"}, sources=[f"file:{path}"])
            app = jwtsync.wsgi.App(keeper)
            self.assertEqual(by_wsgi(app, "GET", "/readyz")[0], 503)
            path.write_text(SECRET)
            keeper.reload()
            self.assertEqual(by_wsgi(app, "GET", "/readyz")[0], 200)

    def test_variables_that_are_set_before_the_first_use_count(self):
        environ = {"ENVIRONMENT": "staging"}
        for kind, ask in WAYS:
            app = kind(jwtsync.Keeper("backend", environ=environ))
            environ["JWT_SECRET_STAGING"] = SECRET
            self.assertEqual(ask(app, "GET", "/readyz")[0], 200)
            del environ["JWT_SECRET_STAGING"]
            self.assertEqual(ask(app, "GET", "/readyz")[0], 200, "it was opened")

    def test_what_cannot_be_opened_at_all_is_said_without_the_reason(self):
        for kind, ask in WAYS:
            with self.subTest(kind.__module__), records("jwtsync") as log:
                app = kind(environ=STAGING, configuration="/nowhere/jwtsync.toml")
                status, _, body = ask(app, "GET", "/jwtsync/v1/report")
                self.assertEqual((status, json.loads(body)["error"]["code"]), (503, "ring_unavailable"))
                self.assertEqual([ask(app, "GET", path)[0] for path in ("/readyz", "/healthz")], [503, 200])
                self.assertIn("/nowhere/jwtsync.toml", str(log))

    def test_a_class_with_a_key_is_not_spoken_for_by_a_keeper_without(self):
        self.addCleanup(SharedJWTSecretManager.clear_cache)
        SharedJWTSecretManager.clear_cache()
        SharedJWTSecretManager.get_jwt_secret(environ=STAGING)
        for kind, ask in WAYS:
            app = kind(jwtsync.Keeper("backend", environ={"ENVIRONMENT": "staging"}))
            self.assertEqual(ask(app, "GET", "/jwtsync/v1/report")[0], 409)

    def test_a_class_that_kept_another_key_is_not_spoken_for(self):
        self.addCleanup(SharedJWTSecretManager.clear_cache)
        for app, ask in self.each():
            for secret, expected in ((OTHER_SECRET, 409), (SECRET, 200)):
                SharedJWTSecretManager.clear_cache()
                SharedJWTSecretManager.get_jwt_secret(environ={**STAGING, "JWT_SECRET_STAGING": secret})
                with records() as log:
                    self.assertEqual(ask(app, "GET", "/jwtsync/v1/report")[0], expected)
                    self.assertEqual(ask(app, "POST", "/jwtsync/v1/challenge", body=CHALLENGE)[0], expected)
                    self.assertEqual(ask(app, "GET", "/readyz")[0], 200)
                self.assertEqual(log, [])

    def test_a_proxy_may_ask_whether_a_token_is_good(self):
        configuration = tempfile.NamedTemporaryFile("w", suffix=".toml")
        self.addCleanup(configuration.close)
        configuration.write('[verify]\nissuer = "auth"\nclaim_headers = { sub = "X-Jwt-Subject" }\n')
        configuration.flush()
        for kind, ask in WAYS:
            keeper = jwtsync.Keeper(configuration=configuration.name, environ=STAGING)
            good = keeper.sign({"iss": "auth", "sub": "älice", "exp": 4_000_000_000})
            bad = keeper.sign({"iss": "idp", "exp": 4_000_000_000})
            app = kind(keeper, verify=True)
            with self.subTest(kind.__module__):
                with_good = [(b"authorization", b"Bearer " + good.encode())]
                status, headers, body = ask(app, "DELETE", "/verify/healthz", with_good, body=b" " * 100_000)
                self.assertEqual((status, headers[b"x-jwt-subject"], body), (200, b"%C3%A4lice", b""))
                for expected, given in ((401, [(b"authorization", b"Bearer " + bad.encode())]), (401, []),
                                        (400, [(b"authorization", b"Bearer")])):
                    status, headers, _ = ask(app, "GET", "/verify", given)
                    self.assertEqual(status, expected)
                    self.assertIn(b"Bearer", headers[b"www-authenticate"])
                self.assertEqual(ask(app, "GET", "/verify", client=("192.0.2.1", 1))[0], 403)
                self.assertEqual(ask(app, "GET", "/verifying")[0], 404)
                self.assertEqual(ask(kind(keeper), "GET", "/verify")[0], 404, "nobody said that it is to be answered")

    def test_no_token_is_judged_by_another_key_than_that_of_the_class(self):
        self.addCleanup(SharedJWTSecretManager.clear_cache)
        SharedJWTSecretManager.clear_cache()
        SharedJWTSecretManager.get_jwt_secret(environ={**STAGING, "JWT_SECRET_STAGING": OTHER_SECRET})
        for kind, ask in WAYS:
            app = kind(jwtsync.Keeper(environ=STAGING), verify=True)
            self.assertEqual(ask(app, "GET", "/verify", [(b"authorization", b"Bearer x.y.z")])[0], 409)

    def test_a_keeper_or_what_to_open_one_with(self):
        for kind, _ in WAYS:
            with self.assertRaises(TypeError):
                kind(jwtsync.Keeper(), service="backend")

    def test_others_get_what_is_theirs(self):
        async def other_asgi(scope, receive, send):
            await send({"type": "http.response.start", "status": 418, "headers": []})
            await send({"type": "http.response.body", "body": scope["path"].encode()})

        def other_wsgi(environ, start_response):
            start_response("418 I'm a teapot", [])
            return [environ["PATH_INFO"].encode()]

        for (kind, ask), other in zip(WAYS, (other_asgi, other_wsgi)):
            app = kind(jwtsync.Keeper(environ=STAGING), otherwise=other)
            self.assertEqual(ask(app, "GET", "/me")[::2], (418, b"/me"))
            self.assertEqual(ask(app, "GET", "/healthz")[0], 200)


class Frameworks(unittest.TestCase):
    def test_a_mount_in_fastapi(self):
        from fastapi import FastAPI
        service = FastAPI()
        service.mount("/internal", jwtsync.asgi.App(jwtsync.Keeper("auth", environ=STAGING), verify=True))

        async def ask():
            transport = httpx.ASGITransport(service, client=("127.0.0.1", 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                return [await client.get("/internal" + path, headers=PROOF)
                        for path in ("/jwtsync/v1/report", "/verify/x")]
        report, verdict = asyncio.run(ask())
        self.assertEqual((report.status_code, report.json()["service"]), (200, "auth"))
        self.assertEqual(verdict.status_code, 401)

    def test_a_mount_answers_what_is_relative_to_it(self):
        """By both ways in which ASGI has been read: the path with what it is mounted under, and without."""
        def asked(**scope):
            return jwtsync.asgi.path_of({"path": "/", **scope})
        for expected, scope in (
                ("/healthz", {"root_path": "", "path": "/healthz"}),
                ("/healthz", {"root_path": "/in", "path": "/in/healthz", "raw_path": b"/in/healthz"}),
                ("/healthz", {"root_path": "/in/", "path": "/in/healthz"}),
                ("/healthz", {"root_path": "/in", "path": "/healthz", "raw_path": b"/in/healthz"}),
                ("/healthz", {"root_path": "/in", "path": "/healthz", "raw_path": b"/healthz"}),
                ("/healthz", {"root_path": "/\u00fc", "path": "/\u00fc/healthz", "raw_path": b"/%C3%BC/healthz"}),
                ("/in/healthz", {"root_path": "/in", "path": "/in/in/healthz", "raw_path": b"/in/in/healthz"}),
                ("/in/healthz", {"root_path": "/in", "path": "/in/healthz", "raw_path": b"/in/in/healthz"}),
                ("/x/healthz", {"root_path": "/in", "path": "/in/x/healthz"}),
                ("/inner/healthz", {"root_path": "/in", "path": "/inner/healthz"})):
            with self.subTest(**scope):
                self.assertEqual(asked(**scope), expected)

    def test_an_endpoint_in_other_characters_is_none(self):
        """A proxy that does not decode it takes it for another path."""
        app = jwtsync.wsgi.App(environ=STAGING)
        for name in ("RAW_URI", "REQUEST_URI"):
            for expected, sent in ((200, "/jwtsync/v1/report?x=/y"), (200, "http://localhost/jwtsync/v1/report"),
                                   (404, "/%6Awtsync/v1/report"), (404, "/jwtsync%2Fv1/report")):
                environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/jwtsync/v1/report", "HTTP_HOST": "localhost",
                           "REMOTE_ADDR": "127.0.0.1", "SERVER_NAME": "127.0.0.1", name: sent,
                           "HTTP_JWTSYNC_ACCESS": POSSESSED}
                started = []
                b"".join(app(environ, lambda status, fields: started.append(int(status.split()[0]))))
                self.assertEqual(started, [expected], sent)

    def test_a_server_may_start_and_stop_it(self):
        sent, said = [], iter(("lifespan.startup", "lifespan.shutdown"))

        async def receive():
            return {"type": next(said)}

        async def send(message):
            sent.append(message["type"])
        asyncio.run(jwtsync.asgi.App(environ=STAGING)({"type": "lifespan"}, receive, send))
        self.assertEqual(sent, ["lifespan.startup.complete", "lifespan.shutdown.complete"])


if __name__ == "__main__":
    unittest.main()
