#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The self-contained command in roots that have nothing: TLS, names by /etc/hosts and by DNS, serve, exec as pid 1.

usage: self_contained_test.py JWTSYNC BUSYBOX MUSL_LOADER MUSL_PROGRAM

JWTSYNC stands alone in an empty root; BUSYBOX and the others beside it in another. MUSL_PROGRAM, which needs
MUSL_LOADER, prints its variable JWT_SECRET_KEY. All of it happens in a network of its own, where port 53 is ours; where
that is forbidden, the test skips with status 77.
"""
import json
import os
import re
import shutil
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
from https_issuer import Server, new_certificate  # noqa: E402

COMMAND, BUSYBOX, MUSL_LOADER, MUSL_PROGRAM = (os.path.abspath(path) for path in sys.argv[1:5])
SECRET = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
NAMESPACES = ["unshare", "--user", "--map-root-user", "--mount", "--net", "--pid", "--fork", "--kill-child"]
LONGEST = 60  # seconds that anything may take


class NameServer(socketserver.ThreadingUDPServer):
    """DNS (RFC 1035) that knows one name, which has one address: ours."""

    NAME = "issuer.internal"

    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            question, reply_to = self.request
            end = question.index(b"\0", 12) + 5
            asked, kind = question[12:end], int.from_bytes(question[end - 4:end - 2], "big")
            labels = b"".join(bytes([len(label)]) + label.encode() for label in NameServer.NAME.split("."))
            known = asked[:-4].lower() == labels + b"\0"
            answers = b"\xc0\x0c\0\x01\0\x01\0\0\0\x01\0\x04\x7f\0\0\x01" if known and kind == 1 else b""
            flags = b"\x81\x80" if known else b"\x81\x83"  # 3: there is no such name
            head = question[:2] + flags + b"\0\x01" + (b"\0\x01" if answers else b"\0\0") + b"\0\0\0\0"
            reply_to.sendto(head + asked + answers, self.client_address)


class Roots(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        cls.kept = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.kept.cleanup)
        folder = Path(cls.kept.name)
        ca_key, cls.ca = new_certificate(folder, "ca")
        key, certificate = new_certificate(
            folder, "issuer", "-CA", str(cls.ca), "-CAkey", str(ca_key), "-addext",
            f"subjectAltName=DNS:localhost,DNS:{NameServer.NAME},DNS:issuer.of.hosts", "-addext",
            "basicConstraints=critical,CA:FALSE")
        cls.server = Server(key, certificate)
        cls.addClassCleanup(cls.server.close)
        names = NameServer(("127.0.0.1", 53), NameServer.Handler)
        threading.Thread(target=names.serve_forever, args=[0.01], daemon=True).start()
        cls.addClassCleanup(names.server_close)
        cls.addClassCleanup(names.shutdown)

    def setUp(self):
        kept = tempfile.TemporaryDirectory()
        self.addCleanup(kept.cleanup)
        self.root = Path(kept.name)
        shutil.copy(COMMAND, self.root / "jwtsync")

    def put(self, path, content):
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content)

    def start(self, *words, pid_one=False, **variables):
        into = ["unshare", "--pid", "--fork", "--kill-child"] if pid_one else ["unshare"]
        return subprocess.Popen([*into, f"--root={self.root}", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True, env={"ENVIRONMENT": "staging", "JWT_SECRET_STAGING": SECRET,
                                                "PATH": os.environ["PATH"], **variables})

    def run_in(self, *words, **more):
        with self.start(*words, **more) as process:
            out, err = process.communicate(timeout=LONGEST)
        return process.returncode, out, err

    def resolve(self, host, more="", **variables):
        source = f"jwks+https://{host}:{self.server.server_port}/keys{more}"
        status, out, err = self.run_in("/jwtsync", "resolve", "--json", "--source", source, **variables)
        return status, json.loads(out), err

    def assert_found(self, *words, **variables):
        status, answer, err = self.resolve(*words, **variables)
        self.assertEqual((status, answer.get("kid")), (0, "one"), (answer, err))

    def test_an_empty_root_is_enough(self):
        status, out, _ = self.run_in("/jwtsync", "--version")
        self.assertEqual((status, out.split()[0]), (0, "jwtsync"))
        status, out, err = self.run_in("/jwtsync", "resolve")
        self.assertEqual((status, "JWT_SECRET_STAGING" in out), (0, True), err)

    def test_a_certificate_is_judged_by_the_authority_that_is_named(self):
        self.put("ca.pem", self.ca.read_text())
        self.assert_found("localhost", "?ca=/ca.pem")
        self.assert_found("localhost", SSL_CERT_FILE="/ca.pem")

    def test_without_an_authority_it_says_what_to_do(self):
        status, answer, _ = self.resolve("localhost")
        self.assertEqual(status, 4)
        self.assertIn("the system has no file of the CAs that it trusts", answer["error"]["message"])
        self.assertIn("SSL_CERT_FILE", answer["error"]["hint"])

    def test_authorities_are_found_where_distributions_have_them(self):
        for place in ("etc/ssl/cert.pem", "etc/pki/tls/certs/ca-bundle.crt", "etc/ssl/certs/ca-certificates.crt"):
            self.put(place, self.ca.read_text())
            self.assert_found("localhost")
            (self.root / place).unlink()

    def test_names_are_those_of_hosts_and_of_dns_whatever_else_is_configured(self):
        self.put("ca.pem", self.ca.read_text())
        self.put("etc/hosts", "127.0.0.1 issuer.of.hosts\n")
        self.put("etc/resolv.conf", "nameserver 127.0.0.1\n")
        for services in (None, "files dns", "mymachines mdns4_minimal [NOTFOUND=return] dns", "resolve"):
            if services is not None:
                self.put("etc/nsswitch.conf", f"hosts: {services}\n")
            self.assert_found("issuer.of.hosts", "?ca=/ca.pem")
            self.assert_found(NameServer.NAME, "?ca=/ca.pem")
        status, answer, _ = self.resolve("nobody.internal", "?ca=/ca.pem")
        self.assertEqual(status, 4)
        self.assertIn("the name has no address", answer["error"]["message"])

    def test_no_configuration_of_openssl_is_loaded_into_it(self):
        # It asks for a provider that is not there, and all cryptography would fail.
        asking = "openssl_conf = a\n[a]\nalg_section = b\n[b]\ndefault_properties = fips=yes\n"
        self.put("usr/lib/ssl/openssl.cnf", asking)
        self.put("ca.pem", self.ca.read_text())
        self.assert_found("localhost", "?ca=/ca.pem")
        self.assert_found("localhost", "?ca=/ca.pem", OPENSSL_CONF="/usr/lib/ssl/openssl.cnf")

    def test_serve_is_asked_by_agree_under_a_name_of_dns(self):
        self.put("etc/resolv.conf", "nameserver 127.0.0.1\n")
        self.put("token", "Rk9-c4n4ry-Ty6uI2oPa8Sd4Fg0Hj7Kl3Zx5Cv\n")
        (self.root / "token").chmod(0o600)
        with self.start("/jwtsync", "serve", "--json", "--access-token", "file:/token", "--listen",
                        "127.0.0.1:0") as serve:
            try:
                port = json.loads(serve.stdout.readline())["listening"][0].rsplit(":", 1)[1]
                status, out, err = self.run_in("/jwtsync", "agree", "--expect", "1", "--access-token-file", "/token",
                                               f"dns+http://{NameServer.NAME}:{port}")
            finally:
                serve.terminate()
            _, log = serve.communicate(timeout=LONGEST)
        self.assertEqual(status, 0, (out, err, log))
        self.assertEqual(serve.returncode, 0, log)

    def beside(self):
        """A root with busybox and musl, as of Alpine."""
        for path, place in ((BUSYBOX, "bin/busybox"), (MUSL_LOADER, f"lib/{Path(MUSL_LOADER).name}"),
                            (MUSL_PROGRAM, "bin/program")):
            (self.root / place).parent.mkdir(exist_ok=True)
            shutil.copy(path, self.root / place)

    def test_exec_is_pid_one_beside_busybox(self):
        self.beside()
        script = 'echo $PPID ${#JWT_SECRET_KEY} ${JWT_SECRET_STAGING-none}; exit 7'
        status, out, err = self.run_in("/jwtsync", "exec", "--listen", "127.0.0.1:0", "--", "/bin/busybox", "sh", "-c",
                                       script, pid_one=True)
        self.assertEqual((status, out), (7, f"1 {len(SECRET)} none\n"), err)
        self.assertNotIn("c4n4ry", err)

    def test_exec_gives_the_key_to_a_program_of_musl(self):
        self.beside()
        status, out, err = self.run_in("/jwtsync", "exec", "--listen", "127.0.0.1:0", "--", "/bin/program")
        self.assertEqual((status, out), (0, SECRET + "\n"), err)

    def test_resolve_by_tls_beside_busybox_and_musl(self):
        self.beside()
        self.put("etc/ssl/certs/ca-certificates.crt", self.ca.read_text())
        self.put("etc/hosts", "127.0.0.1 issuer.of.hosts\n")
        source = f"jwks+https://issuer.of.hosts:{self.server.server_port}/keys"
        status, out, err = self.run_in("/bin/busybox", "sh", "-c", f"/jwtsync resolve --json --source {source}")
        self.assertEqual((status, json.loads(out)["kid"]), (0, "one"), err)


if __name__ == "__main__":
    if os.environ.pop("JWTSYNC_TEST_INSIDE", "") == "":
        if subprocess.run([*NAMESPACES, "true"], capture_output=True).returncode != 0:
            print("skipped: namespaces are forbidden here")
            sys.exit(77)
        inside = {**os.environ, "JWTSYNC_TEST_INSIDE": "1"}
        os.execvpe("unshare", [*NAMESPACES, sys.executable, "-B", *sys.argv], inside)
    unittest.main(argv=sys.argv[:1])
