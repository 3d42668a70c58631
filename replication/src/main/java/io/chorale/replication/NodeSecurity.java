package io.chorale.replication;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Who may join the cluster, and how its traffic is protected, by files: nothing here is secret itself, so it may stand in
 * any configuration, log or command line. The same on all nodes. Nothing set means no protection; a secret or all four
 * files of certificates turn it on. The files are read when the node starts. Immutable.
 *
 * @param secretFile a secret of 16 bytes or more that all nodes share; line ends at its end do not count; null when not set
 * @param keyStore PKCS #12 file with this node's key and certificate; null when not set
 * @param keyStorePasswordFile its password, in UTF-8; null when not set
 * @param trustStore PKCS #12 file with the certificates that are trusted; null when not set
 * @param trustStorePasswordFile its password, in UTF-8; null when not set
 */
public record NodeSecurity(
        Path secretFile, Path keyStore, Path keyStorePasswordFile, Path trustStore, Path trustStorePasswordFile) {

    private static final NodeSecurity NONE = new NodeSecurity(null, null, null, null, null);

    private static final String SECRET_FILE = "secretFile";
    private static final String KEY_STORE = "keyStore";
    private static final String KEY_STORE_PASSWORD_FILE = "keyStorePasswordFile";
    private static final String TRUST_STORE = "trustStore";
    private static final String TRUST_STORE_PASSWORD_FILE = "trustStorePasswordFile";

    public NodeSecurity {
        List<String> set = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        (keyStore == null ? missing : set).add(KEY_STORE);
        (keyStorePasswordFile == null ? missing : set).add(KEY_STORE_PASSWORD_FILE);
        (trustStore == null ? missing : set).add(TRUST_STORE);
        (trustStorePasswordFile == null ? missing : set).add(TRUST_STORE_PASSWORD_FILE);
        if (secretFile != null && !set.isEmpty()) {
            throw new IllegalArgumentException("secretFile and " + String.join(", ", set)
                    + " are set, and they are two ways to say who may join: set secretFile alone, or not at all");
        }
        if (!set.isEmpty() && !missing.isEmpty()) {
            throw new IllegalArgumentException("Certificates need keyStore, keyStorePasswordFile, trustStore and"
                    + " trustStorePasswordFile, and not set: " + String.join(", ", missing));
        }
    }

    /** Whoever reaches the addresses may join: for networks where only members are. */
    public static NodeSecurity none() {
        return NONE;
    }

    /** Whoever knows the secret in the file may join; all traffic is encrypted, on all stacks. */
    public static NodeSecurity secret(Path file) {
        return new NodeSecurity(file, null, null, null, null);
    }

    /**
     * From properties with the names of this record's components.
     *
     * @param values tells a property's value; null and blank mean not set
     * @throws IllegalArgumentException when they do not go together, or something is no path; the message names the
     *     properties
     */
    public static NodeSecurity of(UnaryOperator<String> values) {
        return new NodeSecurity(
                path(SECRET_FILE, values),
                path(KEY_STORE, values),
                path(KEY_STORE_PASSWORD_FILE, values),
                path(TRUST_STORE, values),
                path(TRUST_STORE_PASSWORD_FILE, values));
    }

    private static Path path(String name, UnaryOperator<String> values) {
        String value = values.apply(name);
        if (value == null || value.isBlank()) {
            return null;
        }
        try {
            return Path.of(value.strip());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    name + " is the path of a file, which this is not: " + e.getMessage(), e);
        }
    }
}
