// SPDX-License-Identifier: Apache-2.0

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A service that knows nothing of jwtsync and makes tokens, for mixed_fleet_test.py: java Web.java PORT_FILE */
public final class Web {
  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String token(byte[] key) throws Exception {
    String claims = "{\"iss\":\"auth\",\"aud\":\"example\",\"sub\":\"alice\",\"exp\":"
        + (System.currentTimeMillis() / 1000 + 900) + "}";
    String signed = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8)) + "."
        + encode(claims.getBytes(StandardCharsets.UTF_8));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return signed + "." + encode(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
  }

  public static void main(String[] words) throws Exception {
    byte[] key = System.getenv("JWT_SECRET_KEY").getBytes(StandardCharsets.UTF_8);
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext("/", exchange -> {
      try {
        byte[] answer = token(key).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
      } catch (Exception error) {
        exchange.sendResponseHeaders(500, -1);
      }
      exchange.close();
    });
    server.start();
    Files.write(Path.of(words[0]), (server.getAddress().getPort() + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
