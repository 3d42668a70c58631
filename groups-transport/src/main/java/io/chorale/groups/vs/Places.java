package io.chorale.groups.vs;

/** The places that this member asked for and was given in one view. */
final class Places {
    private final ViewId view;
    /** Places that were given, not used yet, in order. */
    private final java.util.ArrayDeque<Long> free = new java.util.ArrayDeque<>();

    private long wanted;
    private long have;
    private long askedMs;
    private boolean asked;

    Places(ViewId view) {
        this.view = view;
    }

    boolean isEmpty() {
        return free.isEmpty();
    }

    long take() {
        return free.remove();
    }

    /** What to ask for so that so many packets have places; null when that is under way or here. */
    Control.Ask ask(int packets, long nowMs, int againMs) {
        long needed = have - free.size() + packets;
        if (needed > wanted) {
            wanted = needed;
            asked = true;
            askedMs = nowMs;
            return new Control.Ask(view, wanted, have, false);
        }
        if (asked && have < wanted && nowMs - askedMs >= againMs) {
            askedMs = nowMs;
            return new Control.Ask(view, wanted, have, true);
        }
        return null;
    }

    void given(Control.Grant grant) {
        if (grant.index() != have + 1 || grant.count() > wanted - have) {
            return;
        }
        for (int i = 0; i < grant.count(); i++) {
            free.add(grant.firstPlace() + i);
        }
        have += grant.count();
    }
}
