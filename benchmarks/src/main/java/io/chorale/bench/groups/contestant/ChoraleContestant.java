package io.chorale.bench.groups.contestant;

import io.chorale.groups.Security;
import io.chorale.groups.Service;
import io.chorale.groups.TransportConfig;
import io.chorale.groups.TransportException;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.Cluster;
import io.chorale.groups.cluster.ClusterConfig;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.GroupSession;
import io.chorale.groups.cluster.JoinOptions;
import io.chorale.groups.node.Clusters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Chorale as an application uses it: one session, one group, one thread that receives. */
final class ChoraleContestant implements Contestant {
    private static final String GROUP = "bench";
    private static final Duration POLL = Duration.ofMillis(100);

    private final String stack;
    private final boolean secured;
    private Cluster cluster;
    private GroupSession session;
    private Thread reader;
    private int members;
    private volatile int present;
    private volatile boolean closing;

    /** With a shared secret, or without protection. */
    ChoraleContestant(String stack, boolean secured) {
        this.stack = stack;
        this.secured = secured;
    }

    @Override
    public void open(Seat seat, Receiver receiver) {
        members = seat.members();
        String name = "chorale-bench-" + seat.session();
        // No secret to anybody: the figures are those of any other.
        Security security = secured
                ? Security.sharedSecret("the secret of the bench".getBytes(StandardCharsets.US_ASCII))
                : Security.none();
        cluster = Clusters.join(
                ClusterConfig.of(new TransportConfig(name, seat.name(), "127.0.0.1", stack, List.of(), security)));
        session = cluster.connect(seat.name());
        reader = new Thread(() -> read(receiver), "chorale-reader");
        reader.setDaemon(true);
        reader.start();
        session.join(GROUP, JoinOptions.DEFAULT);
    }

    private void read(Receiver receiver) {
        try {
            while (!closing) {
                GroupEvent event = session.receive(POLL);
                if (event instanceof GroupEvent.Message message) {
                    receiver.delivered(message.payload(), 0, message.payload().length);
                } else if (event instanceof GroupEvent.GroupView view) {
                    present = view.members().size();
                    receiver.view(view.members().stream().map(Address::name).toList());
                } else if (event != null) {
                    log(System.Logger.Level.INFO, "Received " + event, null);
                }
            }
        } catch (TransportException | IllegalStateException e) {
            log(closing ? System.Logger.Level.DEBUG : System.Logger.Level.ERROR, "Nothing is received any more", e);
        }
    }

    private static void log(System.Logger.Level level, String text, Exception cause) {
        System.getLogger(ChoraleContestant.class.getName()).log(level, text, cause);
    }

    @Override
    public boolean isComplete() {
        return present == members;
    }

    @Override
    public Sender sender(String level) {
        Service service = Service.valueOf(level);
        return message -> session.send(service, GROUP, message);
    }

    @Override
    public String configuration() {
        return "Chorale, stack " + stack + (secured ? ", shared secret" : "")
                + ", defaults of ClusterConfig and JoinOptions, GroupSession.send and receive";
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        if (cluster != null) {
            cluster.close();
        }
        if (reader != null) {
            reader.join(10 * POLL.toMillis());
        }
    }
}
