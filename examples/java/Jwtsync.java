// SPDX-License-Identifier: Apache-2.0

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Lets a Java service be asked by {@code jwtsync agree} whether it holds the same HMAC key for JWTs as the others. It
 * is this one file, by the JDK alone (11 or later), written from docs/reference/protocol.md: copy it into your service,
 * and give it the very bytes that your JWT library signs or verifies with.
 *
 * <pre>
 * Jwtsync holder = new Jwtsync("billing", "staging",
 *     "env:JWT_SECRET_STAGING",           // where the secret is from; never the secret
 *     List.of(token));                    // who may ask: jwtsync agree --access-token-file PATH
 * holder.expects("auth", List.of(), 0);   // what the verifier asks of tokens: it is compared, and has to be true
 * holder.use(secret);                     // again whenever the service takes a new key into use
 * server.createContext("/jwtsync/v1/", holder);  // other servers: holder.answer(method, path, access, body)
 * </pre>
 *
 * It is for any number of threads.
 */
public final class Jwtsync implements HttpHandler {
  /** What goes back, as application/json with Cache-Control: no-store; allow is null, or the header Allow. */
  public static final class Answer {
    public final int status;
    public final String body;
    public final String allow;

    Answer(int status, String body, String allow) {
      this.status = status;
      this.body = body;
      this.allow = allow;
    }
  }

  private static final class Ring {
    final byte[] secret;
    final int generation;
    final Instant loadedAt = Instant.now();

    Ring(byte[] secret, int generation) {
      this.secret = secret;
      this.generation = generation;
    }
  }

  private static final String SPACE = "[ \\t\\r\\n]*";
  private static final String FLAG = "\"variants\"" + SPACE + ":" + SPACE + "(true|false)";
  // A challenge is so narrow that this is all of it: no other member, none twice, no escapes.
  private static final Pattern QUESTION = Pattern.compile(SPACE + "\\{" + SPACE + "(?:" + FLAG + SPACE + "," + SPACE
      + ")?\"nonce\"" + SPACE + ":" + SPACE + "\"([^\"\\\\]*)\"" + SPACE + "(?:," + SPACE + FLAG + SPACE + ")?\\}"
      + SPACE);
  private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]");
  private static final Pattern ACCESS_TOKEN = Pattern.compile("[!-+\\--~]{32,}");
  private static final Pattern TEXT = Pattern.compile("[^\\x00-\\x1f\\x7f-\\x9f]+");

  // Names of an environment that mean another one.
  private static final Map<String, String> OTHER_NAMES =
      Map.of("dev", "development", "testing", "test", "stage", "staging", "prod", "production");

  private final String service;
  private final String environment;
  private final String locator;
  private final String instance;
  private final List<byte[]> tokens = new ArrayList<>(); // their digests
  private volatile String algorithm = "HS256";
  private volatile String role = "signs";
  private volatile String expectations = "\"audiences\":[],\"leeway\":0";
  private volatile Ring held = new Ring(new byte[0], 0);

  /** Until use is called, it answers that it has no key. */
  public Jwtsync(String service, String environment, String locator, List<String> accessTokens) {
    this.service = service;
    String named = environment == null ? "" : environment.trim().toLowerCase(Locale.ROOT);
    this.environment = OTHER_NAMES.getOrDefault(named, named);
    this.locator = locator;
    this.instance = newInstance();
    for (String text : Arrays.asList(service, this.environment, locator, instance)) {
      if (text == null || !TEXT.matcher(text).matches()) {
        throw new IllegalArgumentException("service, environment and locator are text, and not empty");
      }
    }
    for (String token : accessTokens) {
      if (!ACCESS_TOKEN.matcher(token).matches()) {
        throw new IllegalArgumentException("an access token has at least 32 visible ASCII characters, and no comma");
      }
      tokens.add(digest(token.getBytes(StandardCharsets.US_ASCII)));
    }
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException("without an access token nobody may ask: jwtsync generate makes one");
    }
  }

  /** The host's name, and digits that are new at every start. */
  private static String newInstance() {
    byte[] digits = new byte[4];
    new SecureRandom().nextBytes(digits);
    try {
      return InetAddress.getLocalHost().getHostName() + "-" + hex(digits);
    } catch (UnknownHostException error) { // of a container whose name is in no list
      return "java-" + hex(digits);
    }
  }

  /** HS256 (default), HS384 or HS512, and whether new tokens are signed here (default) or only verified. */
  public Jwtsync key(String algorithm, boolean signs) {
    if (!Arrays.asList("HS256", "HS384", "HS512").contains(algorithm)) {
      throw new IllegalArgumentException("the algorithm is HS256, HS384 or HS512");
    }
    this.algorithm = algorithm;
    this.role = signs ? "signs" : "verifies";
    return this;
  }

  /** What the verifier asks of tokens: issuer (null: any), one of these audiences (empty: none), leeway in seconds. */
  public Jwtsync expects(String issuer, List<String> audiences, int leeway) {
    if (issuer != null && !TEXT.matcher(issuer).matches() || !audiences.stream().allMatch(TEXT.asMatchPredicate())) {
      throw new IllegalArgumentException("issuer and audiences are text, and not empty");
    }
    expectations = (issuer == null ? "" : "\"issuer\":" + quoted(issuer) + ",") + "\"audiences\":"
        + audiences.stream().map(Jwtsync::quoted).collect(Collectors.joining(",", "[", "]")) + ",\"leeway\":" + leeway;
    return this;
  }

  /** The service signs and verifies with these bytes from now on. None, or null: it has no key. */
  public synchronized void use(byte[] secret) {
    byte[] bytes = secret == null ? new byte[0] : secret.clone();
    for (byte[] token : tokens) {
      if (MessageDigest.isEqual(token, digest(bytes))) {
        throw new IllegalArgumentException("the key is an access token too: whoever asks could sign with it");
      }
    }
    if (bytes.length > 0 || held.generation > 0) held = new Ring(bytes, held.generation + 1);
  }

  /**
   * For a server that is not the JDK's. Null: the path is neither report nor challenge.
   *
   * @param access all values of the header Jwtsync-Access
   * @param body of a POST; its first 1025 bytes are enough
   */
  public Answer answer(String method, String path, List<String> access, byte[] body) {
    boolean report = path.equals("/jwtsync/v1/report");
    if (!report && !path.equals("/jwtsync/v1/challenge")) return null;
    boolean allowed = report ? method.equals("GET") || method.equals("HEAD") : method.equals("POST");
    if (!allowed) {
      String allow = report ? "GET, HEAD" : "POST";
      return new Answer(405, error("method_not_allowed", "this path has another method", "send " + allow), allow);
    }
    if (!admits(access)) {
      return new Answer(403, error("access_denied", "an access token is needed here",
          "send one of this process in Jwtsync-Access (jwtsync agree --access-token-file PATH)"), null);
    }
    if (report) return new Answer(200, report(held) + "\n", null);
    Matcher asked = QUESTION.matcher(new String(body, StandardCharsets.ISO_8859_1));
    if (body.length > 1024 || !asked.matches() || asked.group(1) != null && asked.group(3) != null) {
      return new Answer(400, error("request_malformed", "this is not a challenge", "send {\"nonce\":\"...\"}"), null);
    }
    if (!NONCE.matcher(asked.group(2)).matches()) {
      return new Answer(400, error("nonce_malformed", "the nonce is not 32 bytes in base64url",
          "draw one for each comparison"), null);
    }
    boolean variants = "true".equals(asked.group(1)) || "true".equals(asked.group(3));
    return new Answer(200, challenge(asked.group(2), variants), null);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    List<String> access = exchange.getRequestHeaders().getOrDefault("Jwtsync-Access", List.of());
    byte[] body = exchange.getRequestBody().readNBytes(1025);
    Answer answer = answer(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), access, body);
    if (answer == null) {
      answer = new Answer(404, error("not_found", "there is nothing here", "ask for report or challenge"), null);
    }
    byte[] text = answer.body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    if (answer.allow != null) exchange.getResponseHeaders().set("Allow", answer.allow);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status, head ? -1 : text.length);
    if (!head) exchange.getResponseBody().write(text);
    exchange.close();
  }

  private String challenge(String nonceText, boolean variants) {
    byte[] nonce = Base64.getUrlDecoder().decode(nonceText);
    Ring ring = held;
    String proof = "";
    if (ring.secret.length > 0) {
      proof = ",\"answer\":" + quoted(answer(derived(ring.secret, "jwtsync challenge v1", 32), nonce))
          + ",\"variants\":[" + (variants ? variants(ring.secret, nonce) : "") + "]";
    }
    return "{\"nonce\":" + quoted(nonceText) + ",\"report\":" + report(ring)
        + ",\"challenge\":{\"service\":" + quoted(service) + ",\"instance\":" + quoted(instance)
        + ",\"keys\":" + keys(ring, proof) + "},\"siblings\":[]}\n";
  }

  private String report(Ring ring) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    boolean found = ring.secret.length > 0;
    int size = characters(ring.secret);
    String detail = found ? "length below 32" : "no key was given";
    for (int step : new int[] {32, 48, 64, 96, 128}) if (size >= step) detail = "length " + step + " or more";
    String warnings = !found || size >= fewest() ? ""
        : "{\"name\":\"short_secret\",\"text\":\"the secret has fewer than " + fewest()
            + " characters\",\"fails_check\":true}";
    String error = found ? "" : "\"error\":" + fault("secret_absent", "the service has no key from " + locator,
        "give it one, and see its own log") + ",";
    return "{\"service\":" + quoted(service) + ",\"instance\":" + quoted(instance) + ",\"witness\":\"self\""
        + ",\"environment\":{\"name\":" + quoted(environment) + ",\"from\":\"argument\"}"
        + ",\"source\":" + quoted(locator.startsWith("env:") ? locator.substring(4) : locator)
        + ",\"trail\":[{\"locator\":" + quoted(locator) + ",\"outcome\":" + quoted(found ? "found" : "absent")
        + ",\"detail\":" + quoted(detail) + "}],\"warnings\":[" + warnings + "],"
        + error + "\"keys\":" + keys(ring, "")
        + ",\"expectations\":{" + expectations + ",\"algorithms\":[" + quoted(algorithm) + "]}"
        + ",\"generation\":" + ring.generation + ",\"loaded_at\":"
        + quoted(found ? ring.loadedAt.truncatedTo(ChronoUnit.SECONDS).toString() : now) + ",\"clock\":" + quoted(now)
        + ",\"version\":\"java-example 1\",\"rules\":\"java-example 1\"}";
  }

  private String keys(Ring ring, String proof) {
    if (ring.secret.length == 0) return "[]";
    String kid = base64url(derived(ring.secret, "jwtsync kid v1", 12));
    return "[{\"kid\":" + quoted(kid) + ",\"role\":" + quoted(role) + ",\"algorithm\":" + quoted(algorithm)
        + proof + "}]";
  }

  /**
   * Those changes of a secret on its way that can be made of every secret, so that the two ends of a difference can be
   * named. One that would itself be too short has the answer of a key that no secret has.
   */
  private String variants(byte[] secret, byte[] nonce) {
    String text = new String(secret, StandardCharsets.ISO_8859_1); // a character for each byte
    Map<String, byte[]> changed = new LinkedHashMap<>();
    changed.put("trailing_newline", bytes(text + "\n"));
    changed.put("double_quoted", bytes("\"" + text + "\""));
    changed.put("single_quoted", bytes("'" + text + "'"));
    changed.put("base64_encoded", Base64.getEncoder().encode(secret));
    changed.put("base64_encoded_line", Base64.getEncoder().encode(bytes(text + "\n")));
    changed.put("hex_encoded", bytes(hex(secret)));
    return changed.entrySet().stream().map(each -> {
      boolean there = secret.length <= 65536 && characters(each.getValue()) >= fewest();
      byte[] key = there ? derived(each.getValue(), "jwtsync challenge v1", 32)
          : derived(secret, "jwtsync absent variant v1 " + each.getKey(), 32);
      return "{\"name\":" + quoted(each.getKey()) + ",\"answer\":" + quoted(answer(key, nonce)) + "}";
    }).collect(Collectors.joining(","));
  }

  /** How many characters a secret needs in this environment. */
  private int fewest() {
    return environment.equals("staging") || environment.equals("production") ? 32 : 20;
  }

  /** Compares digests, so that time tells nothing of a token, its length included. */
  private boolean admits(List<String> fields) {
    String[] shown = String.join(",", fields).split(",", -1);
    if (shown.length > 8) return false;
    boolean admitted = false;
    for (String one : shown) {
      for (byte[] token : tokens) admitted |= MessageDigest.isEqual(digest(bytes(one.trim())), token);
    }
    return admitted;
  }

  /** HKDF-SHA-256 (RFC 5869) with an empty salt, of at most 32 bytes. */
  private static byte[] derived(byte[] key, String info, int length) {
    return Arrays.copyOf(mac(mac(new byte[32], key), bytes(info + "\u0001")), length);
  }

  private static String answer(byte[] key, byte[] nonce) {
    return base64url(mac(key, nonce));
  }

  private static byte[] mac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException error) {
      throw new IllegalStateException(error); // every JDK has it
    }
  }

  private static byte[] digest(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (GeneralSecurityException error) {
      throw new IllegalStateException(error);
    }
  }

  /** How many characters a secret has; bytes, if it is not UTF-8. */
  private static int characters(byte[] secret) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(secret)).toString();
      return text.codePointCount(0, text.length());
    } catch (CharacterCodingException error) {
      return secret.length;
    }
  }

  private static byte[] bytes(String latin) {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String base64url(byte[] data) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(data);
  }

  private static String hex(byte[] data) {
    StringBuilder text = new StringBuilder();
    for (byte each : data) text.append(String.format("%02x", each));
    return text.toString();
  }

  private static String error(String code, String message, String hint) {
    return "{\"error\":" + fault(code, message, hint) + "}\n";
  }

  private static String fault(String code, String message, String hint) {
    return "{\"code\":" + quoted(code) + ",\"message\":" + quoted(message) + ",\"hint\":" + quoted(hint) + "}";
  }

  /** As JSON. What is given holds no control characters. */
  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
