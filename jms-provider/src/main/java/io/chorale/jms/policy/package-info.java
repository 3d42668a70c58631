/**
 * What an administrator sets for destinations by the pattern of their names: redelivery, dead letters, expiry. Knows
 * nothing else.
 */
package io.chorale.jms.policy;
