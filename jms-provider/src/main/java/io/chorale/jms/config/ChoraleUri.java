package io.chorale.jms.config;

import io.chorale.jms.policy.DestinationPolicies;
import io.chorale.replication.NodeConfig;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code chorale:CLUSTER?name=value&name=value}: which cluster to join, by which node, with which connections. Names and
 * values may have any character, {@code & % # ?} and line ends as {@code %XX} of UTF-8; {@code +} is a plus. Immutable.
 */
public final class ChoraleUri {
    private static final String SCHEME = "chorale:";
    private static final String FORM = "chorale:CLUSTER?name=value&name=value";
    private static final String RESERVED = "%&#?= +";

    private final Map<String, String> values;

    private ChoraleUri(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads a URI.
     *
     * @throws IllegalArgumentException when it is malformed, or has a parameter that is not known or comes twice; the
     *     message has no value of a parameter
     */
    public static ChoraleUri parse(String text) {
        if (text == null || !text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            String scheme = text == null ? "null" : "'" + text.replaceFirst("(?s)[:?].*", "") + "'";
            throw new IllegalArgumentException("A URI of Chorale is " + FORM + ", and this begins with " + scheme);
        }
        String rest = text.substring(SCHEME.length()).strip();
        int question = rest.indexOf('?');
        String cluster = decode(question < 0 ? rest : rest.substring(0, question), "the cluster's name");
        if (cluster.startsWith("/") || cluster.contains("#")) {
            throw new IllegalArgumentException("The cluster's name follows " + SCHEME + " at once, as in " + FORM
                    + ", and has no # that is not written %23: " + cluster);
        }
        Map<String, String> values = new LinkedHashMap<>();
        if (!cluster.isBlank()) {
            values.put(NodeProperty.CLUSTER_NAME.key(), cluster.strip());
        }
        if (question >= 0 && question + 1 < rest.length()) {
            for (String pair : rest.substring(question + 1).split("&", -1)) {
                addParameter(pair, values);
            }
        }
        return new ChoraleUri(values);
    }

    private static void addParameter(String pair, Map<String, String> values) {
        int equals = pair.indexOf('=');
        if (equals < 0) {
            // Not shown: it may be the rest of a password.
            throw new IllegalArgumentException(
                    "Between two & there is no name=value; an & within a value is written %26, as in " + FORM);
        }
        String name = decode(pair.substring(0, equals), "the name of a parameter");
        requireKnown(name);
        if (values.putIfAbsent(name, decode(pair.substring(equals + 1), name)) != null) {
            throw new IllegalArgumentException("The parameter " + name + " is there twice");
        }
    }

    private static void requireKnown(String name) {
        if (name.equals(NodeProperty.CLUSTER_NAME.key())) {
            throw new IllegalArgumentException(
                    "The cluster's name is no parameter: it stands before them, as in " + FORM);
        }
        List<String> known = UriParameter.allKeys();
        if (!known.contains(name)) {
            throw new IllegalArgumentException("There is no parameter '" + name + "'; the nearest is "
                    + NearestName.of(name, known) + ", and there are " + String.join(", ", known));
        }
    }

    private static String decode(String text, String what) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[bytes.length];
        int length = 0;
        for (int at = 0; at < bytes.length; at++) {
            int value = bytes[at];
            if (value == '%') {
                int high = at + 2 < bytes.length ? Character.digit(bytes[at + 1], 16) : -1;
                int low = at + 2 < bytes.length ? Character.digit(bytes[at + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw malformed(what, null);
                }
                value = high * 16 + low;
                at += 2;
            }
            decoded[length++] = (byte) value;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(decoded, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed(what, e);
        }
    }

    private static IllegalArgumentException malformed(String what, Exception cause) {
        return new IllegalArgumentException(
                "In " + what + ", % is not followed by two hexadecimal digits of UTF-8; a percent sign is %25", cause);
    }

    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (point < ' ' || RESERVED.indexOf(point) >= 0) {
                encoded.append(String.format(Locale.ROOT, "%%%02X", point));
            } else {
                encoded.appendCodePoint(point);
            }
        });
        return encoded.toString();
    }

    /** The value, or the given one when it is not there or blank. */
    public String get(UriParameter parameter, String byDefault) {
        String value = values.get(parameter.key());
        return value == null || value.isBlank() ? byDefault : value.strip();
    }

    /** The value as it stands there, for what may begin and end with blanks; null when it is not there. */
    public String verbatim(UriParameter parameter) {
        return values.get(parameter.key());
    }

    /**
     * A whole number.
     *
     * @throws IllegalArgumentException when it is none, or out of the range
     */
    public long number(UriParameter parameter, long byDefault, long min, long max) {
        String text = get(parameter, Long.toString(byDefault));
        try {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(range(parameter, min, max, text), e);
        }
        throw new IllegalArgumentException(range(parameter, min, max, text));
    }

    private static String range(UriParameter parameter, long min, long max, String text) {
        return String.format(
                Locale.ROOT, "%s is a whole number from %,d to %,d, not %s", parameter.key(), min, max, text);
    }

    /** The node that this asks for. */
    public NodeConfig nodeConfig() {
        return new NodeProperties(values).toNodeConfig(System::getProperty, NodeProperties::hostName);
    }

    /** Who may connect through that node. */
    public AuthenticatorConfig authenticator() {
        return new NodeProperties(values).authenticator();
    }

    /** The policies of destinations that the node acts by, if it is started by this URI. */
    public DestinationPolicies destinations() {
        return new NodeProperties(values).destinations();
    }

    /** The same with another value; null removes it. */
    public ChoraleUri with(UriParameter parameter, String value) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        if (value == null) {
            changed.remove(parameter.key());
        } else {
            changed.put(parameter.key(), value);
        }
        return new ChoraleUri(changed);
    }

    /** What {@link #parse} reads, with the password if there is one. */
    public String toText() {
        Map<String, String> parameters = new TreeMap<>(values);
        String cluster = parameters.remove(NodeProperty.CLUSTER_NAME.key());
        StringBuilder text = new StringBuilder(SCHEME).append(cluster == null ? "" : encode(cluster));
        char separator = '?';
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            text.append(separator).append(parameter.getKey()).append('=').append(encode(parameter.getValue()));
            separator = '&';
        }
        return text.toString();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return values.containsKey(UriParameter.PASSWORD.key())
                ? with(UriParameter.PASSWORD, "***").toText()
                : toText();
    }
}
