package io.chorale.session.web;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;

/** The container's writer behind the guard. */
final class GuardedWriter extends PrintWriter {
    private final PrintWriter container;

    GuardedWriter(CommitGuard guard, PrintWriter container, String encoding) {
        super(new Counting(guard, container, encoding));
        this.container = container;
    }

    @Override
    public boolean checkError() {
        return super.checkError() || container.checkError();
    }

    private static final class Counting extends Writer {
        /** No encoding in use takes more for one char; too high an estimate only saves the session earlier. */
        private static final int MAX_BYTES_PER_CHAR = 4;

        private final CommitGuard guard;
        private final PrintWriter container;
        private final boolean utf8;
        private final boolean singleByte;

        Counting(CommitGuard guard, PrintWriter container, String encoding) {
            String name = encoding == null ? "" : encoding.toUpperCase(Locale.ROOT);
            this.guard = guard;
            this.container = container;
            this.utf8 = name.equals("UTF-8");
            this.singleByte = name.startsWith("ISO-8859-") || name.equals("US-ASCII");
        }

        @Override
        public void write(char[] chars, int offset, int count) {
            guard.beforeWrite(encodedBytes(chars, offset, count));
            container.write(chars, offset, count);
        }

        private long encodedBytes(char[] chars, int offset, int count) {
            if (singleByte) {
                return count;
            }
            if (!utf8) {
                return (long) count * MAX_BYTES_PER_CHAR;
            }
            long bytes = 0;
            for (int i = offset; i < offset + count; i++) {
                char c = chars[i];
                boolean two = c >= 0x80 && (c < 0x800 || Character.isSurrogate(c));
                bytes += c < 0x80 ? 1 : two ? 2 : 3;
            }
            return bytes;
        }

        @Override
        public void flush() {
            guard.beforeFlush();
            container.flush();
        }

        @Override
        public void close() {
            guard.beforeEnd();
            container.close();
        }
    }
}
