package io.chorale.replication.shard;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which rules of the protocol are kept. Production keeps all; the simulator leaves one out at a time to see that its
 * checker notices.
 *
 * @param left the rules that are left out
 */
public record Rules(Set<Rule> left) {
    public static final Rules ALL = new Rules(Set.of());

    public Rules {
        left = Set.copyOf(left);
    }

    public static Rules without(Rule rule) {
        return new Rules(EnumSet.of(rule));
    }

    public boolean keep(Rule rule) {
        return !left.contains(rule);
    }

    /** What can be left out, one at a time. */
    public enum Rule {
        /** What a confirmation, a report or an answer rests on is synced before it is sent (4.2, 5.1, 5.3). */
        SYNC_FIRST,
        /** A replica stands only when it is welcome (5.2). */
        ASK_FIRST,
        /** Lower epochs than the promised one are refused (5.3). */
        REFUSE_LOWER_EPOCHS,
        /** An entry is committed when a quorum has logged it; otherwise any one copy will do (4.3). */
        COMMIT_BY_QUORUM,
        /** Under {@code majority} the log with the highest last dot is taken; otherwise the candidate's own (5.5). */
        TAKE_BEST_LOG,
        /** The best log is the one with the highest last dot; otherwise the longest (5.5). */
        BEST_LOG_BY_DOT,
        /** Under {@code majority} nothing is merged (5.5). */
        MERGE_ONLY_UNDER_ONE,
        /** A refusal is logged, and given when that is committed (4.5). */
        REFUSE_BEHIND_BARRIER,
        /** What was refused stays refused: windows hold it (4.5). */
        REMEMBER_REFUSALS,
        /** A client believes a refusal only of the reign that it is attached to (4.6). */
        IGNORE_OLD_REFUSALS,
        /** A primary takes only requests that carry its own epoch (4.6). */
        REIGN_IN_REQUESTS,
        /** What a request follows must be known where it is decided (4.10). */
        WAIT_FOR_EARLIER,
        /** What a request removes must be there, and nobody else's (4.1). */
        CHECK_PRESENCE,
        /** An element that one side lacks, though it has seen its dot, is dropped by the merge (6.2). */
        MERGE_BY_CONTEXT,
        /** Copies that a retry has made on two sides become one (6.3). */
        MERGE_BY_ORIGIN,
        /** Windows are exact sets (6.4). */
        EXACT_WINDOWS,
        /** After a merge a branch locks the twin of a copy that was dropped (6.5). */
        LOCK_TWINS,
        /** What a branch sends gets its dots at the commit (6.5). */
        DOTS_AT_COMMIT,
        /** A candidate that is not warm waits for the last in-sync set (8). */
        WAIT_AT_COLD_START,
        /** A candidate that got a report may have begun a reign: at a cold start it is waited for, too (8). */
        WAIT_FOR_CANDIDATES,
        /** A start is synced before others hear of it (5.7). */
        START_AFTER_SYNC,
        /** A start warms only a replica that reported to it in the same process life (8). */
        WARM_BY_OWN_REPORT,
        /** Under {@code one} what can not have been confirmed is cut before the merge (5.5). */
        CUT_UNCONFIRMED,
        /** Under {@code one} only replicas whose report was used are levelled (5.8). */
        LEVEL_REPORTERS_ONLY,
        /** Under {@code one} nobody waits for a node that an administrator has removed for good (7.2, 8). */
        GIVE_UP_UNDER_ONE,
        /** A config change needs the quorums of both configs (7.2). */
        BOTH_QUORUMS,
        /** State and context change in one atomic write (5.7). */
        ATOMIC_ADOPTION,
        /** A damaged copy says that it is one: what it lacks is no evidence of anything (9.1). */
        REPORT_DAMAGE,
        /** Nothing is forgotten before all members have logged it (11.1). */
        STABLE_AT_ALL,
        /** A reporter that has gone before its log came is not waited for on account of its report (5.5). */
        FORGET_ABSENT,
        /** Nothing is forgotten before all members refuse to merge what could bring it back (11.1). */
        SEAL_FIRST,
        /** A client that has asked in the present reign is not forgotten in it (11.1). */
        KEEP_RECENT_CLIENTS,
        /** What may have been decided and forgotten is not applied (11.2). */
        REFUSE_FORGOTTEN,
        /** Epochs that are not named any more stay covered (11.3). */
        KEEP_COVER,
        /** A log that ends in an epoch that is sealed in another one is not merged (11.4). */
        SKIP_OUTDATED
    }
}
