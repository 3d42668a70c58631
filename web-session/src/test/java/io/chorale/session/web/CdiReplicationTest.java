package io.chorale.session.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.session.TestCluster;
import io.chorale.session.service.SessionService;
import java.util.List;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Session scoped beans follow the client. One Weld serves both containers, as the same application on two nodes has
 * the same bean identifiers; its session contexts live in the containers' sessions.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CdiReplicationTest {
    private WeldContainer weld;

    @BeforeAll
    void startWeld() {
        weld = new Weld(SharedWeld.ID)
                .disableDiscovery()
                .beanClasses(SessionBean.class)
                .initialize();
    }

    @AfterAll
    void stopWeld() {
        weld.close();
    }

    @Test
    void onTomcat() throws Exception {
        beansFollowTheClient(TomcatServer::start);
    }

    @Test
    void onUndertow() throws Exception {
        beansFollowTheClient(UndertowServer::start);
    }

    private void beansFollowTheClient(TestServer.Kind kind) throws Exception {
        TestCluster cluster = new TestCluster();
        TestServer first = start(kind, cluster);
        TestServer second = start(kind, cluster);
        try {
            Browser browser = new Browser();
            browser.get(first, "/bean-add?value=a");
            assertThat(browser.get(second, "/bean-add?value=b")).isEqualTo("[a, b]");
            assertThat(browser.get(second, "/bean-add?value=c")).isEqualTo("[a, b, c]");
            assertThat(browser.get(first, "/bean-add?value=d")).isEqualTo("[a, b, c, d]");
            assertThat(browser.get(first, "/bean-add?value=e")).isEqualTo("[a, b, c, d, e]");
            // The first node's container session is kept this time: its bean is stale and must be refreshed.
            Browser sticky = browser.copy();
            browser.get(second, "/bean-add?value=f");
            assertThat(sticky.get(first, "/bean-add?value=g")).isEqualTo("[a, b, c, d, e, f, g]");
            assertThat(new Browser().get(first, "/bean-add?value=x")).isEqualTo("[x]");
        } finally {
            first.stop();
            second.stop();
        }
    }

    private TestServer start(TestServer.Kind kind, TestCluster cluster) throws Exception {
        SessionService service = new SessionService(cluster.node());
        return kind.start(
                (classes, context) -> Registration.register(
                        context,
                        SessionSettings.of(context),
                        settings -> new PortSource.OpenPort(service, service::close)),
                List.of(SharedWeld.class));
    }
}
