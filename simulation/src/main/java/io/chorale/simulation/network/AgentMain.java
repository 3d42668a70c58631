package io.chorale.simulation.network;

import static java.lang.System.Logger.Level.ERROR;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The process of an agent: {@code ADDRESS NAME STACK LOG-DIRECTORY SEED}; then {@code quiet}, {@code rest}, {@code end} and
 * {@code exit} on its standard input. It says {@code state LAYER STATE} whenever a state changes, and
 * {@code health TEXT} every second.
 */
public final class AgentMain {

    private static final System.Logger LOGGER = System.getLogger(AgentMain.class.getName());

    private AgentMain() {}

    public static void main(String[] args) throws IOException {
        Path logs = Path.of(args[3]);
        long seed = Long.parseLong(args[4]);
        CoreAgent core = CoreAgent.on(args[0], args[1], args[2], logs, seed, teller(Layer.CORE));
        SessionAgent sessions =
                SessionAgent.on(args[0], args[1], args[2], logs, seed, teller(Layer.SESSIONS), AgentMain::fail);
        for (AgentPart part : List.of(core, sessions)) {
            new Thread(() -> run(part), part.getClass().getSimpleName()).start();
        }
        AgentHealth.tell(text -> say("health " + text));
        obey(List.of(core, sessions));
    }

    private static Consumer<String> teller(Layer layer) {
        return state -> say("state " + layer + " " + state);
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private static void run(AgentPart part) {
        try {
            part.run();
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
    }

    private static void fail(Throwable cause) {
        LOGGER.log(ERROR, "The agent fails", cause);
        Runtime.getRuntime().halt(1);
    }

    /** An agent whose test is gone ends too. */
    private static void obey(List<AgentPart> parts) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                switch (line) {
                    case "quiet" -> parts.forEach(AgentPart::quiet);
                    case "rest" -> parts.forEach(AgentPart::rest);
                    case "end" -> parts.forEach(AgentPart::end);
                    case "exit" -> Runtime.getRuntime().halt(0);
                    default -> throw new IllegalArgumentException("No such command: " + line);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(ERROR, "No commands any more", e);
        }
        Runtime.getRuntime().halt(2);
    }
}
