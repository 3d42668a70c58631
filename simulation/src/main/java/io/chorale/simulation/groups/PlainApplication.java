package io.chorale.simulation.groups;

import io.chorale.groups.Member;
import io.chorale.groups.Service;
import io.chorale.groups.vs.Delivery;
import io.chorale.groups.vs.VsView;
import java.util.List;
import java.util.SplittableRandom;

/** Sends messages of all levels and of sizes around the bounds, straight to the core. */
final class PlainApplication implements Application {
    private static final List<Service> SERVICES = List.of(Service.values());
    private static final int MAX_SMALL_BYTES = 100;

    private final SimNode node;
    private final RunSettings settings;

    PlainApplication(SimNode node, RunSettings settings) {
        this.node = node;
        this.settings = settings;
    }

    @Override
    public void act(SplittableRandom random, int count) {
        Service service = SERVICES.get(random.nextInt(SERVICES.size()));
        boolean mixed = random.nextInt(3) > 0;
        for (int i = 0; i < count; i++) {
            submit(service, random);
            service = mixed ? SERVICES.get(random.nextInt(SERVICES.size())) : service;
        }
    }

    private void submit(Service service, SplittableRandom random) {
        int packetBytes = settings.config().packetBytes();
        boolean large = service != Service.UNRELIABLE && random.nextInt(100) < settings.largePercent();
        int bytes = large ? packetBytes + random.nextInt(4 * packetBytes) : 12 + random.nextInt(MAX_SMALL_BYTES);
        node.submit(service, bytes);
    }

    @Override
    public void actAtRest(SplittableRandom random) {
        act(random, 3);
    }

    @Override
    public void pump() {}

    @Override
    public void sent(long ticket) {}

    @Override
    public void deliver(Delivery delivery) {}

    @Override
    public void transitional(List<Member> together) {}

    @Override
    public void holes() {}

    @Override
    public void view(VsView view) {}

    @Override
    public boolean isIdle() {
        return true;
    }

    @Override
    public void end() {}
}
