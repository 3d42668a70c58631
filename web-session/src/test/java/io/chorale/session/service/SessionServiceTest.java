package io.chorale.session.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.ChoraleNode;
import io.chorale.replication.Dot;
import io.chorale.replication.ReplicationException;
import io.chorale.replication.ReplicationException.Outcome;
import io.chorale.session.TestCluster;
import io.chorale.session.store.AttributeValue;
import io.chorale.session.store.SessionAnswer;
import io.chorale.session.store.SessionMeta;
import io.chorale.session.store.SessionOperation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionServiceTest {
    private final TestCluster cluster = new TestCluster();
    private final ChoraleNode node = cluster.node();

    @Test
    void anApplicationReachesAPublishedNodeWithBytesOnly() {
        try (SessionPublisher published = SessionPublisher.publish(node, "a, \"quoted\" cluster")) {
            PublishedSessionPort port = new PublishedSessionPort("a, \"quoted\" cluster");
            assertThat(port.available()).isTrue();
            assertThat(new PublishedSessionPort("another").available()).isFalse();

            SessionClient client = new SessionClient(port, "/shop");
            String token = client.newToken();
            assertThat(client.request(create(client, token))).isInstanceOf(SessionAnswer.Applied.class);
            client.send(new SessionOperation.Touch(client.id(token), 9));
            SessionAnswer found = new SessionClient(published.service(), "/shop").find(token, Dot.NONE);
            assertThat(found).isInstanceOfSatisfying(SessionAnswer.Found.class, state -> assertThat(
                            state.meta().lastAccessMs())
                    .isEqualTo(9));
            assertThat(new SessionClient(port, "/other").find(token, Dot.NONE))
                    .as("another application's sessions are invisible")
                    .isInstanceOf(SessionAnswer.Missing.class);
            assertThat(published.service().budget().sessions()).isEqualTo(1);
        }
    }

    @Test
    void anUnpublishedNodeIsAFailureThatIsCertainlyNotApplied() {
        PublishedSessionPort port = new PublishedSessionPort(null);
        SessionPublisher published = SessionPublisher.publish(node, "short-lived");
        SessionClient client = new SessionClient(port, "/shop");
        String token = client.newToken();
        published.close();

        assertThat(client.request(create(client, token))).isInstanceOfSatisfying(SessionAnswer.Failed.class, failed -> {
            assertThat(failed.inDoubt()).isFalse();
            assertThat(failed.cause()).contains("chorale.rar");
        });
    }

    @Test
    void failuresOfReplicationTellWhetherTheyAreInDoubt() {
        SessionService service = new SessionService(node);
        SessionClient client = new SessionClient(service, "/shop");
        String token = client.newToken();
        cluster.outage(new ReplicationException(Outcome.IN_DOUBT, "timed out"));
        assertThat(client.request(create(client, token)))
                .isInstanceOfSatisfying(SessionAnswer.Failed.class, failed -> assertThat(failed.inDoubt())
                        .isTrue());
        cluster.outage(new ReplicationException(Outcome.REFUSED, "no primary"));
        assertThat(client.request(create(client, token)))
                .isInstanceOfSatisfying(SessionAnswer.Failed.class, failed -> assertThat(failed.inDoubt())
                        .isFalse());
        client.send(new SessionOperation.Touch(client.id(token), 9));
        assertThat(service.failures()).isEqualTo(3);
    }

    @Test
    void whatASecondPrimaryAnswersIsTheAnswer() {
        SessionService service = new SessionService(node);
        SessionClient client = new SessionClient(service, "/shop");
        cluster.outage(new ReplicationException(
                Outcome.IN_DOUBT, "two primaries were asked", new SessionAnswer.Missing().encode()));

        assertThat(client.request(create(client, client.newToken()))).isInstanceOf(SessionAnswer.Missing.class);
        assertThat(service.failures()).isZero();
    }

    @Test
    void tokensAreLongRandomAndStayInTheShardWhenRenamed() {
        SessionService service = new SessionService(node);
        SessionClient client = new SessionClient(service, "/shop");
        Set<String> tokens = new HashSet<>();
        String token = client.newToken();
        for (int i = 0; i < 100; i++) {
            String next = client.newTokenBeside(token);
            assertThat(next).matches("[A-Za-z0-9_-]{32}");
            assertThat(tokens.add(next)).isTrue();
            client.request(create(client, token));
            assertThat(client.request(new SessionOperation.Rename(client.id(token), client.id(next))))
                    .isInstanceOf(SessionAnswer.Applied.class);
            token = next;
        }
    }

    private static SessionOperation create(SessionClient client, String token) {
        return new SessionOperation.Create(
                client.id(token), new SessionMeta(1, 1, 60), List.of(new AttributeValue("a", new byte[] {1})));
    }
}
