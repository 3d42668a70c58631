package io.chorale.bench.replication.contestant;

import io.chorale.groups.Member;
import io.chorale.replication.Dot;
import io.chorale.replication.Leadership;
import java.util.Set;

/** Of a state machine with nothing volatile. */
public final class Idle implements Leadership {
    @Override
    public byte[] admit(Member client, byte[] operation) {
        return null;
    }

    @Override
    public void onApplied(Dot dot, byte[] operation, byte[] answer) {}

    @Override
    public void onSignal(Member from, byte[] signal) {}

    @Override
    public void onMembers(Set<Member> present) {}

    @Override
    public void onTick(long nowMs) {}

    @Override
    public void stop() {}
}
