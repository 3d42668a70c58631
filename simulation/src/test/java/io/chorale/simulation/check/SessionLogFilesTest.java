package io.chorale.simulation.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.groups.Member;
import io.chorale.groups.Service;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent.Cause;
import io.chorale.groups.cluster.GroupEvent.GroupView;
import io.chorale.groups.cluster.GroupViewId;
import io.chorale.groups.vs.ViewId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionLogFilesTest {
    private static final Address ANNA = new Address(new Member(new UUID(1, 2), "a"), 7, "anna");
    private static final Address BERTA = new Address(new Member(new UUID(3, -4), "b"), 8, "berta");
    private static final GroupView VIEW = new GroupView(
            "tea",
            new GroupViewId(new ViewId(5, new UUID(1, 2)), 6, -7),
            Cause.NETWORK,
            List.of(ANNA, BERTA),
            List.of(),
            List.of(ANNA));

    private static final List<SessionEvent> EVENTS = List.of(
            new SessionEvent.Asked(1, "tea", true),
            new SessionEvent.Viewed(2, VIEW),
            new SessionEvent.Settled(3, "tea", true),
            new SessionEvent.Sent(4, 1, Service.SAFE, List.of("tea", "milk"), null, true, false, -9, false),
            new SessionEvent.Sent(5, 2, Service.FIFO, List.of(), BERTA, false, false, 9, true),
            new SessionEvent.Received(6, BERTA, 3, Service.AGREED, List.of("tea"), 0x7fffffff),
            new SessionEvent.Received(7, BERTA, 4, Service.CAUSAL, List.of(), 1),
            new SessionEvent.Closed(8),
            new SessionEvent.Ended(9, 2));

    @TempDir
    private Path directory;

    private Path write() throws IOException {
        try (LogAppender<SessionEvent> log = SessionLogFiles.append(directory, ANNA)) {
            for (SessionEvent event : EVENTS) {
                log.add(event);
            }
        }
        try (var files = Files.list(directory)) {
            return files.findFirst().orElseThrow();
        }
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        write();
        List<SessionLog> logs = SessionLogFiles.read(directory);
        assertThat(logs).singleElement().satisfies(log -> {
            assertThat(log.self()).isEqualTo(ANNA);
            assertThat(log.self().name()).isEqualTo("anna");
            assertThat(log.events()).isEqualTo(EVENTS);
        });
    }

    @Test
    void whatAKillCutOffIsLeftOut() throws IOException {
        Files.writeString(write(), "10 rece", StandardOpenOption.APPEND);
        Files.writeString(directory.resolve("begun.session"), "chorale-ses");
        assertThat(SessionLogFiles.read(directory)).singleElement().satisfies(log -> assertThat(log.events())
                .isEqualTo(EVENTS));
    }

    @Test
    void whatIsNoLogIsToldWithFileAndLine() throws IOException {
        Files.writeString(write(), "10 dance\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> SessionLogFiles.read(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(".session, line 11")
                .hasMessageContaining("dance");
        assertThatThrownBy(() -> SessionLogFormat.parseHeader("chorale-log 1 a@b"))
                .hasMessageContaining("chorale-session-log 1");
    }

    @Test
    void aNameThatWouldBreakALineIsRefused() {
        assertThatThrownBy(() -> SessionLogFormat.format(new SessionEvent.Asked(1, "green tea", true)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
