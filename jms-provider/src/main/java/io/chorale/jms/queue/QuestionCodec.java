package io.chorale.jms.queue;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.jms.service.MessageKey;

/** Questions as bytes: a version, a type, the fields. */
public final class QuestionCodec {
    private static final int VERSION = 1;

    private static final int BROWSE = 1;
    private static final int DEPTH = 2;
    private static final int PREPARED = 3;
    private static final int HAS_BRANCH = 4;
    private static final int LOCAL = 5;
    private static final int STATISTICS = 6;
    private static final int TOPIC_OF = 7;

    private QuestionCodec() {}

    public static byte[] encode(Question question) {
        WireWriter out = new WireWriter().writeByte(VERSION);
        if (question instanceof Question.Browse browse) {
            out.writeByte(BROWSE).writeString(browse.queue()).writeByte(browse.afterPriority());
            out.writeBoolean(browse.afterKey() != null);
            if (browse.afterKey() != null) {
                browse.afterKey().write(out);
            }
            out.writeNullableString(browse.selector()).writeSize(browse.limit()).writeLong(browse.nowMs());
        } else if (question instanceof Question.Depth depth) {
            out.writeByte(DEPTH).writeString(depth.queue());
        } else if (question instanceof Question.PreparedBranches) {
            out.writeByte(PREPARED);
        } else if (question instanceof Question.HasBranch has) {
            has.id().write(out.writeByte(HAS_BRANCH));
        } else if (question instanceof Question.LocalTransactions) {
            out.writeByte(LOCAL);
        } else if (question instanceof Question.TopicOf topicOf) {
            out.writeByte(TOPIC_OF).writeString(topicOf.subscription());
        } else if (question instanceof Question.Statistics) {
            out.writeByte(STATISTICS);
        } else {
            throw new AssertionError("No encoding of " + question.getClass());
        }
        return out.toBytes();
    }

    /**
     * Reads a question.
     *
     * @throws WireException if the bytes are none
     */
    public static Question decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new WireException("Question of version " + version + ", this node knows " + VERSION);
        }
        try {
            Question question = readTyped(in.readByte(), in);
            in.expectEnd();
            return question;
        } catch (IllegalArgumentException e) {
            throw new WireException("Question with a value out of range: " + e.getMessage(), e);
        }
    }

    private static Question readTyped(int type, WireReader in) {
        return switch (type) {
            case BROWSE ->
                new Question.Browse(
                        in.readString(),
                        in.readByte(),
                        in.readBoolean() ? MessageKey.read(in) : null,
                        in.readNullableString(),
                        in.readSize(),
                        in.readLong());
            case DEPTH -> new Question.Depth(in.readString());
            case PREPARED -> new Question.PreparedBranches();
            case HAS_BRANCH -> new Question.HasBranch(BranchId.read(in));
            case LOCAL -> new Question.LocalTransactions();
            case TOPIC_OF -> new Question.TopicOf(in.readString());
            case STATISTICS -> new Question.Statistics();
            default -> throw new WireException("Unknown question " + type);
        };
    }
}
