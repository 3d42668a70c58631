package io.chorale.session.web;

import jakarta.servlet.http.HttpServletResponse;

/**
 * Counts what the application writes and saves the session before the container can commit: when the buffer may
 * overflow, at an explicit flush, when the announced length is reached, and when the body is closed.
 */
final class CommitGuard {
    private final Exchange exchange;
    private final HttpServletResponse response;
    private long writtenBytes;
    private long contentLength = -1;
    private boolean overflowed;

    CommitGuard(Exchange exchange, HttpServletResponse response) {
        this.exchange = exchange;
        this.response = response;
    }

    /** The application is about to write so many bytes. */
    void beforeWrite(long bytes) {
        long after = writtenBytes + bytes;
        if (contentLength >= 0 && writtenBytes < contentLength && after >= contentLength) {
            exchange.save();
        } else if (!overflowed && after >= response.getBufferSize()) {
            overflowed = true;
            exchange.save();
        }
        writtenBytes = after;
    }

    /** The application flushes: only the first time does that commit. */
    void beforeFlush() {
        if (!response.isCommitted()) {
            exchange.save();
        }
    }

    /** The body ends, or the response is made by the container itself. */
    void beforeEnd() {
        exchange.save();
    }

    void contentLength(long length) {
        contentLength = length;
        if (length == 0) {
            exchange.save();
        }
    }

    void emptied() {
        writtenBytes = 0;
        overflowed = false;
    }
}
