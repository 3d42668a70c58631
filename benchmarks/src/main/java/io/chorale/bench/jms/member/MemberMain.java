package io.chorale.bench.jms.member;

import io.chorale.bench.jms.contestant.Contestants;
import io.chorale.bench.process.ChildMain;
import java.io.IOException;

/** The process of one part of a contestant: {@code <contestant> <lifetime in seconds>}. */
public final class MemberMain {
    private MemberMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String name = arguments[0];
        ChildMain.serve(
                Long.parseLong(arguments[1]),
                answers -> new MemberLoop(() -> Contestants.create(name), answers)::command);
    }
}
