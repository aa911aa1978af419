// SPDX-License-Identifier: Apache-2.0
// Gives out tokens: POST /login. It knows nothing of jwtsync, which put the key into its variable.
const http = require("node:http");
const jwt = require("jsonwebtoken");

const key = process.env.JWT_SECRET_KEY;

const server = http.createServer((request, response) => {
  if (request.method === "GET" && request.url === "/health") return response.end("ok\n");
  if (request.method === "POST" && request.url === "/login") {
    // Whoever asks is Alice: finding out who somebody is, is not what this is about.
    const token = jwt.sign({ sub: "alice" }, key, { issuer: "auth", audience: "example", expiresIn: "15m" });
    return response.end(JSON.stringify({ token }) + "\n");
  }
  response.writeHead(404).end();
});
server.listen(Number(process.env.PORT || 8080), process.env.HOST || "0.0.0.0");
process.on("SIGTERM", () => server.close(() => process.exit(0)));
