package io.chorale.simulation.network;

import static java.lang.System.Logger.Level.ERROR;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The process of an agent: {@code ADDRESS NAME STACK LOG-DIRECTORY SEED}; then {@code quiet} and {@code end} on stdin. */
public final class AgentMain {

    private static final System.Logger LOGGER = System.getLogger(AgentMain.class.getName());

    private AgentMain() {}

    public static void main(String[] args) throws IOException {
        Agent agent = Agent.on(args[0], args[1], args[2], Path.of(args[3]), Long.parseLong(args[4]), System.out);
        Thread commands = new Thread(() -> obey(agent), "commands");
        commands.setDaemon(true);
        commands.start();
        int status = 1;
        try {
            agent.run();
            status = 0;
        } catch (RuntimeException | Error e) {
            LOGGER.log(ERROR, "The agent fails", e);
        }
        Runtime.getRuntime().halt(status);
    }

    /** An agent whose test is gone ends too. */
    private static void obey(Agent agent) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                switch (line) {
                    case "quiet" -> agent.quiet();
                    case "end" -> agent.end();
                    default -> throw new IllegalArgumentException("No such command: " + line);
                }
            }
        } catch (IOException e) {
            LOGGER.log(ERROR, "No commands any more", e);
        }
        Runtime.getRuntime().halt(2);
    }
}
