package io.chorale.bench.jms.team;

import io.chorale.bench.jms.control.LoadPlan;
import io.chorale.bench.jms.control.OpenPlan;
import io.chorale.bench.jms.control.PhaseResult;
import io.chorale.bench.jms.control.Verdict;
import io.chorale.bench.process.BenchException;
import io.chorale.bench.process.ChildOptions;
import io.chorale.bench.process.ChildProcess;
import io.chorale.bench.process.Directories;
import io.chorale.bench.process.Usage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The processes of one contestant. For one thread. */
public final class Team implements AutoCloseable {
    /** The class of a process: known by its name, since it shares nothing with the bench but lines. */
    private static final String MAIN = "io.chorale.bench.jms.member.MemberMain";

    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofSeconds(60);
    /** What was sent last may take as long as a contestant's own time-out. */
    private static final Duration DRAIN = Duration.ofSeconds(60);

    private final TeamOptions options;
    private final List<ChildProcess> members = new ArrayList<>();
    private List<Integer> ports = List.of();

    private Team(TeamOptions options) {
        this.options = options;
    }

    /**
     * Starts the processes; nothing is open in them.
     *
     * @throws BenchException when they do not start
     */
    public static Team start(TeamOptions options) throws InterruptedException {
        Team team = new Team(options);
        boolean started = false;
        try {
            for (int i = 0; i < options.members(); i++) {
                team.members.add(team.child(i));
            }
            started = true;
            return team;
        } finally {
            if (!started) {
                team.close();
            }
        }
    }

    private ChildProcess child(int index) {
        String name = options.label() + "-m" + index;
        try {
            return ChildProcess.start(
                    new ChildOptions(
                            name,
                            options.classPath(),
                            MAIN,
                            options.jvmOptions(),
                            List.of(
                                    options.contestant(),
                                    Long.toString(options.lifetime().toSeconds())),
                            options.logs().resolve(name + ".log")),
                    line -> false);
        } catch (IOException e) {
            throw new BenchException("The process " + name + " cannot be started", e);
        }
    }

    /** How many processes there are. */
    public int size() {
        return members.size();
    }

    /** Has a process open its part of the contestant, the first one first, and in empty directories; see {@link #opened}. */
    public void open(int member) {
        Path directory = options.data().resolve(options.label());
        if (member == 0) {
            Directories.remove(directory);
            ports = freePorts();
        }
        OpenPlan plan = new OpenPlan(member, directory.resolve("m" + member), ports);
        members.get(member).tell("open " + plan.encode());
    }

    /** Waits until a process has opened its part. */
    public void opened(int member) throws InterruptedException {
        members.get(member).expect("opened", LONG);
    }

    /** Waits until all serve, with all copies. */
    public void awaitReady() throws InterruptedException {
        for (ChildProcess member : members) {
            member.ask("ready " + SHORT.toMillis(), "ready", LONG);
        }
    }

    private List<Integer> freePorts() {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Integer> found = new ArrayList<>();
        try {
            for (int i = 0; i < members.size(); i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                found.add(socket.getLocalPort());
            }
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new BenchException("No ports are free on loopback", e);
        }
        return found;
    }

    /** What the contestant says of its configuration. */
    public String configuration() throws InterruptedException {
        return members.get(0).ask("describe", "described", SHORT);
    }

    /**
     * Opens a load.
     *
     * @return what the provider threw if it does not have what the plan asks for; nothing is open then
     */
    public Optional<String> load(LoadPlan plan) throws InterruptedException {
        String refusal = members.get(0).ask("load " + plan.encode(), "loaded", LONG);
        return refusal.isEmpty() ? Optional.empty() : Optional.of(refusal);
    }

    public PhaseResult run(Duration send) throws InterruptedException {
        return PhaseResult.decode(members.get(0).ask("run " + send.toNanos(), "ran", DRAIN.plus(send)));
    }

    public Verdict end() throws InterruptedException {
        return Verdict.decode(members.get(0).ask("end", "ended", LONG));
    }

    /** What all processes together have used. */
    public Usage usage() throws InterruptedException {
        Usage sum = Usage.NONE;
        for (ChildProcess member : members) {
            sum = sum.plus(Usage.decode(member.ask("usage", "usage", SHORT)));
        }
        return sum;
    }

    /** Begins to record where the time goes, each process into a file of the directory. */
    public void profile(Path directory, String name) throws InterruptedException {
        for (ChildProcess member : members) {
            member.ask("profile " + directory.resolve(name + "-" + member.name() + ".jfr"), "profiling", LONG);
        }
    }

    public void profiled() throws InterruptedException {
        for (ChildProcess member : members) {
            member.ask("profiled", "profiled", LONG);
        }
    }

    /** Closes the contestant in all processes, the last first; the processes stay. */
    public void leave() throws InterruptedException {
        for (int i = members.size() - 1; i >= 0; i--) {
            members.get(i).ask("close", "closed", SHORT);
        }
    }

    public String label() {
        return options.label();
    }

    /** Ends the processes at once. */
    @Override
    public void close() {
        members.forEach(ChildProcess::close);
    }
}
