/**
 * The store on RocksDB: one writing thread that shares each sync among all who wait, one thread for what can wait, and
 * reads on the callers' threads. The only package that knows {@code org.rocksdb}; apart from that it knows the
 * interface {@code io.chorale.replication.store} and the JDK.
 */
package io.chorale.replication.store.rocks;
