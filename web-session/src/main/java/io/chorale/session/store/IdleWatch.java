package io.chorale.session.store;

import io.chorale.replication.Dot;

/**
 * What one reign's leadership noted of a session when it last passed by.
 *
 * @param owner the leadership that noted it; another one starts anew
 * @param activity the session's activity then
 * @param sinceMs when that activity was first seen, by this node's clock
 * @param proposed whether its expiry was proposed
 */
record IdleWatch(SessionLeadership owner, Dot activity, long sinceMs, boolean proposed) {}
