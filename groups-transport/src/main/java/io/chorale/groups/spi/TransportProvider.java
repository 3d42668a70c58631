package io.chorale.groups.spi;

import io.chorale.groups.TransportConfig;

/** Makes transports of one kind; registered as a service. */
public interface TransportProvider {

    /** Whether {@link TransportConfig#stack()} names a stack of this engine. The first provider that says so is taken. */
    boolean supports(TransportConfig config);

    /** Providers with a higher rank are asked first; the JGroups engine has rank 0 and supports whatever is left. */
    default int rank() {
        return 10;
    }

    Transport create(TransportConfig config);
}
