package io.chorale.jms.inbound;

import io.chorale.jms.service.Source;
import java.util.Objects;

/**
 * What one endpoint thread consumes.
 *
 * @param source a queue or a subscription of a topic
 * @param prefetch how many messages may wait here ahead of the endpoint, 1 to 1,000
 */
public record InboundSpec(Source source, int prefetch) {

    /** Few, so that messages do not wait behind a busy endpoint while another is idle. */
    public static final int DEFAULT_PREFETCH = 4;

    public InboundSpec {
        Objects.requireNonNull(source, "source");
        if (prefetch < 1 || prefetch > 1_000) {
            throw new IllegalArgumentException("prefetch is 1 to 1,000, not " + prefetch);
        }
    }

    public InboundSpec(Source source) {
        this(source, DEFAULT_PREFETCH);
    }
}
