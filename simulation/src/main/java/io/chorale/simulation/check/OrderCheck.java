package io.chorale.simulation.check;

import io.chorale.groups.Service;
import java.util.ArrayList;
import java.util.List;

/**
 * The delivery orders of all members, views included, put into one graph: each delivery from AGREED on and each view is a
 * node, with an edge to the next one at the same member. Linear in the number of deliveries.
 */
final class OrderCheck implements Check {
    private static final int MAX_NAMED = 12;

    @Override
    public void check(RunIndex run, Findings findings) {
        OrderGraph graph = new OrderGraph();
        for (Incarnation incarnation : run.incarnations) {
            addEdges(run, incarnation, graph);
        }
        List<Integer> cycle = graph.findCycle(run.messages.size() + run.views.size());
        if (!cycle.isEmpty()) {
            report(run, cycle, findings);
        }
    }

    private static void addEdges(RunIndex run, Incarnation incarnation, OrderGraph graph) {
        int last = -1;
        for (Stay stay : incarnation.stays) {
            last = add(graph, last, run.messages.size() + stay.view.id);
            for (Message message : stay.delivered) {
                if (message.service.includes(Service.AGREED)) {
                    last = add(graph, last, message.id);
                }
            }
        }
    }

    private static int add(OrderGraph graph, int last, int node) {
        if (last >= 0) {
            graph.add(last, node);
        }
        return node;
    }

    private static void report(RunIndex run, List<Integer> cycle, Findings findings) {
        List<String> names = new ArrayList<>();
        Message named = null;
        for (int node : cycle) {
            boolean isMessage = node < run.messages.size();
            named = isMessage ? run.messages.get(node) : named;
            if (names.size() < MAX_NAMED) {
                names.add(
                        isMessage
                                ? run.messages.get(node).toString()
                                : "view " + run.views.get(node - run.messages.size()));
            }
        }
        names.add(cycle.size() > MAX_NAMED ? "and " + (cycle.size() - MAX_NAMED) + " more" : names.get(0));
        Incarnation where = named == null ? run.incarnations.get(0) : named.sender;
        long atMs = named == null || named.sentIn == null ? 0 : named.sentIn.fromMs;
        findings.add(Invariant.AGREED_ORDER, where.self, atMs, String.join(" < ", names));
    }
}
