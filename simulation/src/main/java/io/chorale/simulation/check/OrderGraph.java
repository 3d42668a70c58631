package io.chorale.simulation.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Orders of things, put together: an edge for each two that come one after the other somewhere. Takes away what has
 * nothing before it until nothing is left; what stays has a cycle. Linear in the number of edges.
 */
final class OrderGraph {
    private int[] from = new int[4_096];
    private int[] to = new int[4_096];
    private int edges;

    void add(int before, int after) {
        if (edges == from.length) {
            from = Arrays.copyOf(from, edges * 2);
            to = Arrays.copyOf(to, edges * 2);
        }
        from[edges] = before;
        to[edges] = after;
        edges++;
    }

    /**
     * The things of one cycle, each before the next, the last one before the first; empty when there is none.
     *
     * @param nodes the things are numbered from 0 up to this
     */
    List<Integer> findCycle(int nodes) {
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
        return takeAway(degree, starts, targets) ? List.of() : anyCycle(degree);
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
    private List<Integer> anyCycle(int[] degree) {
        int[] before = new int[degree.length];
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
        List<Integer> cycle = new ArrayList<>();
        cycle.add(node);
        for (int next = before[node]; next != node; next = before[next]) {
            cycle.add(0, next);
        }
        return cycle;
    }
}
