package io.chorale.simulation.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** An agent as its test sees it. */
final class AgentProcess {
    private final int host;
    private final Process process;
    private final Map<Layer, String> states = new ConcurrentHashMap<>();

    private AgentProcess(int host, Process process) {
        this.host = host;
        this.process = process;
        Thread reader = new Thread(this::read, "agent " + host);
        reader.setDaemon(true);
        reader.start();
    }

    static AgentProcess start(Hosts hosts, int host, String stack, Path logs, long seed) {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", hosts.name(host)));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.net.preferIPv4Stack=true"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), AgentMain.class.getName()));
        command.addAll(List.of(hosts.address(host), "n" + host, stack, logs.toString(), Long.toString(seed)));
        try {
            return new AgentProcess(
                    host,
                    new ProcessBuilder(command)
                            .redirectError(logs.resolve("n" + host + "-" + seed + ".err")
                                    .toFile())
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException("No agent on host " + host, e);
        }
    }

    int host() {
        return host;
    }

    /** What it said last of a layer: its view, how many are in it, and whether it has nothing to do. */
    String state(Layer layer) {
        return states.getOrDefault(layer, "none");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void command(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("The agent on host " + host + " does not take '" + line + "'", e);
        }
    }

    void signal(String name) {
        Shell.run("kill -" + name + " " + process.pid());
    }

    /** Waits for its end; whether it ended in time and in order. */
    boolean ended(int seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    void destroy() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] words = line.split(" ", 3);
                if (words.length == 3 && words[0].equals("state")) {
                    states.put(Layer.valueOf(words[1]), words[2]);
                }
            }
        } catch (IOException e) {
            for (Layer layer : Layer.values()) {
                states.put(layer, "lost: " + e.getMessage());
            }
        }
    }
}
