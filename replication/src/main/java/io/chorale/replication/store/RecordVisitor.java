package io.chorale.replication.store;

/** Looks at the records of a scan, one at a time. */
@FunctionalInterface
public interface RecordVisitor {

    /**
     * One record; both arrays belong to the visitor.
     *
     * @return whether to go on with the next
     */
    boolean visit(byte[] key, byte[] value);
}
