package io.chorale.torture.driver;

import io.chorale.simulation.network.LineProcess;
import io.chorale.torture.node.NodeMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The process of a node as the driver sees it. */
final class NodeProcess {

    /**
     * What it said last.
     *
     * @param heardNs when
     */
    private record State(String phase, boolean settled, int members, int underReplicated, long heardNs) {}

    private static final class Ears implements LineProcess.Listener {
        private volatile State state = new State("UNHEARD", false, 0, 0, Long.MIN_VALUE);

        @Override
        public void line(String line) {
            String[] words = line.split(" ", -1);
            if (words.length == 5 && words[0].equals("state")) {
                state = new State(
                        words[1],
                        words[2].equals("settled"),
                        Integer.parseInt(words[3]),
                        Integer.parseInt(words[4]),
                        System.nanoTime());
            }
        }

        @Override
        public void lost(IOException cause) {
            state = new State("LOST", false, 0, 0, System.nanoTime());
        }
    }

    private final String name;
    private final LineProcess process;
    private final Ears ears;

    private NodeProcess(String name, LineProcess process, Ears ears) {
        this.name = name;
        this.process = process;
        this.ears = ears;
    }

    static NodeProcess start(Site site, RunSettings settings, String cluster, int host, int incarnation) {
        String name = "n" + host;
        List<String> command = new ArrayList<>(site.on(host));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
        command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-Djava.net.preferIPv4Stack=true"));
        command.add("-Djava.io.tmpdir=" + settings.temporary(host));
        command.add("-Dchorale.policy=" + settings.policy());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), NodeMain.class.getName()));
        command.addAll(
                List.of(cluster, name, Integer.toString(incarnation), site.address(host), settings.stack(), "-"));
        command.add(settings.data(host).toString());
        command.add(settings.logs().toString());
        command.add(Long.toString(settings.seed() * 1_000_003 + host * 1_009L + incarnation));
        Ears ears = new Ears();
        Path errors = settings.logs().resolve(name + "." + incarnation + ".err");
        return new NodeProcess(name, LineProcess.start(name, command, errors, ears), ears);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void command(String line) {
        process.command(line);
    }

    void signal(String signal) {
        process.signal(signal);
    }

    /** Waits for the end of what was killed. */
    void awaitEnd() throws InterruptedException {
        if (!process.awaitEnd(20)) {
            throw new IllegalStateException(name + " was killed and does not end");
        }
    }

    void destroy() {
        process.destroy();
    }

    /** Whether it said after that time that it is in a view of so many members and that no copy is missing. */
    boolean isWhole(int members, long sinceNs) {
        State state = ears.state;
        return state.heardNs() - sinceNs > 0 && state.members() == members && state.underReplicated() == 0;
    }

    /** Whether it has done what a phase is to do. */
    boolean isSettled(String phase) {
        State state = ears.state;
        return state.phase().equals(phase) && state.settled();
    }

    @Override
    public String toString() {
        State state = ears.state;
        return name + (isAlive() ? "" : " (dead)") + ": " + state.phase() + (state.settled() ? " settled" : " busy")
                + ", " + state.members() + " members, " + state.underReplicated() + " shards short of copies";
    }
}
