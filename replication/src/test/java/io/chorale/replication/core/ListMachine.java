package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.replication.Changes;
import io.chorale.replication.Dot;
import io.chorale.replication.LeaderContext;
import io.chorale.replication.Leadership;
import io.chorale.replication.LoadedElement;
import io.chorale.replication.StateMachine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Appends strings to a list. Throws on what begins with "boom". Refuses what begins with "no"; an echo is proposed for what begins with "echo". */
public final class ListMachine implements StateMachine {
    public final List<String> values = new ArrayList<>();

    @Override
    public byte[] apply(Dot dot, byte[] operation, Changes changes) {
        if (text(operation).startsWith("boom")) {
            throw new IllegalStateException("planned by the test");
        }
        values.add(text(operation));
        changes.add(operation, new byte[0]);
        return bytes("at " + values.size());
    }

    @Override
    public byte[] query(byte[] question) {
        return bytes(String.valueOf(values.size()));
    }

    @Override
    public void load(LoadedElement element) {
        values.add(text(element.head()));
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
                }
            }

            @Override
            public void onSignal(Member from, byte[] signal) {
                context.signal(from, bytes("heard " + text(signal)));
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
