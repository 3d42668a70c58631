package io.chorale.replication.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.groups.Security;
import io.chorale.groups.TransportException;
import io.chorale.replication.NodeSecurity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From properties and files to a protection, and what is said when they are of no use. */
class SecurityFilesTest {
    private static final String SECRET = "sesame, open yourself";

    @TempDir
    private Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static NodeSecurity certificates(Path keyStore, Path keyPassword, Path trustStore, Path trustPassword) {
        return new NodeSecurity(null, keyStore, keyPassword, trustStore, trustPassword);
    }

    @Test
    void nothingSetIsNoProtection() {
        assertThat(NodeSecurity.of(Map.of("keyStore", " ")::get)).isEqualTo(NodeSecurity.none());
        assertThat(SecurityFiles.load(NodeSecurity.none())).isEqualTo(Security.none());
    }

    @Test
    void aSecretFileAloneIsEnough() throws IOException {
        Path secret = file("secret", SECRET + "\n");
        NodeSecurity security = NodeSecurity.of(Map.of("secretFile", secret.toString())::get);
        assertThat(security).isEqualTo(NodeSecurity.secret(secret));
        assertThat(SecurityFiles.load(security))
                .isEqualTo(Security.sharedSecret(SECRET.getBytes(StandardCharsets.UTF_8)));
        assertThat(security.toString()).contains(secret.toString()).doesNotContain("sesame");
    }

    @Test
    void aSecretThatIsOfNoUseIsNamedByPropertyAndFile() throws IOException {
        assertThatThrownBy(() -> SecurityFiles.load(NodeSecurity.secret(folder.resolve("nowhere"))))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("secretFile")
                .hasMessageContaining("nowhere")
                .hasMessageContaining("is not there");
        assertThatThrownBy(() -> SecurityFiles.load(NodeSecurity.secret(folder)))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("secretFile")
                .hasMessageContaining("cannot be read");
        Path guessable = file("guessable", "hush");
        assertThatThrownBy(() -> SecurityFiles.load(NodeSecurity.secret(guessable)))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("guessable")
                .hasMessageContaining("4 bytes")
                .hasMessageContaining("openssl rand")
                .hasMessageNotContaining("hush");
        Path huge = file("huge", "x".repeat(70_000));
        assertThatThrownBy(() -> SecurityFiles.load(NodeSecurity.secret(huge)))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("another file");
    }

    @Test
    void propertiesThatDoNotGoTogetherAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeSecurity.of(Map.of("secretFile", "s", "keyStore", "k")::get))
                .withMessageContaining("secretFile")
                .withMessageContaining("keyStore");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeSecurity.of(Map.of("keyStore", "k", "trustStore", "t")::get))
                .withMessageEndingWith("not set: keyStorePasswordFile, trustStorePasswordFile");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeSecurity.of(Map.of("secretFile", "a\0b")::get))
                .withMessageContaining("secretFile");
    }

    @Test
    void passwordsComeFromFiles() throws IOException {
        Path keys = file("key.p12", "store");
        Path trust = file("trust.p12", "store");
        Path keyPassword = file("key.pw", "grün\r\n");
        Path trustPassword = file("trust.pw", "blau");
        assertThat(SecurityFiles.load(certificates(keys, keyPassword, trust, trustPassword)))
                .isEqualTo(Security.certificates(keys, "grün".toCharArray(), trust, "blau".toCharArray()));
    }

    @Test
    void certificatesThatAreOfNoUseAreNamedByPropertyAndFile() throws IOException {
        Path store = file("store.p12", "store");
        Path password = file("password", "hush");
        Path nowhere = folder.resolve("nowhere");
        assertThatThrownBy(() -> SecurityFiles.load(certificates(nowhere, password, store, password)))
                .isInstanceOf(TransportException.class)
                .hasMessageMatching("keyStore .*nowhere is not there.*");
        assertThatThrownBy(() -> SecurityFiles.load(certificates(store, password, folder, password)))
                .isInstanceOf(TransportException.class)
                .hasMessageMatching("trustStore .* is no file");
        assertThatThrownBy(() -> SecurityFiles.load(certificates(store, nowhere, store, password)))
                .isInstanceOf(TransportException.class)
                .hasMessageMatching("keyStorePasswordFile .*nowhere is not there");
        Path empty = file("empty", "\n");
        assertThatThrownBy(() -> SecurityFiles.load(certificates(store, password, store, empty)))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("trustStorePasswordFile")
                .hasMessageContaining("holds no password");
        Path bytes = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xff, 'x'});
        assertThatThrownBy(() -> SecurityFiles.load(certificates(store, bytes, store, password)))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("keyStorePasswordFile")
                .hasMessageContaining("UTF-8");
    }
}
