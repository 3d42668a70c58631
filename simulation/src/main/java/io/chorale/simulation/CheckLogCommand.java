package io.chorale.simulation;

import io.chorale.simulation.check.Checker;
import io.chorale.simulation.check.GroupChecker;
import io.chorale.simulation.check.LogFiles;
import io.chorale.simulation.check.ProcessLog;
import io.chorale.simulation.check.SessionLog;
import io.chorale.simulation.check.SessionLogFiles;
import io.chorale.simulation.check.TestGroups;
import io.chorale.simulation.check.Verdict;
import io.chorale.simulation.check.Violation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks the logs of processes that really ran. */
final class CheckLogCommand {

    private CheckLogCommand() {}

    static int run(String directory, Options options, PrintStream out) throws IOException {
        List<ProcessLog> logs = LogFiles.read(Path.of(directory));
        long events = 0;
        for (ProcessLog log : logs) {
            events += log.events().size();
        }
        Verdict verdict = Checker.check(logs, (int) options.number("--max-views", Integer.MAX_VALUE));
        List<Violation> violations = new ArrayList<>(verdict.violations());
        List<SessionLog> sessions = SessionLogFiles.read(Path.of(directory));
        for (SessionLog session : sessions) {
            events += session.events().size();
        }
        violations.addAll(GroupChecker.check(sessions, TestGroups::isViewSynchronous));
        violations.forEach(out::println);
        out.println(
                "logs=" + (logs.size() + sessions.size()) + " events=" + events + " violations=" + violations.size());
        return violations.isEmpty() ? 0 : 1;
    }
}
