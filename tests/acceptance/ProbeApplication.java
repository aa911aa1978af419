// SPDX-License-Identifier: Apache-2.0

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A service that knows nothing of jwtsync and checks tokens as resource servers of Spring answer, for probe_test.py:
 * java ProbeApplication.java PORT_FILE
 */
public final class ProbeApplication {
  private static final Pattern EXPIRATION = Pattern.compile("\"exp\":(\\d+)");

  private static boolean isGood(String token, byte[] key) throws Exception {
    String[] parts = token.split("\\.");
    if (parts.length != 3) {
      return false;
    }
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    byte[] expected = mac.doFinal((parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8));
    if (!MessageDigest.isEqual(expected, Base64.getUrlDecoder().decode(parts[2]))) {
      return false;
    }
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    Matcher expiration = EXPIRATION.matcher(claims);
    return expiration.find() && Long.parseLong(expiration.group(1)) > System.currentTimeMillis() / 1000;
  }

  public static void main(String[] words) throws Exception {
    byte[] key = System.getenv("JWT_SECRET_KEY").getBytes(StandardCharsets.UTF_8);
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext("/me", exchange -> {
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      boolean isThere = authorization != null && authorization.startsWith("Bearer ");
      boolean isGood = false;
      try {
        isGood = isThere && isGood(authorization.substring(7), key);
      } catch (Exception error) {
        isGood = false;
      }
      if (!isGood) {
        exchange.getResponseHeaders().set("WWW-Authenticate", isThere
            ? "Bearer error=\"invalid_token\", error_description=\"An error occurred while decoding the Jwt\""
            : "Bearer");
      }
      byte[] body = (isGood ? "{\"you\":\"probe\"}" : "").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(isGood ? 200 : 401, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
    Path made = Path.of(words[0] + ".new");
    Files.write(made, (server.getAddress().getPort() + "\n").getBytes(StandardCharsets.UTF_8));
    Files.move(made, Path.of(words[0]), StandardCopyOption.ATOMIC_MOVE);
  }
}
