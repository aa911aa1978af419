// SPDX-License-Identifier: Apache-2.0

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;

/** A service with examples/java/Jwtsync.java, for languages_test.py: java Service SERVICE TOKENS... */
public final class Service {
  public static void main(String[] words) throws Exception {
    List<String> tokens = Arrays.asList(words).subList(1, words.length);
    Jwtsync holder = new Jwtsync(words[0], System.getenv("ENVIRONMENT"), "env:JWT_SECRET_STAGING", tokens);
    holder.expects("auth", List.of(), 0);
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/jwtsync/v1/", holder);
    server.start();
    System.out.println(server.getAddress().getPort());
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      byte[] secret = new byte[line.length() / 2];
      for (int i = 0; i < secret.length; ++i) secret[i] = (byte) Integer.parseInt(line.substring(2 * i, 2 * i + 2), 16);
      try {
        holder.use(secret);
        System.out.println("used");
      } catch (IllegalArgumentException error) {
        System.out.println("refused");
      }
    }
    server.stop(0);
  }
}
