package io.chorale.groups.light;

import io.chorale.groups.Member;

/** The routes of a process' last messages, known again by their bytes: a few sessions and groups make most of them. */
final class RecentRoutes {
    private static final int MAX_ROUTES = 16;

    private final Member sender;
    /** The one used last is the first. */
    private final Route[] routes = new Route[MAX_ROUTES];

    RecentRoutes(Member sender) {
        this.sender = sender;
    }

    /** The route that is encoded there. */
    Route find(byte[] bytes, int offset, int length) {
        int at = 0;
        while (at < MAX_ROUTES - 1 && routes[at] != null && !routes[at].isEncodedAs(bytes, offset, length)) {
            at++;
        }
        Route found = routes[at];
        if (found == null || !found.isEncodedAs(bytes, offset, length)) {
            found = Route.decode(sender, bytes, offset, length);
        }
        System.arraycopy(routes, 0, routes, 1, at);
        routes[0] = found;
        return found;
    }
}
