package io.chorale.torture.driver;

import io.chorale.simulation.network.Hosts;
import java.util.List;
import java.util.Set;

/** Each host a network namespace. Needs Linux and root. */
public final class NamespaceSite implements Site {
    private final Hosts hosts;

    /** Makes the namespaces, whose names begin with the prefix. */
    public NamespaceSite(String prefix, int count) {
        this.hosts = new Hosts(prefix, count);
    }

    @Override
    public List<String> on(int host) {
        return hosts.on(host);
    }

    @Override
    public String address(int host) {
        return hosts.address(host);
    }

    @Override
    public void cut(int host) {
        hosts.split(Set.of(host));
    }

    @Override
    public void loseOneWay(int host, boolean toIt) {
        if (toIt) {
            hosts.deafen(host);
        } else {
            hosts.mute(host);
        }
    }

    @Override
    public void restoreOneWay(int host, boolean toIt) {
        if (toIt) {
            hosts.undeafen(host);
        } else {
            hosts.unmute(host);
        }
    }

    @Override
    public void partAll() {
        hosts.partAll();
    }

    @Override
    public void join() {
        hosts.join();
    }

    @Override
    public void close() {
        hosts.close();
    }
}
