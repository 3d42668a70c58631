package io.chorale.bench.replication.rebalance;

import io.chorale.bench.process.ChildMain;
import io.chorale.replication.ReplicationPolicy;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The process with all nodes: {@code run POLICY ENTRIES DIRECTORY} is answered by lines of steps and {@code done} and an
 * {@link io.chorale.bench.replication.control.Accounting}. */
public final class RebalanceMain {
    private RebalanceMain() {}

    public static void main(String[] arguments) throws Exception {
        ChildMain.serve(Long.parseLong(arguments[0]), answers -> line -> run(line.split(" ", -1), answers));
    }

    private static void run(String[] words, Consumer<String> answers) throws InterruptedException {
        String cluster = "rebalance-" + ProcessHandle.current().pid() + "-" + words[1];
        Scenario scenario = new Scenario(
                cluster,
                Path.of(words[3]),
                ReplicationPolicy.named(words[1]),
                Integer.parseInt(words[2]),
                step -> answers.accept(step.line()));
        try {
            answers.accept("done " + scenario.run().encode());
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            answers.accept("failed " + e);
        }
    }
}
