/**
 * The process of one member: takes commands, drives a contestant, checks and counts what is delivered. Knows contestants
 * only by their interface.
 */
package io.chorale.bench.groups.member;
