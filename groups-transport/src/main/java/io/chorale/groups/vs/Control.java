package io.chorale.groups.vs;

import io.chorale.groups.Member;
import java.util.List;

/** What members tell each other beside their packets. */
sealed interface Control {

    /**
     * What a member has received in a view.
     *
     * @param received how much of each stream without a gap
     * @param held the place up to which it holds the order
     */
    record Status(ViewId view, long[] received, long held) implements Control {}

    /**
     * A request for places.
     *
     * @param wanted how many in this view in all
     * @param have how many of them have arrived
     * @param again whether an answer is overdue, so that those given before are told again
     */
    record Ask(ViewId view, long wanted, long have, boolean again) implements Control {}

    /**
     * Places for one member.
     *
     * @param index which of the member's places in this view the first one is, from 1
     */
    record Grant(ViewId view, long index, long firstPlace, int count) implements Control {}

    /** A round begins: promise it and tell what you have. */
    record Propose(ViewId round, List<Member> members) implements Control {}

    /** The answer of one member. */
    record Told(ViewId round, Digest digest) implements Control {}

    /** What all members told: from it each knows what to fill and what to deliver. In the order of the next view. */
    record Plan(ViewId round, List<Member> members, List<Digest> digests) implements Control {}

    /** Send these packets of one stream of the view before. */
    record FillRequest(ViewId round, int rank, SeqSet wanted) implements Control {}

    /** A packet of another member's stream, in its frame. */
    record Fill(ViewId round, int rank, byte[] frame) implements Control {}

    /** All that is delivered before the next view is here. */
    record Ready(ViewId round) implements Control {}

    /** Deliver it, and the view. */
    record Install(ViewId round) implements Control {}

    /** A higher round was promised. */
    record Refuse(ViewId round, long promisedCounter) implements Control {}

    /** A round that was promised does not go on. */
    record Stuck(ViewId round) implements Control {}
}
