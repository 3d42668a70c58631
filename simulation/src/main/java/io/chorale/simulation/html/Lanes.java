package io.chorale.simulation.html;

import io.chorale.groups.Member;
import io.chorale.simulation.check.ProcessLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Where processes are on the page: the incarnations of one name share a vertical line, one below the other. */
final class Lanes {
    static final double LEFT = 250;
    static final double WIDTH = 200;

    private final List<String> names;
    private final Map<Member, String> labels = new HashMap<>();

    Lanes(List<ProcessLog> logs) {
        TreeSet<String> sorted = new TreeSet<>();
        Map<String, Integer> incarnations = new HashMap<>();
        for (ProcessLog log : logs) {
            String name = log.self().name();
            sorted.add(name);
            int number = incarnations.merge(name, 1, Integer::sum);
            labels.put(log.self(), number == 1 ? name : name + number);
        }
        names = new ArrayList<>(sorted);
    }

    double of(Member member) {
        return LEFT + WIDTH / 2 + names.indexOf(member.name()) * WIDTH;
    }

    double right() {
        return LEFT + WIDTH * names.size();
    }

    List<String> names() {
        return names;
    }

    /** Its name, and from the second incarnation on which one it is. */
    String label(Member member) {
        return labels.getOrDefault(member, member.name());
    }

    String labels(List<Member> members) {
        List<String> texts = new ArrayList<>();
        for (Member member : members) {
            texts.add(label(member));
        }
        return String.join(" ", texts);
    }
}
