package io.chorale.simulation.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.groups.Member;
import io.chorale.groups.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFilesTest {

    @TempDir
    private Path directory;

    private static Story story() {
        Story story = new Story("abc").view("abc", 1, "ab|c");
        for (Service service : Service.values()) {
            story.send('a', service);
        }
        story.log("b", new LogEvent.Flushing(3, true)).log("b", new LogEvent.Left(4));
        story.log("a", new LogEvent.Submitted(5, 7, Service.FIFO, 12, -1));
        return story.deliver("abc", "a1", "a6")
                .signal("ac", "ac")
                .view("ac", 2, "ac")
                .crash("c")
                .end("a");
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        List<ProcessLog> logs = story().logs();
        LogFiles.write(directory, logs);
        List<ProcessLog> read = LogFiles.read(directory);
        assertThat(read)
                .extracting(ProcessLog::self)
                .containsExactlyInAnyOrderElementsOf(
                        logs.stream().map(ProcessLog::self).toList());
        for (int i = 0; i < logs.size(); i++) {
            assertThat(read.get(i).events()).isEqualTo(logs.get(i).events());
        }
    }

    @Test
    void anAppenderWritesTheSame() throws IOException {
        ProcessLog log = story().logs().get(0);
        try (LogAppender<LogEvent> appender = LogFiles.append(directory, log.self())) {
            for (LogEvent event : log.events()) {
                appender.add(event);
            }
        }
        assertThat(LogFiles.read(directory).get(0).events()).isEqualTo(log.events());
    }

    @Test
    void aLineThatAKillCutOffIsLeftOut() throws IOException {
        ProcessLog log = story().logs().get(0);
        LogFiles.write(directory, List.of(log));
        try (var files = Files.list(directory)) {
            Files.writeString(files.findFirst().orElseThrow(), "17 deliv", StandardOpenOption.APPEND);
        }
        assertThat(LogFiles.read(directory).get(0).events()).isEqualTo(log.events());
    }

    @Test
    void whatIsNoLogIsToldWithFileAndLine() throws IOException {
        Path file = directory.resolve("x.log");
        Files.writeString(file, "chorale-log 1 a@" + new UUID(1, 2) + "\n12 crash\n13 dance\n");
        assertThatThrownBy(() -> LogFiles.read(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x.log, line 3")
                .hasMessageContaining("dance");
        Files.writeString(file, "something else\n");
        assertThatThrownBy(() -> LogFiles.read(directory)).hasMessageContaining("x.log, line 1");
        Files.delete(file);
        assertThatThrownBy(() -> LogFiles.read(directory)).hasMessageContaining("No *.log");
    }

    @Test
    void aNameThatWouldBreakALineIsRefused() {
        Member member = new Member(new UUID(1, 2), "a b");
        assertThatThrownBy(() -> LogFormat.header(member)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void messagesNameThemselves() {
        Member member = new Member(new UUID(1, 2), "a");
        byte[] one = TestMessage.of(member, 70_000, 500);
        assertThat(TestMessage.sequenceOf(one, 0, 500)).isEqualTo(70_000);
        assertThat(one).isNotEqualTo(TestMessage.of(new Member(new UUID(1, 3), "a"), 70_000, 500));
        assertThat(TestMessage.sequenceOf(one, 0, 3)).isZero();
        assertThatThrownBy(() -> TestMessage.of(member, 1, 11)).isInstanceOf(IllegalArgumentException.class);
    }
}
