package io.chorale.bench.backlog.node;

import io.chorale.bench.process.ChildMain;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * The process of the node: {@code <lifetime in seconds>}. Commands and their answers: {@code open DIRECTORY} opened;
 * {@code send FROM TO} sent NS; {@code heap} heap BYTES; {@code drain MESSAGES} drained and a
 * {@link io.chorale.bench.backlog.Drained}; {@code close} closed. What
 * fails is answered by {@code failed} and why.
 */
public final class BacklogMain {
    private final Consumer<String> answers;
    private BacklogNode node;

    private BacklogMain(Consumer<String> answers) {
        this.answers = answers;
    }

    public static void main(String[] arguments) throws Exception {
        ChildMain.serve(Long.parseLong(arguments[0]), answers -> new BacklogMain(answers)::command);
    }

    private void command(String line) throws InterruptedException {
        String[] words = line.split(" ", -1);
        try {
            answers.accept(answer(words));
        } catch (ExecutionException | JMSException | JMSRuntimeException | IllegalStateException e) {
            System.getLogger(BacklogMain.class.getName()).log(System.Logger.Level.ERROR, line, e);
            answers.accept("failed " + e);
        }
    }

    private String answer(String[] words) throws InterruptedException, ExecutionException, JMSException {
        switch (words[0]) {
            case "open" -> {
                node = BacklogNode.open(Path.of(words[1]));
                return "opened";
            }
            case "send" -> {
                return "sent " + node.send(Long.parseLong(words[1]), Long.parseLong(words[2]));
            }
            case "heap" -> {
                return "heap " + BacklogNode.heapBytes();
            }
            case "drain" -> {
                return "drained " + node.drain(Long.parseLong(words[1])).encode();
            }
            case "close" -> {
                node.close();
                return "closed";
            }
            default -> throw new IllegalStateException("'" + words[0] + "' is no command of the backlog's node");
        }
    }
}
