package io.chorale.replication.core;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Which requests of which client were applied, exactly, with the answers that the client may still ask for. Part of
 * the replicated state: changed by log entries only, so that a retry is answered alike at any primary.
 */
final class ClientWindows {
    /** Clients are process incarnations; the ones longest silent are forgotten above this number. */
    static final int MAX_CLIENTS = 4_096;

    private final LinkedHashMap<UUID, Window> windows = new LinkedHashMap<>(16, 0.75f, false);

    /** The answer that a request got, null when it is not known to have been applied. */
    byte[] answer(UUID client, long sequence) {
        Window window = windows.get(client);
        return window == null ? null : window.answers.get(sequence);
    }

    /** Whether the client has said that it does not wait for this request any more. */
    boolean isForgotten(UUID client, long sequence) {
        Window window = windows.get(client);
        return window != null && sequence < window.lowestOpen;
    }

    void record(UUID client, long sequence, long lowestOpen, byte[] answer) {
        Window window = windows.remove(client);
        if (window == null) {
            window = new Window();
            if (windows.size() >= MAX_CLIENTS) {
                windows.remove(windows.keySet().iterator().next());
            }
        }
        windows.put(client, window);
        window.lowestOpen = Math.max(window.lowestOpen, lowestOpen);
        window.answers.headMap(window.lowestOpen).clear();
        if (sequence >= window.lowestOpen) {
            window.answers.put(sequence, answer);
        }
    }

    void write(WireWriter out) {
        out.writeSize(windows.size());
        for (Map.Entry<UUID, Window> each : windows.entrySet()) {
            out.writeUuid(each.getKey()).writeLong(each.getValue().lowestOpen);
            out.writeSize(each.getValue().answers.size());
            each.getValue().answers.forEach((sequence, answer) -> out.writeLong(sequence)
                    .writeBytes(answer));
        }
    }

    static ClientWindows read(WireReader in) {
        ClientWindows result = new ClientWindows();
        for (int clients = in.readSize(); clients > 0; clients--) {
            UUID client = in.readUuid();
            Window window = new Window();
            window.lowestOpen = in.readLong();
            for (int answers = in.readSize(); answers > 0; answers--) {
                window.answers.put(in.readLong(), in.readBytes());
            }
            result.windows.put(client, window);
        }
        return result;
    }

    private static final class Window {
        private long lowestOpen;
        private final TreeMap<Long, byte[]> answers = new TreeMap<>();
    }
}
