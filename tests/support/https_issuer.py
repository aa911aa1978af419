# SPDX-License-Identifier: Apache-2.0
"""An issuer by https, whose certificate a CA has signed that openssl makes."""

import http.server
import json
import ssl
import subprocess
import threading

KEYS = {"keys": [{"kty": "EC", "crv": "P-256", "kid": "one", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                  "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}


def openssl(*words):
    subprocess.run(["openssl", *words], capture_output=True, timeout=60, check=True)


def new_certificate(folder, name, *more):
    """The files of a new key and its certificate."""
    key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", str(key),
            "-out", str(certificate), "-subj", f"/CN={name}", "-days", "1", *more)
    certificate.chmod(0o644)
    return key, certificate


class Server(http.server.ThreadingHTTPServer):
    """An issuer by https; counts connections, and remembers what was asked."""

    def __init__(self, key, certificate):
        super().__init__(("127.0.0.1", 0), Server.Handler)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.connections, self.asked = 0, []
        self.name = f"https://localhost:{self.server_port}"
        self.document = {"issuer": self.name, "jwks_uri": self.name + "/keys"}
        threading.Thread(target=self.serve_forever, args=[0.01], daemon=True).start()

    def finish_request(self, request, client_address):
        self.connections += 1
        with self.context.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client_address)

    def handle_error(self, *_):
        pass  # who does not trust us goes away

    def close(self):
        self.shutdown()
        self.server_close()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append(self.path)
            is_document = self.path.startswith("/.well-known/openid-configuration")
            body = json.dumps(self.server.document if is_document else KEYS).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass
