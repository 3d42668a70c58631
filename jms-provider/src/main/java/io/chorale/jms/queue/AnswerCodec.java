package io.chorale.jms.queue;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.MessageKey;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.replication.Dot;

/** Answers as bytes: a version, a type, the fields. */
public final class AnswerCodec {
    private static final int VERSION = 1;

    private static final int APPLIED = 1;
    private static final int REFUSED = 2;
    private static final int OUTCOME = 3;
    private static final int COUNT = 4;
    private static final int PAGE = 5;
    private static final int BRANCHES = 6;
    private static final int FIGURES = 7;
    private static final int PREPARED = 8;
    private static final int TOPIC = 9;

    private AnswerCodec() {}

    public static byte[] encode(Answer answer) {
        WireWriter out = new WireWriter(16).writeByte(VERSION);
        if (answer instanceof Answer.Applied) {
            out.writeByte(APPLIED);
        } else if (answer instanceof Answer.Prepared prepared) {
            prepared.dot().write(out.writeByte(PREPARED));
        } else if (answer instanceof Answer.Refused refused) {
            out.writeByte(REFUSED).writeByte(codeOf(refused.kind())).writeString(refused.text());
        } else if (answer instanceof Answer.Outcome outcome) {
            out.writeByte(OUTCOME).writeBoolean(outcome.committed());
        } else if (answer instanceof Answer.Count count) {
            out.writeByte(COUNT).writeLong(count.value());
        } else if (answer instanceof Answer.Topic topic) {
            Address.writeNullable(out.writeByte(TOPIC), topic.value());
        } else if (answer instanceof Answer.Page page) {
            writePage(out.writeByte(PAGE), page);
        } else if (answer instanceof Answer.BranchList list) {
            out.writeByte(BRANCHES).writeList(list.branches(), AnswerCodec::writeBranch);
        } else if (answer instanceof Answer.Figures figures) {
            writeFigures(out.writeByte(FIGURES), figures);
        } else {
            throw new AssertionError("No encoding of " + answer.getClass());
        }
        return out.toBytes();
    }

    /**
     * Reads an answer.
     *
     * @throws WireException if the bytes are none
     */
    public static Answer decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new WireException("Answer of version " + version + ", this node knows " + VERSION);
        }
        int type = in.readByte();
        Answer answer =
                switch (type) {
                    case APPLIED -> new Answer.Applied();
                    case PREPARED -> new Answer.Prepared(Dot.read(in));
                    case REFUSED -> new Answer.Refused(kindOf(in.readByte()), in.readString());
                    case OUTCOME -> new Answer.Outcome(in.readBoolean());
                    case COUNT -> new Answer.Count(in.readLong());
                    case TOPIC -> new Answer.Topic(Address.readNullable(in));
                    case PAGE -> readPage(in);
                    case BRANCHES -> new Answer.BranchList(in.readList(AnswerCodec::readBranch));
                    case FIGURES -> readFigures(in);
                    default -> throw new WireException("Unknown answer " + type);
                };
        in.expectEnd();
        return answer;
    }

    private static void writePage(WireWriter out, Answer.Page page) {
        out.writeList(page.envelopes(), WireWriter::writeBytes);
        out.writeByte(page.lastPriority()).writeBoolean(page.lastKey() != null);
        if (page.lastKey() != null) {
            page.lastKey().write(out);
        }
        out.writeBoolean(page.more());
    }

    private static Answer.Page readPage(WireReader in) {
        return new Answer.Page(
                in.readList(WireReader::readBytes),
                in.readByte(),
                in.readBoolean() ? MessageKey.read(in) : null,
                in.readBoolean());
    }

    private static void writeBranch(WireWriter out, Answer.BranchInfo branch) {
        branch.id().write(out);
        branch.origin().write(out);
        out.writeList(branch.parts(), (to, part) -> part.write(to));
    }

    private static Answer.BranchInfo readBranch(WireReader in) {
        return new Answer.BranchInfo(BranchId.read(in), BranchOrigin.read(in), in.readList(BranchPart::read));
    }

    private static void writeFigures(WireWriter out, Answer.Figures figures) {
        out.writeLong(figures.queues()).writeLong(figures.messages()).writeLong(figures.bytes());
        out.writeLong(figures.branches()).writeLong(figures.subscriptions()).writeLong(figures.consumers());
        out.writeLong(figures.handedOut()).writeLong(figures.limitRefusals()).writeLong(figures.malformed());
    }

    private static Answer.Figures readFigures(WireReader in) {
        return new Answer.Figures(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }

    /** Codes of their own, so that a kind may be renamed or moved without changing the format. */
    private static int codeOf(Kind kind) {
        return switch (kind) {
            case IN_DOUBT -> 1;
            case NOT_HELD -> 2;
            case LIMIT -> 3;
            case UNKNOWN_BRANCH -> 4;
            case IN_USE -> 5;
            case NO_DESTINATION -> 6;
            case REFUSED -> 7;
        };
    }

    private static Kind kindOf(int code) {
        for (Kind kind : Kind.values()) {
            if (codeOf(kind) == code) {
                return kind;
            }
        }
        throw new WireException("Unknown kind of refusal " + code);
    }
}
