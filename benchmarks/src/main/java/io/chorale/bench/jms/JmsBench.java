package io.chorale.bench.jms;

import io.chorale.bench.process.ChildProcess;
import io.chorale.bench.process.Disk;
import io.chorale.bench.report.Conditions;
import io.chorale.bench.report.Remarks;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** {@code bin/bench jms} from start to end. */
public final class JmsBench {
    private final JmsOptions options;
    private final PrintStream out;
    private final long startedNs = System.nanoTime();

    public JmsBench(JmsOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Runs all that the options ask for and prints it.
     *
     * @return whether no contestant lost, repeated or damaged what it had confirmed, whatever the targets say
     * @throws IllegalArgumentException when the data directory is on no disk
     */
    public boolean run() throws InterruptedException {
        ChildProcess.endAllAtExit();
        Conditions conditions = new Conditions();
        Path work = Path.of(System.getProperty("bench.logs", System.getProperty("java.io.tmpdir")), "jms");
        String disk = prepare(work);
        Set<Product> products = EnumSet.noneOf(Product.class);
        Arrays.stream(Product.values()).filter(options::wants).forEach(products::add);
        Results results = new Results();
        Remarks remarks = new Remarks();
        LoadBench loads = new LoadBench(options, work, results, remarks, this::progress);
        loads.run(products);
        JmsReport report = new JmsReport(out, results, products);
        report.tables(options);
        report.conditions(conditions, disk, loads.configurations());
        report.remarks(remarks);
        report.targets(new JmsTargets(results, options).list());
        return remarks.faults().isEmpty();
    }

    private String prepare(Path work) {
        try {
            Path data = Files.createDirectories(work.resolve("data"));
            if (options.profile().isPresent()) {
                Files.createDirectories(options.profile().get());
            }
            return Disk.describe(data);
        } catch (IOException e) {
            throw new UncheckedIOException("The directory " + work + " cannot be used", e);
        }
    }

    private void progress(String text) {
        out.printf("bench: [%3ds] %s%n", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedNs), text);
    }
}
