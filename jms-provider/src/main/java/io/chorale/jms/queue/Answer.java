package io.chorale.jms.queue;

import io.chorale.jms.service.Address;
import io.chorale.jms.service.MessageKey;
import io.chorale.jms.service.MessagingException;
import io.chorale.replication.Dot;
import java.util.List;

/** A shard's answer to an operation or a question. */
public sealed interface Answer {

    /** The operation was done. */
    record Applied() implements Answer {}

    /** A branch was prepared, by this decision. */
    record Prepared(Dot dot) implements Answer {}

    /** Nothing was done. */
    record Refused(MessagingException.Kind kind, String text) implements Answer {}

    /** How a local transaction ended, for ever. */
    record Outcome(boolean committed) implements Answer {}

    /** A topic; null for none. */
    record Topic(Address value) implements Answer {}

    /** A number. */
    record Count(long value) implements Answer {}

    /**
     * Messages in order.
     *
     * @param envelopes encoded as the senders encoded them
     * @param lastPriority of the last message that was looked at, shown or not; 0 when there is none
     * @param lastKey of the last message that was looked at; null when there is none
     * @param more whether there may be more behind it, even when no message is shown
     */
    record Page(List<byte[]> envelopes, int lastPriority, MessageKey lastKey, boolean more) implements Answer {
        public Page {
            envelopes = List.copyOf(envelopes);
        }
    }

    /** What is known of branches. */
    record BranchList(List<BranchInfo> branches) implements Answer {
        public BranchList {
            branches = List.copyOf(branches);
        }
    }

    /**
     * One branch.
     *
     * @param parts all of it, when it is the record of a committed local transaction; empty when it is a prepared branch
     */
    record BranchInfo(BranchId id, BranchOrigin origin, List<BranchPart> parts) {
        public BranchInfo {
            parts = List.copyOf(parts);
        }

        /** Whether it is the record of a committed local transaction. */
        public boolean isCommitted() {
            return !parts.isEmpty();
        }
    }

    /**
     * A shard in figures; those of the primary's volatile side are 0 where it does not reign.
     *
     * @param bytes about what the messages and branches take in memory
     * @param handedOut messages that consumers hold
     * @param limitRefusals sends refused for the memory limit in this reign
     * @param malformed signals and operations that could not be read in this reign
     */
    record Figures(
            long queues,
            long messages,
            long bytes,
            long branches,
            long subscriptions,
            long consumers,
            long handedOut,
            long limitRefusals,
            long malformed)
            implements Answer {}
}
