package io.chorale.simulation.network;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The agents of a run, one a host, as they are now. */
final class Agents implements AutoCloseable {
    private static final int POLL_MS = 20;

    private final Hosts hosts;
    private final String stack;
    private final Path logs;
    private final Map<Integer, AgentProcess> agents = new TreeMap<>();
    private long nextSeed;

    Agents(Hosts hosts, String stack, Path logs, long firstSeed) {
        this.hosts = hosts;
        this.stack = stack;
        this.logs = logs;
        this.nextSeed = firstSeed;
    }

    /** Starts the agent of a host, the first one or the next. */
    AgentProcess start(int host) {
        nextSeed++;
        AgentProcess agent = AgentProcess.start(hosts, host, stack, logs, nextSeed);
        agents.put(host, agent);
        return agent;
    }

    AgentProcess on(int host) {
        return agents.get(host);
    }

    void command(String line) {
        agents.values().forEach(agent -> agent.command(line));
    }

    boolean isOneView(boolean idle) {
        boolean one = true;
        for (Layer layer : Layer.values()) {
            one &= isOneView(layer, idle);
        }
        return one;
    }

    /** Whether all agents are in one view of all of them; on request, whether they have nothing to do either. */
    boolean isOneView(Layer layer, boolean idle) {
        String view = view(layer);
        return view != null
                && agents.values().stream()
                        .map(agent -> agent.state(layer).split(" ", -1))
                        .allMatch(words -> words.length == 3
                                && words[0].equals(view)
                                && words[1].equals(Integer.toString(agents.size()))
                                && (!idle || words[2].equals("idle")));
    }

    /** The view of the first agent; null when it has none. */
    String view(Layer layer) {
        String state = agents.values().iterator().next().state(layer);
        int end = state.indexOf(' ');
        return end < 0 ? null : state.substring(0, end);
    }

    boolean haveAllEnded() {
        return agents.values().stream().allMatch(agent -> {
            boolean ended = true;
            for (Layer layer : Layer.values()) {
                ended &= agent.state(layer).equals("ended");
            }
            return ended;
        });
    }

    /** Lets all of them end. */
    void exit() throws InterruptedException {
        command("exit");
        for (AgentProcess agent : agents.values()) {
            if (!agent.ended(10)) {
                throw new IllegalStateException(
                        "The agent on host " + agent.host() + " did not end in order: see " + errorsOf(agent));
            }
        }
    }

    private Path errorsOf(AgentProcess agent) {
        return logs.resolve("n" + agent.host() + "-*.err");
    }

    /** Waits for something, as long as all agents live. */
    void await(String what, int seconds, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            for (AgentProcess agent : agents.values()) {
                if (!agent.isAlive()) {
                    throw new IllegalStateException("The agent on host " + agent.host()
                            + " died by itself; its words are in " + errorsOf(agent));
                }
            }
            if (System.nanoTime() > deadline) {
                throw givenUp("Waited " + seconds + " s for " + what + states());
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
    }

    /** With what the threads of all agents do beside their logs, if that can be told. */
    private IllegalStateException givenUp(String reason) {
        IllegalStateException givenUp = new IllegalStateException(reason);
        for (AgentProcess agent : agents.values()) {
            try {
                agent.dumpThreads(logs);
            } catch (UncheckedIOException e) {
                givenUp.addSuppressed(e);
            }
        }
        return givenUp;
    }

    private String states() {
        StringBuilder states = new StringBuilder();
        agents.forEach((host, agent) -> {
            for (Layer layer : Layer.values()) {
                states.append("; n").append(host).append(' ').append(layer).append(": ");
                states.append(agent.state(layer));
            }
            states.append(", ").append(agent.health());
        });
        return states.toString();
    }

    @Override
    public void close() {
        agents.values().forEach(AgentProcess::destroy);
    }
}
