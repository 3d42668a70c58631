package io.chorale.bench.jms.contestant;

import jakarta.jms.ConnectionFactory;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;

/** An embedded broker of ActiveMQ Classic. */
final class ClassicContestant implements Contestant {
    private static final long START_MS = 20_000;

    private BrokerService broker;
    private ActiveMQConnectionFactory factory;
    private ActiveMQConnectionFactory forAsync;

    @Override
    public void open(Seat seat) throws Exception {
        String name = seat.cluster();
        KahaDBPersistenceAdapter store = new KahaDBPersistenceAdapter();
        store.setDirectory(seat.directory().resolve("kahadb").toFile());
        store.setJournalDiskSyncStrategy("ALWAYS");
        broker = new BrokerService();
        broker.setBrokerName(name);
        broker.setUseJmx(false);
        broker.setUseShutdownHook(false);
        broker.setDataDirectoryFile(seat.directory().toFile());
        broker.setPersistenceAdapter(store);
        broker.start();
        if (!broker.waitUntilStarted(START_MS)) {
            throw new IllegalStateException("The broker has not started after " + START_MS + " ms");
        }
        factory = new ActiveMQConnectionFactory("vm://" + name + "?create=false");
        forAsync = new ActiveMQConnectionFactory("vm://" + name + "?create=false");
        forAsync.setUseAsyncSend(true);
    }

    @Override
    public boolean isReady() {
        return broker.isStarted();
    }

    @Override
    public String configuration() {
        return "activemq-broker " + BrokerService.class.getPackage().getImplementationVersion()
                + " embedded, KahaDB with syncs, clients by vm://; async by its switch useAsyncSend, since its send takes no"
                + " CompletionListener: nothing is confirmed then";
    }

    @Override
    public ConnectionFactory connections() {
        return factory;
    }

    @Override
    public ConnectionFactory connectionsForAsync() {
        return forAsync;
    }

    @Override
    public boolean hasCompletionListeners() {
        return false;
    }

    @Override
    public String destination(String name, boolean topic, boolean here) {
        return name;
    }

    @Override
    public void close() throws Exception {
        if (broker != null) {
            broker.stop();
            broker.waitUntilStopped();
        }
    }
}
