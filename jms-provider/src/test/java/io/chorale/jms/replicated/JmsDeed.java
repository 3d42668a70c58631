package io.chorale.jms.replicated;

import io.chorale.jms.service.MessagingException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What was to happen together, and what its caller knows of it. */
final class JmsDeed {
    enum Outcome {
        CONFIRMED,
        REFUSED,
        UNKNOWN
    }

    final List<JmsLetter> sends = new ArrayList<>();
    /** Names of copies. */
    final Set<String> takes = new LinkedHashSet<>();

    Outcome outcome = Outcome.UNKNOWN;

    void note(CompletableFuture<Void> future) {
        Failures.onDone(future, (done, thrown) -> {
            if (thrown == null) {
                outcome = Outcome.CONFIRMED;
            } else if (Failures.of(thrown).kind() != Kind.IN_DOUBT) {
                outcome = Outcome.REFUSED;
            }
        });
    }

    @Override
    public String toString() {
        return outcome + " work that sends " + sends.stream().map(JmsLetter::id).toList() + " and takes " + takes;
    }
}
