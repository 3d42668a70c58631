package io.chorale.simulation.network;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An agent as its test sees it. */
final class AgentProcess {

    /** What it said last of each layer. */
    private static final class States implements LineProcess.Listener {
        private final Map<Layer, String> last = new ConcurrentHashMap<>();
        private volatile String health = "";

        @Override
        public void line(String line) {
            String[] words = line.split(" ", 3);
            if (words.length == 3 && words[0].equals("state")) {
                last.put(Layer.valueOf(words[1]), words[2]);
            } else if (words[0].equals("health")) {
                health = line;
            }
        }

        @Override
        public void lost(IOException cause) {
            for (Layer layer : Layer.values()) {
                last.put(layer, "lost: " + cause.getMessage());
            }
        }
    }

    private final int host;
    private final LineProcess process;
    private final States states;

    private AgentProcess(int host, LineProcess process, States states) {
        this.host = host;
        this.process = process;
        this.states = states;
    }

    static AgentProcess start(Hosts hosts, int host, String stack, Path logs, long seed) {
        List<String> command = new ArrayList<>(hosts.on(host));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.net.preferIPv4Stack=true"));
        // What JGroups has to say goes to the errors.
        command.add("-Djgroups.use.jdk_logger=true");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), AgentMain.class.getName()));
        command.addAll(List.of(hosts.address(host), "n" + host, stack, logs.toString(), Long.toString(seed)));
        States states = new States();
        Path errors = logs.resolve("n" + host + "-" + seed + ".err");
        return new AgentProcess(host, LineProcess.start("agent " + host, command, errors, states), states);
    }

    int host() {
        return host;
    }

    /** What it said last of a layer: its view, how many are in it, and whether it has nothing to do. */
    String state(Layer layer) {
        return states.last.getOrDefault(layer, "none");
    }

    /** How it was doing a second ago, for people. */
    String health() {
        return states.health;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void command(String line) {
        process.command(line);
    }

    void signal(String name) {
        process.signal(name);
    }

    /** Leaves what its threads do beside its logs. */
    void dumpThreads(Path logs) {
        process.dumpThreads(logs.resolve("n" + host + ".threads"));
    }

    /** Waits for its end; whether it ended in time and in order. */
    boolean ended(int seconds) throws InterruptedException {
        return process.ended(seconds);
    }

    void destroy() {
        process.destroy();
    }
}
