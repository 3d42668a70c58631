package io.chorale.groups.light;

import io.chorale.groups.vs.VsView;

/**
 * One process' light groups at one moment.
 *
 * @param view the cluster's; null before the first
 * @param synced whether the registries that came together in it are joined
 * @param groups in the registry
 * @param sessions that are in groups or offer services
 * @param outbox messages on their way to the core, or taken by it and not sent
 * @param heldBytes what came before the registries were joined, or before the view of its group, and waits for that
 * @param deliveries messages that came for groups or sessions
 * @param stale messages of a registry before, sent too late; their senders have sent them again
 * @param dropped messages of views that ended before the registries were joined
 */
public record LightStatus(
        VsView view,
        boolean synced,
        int groups,
        int sessions,
        int outbox,
        long heldBytes,
        long deliveries,
        long stale,
        long dropped) {}
