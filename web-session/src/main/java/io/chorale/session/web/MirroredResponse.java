package io.chorale.session.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** The response as the application sees it: whatever can commit it saves the session first. */
final class MirroredResponse extends HttpServletResponseWrapper {
    private static final String CONTENT_LENGTH = "Content-Length";

    private final Exchange exchange;
    private final CommitGuard guard;
    private ServletOutputStream stream;
    private PrintWriter writer;

    MirroredResponse(Exchange exchange, HttpServletResponse response) {
        super(response);
        this.exchange = exchange;
        this.guard = new CommitGuard(exchange, response);
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (stream == null) {
            stream = new GuardedOutputStream(guard, super.getOutputStream());
        }
        return stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (writer == null) {
            PrintWriter container = super.getWriter();
            writer = new GuardedWriter(guard, container, getCharacterEncoding());
        }
        return writer;
    }

    @Override
    public void flushBuffer() throws IOException {
        guard.beforeFlush();
        super.flushBuffer();
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        guard.beforeEnd();
        super.sendError(status, message);
    }

    @Override
    public void sendError(int status) throws IOException {
        guard.beforeEnd();
        super.sendError(status);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        guard.beforeEnd();
        super.sendRedirect(location);
    }

    /**
     * The redirect that Servlet 6.1 added and its other redirects lead to. This class is compiled against 6.0, so it
     * overrides without saying so and calls the container by reflection.
     */
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        guard.beforeEnd();
        try {
            Method redirect =
                    HttpServletResponse.class.getMethod("sendRedirect", String.class, int.class, boolean.class);
            redirect.invoke(getResponse(), location, status, clearBuffer);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException("The container did not redirect", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new UnsupportedOperationException("This redirect needs Servlet 6.1", e);
        }
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        guard.emptied();
    }

    @Override
    public void reset() {
        super.reset();
        guard.emptied();
        guard.contentLength(-1);
        stream = null;
        writer = null;
        exchange.responseReset();
    }

    @Override
    public void setContentLength(int length) {
        super.setContentLength(length);
        guard.contentLength(length);
    }

    @Override
    public void setContentLengthLong(long length) {
        super.setContentLengthLong(length);
        guard.contentLength(length);
    }

    @Override
    public void setHeader(String name, String value) {
        super.setHeader(name, value);
        noteLength(name, value);
    }

    @Override
    public void addHeader(String name, String value) {
        super.addHeader(name, value);
        noteLength(name, value);
    }

    @Override
    public void setIntHeader(String name, int value) {
        super.setIntHeader(name, value);
        noteLength(name, Integer.toString(value));
    }

    @Override
    public void addIntHeader(String name, int value) {
        super.addIntHeader(name, value);
        noteLength(name, Integer.toString(value));
    }

    private void noteLength(String name, String value) {
        if (CONTENT_LENGTH.equalsIgnoreCase(name) && value != null && !value.isEmpty()) {
            try {
                guard.contentLength(Long.parseLong(value.strip()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("Content-Length is a number, not " + value, e);
            }
        }
    }
}
