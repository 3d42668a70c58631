package io.chorale.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecurityTest {
    private static final String SECRET = "sesame, open yourself";

    @TempDir
    private Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aShortSecretIsRefusedWithTheRemedyAndWithoutTheSecret() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Security.sharedSecret(bytes("fifteen letters")))
                .withMessageContaining("15 bytes")
                .withMessageContaining("openssl rand")
                .matches(e -> !e.getMessage().contains("fifteen"));
        assertThat(Security.sharedSecret(bytes("sixteen letters!"))).isNotNull();
    }

    @Test
    void aFileMayEndWithALine() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), SECRET + "\r\n");
        assertThat(Security.sharedSecret(file)).isEqualTo(Security.sharedSecret(bytes(SECRET)));
        assertThatThrownBy(() -> Security.sharedSecret(folder.resolve("none")))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("none");
    }

    @Test
    void nothingSecretIsInTheText() {
        TransportConfig config = new TransportConfig("cluster", "node", "127.0.0.1", "udp", List.of());
        assertThat(config.security()).isEqualTo(Security.none());
        assertThat(config.withSecurity(Security.sharedSecret(bytes(SECRET))))
                .hasToString("TransportConfig[clusterName=cluster, memberName=node, bindAddress=127.0.0.1, stack=udp, "
                        + "initialHosts=[], security=shared secret, suspectAfterMs=0]");
        Security certificates = Security.certificates(
                Path.of("key.p12"), "hush".toCharArray(), Path.of("trust.p12"), "quiet".toCharArray());
        assertThat(certificates.toString())
                .contains("key.p12", "trust.p12")
                .doesNotContain("hush")
                .doesNotContain("quiet");
    }

    @Test
    void secretsAreCopied() {
        byte[] secret = bytes(SECRET);
        Security.SharedSecret security = (Security.SharedSecret) Security.sharedSecret(secret);
        secret[0] = 0;
        security.bytes()[1] = 0;
        assertThat(security.bytes()).isEqualTo(bytes(SECRET));
        assertThat(security).isNotEqualTo(Security.sharedSecret(bytes(SECRET + "!")));
    }
}
