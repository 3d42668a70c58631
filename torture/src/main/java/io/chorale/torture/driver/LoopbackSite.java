package io.chorale.torture.driver;

import java.util.List;

/** All hosts are this machine's loopback, which cannot be cut. */
public final class LoopbackSite implements Site {

    @Override
    public List<String> on(int host) {
        return List.of();
    }

    @Override
    public String address(int host) {
        return "127.0.0.1";
    }

    @Override
    public void cut(int host) {
        throw whole();
    }

    @Override
    public void loseOneWay(int host, boolean toIt) {
        throw whole();
    }

    @Override
    public void restoreOneWay(int host, boolean toIt) {
        throw whole();
    }

    @Override
    public void partAll() {
        throw whole();
    }

    @Override
    public void join() {
        throw whole();
    }

    private static UnsupportedOperationException whole() {
        return new UnsupportedOperationException("The loopback network cannot be cut: run it as root, on namespaces");
    }

    @Override
    public void close() {
        // Nothing was made.
    }
}
