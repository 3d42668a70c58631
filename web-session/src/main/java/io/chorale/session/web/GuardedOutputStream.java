package io.chorale.session.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** The container's stream behind the guard. */
final class GuardedOutputStream extends ServletOutputStream {
    private final CommitGuard guard;
    private final ServletOutputStream container;

    GuardedOutputStream(CommitGuard guard, ServletOutputStream container) {
        this.guard = guard;
        this.container = container;
    }

    @Override
    public void write(int value) throws IOException {
        guard.beforeWrite(1);
        container.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        guard.beforeWrite(count);
        container.write(bytes, offset, count);
    }

    @Override
    public void flush() throws IOException {
        guard.beforeFlush();
        container.flush();
    }

    @Override
    public void close() throws IOException {
        guard.beforeEnd();
        container.close();
    }

    @Override
    public boolean isReady() {
        return container.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        container.setWriteListener(listener);
    }
}
