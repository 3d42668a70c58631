package io.chorale.bench.replication.member;

import io.chorale.bench.process.ChildMain;
import io.chorale.bench.replication.contestant.Contestants;
import java.io.IOException;

/** The process of one copy: {@code <contestant> <index> <members> <lifetime in seconds>}. */
public final class CopyMain {
    private CopyMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String name = arguments[0];
        ChildMain.serve(
                Long.parseLong(arguments[3]),
                answers -> new CopyLoop(
                        Integer.parseInt(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        () -> Contestants.create(name),
                        answers)::command);
    }
}
