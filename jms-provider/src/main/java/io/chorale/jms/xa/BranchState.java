package io.chorale.jms.xa;

/** The states of a branch on this node (XA specification, table 6-4, and what the service may leave open). */
enum BranchState {
    /** Work is being added, or may be by a join. */
    ACTIVE,
    /** Ended with TMFAIL: can only be rolled back. */
    ROLLBACK_ONLY,
    /** Took longer than allowed and was rolled back; kept until the transaction manager hears of it. */
    TIMED_OUT,
    /** The service was asked to prepare, commit or roll back and has not answered. */
    BUSY,
    /** The service did not say whether it is prepared. */
    PREPARE_IN_DOUBT,
    /** The service has it. */
    PREPARED,
    /** The service was asked to commit the prepared branch and did not say whether it did. */
    COMMIT_IN_DOUBT,
    /** A commit in one phase whose outcome is not known and that cannot be repeated. */
    HAZARD
}
