package io.chorale.replication;

/**
 * What decides a shard's requests. It lives at the primary only and is made anew for each reign, from the shard's
 * elements; what is copied to the backups is what its decisions do to the elements. Called by one thread at a time.
 */
public interface StateMachine {

    /**
     * Decides one operation. It takes effect in this machine at once, but may be called long before the decision is known
     * to be committed: what it did may be shown to others only after {@link Leadership#onApplied} told its dot, for until
     * then the reign may end and the decision be lost.
     *
     * @param dot names this decision for ever; ids of what the operation adds are derived from it
     * @param changes takes what the decision does to the elements; with none it changes nothing, such as a refusal
     * @return the answer to the client that asked; kept until the client has it, so keep it small. Not empty when it
     *     refuses
     * @throws RuntimeException when it cannot decide: the reign ends then, the next one begins with a machine made anew,
     *     and the operation is refused on this node from then on
     */
    byte[] apply(Dot dot, byte[] operation, Changes changes);

    /**
     * Answers a question without changing anything. Decisions that are not committed yet count: the answer is sent when
     * they are.
     */
    byte[] query(byte[] question);

    /**
     * Takes in one element of the state that the reign begins with. Called for all that are {@link ElementId#AT_HAND} in the
     * order of their ids, before anything else; those of other lanes are read by {@link ShardElements#page}. After two sides of a partition were merged there may be elements of both that speak of the
     * same thing: a machine takes them all, and has its own rule which one counts.
     */
    void load(LoadedElement element);

    /** This node now reigns over the shard, and the state is loaded: starts the volatile side. */
    Leadership lead(LeaderContext context);
}
