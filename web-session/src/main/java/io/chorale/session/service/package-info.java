/**
 * The way from a web application to the session shards: {@link io.chorale.session.service.SessionPort} is bytes only,
 * and is either this class loader's node or, through an MBean, the node of a resource adapter whose classes the
 * application cannot see. {@link io.chorale.session.service.SessionClient} puts types on it. Knows the store and
 * {@code io.chorale.replication}, no servlet.
 */
package io.chorale.session.service;
