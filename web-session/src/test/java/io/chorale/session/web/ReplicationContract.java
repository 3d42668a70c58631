package io.chorale.session.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chorale.replication.ReplicationException;
import io.chorale.session.TestCluster;
import io.chorale.session.service.SessionService;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What holds on every container: two of one kind share a store, and clients change between them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReplicationContract {
    private final TestCluster cluster = new TestCluster();
    private final TestServer.Kind kind;
    private Browser browser;
    private TestServer first;
    private TestServer second;

    ReplicationContract(TestServer.Kind kind) {
        this.kind = kind;
    }

    @BeforeAll
    void start() throws Exception {
        first = node();
        second = node();
    }

    private TestServer node() throws Exception {
        SessionService service = new SessionService(cluster.node());
        return kind.start(
                (classes, context) -> {
                    PortSource ports = settings -> new PortSource.OpenPort(service, service::close);
                    Registration.register(context, SessionSettings.of(context), ports);
                    Registration.register(context, SessionSettings.of(context), ports);
                },
                List.of());
    }

    @AfterAll
    void stop() throws Exception {
        first.stop();
        second.stop();
    }

    @BeforeEach
    void newClient() {
        browser = new Browser();
        cluster.outage(null);
    }

    @Test
    void aCounterCountsOnWhereverTheClientGoes() throws Exception {
        for (int i = 1; i <= 10; i++) {
            assertThat(get(i % 3 == 0 ? second : first, "/count")).isEqualTo(String.valueOf(i));
        }
    }

    @Test
    void aValueChangedInPlaceIsReplicated() throws Exception {
        get(first, "/add?value=a");
        get(second, "/add?value=b");
        get(second, "/add?value=c");
        assertThat(get(first, "/add?value=d")).isEqualTo("[a, b, c, d]");
    }

    @Test
    void aRemovedAttributeIsGoneEverywhere() throws Exception {
        get(first, "/put?name=a&value=1");
        get(second, "/put?name=b&value=1");
        get(first, "/remove?name=a");
        assertThat(get(second, "/get?name=a")).isEqualTo("null");
        assertThat(get(second, "/get?name=b")).isEqualTo("1");
    }

    @Test
    void aRequestThatChangesNothingSendsNothing() throws Exception {
        get(first, "/add?value=a");
        get(second, "/get?name=cart");
        int requests = cluster.requests();
        for (int i = 0; i < 3; i++) {
            assertThat(get(second, "/get?name=cart")).isEqualTo("[a]");
        }
        assertThat(cluster.requests()).isEqualTo(requests);
    }

    @Test
    void noSessionIsMadeForWhoHasNone() throws Exception {
        assertThat(get(first, "/get?name=a")).isEqualTo("no session");
        browser.cookie(Browser.TOKEN, "A".repeat(32));
        assertThat(get(first, "/get?name=a")).isEqualTo("no session");
        assertThat(browser.cookie(Browser.TOKEN)).as("a dead cookie is cleared").isNull();
        browser.cookie(Browser.TOKEN, "'; drop");
        assertThat(get(first, "/get?name=a")).isEqualTo("no session");
    }

    @Test
    void theCookieIsTheContainersButHttpOnly() throws Exception {
        get(first, "/count");
        assertThat(browser.lastTokenHeader())
                .containsIgnoringCase("path=/app")
                .containsIgnoringCase("httponly")
                .doesNotContainIgnoringCase("secure");
        assertThat(browser.cookie(Browser.TOKEN)).hasSizeGreaterThanOrEqualTo(32);
        String token = browser.lastTokenHeader();
        get(first, "/count");
        get(second, "/count");
        assertThat(browser.lastTokenHeader()).as("sent once").isEqualTo(token);
    }

    @Test
    void concurrentWritersOfDifferentAttributesBothSurvive() throws Exception {
        get(first, "/put?name=start&value=1");
        get(second, "/get?name=start");
        CountDownLatch latch = latch("slow");
        Browser slow = browser.copy();
        HttpResponse<InputStream> pending = slow.open(first, "/flush-and-wait?name=slow&value=1");
        get(second, "/put?name=fast&value=2");
        latch.countDown();
        drain(pending);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> get(second, "/get?name=slow").equals("1 later"));
        assertThat(get(first, "/get?name=fast")).isEqualTo("2");
        assertThat(get(first, "/get?name=slow")).isEqualTo("1 later");
    }

    @Test
    void theSessionIsSavedBeforeTheFirstByteLeavesAndAgainAtTheEnd() throws Exception {
        get(first, "/count");
        CountDownLatch latch = latch("early");
        HttpResponse<InputStream> pending = browser.copy().open(first, "/flush-and-wait?name=early&value=x");
        assertThat(get(second, "/get?name=early")).isEqualTo("x");
        latch.countDown();
        drain(pending);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> get(second, "/get?name=early").equals("x later"));
    }

    @Test
    void theSessionIsSavedBeforeTheAnnouncedLengthIsReached() throws Exception {
        get(first, "/count");
        CountDownLatch latch = latch("exact");
        CompletableFuture<String> answer = browser.copy().getAsync(first, "/exact-length-and-wait?name=exact&value=x");
        try {
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> get(second, "/get?name=exact").equals("x"));
        } finally {
            latch.countDown();
        }
        assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("exact");
    }

    @Test
    void aBigResponseAndARedirectAreSavedFirst() throws Exception {
        assertThat(get(first, "/big?name=big&value=1")).hasSize(1 << 20);
        assertThat(get(second, "/get?name=big")).isEqualTo("1");
        HttpResponse<String> redirect = browser.exchange(second, "/redirect?name=red&value=2");
        assertThat(redirect.statusCode()).isEqualTo(302);
        assertThat(get(first, "/get?name=red")).isEqualTo("2");
    }

    @Test
    void aFirstRequestThatIsARedirectOrBigStillSetsTheCookie() throws Exception {
        browser.exchange(first, "/redirect?name=red&value=2");
        assertThat(get(second, "/get?name=red")).isEqualTo("2");
        browser = new Browser();
        get(first, "/big?name=big&value=1");
        assertThat(get(second, "/get?name=big")).isEqualTo("1");
    }

    @Test
    void asynchronousWorkIsReplicated() throws Exception {
        get(first, "/count");
        get(first, "/async?name=async&value=1");
        assertThat(get(second, "/get?name=async")).isEqualTo("1");
        get(second, "/async-dispatch?name=dispatched&value=2");
        assertThat(get(first, "/get?name=dispatched")).isEqualTo("2");
        browser = new Browser();
        get(first, "/async?name=async&value=first");
        assertThat(get(second, "/get?name=async")).isEqualTo("first");
    }

    @Test
    void innerDispatchesAreSavedExactlyOnce() throws Exception {
        get(first, "/count");
        int requests = cluster.requests();
        assertThat(get(first, "/forward")).isEqualTo("2");
        assertThat(cluster.requests()).isEqualTo(requests + 1);
        assertThat(get(first, "/include")).isEqualTo("34");
        assertThat(cluster.requests()).isEqualTo(requests + 2);
        assertThat(get(second, "/count")).isEqualTo("5");
    }

    @Test
    void errorPagesAndFailingServletsAreReplicatedToo() throws Exception {
        get(first, "/count");
        HttpResponse<String> error = browser.exchange(first, "/fail?name=failed&value=1");
        assertThat(error.statusCode()).isEqualTo(418);
        assertThat(error.body()).isEqualTo("an error page");
        assertThat(get(second, "/get?name=failed")).isEqualTo("1");
        assertThat(get(second, "/get?name=error")).isEqualTo("seen");
        assertThat(browser.exchange(first, "/throw?name=thrown&value=1").statusCode())
                .isEqualTo(500);
        assertThat(get(second, "/get?name=thrown")).isEqualTo("1");
    }

    @Test
    void anAttributeThatIsNotSerializableIsAnError() throws Exception {
        get(first, "/count");
        assertThat(browser.exchange(first, "/bad").statusCode()).isEqualTo(500);
        assertThat(get(second, "/get?name=bad")).isEqualTo("null");
        assertThat(get(second, "/count")).isEqualTo("2");
    }

    @Test
    void invalidatingEndsTheSessionEverywhere() throws Exception {
        for (String path : List.of("/invalidate", "/invalidate-raw")) {
            browser = new Browser();
            get(first, "/count");
            get(second, "/count");
            Browser thief = browser.copy();
            get(first, path);
            assertThat(browser.cookie(Browser.TOKEN)).as("cleared by %s", path).isNull();
            assertThat(thief.get(second, "/get?name=count")).as(path).isEqualTo("no session");
            assertThat(thief.get(first, "/get?name=count")).as(path).isEqualTo("no session");
            assertThat(get(second, "/count")).as("a new session after %s", path).isEqualTo("1");
        }
    }

    @Test
    void aNewSessionInTheSameRequestReplacesTheInvalidatedOne() throws Exception {
        get(first, "/count");
        String token = browser.cookie(Browser.TOKEN);
        get(first, "/login?value=ann");
        assertThat(browser.cookie(Browser.TOKEN)).isNotNull().isNotEqualTo(token);
        assertThat(get(second, "/get?name=user")).isEqualTo("ann");
        assertThat(get(second, "/get?name=count")).isEqualTo("null");
    }

    @Test
    void changingTheIdRotatesTheTokenAndEndsTheOldOne() throws Exception {
        get(first, "/count");
        Browser fixated = browser.copy();
        fixated.cookie("JSESSIONID", null);
        get(first, "/rotate");
        assertThat(browser.cookie(Browser.TOKEN)).isNotNull().isNotEqualTo(fixated.cookie(Browser.TOKEN));
        assertThat(fixated.get(second, "/get?name=count")).isEqualTo("no session");
        assertThat(get(second, "/count")).isEqualTo("2");
        assertThat(get(first, "/count")).isEqualTo("3");
    }

    @Test
    void ageAndLimitOfTheSessionMoveWithIt() throws Exception {
        get(first, "/count");
        get(first, "/limit?value=1234");
        String created = get(first, "/describe").split(" ", 3)[1];
        assertThat(get(second, "/describe")).isEqualTo("false " + created + " 1234");
        get(second, "/limit?value=4321");
        assertThat(get(first, "/describe")).isEqualTo("false " + created + " 4321");
    }

    @Test
    void theContainersExpiryOfAnOrphanedCopyEndsNothing() throws Exception {
        get(first, "/count");
        get(first, "/limit?value=1");
        String orphan = browser.cookie("JSESSIONID");
        browser.cookie("JSESSIONID", null);
        // The second node's copy has the limit from the store; it is raised there, out of the first one's sight.
        get(second, "/limit?value=600");
        Browser another = new Browser();
        another.cookie("JSESSIONID", orphan);
        await().pollInterval(Duration.ofMillis(1_200))
                .atMost(Duration.ofSeconds(10))
                .until(() -> another.get(first, "/get?name=count").equals("no session"));
        assertThat(get(second, "/count")).isEqualTo("2");
    }

    @Test
    void whenTheStoreCannotBeReachedTheContainersSessionServesAndIsSavedLater() throws Exception {
        get(first, "/count");
        cluster.outage(new ReplicationException(ReplicationException.Outcome.IN_DOUBT, "as the test wants"));
        assertThat(get(first, "/count")).isEqualTo("2");
        assertThat(get(first, "/count")).isEqualTo("3");
        cluster.outage(null);
        int requests = cluster.requests();
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            assertThat(get(first, "/get?name=count")).isEqualTo("3");
            return cluster.requests() > requests;
        });
        assertThat(get(second, "/get?name=count")).isEqualTo("3");
    }

    private String get(TestServer node, String path) throws Exception {
        return browser.get(node, path);
    }

    private static CountDownLatch latch(String name) {
        CountDownLatch latch = new CountDownLatch(1);
        TestServlet.LATCHES.put(name, latch);
        return latch;
    }

    private static String drain(HttpResponse<InputStream> response) throws Exception {
        try (InputStream body = response.body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
