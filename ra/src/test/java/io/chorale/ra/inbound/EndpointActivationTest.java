package io.chorale.ra.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.ra.access.ResourceNaming;
import io.chorale.ra.fake.FakeBean;
import io.chorale.ra.fake.FakeInbound;
import io.chorale.ra.fake.FakeProvider;
import io.chorale.ra.fake.FakeServer;
import jakarta.resource.ResourceException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.naming.NameNotFoundException;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Message-driven beans from activation to deactivation. */
class EndpointActivationTest {
    private static final ResourceNaming NO_NAMING = ResourceNaming.of("", "unused");

    private final FakeProvider provider = new FakeProvider();
    private final FakeServer server = new FakeServer(16);
    private EndpointActivation activation;

    @AfterEach
    void stop() throws InterruptedException {
        if (activation != null) {
            activation.stop();
        }
        server.join();
    }

    private static ChoraleActivationSpec spec(int sessions) {
        ChoraleActivationSpec spec = new ChoraleActivationSpec();
        spec.setDestination("orders");
        spec.setMaxSession(sessions);
        return spec;
    }

    private static void work(String text) {
        assertThat(text).isNotEmpty();
    }

    private void activate(FakeBean bean, ChoraleActivationSpec spec) throws ResourceException {
        activation = new EndpointActivation(provider, bean, spec, NO_NAMING, name -> {
            throw new NameNotFoundException(name);
        });
        activation.start(server);
    }

    private FakeInbound consumer() {
        await().until(() -> provider.inbound.stream().anyMatch(consumer -> consumer.waiting));
        return provider.inbound.get(provider.inbound.size() - 1);
    }

    @Test
    void aDeliveryWithoutTransactionIsAcknowledgedAfterTheBean() throws ResourceException {
        FakeBean bean = new FakeBean(false, EndpointActivationTest::work);
        activate(bean, spec(1));

        FakeInbound consumer = consumer();
        consumer.put("a");
        consumer.put("b");

        await().until(() -> consumer.settled.size() == 2);
        assertThat(consumer.settled).containsExactly("acknowledge a", "acknowledge b");
        assertThat(bean.log)
                .containsExactly("before onMessage", "message a", "after", "before onMessage", "message b", "after");
        assertThat(bean.created).hasValue(1);
    }

    @Test
    void aBeanConsumesAsItsUserOrAsNobody() throws ResourceException {
        ChoraleActivationSpec spec = spec(1);
        spec.setUser("ann");
        spec.setPassword("geheim");
        activate(new FakeBean(false, EndpointActivationTest::work), spec);
        await().until(() -> provider.inboundUsers.contains("ann/geheim"));
        activation.stop();

        ChoraleActivationSpec blank = spec(1);
        blank.setUser(" ");
        activate(new FakeBean(false, EndpointActivationTest::work), blank);
        await().until(() -> provider.inboundUsers.contains("null/null"));
    }

    @Test
    void aTransactedDeliveryJoinsTheTransactionBeforeTheBean() throws ResourceException {
        FakeBean bean = new FakeBean(true, EndpointActivationTest::work);
        activate(bean, spec(1));

        FakeInbound consumer = consumer();
        consumer.put("a");

        await().until(() -> consumer.xaResource.calls.size() == 3);
        assertThat(consumer.settled).containsExactly("enlist a");
        assertThat(consumer.xaResource.calls).containsExactly("start", "end", "commit one phase");
    }

    @Test
    void whatABeanFailedOnComesAgainWithANewEndpoint() throws ResourceException {
        AtomicBoolean first = new AtomicBoolean(true);
        FakeBean bean = new FakeBean(false, text -> {
            if (first.getAndSet(false)) {
                throw new IllegalStateException("out of stock");
            }
        });
        activate(bean, spec(1));

        FakeInbound consumer = consumer();
        consumer.put("a");

        await().until(() -> consumer.settled.size() == 2);
        assertThat(consumer.settled).containsExactly("release a", "acknowledge a");
        assertThat(bean.created).hasValue(2);
        assertThat(bean.released).hasValue(1);
    }

    @Test
    void aBeanThatAlwaysFailsIsCalledLessAndLess() throws ResourceException {
        FakeBean bean = new FakeBean(true, text -> {
            throw new IllegalStateException("always");
        });
        long start = System.nanoTime();
        activate(bean, spec(1));
        FakeInbound consumer = consumer();

        for (int i = 0; i < 7; i++) {
            consumer.put("poison");
        }
        await().until(() -> bean.log.stream().filter("message poison"::equals).count() == 7);

        // Between seven calls lie six waits: 10, 20, 40, 80, 160 and 320 ms.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(630));
    }

    @Test
    void aRollbackWithoutAnExceptionCountsAsAFailure() throws ResourceException {
        FakeBean bean = new FakeBean(true, EndpointActivationTest::work);
        bean.rollbackOnly = true;
        activate(bean, spec(1));
        FakeInbound consumer = consumer();
        consumer.put("a");

        await().until(() -> bean.released.get() == 1);
        assertThat(consumer.xaResource.calls).containsExactly("start", "end", "rollback");
    }

    @Test
    void aMessageThatCannotJoinTheTransactionIsGivenBackWithoutTheBean() throws ResourceException {
        FakeBean bean = new FakeBean(true, EndpointActivationTest::work);
        activate(bean, spec(1));
        FakeInbound consumer = consumer();
        consumer.failToEnlist = true;
        consumer.put("a");

        await().until(() -> consumer.settled.contains("release a"));
        consumer.failToEnlist = false;
        await().until(() -> consumer.settled.contains("enlist a"));
        assertThat(bean.log.stream().filter("message a"::equals)).hasSize(1);
    }

    @Test
    void aDeliveryThatTheContainerRefusesIsTriedAgain() throws ResourceException {
        FakeBean bean = new FakeBean(false, EndpointActivationTest::work);
        bean.refuseDelivery = true;
        activate(bean, spec(1));
        FakeInbound consumer = consumer();
        consumer.put("a");

        await().until(() -> consumer.settled.size() == 2);
        assertThat(consumer.settled).containsExactly("release a", "acknowledge a");
    }

    @Test
    void aCommitThatFailsIsNoSuccess() throws ResourceException {
        FakeBean bean = new FakeBean(true, EndpointActivationTest::work);
        activate(bean, spec(1));
        FakeInbound consumer = consumer();
        consumer.xaResource.failCommitWith = XAException.XA_RBROLLBACK;
        consumer.put("a");

        await().until(() -> bean.released.get() == 1);
        assertThat(bean.log).containsExactly("before onMessage", "message a", "after");
        assertThat(consumer.settled).containsExactly("enlist a");
    }

    @Test
    void aBrokenConsumerIsReplaced() throws ResourceException {
        FakeBean bean = new FakeBean(false, EndpointActivationTest::work);
        activate(bean, spec(1));
        FakeInbound broken = consumer();
        broken.put("broken");

        await().until(() -> provider.inbound.size() == 2);
        provider.inbound.get(1).put("a");

        await().until(() -> provider.inbound.get(1).settled.contains("acknowledge a"));
        assertThat(broken.closed).isTrue();
    }

    @Test
    void anApplicationThatStillStartsIsWaitedFor() throws ResourceException {
        FakeBean bean = new FakeBean(false, EndpointActivationTest::work);
        bean.unavailableTimes.set(3);
        activate(bean, spec(1));
        FakeInbound consumer = consumer();
        consumer.put("a");

        await().until(() -> consumer.settled.contains("acknowledge a"));
        assertThat(provider.inbound).hasSize(4);
    }

    @Test
    void deactivationWakesWorkersThatWait() throws ResourceException {
        activate(new FakeBean(false, EndpointActivationTest::work), spec(4));
        await().until(() ->
                provider.inbound.size() == 4 && provider.inbound.stream().allMatch(consumer -> consumer.waiting));

        activation.stop();

        assertThat(provider.inbound).allMatch(consumer -> consumer.closed);
        await().until(server::isQuiet);
        assertThat(server.longRunning()).isEqualTo(4);
    }

    @Test
    void deactivationLetsABeanFinish() throws Exception {
        CountDownLatch inBean = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        FakeBean bean = new FakeBean(false, text -> {
            inBean.countDown();
            awaitLatch(finish);
        });
        activate(bean, spec(1));
        FakeInbound consumer = consumer();
        consumer.put("a");
        consumer.put("b");
        awaitLatch(inBean);

        Thread stopping = new Thread(activation::stop);
        stopping.start();
        await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
        assertThat(consumer.closed).isFalse();
        finish.countDown();
        stopping.join(5_000);

        assertThat(stopping.isAlive()).isFalse();
        assertThat(consumer.settled).containsExactly("acknowledge a");
        assertThat(consumer.closed).isTrue();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void workersThatNeverGotAThreadDoNotHoldDeactivationUp() throws Exception {
        FakeServer small = new FakeServer(1);
        activation = new EndpointActivation(
                provider, new FakeBean(false, EndpointActivationTest::work), spec(3), NO_NAMING, name -> null);
        activation.start(small);
        await().until(() -> provider.inbound.stream().anyMatch(consumer -> consumer.waiting));

        activation.stop();
        small.startWaiting();
        small.join();

        assertThat(provider.inbound).hasSize(1);
    }

    @Test
    void aServerWithoutThreadsFailsTheActivation() {
        server.refuseWork = true;

        assertThatThrownBy(() -> activate(new FakeBean(false, EndpointActivationTest::work), spec(1)))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("no more threads");
    }

    @Test
    void aTopicHasOneWorkerHoweverManyAreAllowed() throws ResourceException {
        ChoraleActivationSpec spec = spec(5);
        spec.setDestinationType("jakarta.jms.Topic");
        activate(new FakeBean(false, EndpointActivationTest::work), spec);

        assertThat(server.works).hasSize(1);
        assertThat(List.of(consumer().destination.toString())).containsExactly("topic://orders");
    }
}
