package io.chorale.session.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.replication.ReplicationPolicy;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From context parameters to settings. */
class SessionSettingsTest {

    private static SessionSettings settings(Map<String, String> parameters) {
        return SessionSettings.of((ServletContext) Proxy.newProxyInstance(
                SessionSettingsTest.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "getInitParameter" -> parameters.get((String) args[0]);
                    case "getContextPath" -> "/shop";
                    case "getAttribute" -> null;
                    default -> throw new UnsupportedOperationException(method.toString());
                }));
    }

    @Test
    void nothingHasToBeSet() {
        SessionSettings settings = settings(Map.of());

        assertThat(settings.application()).isEqualTo("/shop");
        assertThat(settings.node()).isEqualTo(SessionSettings.NodeChoice.AUTO);
        assertThat(settings.policy()).isEqualTo(ReplicationPolicy.AUTO);
        assertThat(settings.dataDirectory()).isEqualTo(Path.of(System.getProperty("java.io.tmpdir"), "chorale"));
    }

    @Test
    void thePolicyIsOneOfThreeInAnyCase() {
        assertThat(settings(Map.of("chorale.replicationPolicy", "MAJORITY")).policy())
                .isEqualTo(ReplicationPolicy.MAJORITY);
        assertThat(settings(Map.of("chorale.replicationPolicy", " one ")).policy())
                .isEqualTo(ReplicationPolicy.ONE);
        assertThatThrownBy(() -> settings(Map.of("chorale.replicationPolicy", "quorum")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("replicationPolicy is auto, majority or one, not quorum");
    }

    @Test
    void theWaitAtAColdStartIsANumberOfMilliseconds() {
        assertThat(settings(Map.of()).coldStartWaitMs()).isZero();
        assertThat(settings(Map.of("chorale.coldStartWaitMs", "90000")).coldStartWaitMs())
                .isEqualTo(90_000);
        assertThatThrownBy(() -> settings(Map.of("chorale.coldStartWaitMs", "never")))
                .hasMessageContaining("coldStartWaitMs is a number of milliseconds, not never");
    }
}
