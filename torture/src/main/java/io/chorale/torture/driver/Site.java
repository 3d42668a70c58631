package io.chorale.torture.driver;

import java.util.List;

/** Where the nodes run: hosts, numbered from 1, and the network between them. */
public interface Site extends AutoCloseable {

    /** The words in front of a command that is to run on a host. */
    List<String> on(int host);

    /** The address that a node on that host binds to. */
    String address(int host);

    /** Cuts a host off from all others. */
    void cut(int host);

    /** Loses what is sent to a host, or else what it sends. */
    void loseOneWay(int host, boolean toIt);

    /** Undoes {@link #loseOneWay}. */
    void restoreOneWay(int host, boolean toIt);

    /** Cuts every host off from every other. */
    void partAll();

    /** Undoes {@link #cut} and {@link #partAll}. */
    void join();

    @Override
    void close();
}
