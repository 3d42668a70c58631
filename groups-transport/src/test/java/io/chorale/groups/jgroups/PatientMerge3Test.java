package io.chorale.groups.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chorale.groups.IgnoringListener;
import io.chorale.groups.Security;
import io.chorale.groups.TransportConfig;
import io.chorale.groups.Transports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.View;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.stack.Protocol;
import org.jgroups.stack.ProtocolStack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is slow to say which view it is in is merged all the same. */
class PatientMerge3Test {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** More than a tenth of the interval at which members look, and less than what they give each other. */
    private static final int LATE_MS = 400;

    private final String cluster = "late-" + UUID.randomUUID();
    private final List<JGroupsTransport> all = new ArrayList<>();

    @AfterEach
    void close() {
        all.forEach(JGroupsTransport::close);
    }

    /** Lets questions and answers about views wait, as a member does that gets no processor. */
    private static final class LateViews extends Protocol {
        private final Executor later = CompletableFuture.delayedExecutor(LATE_MS, TimeUnit.MILLISECONDS);

        @Override
        public Object down(Message message) {
            short merge = up_prot.getId();
            if (message.getHeader(merge) == null || message.getDest() == null) {
                return down_prot.down(message);
            }
            later.execute(() -> down_prot.down(message));
            return null;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void whoIsSlowToSayItsViewIsMerged(String stack) throws Exception {
        for (String name : List.of("one", "two")) {
            JGroupsTransport transport = (JGroupsTransport) Transports.create(
                    new TransportConfig(cluster, name, "127.0.0.1", stack, List.of(), Security.none()));
            all.add(transport);
            transport.start(new IgnoringListener());
        }
        awaitBoth();
        all.get(1)
                .channel()
                .getProtocolStack()
                .insertProtocol(new LateViews(), ProtocolStack.Position.BELOW, PatientMERGE3.class);

        all.forEach(PatientMerge3Test::beAlone);

        awaitBoth();
    }

    private void awaitBoth() {
        await().atMost(SOON).untilAsserted(() -> assertThat(all)
                .allSatisfy(each -> assertThat(each.view().members()).hasSize(2)));
    }

    private static void beAlone(JGroupsTransport transport) {
        JChannel channel = transport.channel();
        Address self = channel.getAddress();
        GMS membership = channel.getProtocolStack().findProtocol(GMS.class);
        membership.installView(View.create(self, channel.getView().getViewId().getId() + 1, self));
        assertThat(transport.view().members()).hasSize(1);
    }
}
