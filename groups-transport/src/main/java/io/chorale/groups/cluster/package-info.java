/**
 * The group services as applications see them, types only: a {@link io.chorale.groups.cluster.Cluster} is this process'
 * place among the others, a {@link io.chorale.groups.cluster.GroupSession} joins groups, sends with a {@link
 * io.chorale.groups.Service} level, and receives messages and views in one order.
 *
 * <pre>{@code
 * TransportConfig transport = new TransportConfig("shop", "node-1", "127.0.0.1", "udp", List.of());
 * try (Cluster cluster = Clusters.join(ClusterConfig.of(transport));
 *         GroupSession session = cluster.connect("till")) {
 *     session.join("orders", JoinOptions.DEFAULT);
 *     session.send(Service.AGREED, "orders", payload);
 *     GroupEvent event = session.receive(Duration.ofSeconds(1));
 * }
 * }</pre>
 *
 * <p>What implements it is {@code io.chorale.groups.node}, with {@code Clusters.join} as the way in.
 */
package io.chorale.groups.cluster;
