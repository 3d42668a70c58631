package io.chorale.session.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.replication.ChoraleNode;
import io.chorale.replication.NodeConfig;
import io.chorale.replication.node.NodeRegistry;
import io.chorale.session.TestCluster;
import io.chorale.session.service.SessionPublisher;
import io.chorale.session.service.SessionService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The initializer as a container finds it: what turns replication on, and which node it then uses. */
class ActivationTest {
    private static final String DISTRIBUTABLE =
            """
            <?xml version="1.0"?>
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0"><distributable/></web-app>
            """;
    private static final String WITH_DOCTYPE =
            """
            <?xml version="1.0"?>
            <!DOCTYPE web-app [<!ENTITY leak SYSTEM "file:///etc/hostname">]>
            <web-app><display-name>&leak;</display-name><filter><distributable/></filter></web-app>
            """;

    @TempDir
    private Path folder;

    @Test
    void aDistributableApplicationUsesTheNodeThatIsPublishedInItsJvm() throws Exception {
        SessionPublisher published = SessionPublisher.publish(new TestCluster().node(), "activation");
        TestServer first = start("first", DISTRIBUTABLE, Map.of("chorale.clusterName", "activation"));
        TestServer second = start("second", DISTRIBUTABLE, Map.of("chorale.clusterName", "activation"));
        try {
            Browser browser = new Browser();
            browser.get(first, "/count");
            assertThat(browser.get(second, "/count")).isEqualTo("2");
            assertThat(published.service().budget().sessions()).isEqualTo(1);
        } finally {
            first.stop();
            second.stop();
            published.close();
        }
    }

    @Test
    void stoppingANodeEndsNoSession() throws Exception {
        SessionPublisher published = SessionPublisher.publish(new TestCluster().node(), "activation");
        TestServer first = start("first", DISTRIBUTABLE, Map.of("chorale.clusterName", "activation"));
        TestServer second = start("second", DISTRIBUTABLE, Map.of("chorale.clusterName", "activation"));
        try {
            Browser browser = new Browser();
            browser.get(first, "/count");
            first.stop();
            assertThat(browser.get(second, "/count")).isEqualTo("2");
        } finally {
            second.stop();
            published.close();
        }
    }

    @Test
    void anApplicationThatDoesNotAskIsLeftAlone() throws Exception {
        TestServer server = start("plain", WITH_DOCTYPE, Map.of());
        try {
            Browser browser = new Browser();
            browser.get(server, "/count");
            assertThat(browser.cookie(Browser.TOKEN)).isNull();
            assertThat(browser.cookie("JSESSIONID")).isNotNull();
        } finally {
            server.stop();
        }
    }

    @Test
    void aParameterTurnsItOffOrOnWhateverWebXmlSays() throws Exception {
        TestServer off = start("off", DISTRIBUTABLE, Map.of("chorale.session", "off"));
        TestServer on = start("on", WITH_DOCTYPE, Map.of("chorale.session", "on", "chorale.node", "jvm"));
        try {
            Browser browser = new Browser();
            browser.get(off, "/count");
            assertThat(browser.cookie(Browser.TOKEN)).isNull();
            assertThat(new Browser().get(on, "/count"))
                    .as("served without a node, from the container's session")
                    .isEqualTo("1");
        } finally {
            off.stop();
            on.stop();
        }
    }

    @Test
    void nodesOfTheirOwnReplicateAndOutliveEachOther() throws Exception {
        Map<String, String> parameters = Map.of(
                "chorale.node",
                "own",
                "chorale.clusterName",
                "own-" + UUID.randomUUID(),
                "chorale.bindAddress",
                "127.0.0.1",
                "chorale.session.timeoutMs",
                "20000");
        TestServer first = start("own1", DISTRIBUTABLE, with(parameters, "own1"));
        TestServer second = start("own2", DISTRIBUTABLE, with(parameters, "own2"));
        Browser browser = new Browser();
        try {
            for (String directory : List.of("own1", "own2")) {
                await().atMost(Duration.ofSeconds(20)).until(() -> leastCopies(with(parameters, directory)) == 2);
            }
            assertThat(browser.get(first, "/count")).isEqualTo("1");
            assertThat(browser.get(second, "/count")).isEqualTo("2");
            assertThat(browser.get(first, "/count")).isEqualTo("3");
        } finally {
            first.stop();
        }
        try {
            assertThat(browser.get(second, "/count")).isEqualTo("4");
        } finally {
            second.stop();
        }
    }

    @Test
    void aWrongParameterFailsTheDeploymentWithItsName() {
        assertThatThrownBy(() -> start("wrong", DISTRIBUTABLE, Map.of("chorale.node", "somewhere"))
                        .stop())
                .hasStackTraceContaining("chorale.node is auto, jvm or own, not somewhere");
    }

    /** Asks the application's own node, which this class loader shares. */
    private static int leastCopies(Map<String, String> parameters) {
        NodeConfig config = new NodeConfig(
                parameters.get("chorale.clusterName"),
                "test",
                "127.0.0.1",
                "udp",
                List.of(),
                Path.of(parameters.get("chorale.dataDirectory")),
                NodeConfig.DEFAULT_REQUEST_TIMEOUT_MS);
        try (ChoraleNode node = NodeRegistry.acquire(config)) {
            return node.service(SessionService.class, SessionService::new).leastCopies();
        }
    }

    private Map<String, String> with(Map<String, String> parameters, String directory) {
        Map<String, String> all = new HashMap<>(parameters);
        all.put("chorale.dataDirectory", folder.resolve(directory + "-data").toString());
        return all;
    }

    private TestServer start(String name, String webXml, Map<String, String> parameters) throws Exception {
        Path application = folder.resolve(name).resolve("app");
        Files.createDirectories(application.resolve("WEB-INF"));
        Files.writeString(application.resolve("WEB-INF/web.xml"), webXml);
        return TomcatServer.start(new ChoraleSessionInitializer(), List.of(), application.toFile(), parameters);
    }
}
