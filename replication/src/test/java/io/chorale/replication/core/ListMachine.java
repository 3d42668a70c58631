package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.replication.Changes;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.LeaderContext;
import io.chorale.replication.Leadership;
import io.chorale.replication.LoadedElement;
import io.chorale.replication.StateMachine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Appends strings to a list. Throws half-way on what begins with "boom". Adds more than a log takes for what begins with "wide". Takes out what follows "take ", once. Refuses what begins with "no"; an echo is proposed for what begins with "echo". Says what it is asked of its reign and its clock. */
public final class ListMachine implements StateMachine {
    private static final String TAKE = "take ";

    public final List<String> values = new ArrayList<>();
    private final Map<String, ElementId> ids = new HashMap<>();

    @Override
    public byte[] apply(Dot dot, byte[] operation, Changes changes) {
        if (text(operation).startsWith(TAKE)) {
            return take(text(operation).substring(TAKE.length()), changes);
        }
        values.add(text(operation));
        if (text(operation).startsWith("boom")) {
            changes.add(operation, new byte[0]);
            throw new IllegalStateException("planned by the test");
        }
        if (text(operation).startsWith("wide")) {
            changes.add(new byte[9 << 20], new byte[0]);
        }
        ids.put(text(operation), changes.add(operation, new byte[0]));
        return bytes("at " + values.size());
    }

    private byte[] take(String value, Changes changes) {
        ElementId id = ids.remove(value);
        if (id == null) {
            return bytes("gone");
        }
        values.remove(value);
        changes.remove(id);
        return bytes("taken");
    }

    @Override
    public byte[] query(byte[] question) {
        return bytes(String.valueOf(values.size()));
    }

    @Override
    public void load(LoadedElement element) {
        values.add(text(element.head()));
        ids.put(text(element.head()), element.id());
    }

    @Override
    public Leadership lead(LeaderContext context) {
        return new Leadership() {
            @Override
            public byte[] admit(Member client, byte[] operation) {
                return text(operation).startsWith("no") ? bytes("refused") : null;
            }

            @Override
            public void onApplied(Dot dot, byte[] operation, byte[] answer) {
                if (text(operation).startsWith("echo")) {
                    context.propose(bytes("of " + text(operation)));
                } else if (text(operation).startsWith("fuse")) {
                    context.propose(bytes("boom of a fuse"));
                }
            }

            @Override
            public void onSignal(Member from, byte[] signal) {
                String answer =
                        switch (text(signal)) {
                            case "may you hand out?" -> "" + context.mayHandOut();
                            case "how far is the clock ahead?" -> "" + (context.unixTimeMs() - context.nowMs());
                            default -> "heard " + text(signal);
                        };
                context.signal(from, bytes(answer));
            }

            @Override
            public void onMembers(Set<Member> present) {}

            @Override
            public void onTick(long nowMs) {}

            @Override
            public void stop() {}
        };
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
