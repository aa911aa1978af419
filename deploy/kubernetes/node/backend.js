// SPDX-License-Identifier: Apache-2.0
// Asks for a token: GET /me. It reads its key from a file, once.
const fs = require("node:fs");
const http = require("node:http");
const jwt = require("jsonwebtoken");

const key = fs.readFileSync(process.env.JWT_KEY_FILE, "utf8").trim();

const server = http.createServer((request, response) => {
  if (request.method === "GET" && request.url === "/health") return response.end("ok\n");
  if (request.method === "GET" && request.url === "/me") {
    const token = (request.headers.authorization || "").replace(/^Bearer /, "");
    try {
      const claims = jwt.verify(token, key, { algorithms: ["HS256"], issuer: "auth", audience: "example" });
      return response.end(JSON.stringify({ subject: claims.sub }) + "\n");
    } catch (error) {
      console.error(`401: ${error.message}`);
      return response.writeHead(401).end();
    }
  }
  response.writeHead(404).end();
});
server.listen(Number(process.env.PORT || 8080), process.env.HOST || "0.0.0.0");
process.on("SIGTERM", () => server.close(() => process.exit(0)));
