package io.chorale.ra.access;

/** Hears what a transaction manager does with a resource, after the resource has done it. */
public interface BranchObserver {

    /** Work from here on is part of a branch. */
    default void onAssociated() {}

    /** Work from here on is part of no branch. */
    default void onDissociated() {}

    /** A branch was rolled back. */
    default void onRolledBack() {}
}
