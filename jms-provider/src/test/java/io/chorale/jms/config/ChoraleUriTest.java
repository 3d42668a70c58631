package io.chorale.jms.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.replication.NodeConfig;
import io.chorale.replication.ReplicationPolicy;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a URI says, and what it is told when it says something wrong. */
class ChoraleUriTest {

    @Test
    void theNodeIsWhatTheParametersSay() {
        NodeConfig config = ChoraleUri.parse("chorale:shop?dataDirectory=/data&bindAddress=127.0.0.1&stack=tcp"
                        + "&initialHosts=a[7800],b[7800]&replicationPolicy=majority&coldStartWaitMs=5000&nodeName=n1"
                        + "&secretFile=/s")
                .nodeConfig();

        assertThat(config.clusterName()).isEqualTo("shop");
        assertThat(config.dataDirectory()).isEqualTo(Path.of("/data"));
        assertThat(config.bindAddress()).isEqualTo("127.0.0.1");
        assertThat(config.stack()).isEqualTo("tcp");
        assertThat(config.initialHosts()).containsExactly("a[7800]", "b[7800]");
        assertThat(config.policy()).isEqualTo(ReplicationPolicy.MAJORITY);
        assertThat(config.coldStartWaitMs()).isEqualTo(5_000);
        assertThat(config.nodeName()).isEqualTo("n1");
        assertThat(config.security().secretFile()).isEqualTo(Path.of("/s"));
    }

    @Test
    void nothingNeedsToBeSaid() {
        for (String uri : new String[] {"chorale:", "chorale:?", "CHORALE: "}) {
            assertThat(ChoraleUri.parse(uri).nodeConfig().clusterName()).as(uri).isEqualTo("chorale");
        }
        assertThat(ChoraleUri.parse("chorale:cluster?").nodeConfig().clusterName())
                .isEqualTo("cluster");
    }

    @Test
    void anyCharacterCanBeWritten() {
        ChoraleUri uri = ChoraleUri.parse("chorale:my%20shop?nodeName=a%26b%3D%c3%a4+1&password=%20x%25");

        assertThat(uri.nodeConfig().clusterName()).isEqualTo("my shop");
        assertThat(uri.nodeConfig().nodeName()).isEqualTo("a&b=ä+1");
        assertThat(uri.verbatim(UriParameter.PASSWORD)).isEqualTo(" x%");
        assertThat(ChoraleUri.parse(uri.toText()).toText()).isEqualTo(uri.toText());
        assertThat(ChoraleUri.parse(uri.toText()).verbatim(UriParameter.PASSWORD))
                .isEqualTo(" x%");
    }

    @Test
    void whatIsMalformedIsNamed() {
        refused("tcp://localhost:61616?password=hunter2", "chorale:CLUSTER?name=value&name=value", "'tcp'");
        refused(null, "null");
        refused("chorale://shop", "//shop", "follows chorale: at once");
        refused("chorale:shop#frag", "%23");
        refused("chorale:shop?prefetch", "there is no name=value");
        refused("chorale:shop?password=x&hunter2", "an & within a value is written %26");
        refused("chorale:shop?prefetch=1&prefetch=2", "prefetch is there twice");
        refused("chorale:shop?nodeName=%4", "In nodeName, % is not followed");
        refused("chorale:shop?nodeName=%ff", "In nodeName");
        refused("chorale:shop?&", "there is no name=value");
        refused("chorale:shop?=1", "no parameter ''");
        refused("chorale:shop?clusterName=x", "stands before them");
    }

    @Test
    void theNearestNameIsTold() {
        refused("chorale:shop?prefech=1", "no parameter 'prefech'; the nearest is prefetch");
        refused("chorale:shop?datadirectory=1", "the nearest is dataDirectory");
        refused("chorale:shop?policy=one", "the nearest is ");
        refused("chorale:shop?passwrd=hunter2", "the nearest is password,");
    }

    @Test
    void numbersHaveRanges() {
        ChoraleUri uri = ChoraleUri.parse("chorale:shop?prefetch=20000&maxMessageBytes=many");

        assertThatThrownBy(() -> uri.number(UriParameter.PREFETCH, 64, 1, 10_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("prefetch is a whole number from 1 to 10,000, not 20000");
        assertThatThrownBy(() -> uri.number(UriParameter.MAX_MESSAGE_BYTES, 1, 1, 2))
                .hasMessage("maxMessageBytes is a whole number from 1 to 2, not many");
        assertThat(uri.number(UriParameter.NODE_KEEP_ALIVE_MS, 7, 0, 9)).isEqualTo(7);
    }

    @Test
    void thePasswordIsNotShown() {
        ChoraleUri uri = ChoraleUri.parse("chorale:shop?user=ann&password=geheim");

        assertThat(uri).hasToString("chorale:shop?password=***&user=ann");
        assertThat(uri.toText()).contains("password=geheim");
    }

    @Test
    void authenticatorsGoTogetherOrNot() {
        assertThat(ChoraleUri.parse("chorale:").authenticator()).isEqualTo(AuthenticatorConfig.NONE);
        assertThat(ChoraleUri.parse("chorale:?securityFile=/f&jaasLogin=shop").authenticator())
                .isEqualTo(new AuthenticatorConfig(Path.of("/f"), "shop", null));
        assertThatThrownBy(() -> ChoraleUri.parse("chorale:?securityFile=/f&authenticator=a.B")
                        .authenticator())
                .hasMessageContaining("neither securityFile nor jaasLogin");
        assertThatThrownBy(() -> ChoraleUri.parse("chorale:?authenticator=java.lang.String")
                        .authenticator()
                        .create())
                .hasMessageContaining("java.lang.String is not");
    }

    private static void refused(String uri, String... parts) {
        ThrowingCallable parsing = () -> ChoraleUri.parse(uri);
        assertThatThrownBy(parsing)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining("hunter2");
    }
}
