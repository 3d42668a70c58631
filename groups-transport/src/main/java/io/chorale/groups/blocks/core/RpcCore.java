package io.chorale.groups.blocks.core;

import io.chorale.groups.MessageTooLargeException;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.wire.WireException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Calls to members of a group, and their answers. A call to the group is for those members that are in the view at the
 * call's place in the order; who is not in a later view has left. Not thread-safe; time is a parameter.
 */
public final class RpcCore {
    private static final int MAX_TYPE_CHARS = 250;
    private static final int MAX_TEXT_CHARS = 1_000;
    private final int maxMessageBytes;
    private final RpcOutput output;
    private final int maxOutstanding;
    private final Map<Long, Call> calls = new LinkedHashMap<>();
    private Address self;
    private List<Address> members = List.of();
    private long late;

    /** What this core wants done; must not call back into it. */
    public interface RpcOutput {
        /** Send to all members in the agreed order, the sender included. */
        void toGroup(byte[] message);

        /** Send to one member, in order. */
        void toMember(Address to, byte[] message);

        /** Run the handler, and send the caller what {@link RpcCore#handled} or {@link RpcCore#failed} gives. */
        void handle(Address caller, long id, byte[] body);

        /** A call has all it waits for. */
        void completed(long id, Map<Address, RpcReply> replies);

        /** Something arrived that is not understood, and was dropped. */
        void rejected(Address from, String reason);
    }

    /** How many good answers end a call before all are there. */
    public record Quorum(Kind kind, int count) {
        public static final Quorum ONE = new Quorum(Kind.COUNT, 1);
        public static final Quorum MAJORITY = new Quorum(Kind.MAJORITY, 0);
        public static final Quorum ALL = new Quorum(Kind.ALL, 0);

        /** How the count is found. */
        public enum Kind {
            /** As given. */
            COUNT,
            /** More than half of those called. */
            MAJORITY,
            /** All that were called. */
            ALL
        }

        private int of(int called) {
            return switch (kind) {
                case COUNT -> Math.min(count, called);
                case MAJORITY -> called / 2 + 1;
                case ALL -> called;
            };
        }
    }

    /**
     * A member that is in no group yet.
     *
     * @param maxMessageBytes the largest message; 4,096 or more, so that every failure fits
     */
    public RpcCore(Address self, int maxOutstanding, int maxMessageBytes, RpcOutput output) {
        this.maxMessageBytes = maxMessageBytes;
        this.self = self;
        this.maxOutstanding = maxOutstanding;
        this.output = output;
    }

    public List<Address> members() {
        return members;
    }

    /** How many answers came after their call had ended. */
    public long late() {
        return late;
    }

    public int outstanding() {
        return calls.size();
    }

    /** The largest request or answer, as the codec encoded it. Any thread may ask. */
    public int maxBodyBytes() {
        return maxMessageBytes - RpcMessage.OVERHEAD_BYTES;
    }

    /**
     * Calls members.
     *
     * @param id the caller's name for the call, never used twice
     * @param body at most {@link #maxBodyBytes}
     * @param targets whom, or null for all members of the group, this one included
     * @return false when there are too many calls already
     */
    public boolean call(long id, Collection<Address> targets, byte[] body, Quorum quorum, long deadlineMs) {
        if (calls.size() >= maxOutstanding) {
            return false;
        }
        Call call = new Call(quorum, deadlineMs);
        calls.put(id, call);
        byte[] request = new RpcMessage.Request(id, body).toBytes();
        if (targets == null) {
            output.toGroup(request);
            return true;
        }
        call.placed = true;
        for (Address target : targets) {
            boolean there = members.contains(target);
            call.replies.put(target, there ? null : new RpcReply.Left());
            if (there) {
                output.toMember(target, request);
            }
        }
        settle(id, call);
        return true;
    }

    /** The group's view: who is missing has left. */
    public void view(List<Address> now) {
        members = now;
        for (Map.Entry<Long, Call> each : List.copyOf(calls.entrySet())) {
            each.getValue()
                    .replies
                    .replaceAll(
                            (member, reply) -> reply == null && !now.contains(member) ? new RpcReply.Left() : reply);
            settle(each.getKey(), each.getValue());
        }
    }

    /** The session has a new address; nobody will answer the old one. */
    public void reconnected(Address now) {
        self = now;
        view(List.of());
        for (Map.Entry<Long, Call> each : List.copyOf(calls.entrySet())) {
            each.getValue().placed = true;
            settle(each.getKey(), each.getValue());
        }
    }

    /** A message to the group, at its place, or to this member alone. */
    public void message(Address sender, boolean toGroup, byte[] bytes) {
        RpcMessage message;
        try {
            message = RpcMessage.of(bytes);
        } catch (WireException e) {
            output.rejected(sender, e.getMessage());
            return;
        }
        if (message instanceof RpcMessage.Request request) {
            Call own = toGroup && sender.equals(self) ? calls.get(request.id()) : null;
            if (own != null && !own.placed) {
                own.placed = true;
                members.forEach(member -> own.replies.put(member, null));
            }
            output.handle(sender, request.id(), request.body());
        } else if (message instanceof RpcMessage.Answer answer) {
            reply(sender, answer.id(), new RpcReply.Answered(answer.body()));
        } else if (message instanceof RpcMessage.Failure failure) {
            reply(sender, failure.id(), new RpcReply.Failed(failure.type(), failure.text()));
        }
    }

    /** What the caller is sent when the handler has answered: a failure when no message holds the answer. Any thread may ask. */
    public byte[] handled(long id, byte[] body) {
        if (body.length > maxBodyBytes()) {
            return failed(
                    id,
                    MessageTooLargeException.class.getName(),
                    "The answer has " + body.length + " bytes, and of the " + maxMessageBytes
                            + " bytes of a message it may take " + maxBodyBytes()
                            + ": split it, or raise maxMessageBytes on all members");
        }
        return new RpcMessage.Answer(id, body).toBytes();
    }

    /** What the caller is sent when the handler has failed; long texts are cut. Any thread may ask. */
    public byte[] failed(long id, String type, String text) {
        String shortText = text == null ? null : cut(text, MAX_TEXT_CHARS);
        return new RpcMessage.Failure(id, cut(type, MAX_TYPE_CHARS), shortText).toBytes();
    }

    private static String cut(String text, int maxChars) {
        return text.length() <= maxChars ? text : text.substring(0, maxChars);
    }

    /** Time went on: calls past their deadline end with what they have. */
    public void tick(long nowMs) {
        for (Map.Entry<Long, Call> each : List.copyOf(calls.entrySet())) {
            Call call = each.getValue();
            if (call.deadlineMs <= nowMs) {
                if (!call.placed) {
                    members.forEach(member -> call.replies.put(member, null));
                }
                complete(each.getKey(), call, new RpcReply.TimedOut());
            }
        }
    }

    private void reply(Address sender, long id, RpcReply reply) {
        Call call = calls.get(id);
        if (call == null || !call.replies.containsKey(sender) || call.replies.get(sender) != null) {
            late++;
            return;
        }
        call.replies.put(sender, reply);
        settle(id, call);
    }

    private void settle(long id, Call call) {
        if (!call.placed) {
            return;
        }
        Collection<RpcReply> replies = call.replies.values();
        long good = replies.stream().filter(RpcReply.Answered.class::isInstance).count();
        if (!replies.contains(null) || good >= call.quorum.of(replies.size())) {
            complete(id, call, new RpcReply.Unneeded());
        }
    }

    private void complete(long id, Call call, RpcReply missing) {
        calls.remove(id);
        Map<Address, RpcReply> replies = new LinkedHashMap<>();
        for (Address member : new ArrayList<>(call.replies.keySet())) {
            RpcReply reply = call.replies.get(member);
            replies.put(member, reply == null ? missing : reply);
        }
        output.completed(id, replies);
    }

    private static final class Call {
        private final Quorum quorum;
        private final long deadlineMs;
        private final Map<Address, RpcReply> replies = new LinkedHashMap<>();
        private boolean placed;

        private Call(Quorum quorum, long deadlineMs) {
            this.quorum = quorum;
            this.deadlineMs = deadlineMs;
        }
    }
}
