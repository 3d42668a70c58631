package io.chorale.bench.groups.member;

import com.sun.management.OperatingSystemMXBean;
import io.chorale.bench.groups.contestant.Contestants;
import io.chorale.bench.process.ChildMain;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** The process of a member: {@code <contestant> <index> <members> <lifetime in seconds>}. */
public final class MemberMain {
    private MemberMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        String name = arguments[0];
        ChildMain.serve(
                Long.parseLong(arguments[3]),
                answers -> new MemberLoop(
                        Integer.parseInt(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        () -> Contestants.create(name),
                        system::getProcessCpuTime,
                        answers)::command);
    }
}
