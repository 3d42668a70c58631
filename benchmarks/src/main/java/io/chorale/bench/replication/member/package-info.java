/**
 * The process of one copy: takes commands, loads a contestant, and reads back what it keeps. Knows contestants only by
 * their interface.
 */
package io.chorale.bench.replication.member;
