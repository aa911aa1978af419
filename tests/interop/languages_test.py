#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The example file of a language answers as docs/reference/protocol.md says: the vectors, the form of questions, who
may ask; and `jwtsync agree` compares it with the command, and with another service of the same file.

    languages_test.py go|node|java PATH/TO/jwtsync SOURCE BUILD

Where the language's compiler is not installed, the test says so and ends with 77, which ctest shows as skipped.
"""
import base64
import http.client
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

LANGUAGE = sys.argv.pop(1)
JWTSYNC, SOURCE, BUILD = (pathlib.Path(sys.argv.pop(1)).absolute() for _ in range(3))
sys.path.insert(0, str(SOURCE / "tests/fleet"))
import vectors  # noqa: E402

COMPILER = {"go": "go", "node": "node", "java": "javac"}[LANGUAGE]
HERE = SOURCE / "tests/interop/languages"
SECRET = vectors.PLAIN
TOKEN, OTHER_TOKEN = "access-c4n4ry-Bv8nM3xQw7Ez2Lp9Df4Ru6", "access-c4n4ry-Hs3Jd5Gf1YcZq7Wm2vX9pLk4"
NONCE = vectors.b64url(vectors.NONCE)
KNOWN = ["trailing_newline", "double_quoted", "single_quoted", "base64_encoded", "base64_encoded_line", "hex_encoded"]
REPORT, CHALLENGE = "/jwtsync/v1/report", "/jwtsync/v1/challenge"


def built(folder):
    """The command that starts the service of this language."""
    run = {"check": True, "cwd": folder, "timeout": 600}
    if LANGUAGE == "node":
        for file in (SOURCE / "examples/node/jwtsync.mjs", HERE / "service.mjs"):
            shutil.copy(file, folder)
        return ["node", str(folder / "service.mjs")]
    if LANGUAGE == "java":
        files = [SOURCE / "examples/java/Jwtsync.java", HERE / "Service.java"]
        subprocess.run(["javac", "-Xlint:all", "-Werror", "--release", "11", "-d", folder, *files], **run)
        return ["java", "-Xshare:auto", "-cp", str(folder), "Service"]
    (folder / "jwtsync").mkdir()
    shutil.copy(SOURCE / "examples/go/jwtsync.go", folder / "jwtsync")
    shutil.copy(HERE / "main.go", folder)
    (folder / "go.mod").write_text("module service\n\ngo 1.18\n")
    environment = {**os.environ, "GOCACHE": str(BUILD / "go-cache"), "GOPATH": str(folder / "path"),
                   "GOPROXY": "off", "GOTOOLCHAIN": "local", "GOFLAGS": "", "CGO_ENABLED": "0"}
    subprocess.run(["go", "build", "-o", "service", "."], env=environment, **run)
    return [str(folder / "service")]


class Service:
    """A running service of the language; what it says is a line of port, then one for each key it was given."""

    def __init__(self, name, environment="staging"):
        self.process = subprocess.Popen([*COMMAND, name, TOKEN, OTHER_TOKEN], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True,
                                        env={"PATH": os.environ["PATH"], "ENVIRONMENT": environment})
        self.port = int(self.process.stdout.readline())
        self.target = f"http://127.0.0.1:{self.port}"

    def use(self, secret):
        self.process.stdin.write(secret.hex() + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def ask(self, method, path, body=None, tokens=(TOKEN,)):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.putrequest(method, path)
        for token in tokens:
            connection.putheader("Jwtsync-Access", token)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer, text

    def challenge(self, nonce=NONCE, variants=False):
        answer, text = self.ask("POST", CHALLENGE, json.dumps({"nonce": nonce, "variants": variants}).encode())
        assert answer.status == 200, text
        return json.loads(text, object_pairs_hook=no_name_twice)

    def end(self):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


def no_name_twice(pairs):
    assert len(dict(pairs)) == len(pairs), pairs
    return dict(pairs)


class Example(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = Service("billing")
        cls.addClassCleanup(cls.service.end)

    def setUp(self):
        self.assertEqual(self.service.use(SECRET), "used")

    def code(self, method, path, body=None, tokens=(TOKEN,)):
        answer, text = self.service.ask(method, path, body, tokens)
        self.assertEqual(answer.headers["Content-Type"], "application/json")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        error = json.loads(text).get("error", {})
        self.assertEqual(sorted(error), ["code", "hint", "message"] if answer.status != 200 else [])
        return answer.status, error.get("code")

    def test_the_vectors(self):
        for vector in vectors.vectors()["challenges"]:
            with self.subTest(vector=vector):
                self.assertEqual(self.service.use(bytes.fromhex(vector["secret_hex"])), "used")
                said = self.service.challenge(vector["nonce"])
                self.assertEqual(said["nonce"], vector["nonce"])
                self.assertEqual(said["challenge"]["keys"],
                                 [{"kid": vector["kid"], "role": "signs", "algorithm": "HS256",
                                   "answer": vector["answer"], "variants": []}])

    def variants(self):
        (key,) = self.service.challenge(variants=True)["challenge"]["keys"]
        return {each["name"]: each["answer"] for each in key["variants"]}

    def test_the_variants_that_it_knows(self):
        said = self.variants()
        self.assertEqual(list(said), KNOWN)
        for vector in vectors.vectors()["variants"]:
            if vector["name"] in KNOWN:
                self.assertEqual(said[vector["name"]], vector["answer"], vector["name"])

    def test_a_variant_that_would_be_too_short_is_absent(self):
        secret = SECRET[:30]
        self.service.use(secret)
        said = self.variants()
        self.assertEqual(said["trailing_newline"], vectors.absent_of(secret, "trailing_newline", vectors.NONCE))
        self.assertEqual(said["double_quoted"], vectors.answer_of(b'"' + secret + b'"', vectors.NONCE))

    def test_the_report(self):
        answer, text = self.service.ask("GET", REPORT)
        report = json.loads(text, object_pairs_hook=no_name_twice)
        self.assertEqual(answer.status, 200)
        challenge = self.service.challenge()
        within = {**challenge["report"], "clock": report["clock"]}
        self.assertEqual(within, report)
        self.assertEqual({name: report[name] for name in ("service", "instance")},
                         {name: challenge["challenge"][name] for name in ("service", "instance")})
        self.assertRegex(report["instance"], "-[0-9a-f]{8}$")
        self.assertEqual(report["trail"], [{"locator": "env:JWT_SECRET_STAGING", "outcome": "found",
                                            "detail": "length 32 or more"}])
        self.assertEqual(report["expectations"],
                         {"issuer": "auth", "audiences": [], "leeway": 0, "algorithms": ["HS256"]})
        self.service.use(SECRET * 3)
        again = self.service.challenge()["report"]
        self.assertEqual(again["generation"], report["generation"] + 1)
        self.assertEqual(again["trail"][0]["detail"], "length 96 or more")
        head, nothing = self.service.ask("HEAD", REPORT)
        self.assertEqual((head.status, nothing), (200, b""))

    def test_an_environment_has_one_name(self):
        for given, name in ((" Stage\t", "staging"), ("prod", "production"), ("qa", "qa")):
            service = Service("billing", given)
            self.addCleanup(service.end)
            self.assertEqual(json.loads(service.ask("GET", REPORT)[1])["environment"]["name"], name)

    def test_no_answer_holds_the_secret(self):
        for text in (self.service.ask("GET", REPORT)[1], json.dumps(self.service.challenge(variants=True)).encode()):
            for form in (SECRET, SECRET.hex().encode(), vectors.b64url(SECRET).encode(), TOKEN.encode()):
                self.assertNotIn(form, text)

    def test_who_may_ask(self):
        for tokens in ((TOKEN,), (OTHER_TOKEN,), ("wrong", TOKEN), (f"wrong, {OTHER_TOKEN} ,another",)):
            self.assertEqual(self.code("GET", REPORT, tokens=tokens), (200, None), tokens)
        for tokens in ((), ("",), (TOKEN[:-1],), (TOKEN + "x",), (TOKEN.lower(),), (TOKEN + " " + TOKEN,),
                       (SECRET.decode(),), ((TOKEN + ",") * 8 + TOKEN,)):
            self.assertEqual(self.code("GET", REPORT, tokens=tokens), (403, "access_denied"), tokens)
            self.assertEqual(self.code("POST", CHALLENGE, b"{}", tokens=tokens), (403, "access_denied"), tokens)

    def test_a_question_in_any_spacing_and_order(self):
        for body in ('{"nonce":"%s"}', ' {\r\n"nonce" :\t"%s" , "variants" : false }\n',
                     '{"variants":true,"nonce":"%s"}'):
            self.assertEqual(self.code("POST", CHALLENGE, (body % NONCE).encode()), (200, None), body)

    @unittest.skipIf(LANGUAGE != "node", "a middleware of Express may have read the body")
    def test_a_body_that_was_read_before(self):
        for body, expected in (('{"nonce":"%s"}', (200, None)), ('{"nonce":1}', (400, "request_malformed")),
                               ("[]", (400, "request_malformed")), ("", (400, "request_malformed"))):
            self.assertEqual(self.code("POST", CHALLENGE + "?read", body.replace("%s", NONCE).encode()), expected, body)

    def test_what_is_no_question(self):
        for body in ('', '{}', 'null', '[]', '{"nonce":1}', '{"nonce":"%s"', '{"nonce":"%s"}x', '{"nonce":"%s",}',
                     '{"nonce":"%s","more":1}', '{"nonce":"%s","variants":1}', '{"Nonce":"%s"}', '{"variants":true}',
                     '{"nonce":"%s","nonce":"%s"}', '{"variants":true,"nonce":"%s","variants":true}',
                     '{"nonce":"%s"}' + " " * 1024):
            self.assertEqual(self.code("POST", CHALLENGE, body.replace("%s", NONCE).encode()),
                             (400, "request_malformed"), body)
        for nonce in ("", NONCE[:-1], NONCE + "A", NONCE + "=", NONCE[:-1] + "9", "+" + NONCE[1:], NONCE[:-1] + "é"):
            self.assertEqual(self.code("POST", CHALLENGE, ('{"nonce":"%s"}' % nonce).encode()),
                             (400, "nonce_malformed"), nonce)

    def test_other_methods(self):
        for method, path, allowed in (("POST", REPORT, "GET, HEAD"), ("GET", CHALLENGE, "POST"),
                                      ("DELETE", REPORT, "GET, HEAD")):
            answer, text = self.service.ask(method, path, b"")
            self.assertEqual((answer.status, answer.headers["Allow"]), (405, allowed))
            self.assertEqual(json.loads(text)["error"]["code"], "method_not_allowed")
        self.assertEqual(self.service.ask("GET", REPORT + "/more")[0].status, 404)

    def test_an_access_token_is_no_key(self):
        self.assertEqual(self.service.use(TOKEN.encode()), "refused")
        self.assertEqual(self.service.challenge()["challenge"]["keys"][0]["kid"], vectors.kid_of(SECRET))


class Agree(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "token").write_text(TOKEN)
        (self.folder / "token").chmod(0o600)

    def start(self, name, secret):
        service = Service(name)
        self.addCleanup(service.end)
        self.assertEqual(service.use(secret), "used")
        return service

    def serve(self, secret):
        """`jwtsync serve` beside it, as the service auth."""
        configuration = self.folder / "jwtsync.toml"
        configuration.write_text(f'[access]\ntoken_files = ["{self.folder}/token"]\n[verify]\nissuer = "auth"\n')
        configuration.chmod(0o600)
        process = subprocess.Popen(
            [JWTSYNC, "serve", "--service", "auth", "--listen", "127.0.0.1:0", "--json", "--config", configuration],
            env={"ENVIRONMENT": "staging", "JWT_SECRET_STAGING": secret}, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        return json.loads(process.stdout.readline())["listening"][0]

    def agree(self, *targets):
        done = subprocess.run([JWTSYNC, "agree", "--access-token-file", self.folder / "token", *targets], env={},
                              capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr

    def test_with_the_command(self):
        service, daemon = self.start("billing", SECRET), self.serve(SECRET.decode())
        status, said = self.agree(daemon, service.target)
        self.assertEqual(status, 0, said)
        self.assertIn("staging: 2 services, the same key", said)
        service.use(SECRET + b"\n")
        status, said = self.agree(daemon, service.target)
        self.assertEqual(status, 1, said)
        self.assertIn("why: the key of billing is that of auth plus a newline", said)
        service.use(b"")
        status, said = self.agree(daemon, service.target)
        self.assertEqual(status, 1, said)
        self.assertIn("billing has no key", said)
        service.use(SECRET)
        self.assertEqual(self.agree(daemon, service.target)[0], 0)

    def test_before_it_has_a_key_it_says_so(self):
        service, daemon = Service("billing"), self.serve(SECRET.decode())
        self.addCleanup(service.end)
        status, said = self.agree(daemon, service.target)
        self.assertEqual(status, 1, said)
        self.assertIn("billing has no key", said)

    def test_a_short_secret_is_unfit(self):
        one, two = self.start("billing", SECRET[:20]), self.start("auth", SECRET[:20])
        status, said = self.agree(one.target, two.target)
        self.assertEqual(status, 1, said)
        self.assertIn("UNFIT", said)

    def test_two_of_one_language_explain_a_difference(self):
        one, two = self.start("auth", SECRET), self.start("billing", base64.b64encode(SECRET + b"\n"))
        status, said = self.agree(one.target, two.target)
        self.assertEqual(status, 1, said)
        self.assertIn("why: the key of billing is that of auth with a newline, in base64", said)

    def test_two_processes_are_two(self):
        one, two = self.start("auth", SECRET), self.start("auth", SECRET)
        self.assertEqual(self.agree("--expect", "2", one.target, two.target)[0], 0)

    @unittest.skipIf(LANGUAGE != "node", "Node's cluster has workers behind one address")
    def test_a_worker_does_not_count_for_the_others(self):
        file = self.folder / "worker.mjs"
        file.write_text((HERE / "worker.mjs").read_text())
        shutil.copy(SOURCE / "examples/node/jwtsync.mjs", self.folder)
        environment = {"PATH": os.environ["PATH"], "ENVIRONMENT": "staging", "JWT_SECRET_STAGING": SECRET.decode()}
        line = subprocess.run(["node", file, NONCE, TOKEN], env=environment, capture_output=True, timeout=60,
                              check=True).stdout
        self.assertIsNone(json.loads(line)["siblings"])
        done = subprocess.run([JWTSYNC, "agree", "--nonce", NONCE, "--answers", "-", "--expect", "1"], input=line,
                              env={}, capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 4, done)
        self.assertIn(b"this worker of a cluster cannot ask the others", done.stdout)


if __name__ == "__main__":
    if not shutil.which(COMPILER):
        print(f"skipped: there is no {COMPILER} here")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as place:
        COMMAND = built(pathlib.Path(place))
        unittest.main(verbosity=2)
