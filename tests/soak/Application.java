// SPDX-License-Identifier: Apache-2.0
// A Java service that knows nothing of jwtsync: it reads its keys from a variable when it starts, and not again.
//
//   KEYS='{"keys":[...]}' java Application.java PORT
import com.sun.net.httpserver.HttpServer;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Application {
    static final int LEEWAY = 1;  // seconds

    interface Check {
        boolean verify(byte[] text, byte[] signature) throws Exception;
    }

    static class Key {
        final String kid, algorithm;
        final Check check;

        Key(String jwk) throws Exception {
            kid = member(jwk, "kid");
            algorithm = member(jwk, "alg");
            switch (algorithm) {
                case "HS256": check = secret(bytes(member(jwk, "k"))); break;
                case "ES256": check = signed("SHA256withECDSAinP1363Format", point(jwk)); break;
                case "EdDSA": check = signed("Ed25519", edwards(jwk)); break;
                default: check = signed("SHA256withRSA", KeyFactory.getInstance("RSA").generatePublic(
                    new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e"))));
            }
        }
    }

    static byte[] bytes(String text) { return Base64.getUrlDecoder().decode(text); }

    static BigInteger number(String jwk, String name) { return new BigInteger(1, bytes(member(jwk, name))); }

    /// Of an object whose members are texts; null if it has none of the name.
    static String member(String object, String name) {
        Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(object);
        return found.find() ? found.group(1) : null;
    }

    static Check secret(byte[] key) {
        return (text, signature) -> {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return MessageDigest.isEqual(mac.doFinal(text), signature);
        };
    }

    static Check signed(String form, PublicKey key) {
        return (text, signature) -> {
            Signature verifier = Signature.getInstance(form);
            verifier.initVerify(key);
            verifier.update(text);
            return verifier.verify(signature);
        };
    }

    static PublicKey point(String jwk) throws Exception {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(
            new ECPoint(number(jwk, "x"), number(jwk, "y")), parameters.getParameterSpec(ECParameterSpec.class)));
    }

    /// RFC 8410, section 4: what stands before the 32 bytes of an Ed25519 key.
    static PublicKey edwards(String jwk) throws Exception {
        byte[] encoded = new BigInteger("302a300506032b6570032100" + "00".repeat(32), 16).toByteArray();
        System.arraycopy(bytes(member(jwk, "x")), 0, encoded, encoded.length - 32, 32);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    static boolean accepts(List<Key> keys, String token) {
        String[] parts = token.split("\\.");
        if (parts.length != 3) return false;
        String header = new String(bytes(parts[0]), StandardCharsets.UTF_8);
        String claims = new String(bytes(parts[1]), StandardCharsets.UTF_8);
        String kid = member(header, "kid"), algorithm = member(header, "alg");
        byte[] text = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
        Matcher expiry = Pattern.compile("\"exp\"\\s*:\\s*(\\d+)").matcher(claims);
        double now = System.currentTimeMillis() / 1000.0;
        if (!expiry.find() || now >= Long.parseLong(expiry.group(1)) + LEEWAY) return false;
        for (Key key : keys) {
            boolean isNamed = kid == null || key.kid == null || key.kid.equals(kid);
            try {
                if (isNamed && key.algorithm.equals(algorithm) && key.check.verify(text, bytes(parts[2]))) return true;
            } catch (Exception malformed) {
                continue;
            }
        }
        return false;
    }

    public static void main(String[] arguments) throws Exception {
        List<Key> keys = new ArrayList<>();
        Matcher each = Pattern.compile("\\{[^{}]*\\}").matcher(System.getenv("KEYS"));
        while (each.find()) keys.add(new Key(each.group()));
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), 0);
        server.createContext("/", exchange -> {
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            boolean isHealth = exchange.getRequestURI().getPath().equals("/healthz");
            boolean isGood = authorization != null && accepts(keys, authorization.replaceFirst("^Bearer ", ""));
            exchange.sendResponseHeaders(isHealth || isGood ? 200 : 401, -1);
            exchange.close();
        });
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.start();
    }
}
