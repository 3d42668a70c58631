package io.chorale.ra.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.jms.config.AuthenticatorConfig;
import io.chorale.replication.NodeConfig;
import io.chorale.replication.NodeSecurity;
import io.chorale.replication.ReplicationPolicy;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From properties and surroundings to the configuration of a node. */
class AdapterSettingsTest {

    private static NodeConfig config(AdapterSettings settings, Map<String, String> system) {
        return settings.nodeProperties(system::get).toNodeConfig(system::get, () -> "host");
    }

    @Test
    void defaultsNeedNothing() {
        NodeConfig config = config(new AdapterSettings(), Map.of("user.home", "/home/me"));

        assertThat(config.clusterName()).isEqualTo("chorale");
        assertThat(config.stack()).isEqualTo("udp");
        assertThat(config.bindAddress()).isNull();
        assertThat(config.initialHosts()).isEmpty();
        assertThat(config.nodeName()).isEqualTo("host");
        assertThat(config.dataDirectory()).isEqualTo(Path.of("/home/me/.chorale"));
    }

    @Test
    void configuredValuesAreTaken() {
        AdapterSettings settings = new AdapterSettings();
        settings.set(AdapterProperty.CLUSTER_NAME, " shop ");
        settings.set(AdapterProperty.BIND_ADDRESS, "127.0.0.1");
        settings.set(AdapterProperty.STACK, "tcp");
        settings.set(AdapterProperty.INITIAL_HOSTS, "a[7800], b[7800],");
        settings.set(AdapterProperty.DATA_DIRECTORY, "/data");
        settings.set(AdapterProperty.NODE_NAME, "n1");
        NodeConfig config = config(settings, Map.of("jboss.node.name", "other", "jboss.server.data.dir", "/other"));

        assertThat(config.clusterName()).isEqualTo("shop");
        assertThat(config.bindAddress()).isEqualTo("127.0.0.1");
        assertThat(config.stack()).isEqualTo("tcp");
        assertThat(config.initialHosts()).containsExactly("a[7800]", "b[7800]");
        assertThat(config.dataDirectory()).isEqualTo(Path.of("/data"));
        assertThat(config.nodeName()).isEqualTo("n1");
    }

    @Test
    void systemPropertiesGoFirst() {
        AdapterSettings settings = new AdapterSettings();
        settings.set(AdapterProperty.CLUSTER_NAME, "shop");
        settings.set(AdapterProperty.STACK, "tcp");
        NodeConfig config = config(settings, Map.of("chorale.clusterName", "test", "chorale.stack", " "));

        assertThat(config.clusterName()).isEqualTo("test");
        assertThat(config.stack()).isEqualTo("tcp");
    }

    @Test
    void blankMeansDefaultAndExpressionsAreLeftAlone() {
        AdapterSettings settings = new AdapterSettings();
        settings.set(AdapterProperty.CLUSTER_NAME, "shop");
        settings.set(AdapterProperty.CLUSTER_NAME, "");
        settings.set(AdapterProperty.NODE_NAME, "${my.node}");

        assertThat(settings.get(AdapterProperty.CLUSTER_NAME)).isEqualTo("chorale");
        assertThat(config(settings, Map.of()).nodeName()).isEqualTo("${my.node}");
    }

    @Test
    void aSecretFileProtectsAndIsAllThatIsShown() {
        AdapterSettings settings = new AdapterSettings();
        settings.set(AdapterProperty.SECRET_FILE, "/etc/chorale/secret");

        assertThat(config(settings, Map.of()).security())
                .isEqualTo(NodeSecurity.secret(Path.of("/etc/chorale/secret")));
        assertThat(config(settings, Map.of("chorale.secretFile", "/run/secret")).security())
                .isEqualTo(NodeSecurity.secret(Path.of("/run/secret")));
        assertThat(config(new AdapterSettings(), Map.of()).security()).isEqualTo(NodeSecurity.none());
    }

    @Test
    void certificatesAreFourFiles() {
        AdapterSettings settings = new AdapterSettings();
        settings.set(AdapterProperty.KEY_STORE, "/k.p12");
        settings.set(AdapterProperty.KEY_STORE_PASSWORD_FILE, "/k.pw");
        settings.set(AdapterProperty.TRUST_STORE, "/t.p12");
        assertThatThrownBy(() -> config(settings, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("not set: trustStorePasswordFile");

        settings.set(AdapterProperty.TRUST_STORE_PASSWORD_FILE, "/t.pw");
        assertThat(config(settings, Map.of()).security())
                .isEqualTo(new NodeSecurity(
                        null, Path.of("/k.p12"), Path.of("/k.pw"), Path.of("/t.p12"), Path.of("/t.pw")));
    }

    @Test
    void thePolicyIsOneOfThreeInAnyCase() {
        AdapterSettings settings = new AdapterSettings();
        assertThat(config(settings, Map.of()).policy()).isEqualTo(ReplicationPolicy.AUTO);

        settings.set(AdapterProperty.REPLICATION_POLICY, " Majority");
        assertThat(config(settings, Map.of()).policy()).isEqualTo(ReplicationPolicy.MAJORITY);
        assertThat(config(settings, Map.of("chorale.replicationPolicy", "ONE")).policy())
                .isEqualTo(ReplicationPolicy.ONE);

        settings.set(AdapterProperty.REPLICATION_POLICY, "quorum");
        assertThatThrownBy(() -> config(settings, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("replicationPolicy is auto, majority or one, not quorum");
    }

    @Test
    void theWaitAtAColdStartIsANumberOfMilliseconds() {
        AdapterSettings settings = new AdapterSettings();
        assertThat(config(settings, Map.of()).coldStartWaitMs()).isZero();

        settings.set(AdapterProperty.COLD_START_WAIT_MS, " 60000");
        assertThat(config(settings, Map.of()).coldStartWaitMs()).isEqualTo(60_000);

        settings.set(AdapterProperty.COLD_START_WAIT_MS, "5");
        assertThatThrownBy(() -> config(settings, Map.of())).hasMessageContaining("1,000 to 604,800,000, not 5");
        settings.set(AdapterProperty.COLD_START_WAIT_MS, "1 min");
        assertThatThrownBy(() -> config(settings, Map.of()))
                .hasMessageContaining("coldStartWaitMs is a number of milliseconds, not 1 min");
    }

    @Test
    void aNameThatIsTooLongIsNamed() {
        AdapterSettings settings = new AdapterSettings();
        settings.set(AdapterProperty.CLUSTER_NAME, "x".repeat(256));

        assertThatThrownBy(() -> config(settings, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clusterName");
    }

    @Test
    void usersComeFromAFileJaasOrAClass() {
        AdapterSettings settings = new AdapterSettings();
        assertThat(settings.nodeProperties(name -> null).authenticator()).isEqualTo(AuthenticatorConfig.NONE);

        settings.set(AdapterProperty.SECURITY_FILE, "/etc/chorale/users");
        settings.set(AdapterProperty.JAAS_LOGIN, "shop");
        assertThat(settings.nodeProperties(name -> null).authenticator())
                .isEqualTo(new AuthenticatorConfig(Path.of("/etc/chorale/users"), "shop", null));
        assertThatThrownBy(() -> settings.nodeProperties(Map.of("chorale.authenticator", "a.B")::get)
                        .authenticator())
                .hasMessageContaining("authenticator names a class");
    }
}
