package io.chorale.simulation.check;

import io.chorale.groups.Service;
import java.util.Arrays;

/**
 * The delivery orders of all members, views included, put into one graph: each delivery from AGREED on and each view is a
 * node, with an edge to the next one at the same member. Takes away what has nothing before it until nothing is left; what
 * stays has a cycle. Linear in the number of deliveries.
 */
final class OrderCheck implements Check {
    private int[] from = new int[4_096];
    private int[] to = new int[4_096];
    private int edges;

    @Override
    public void check(RunIndex run, Findings findings) {
        int nodes = run.messages.size() + run.views.size();
        for (Incarnation incarnation : run.incarnations) {
            addEdges(run, incarnation);
        }
        int[] degree = new int[nodes];
        int[] starts = new int[nodes + 1];
        for (int i = 0; i < edges; i++) {
            degree[to[i]]++;
            starts[from[i] + 1]++;
        }
        for (int i = 0; i < nodes; i++) {
            starts[i + 1] += starts[i];
        }
        int[] fill = starts.clone();
        int[] targets = new int[edges];
        for (int i = 0; i < edges; i++) {
            targets[fill[from[i]]] = to[i];
            fill[from[i]]++;
        }
        if (!takeAway(degree, starts, targets)) {
            report(run, degree, findings);
        }
    }

    private void addEdges(RunIndex run, Incarnation incarnation) {
        int last = -1;
        for (Stay stay : incarnation.stays) {
            last = add(last, run.messages.size() + stay.view.id);
            for (Message message : stay.delivered) {
                if (message.service.includes(Service.AGREED)) {
                    last = add(last, message.id);
                }
            }
        }
    }

    private int add(int last, int node) {
        if (last >= 0) {
            if (edges == from.length) {
                from = Arrays.copyOf(from, edges * 2);
                to = Arrays.copyOf(to, edges * 2);
            }
            from[edges] = last;
            to[edges] = node;
            edges++;
        }
        return node;
    }

    /** True when nothing is left; otherwise the nodes of cycles, and what comes after them, keep a degree. */
    private static boolean takeAway(int[] degree, int[] starts, int[] targets) {
        int[] ready = new int[degree.length];
        int count = 0;
        for (int node = 0; node < degree.length; node++) {
            if (degree[node] == 0) {
                ready[count] = node;
                count++;
            }
        }
        for (int i = 0; i < count; i++) {
            for (int edge = starts[ready[i]]; edge < starts[ready[i] + 1]; edge++) {
                int target = targets[edge];
                degree[target]--;
                if (degree[target] == 0) {
                    ready[count] = target;
                    count++;
                }
            }
        }
        return count == degree.length;
    }

    /** Goes from any node that is left back to one before it that is left, until a node comes twice. */
    private void report(RunIndex run, int[] degree, Findings findings) {
        int[] before = new int[degree.length];
        Arrays.fill(before, -1);
        int node = -1;
        for (int i = 0; i < edges; i++) {
            if (degree[from[i]] > 0 && degree[to[i]] > 0) {
                before[to[i]] = from[i];
                node = to[i];
            }
        }
        boolean[] seen = new boolean[degree.length];
        while (!seen[node]) {
            seen[node] = true;
            node = before[node];
        }
        StringBuilder cycle = new StringBuilder(name(run, node));
        int length = 0;
        for (int next = before[node]; next != node; next = before[next]) {
            cycle.insert(0, " < ").insert(0, length < 12 ? name(run, next) : ".");
            length++;
        }
        cycle.insert(0, " < ").insert(0, name(run, node));
        Message message = node < run.messages.size() ? run.messages.get(node) : null;
        Incarnation where = message == null ? run.incarnations.get(0) : message.sender;
        long atMs = message == null || message.sentIn == null ? 0 : message.sentIn.fromMs;
        findings.add(Invariant.AGREED_ORDER, where.self, atMs, cycle.toString());
    }

    private static String name(RunIndex run, int node) {
        int messages = run.messages.size();
        return node < messages ? run.messages.get(node).toString() : "view " + run.views.get(node - messages);
    }
}
