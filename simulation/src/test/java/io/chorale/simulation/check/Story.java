package io.chorale.simulation.check;

import io.chorale.groups.Member;
import io.chorale.groups.Service;
import io.chorale.groups.vs.ViewId;
import io.chorale.groups.vs.VsView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes the logs of a made-up run. Processes are single letters, messages a letter and a number: {@code "a1"}. */
final class Story {
    private final Map<Character, ProcessLog> logs = new LinkedHashMap<>();
    private final Map<Character, Integer> counts = new HashMap<>();
    private final Map<String, LogEvent.Submitted> messages = new HashMap<>();
    private long nowMs;

    Story(String processes) {
        for (char name : letters(processes)) {
            logs.put(name, new ProcessLog(new Member(new UUID(1, name), String.valueOf(name))));
        }
    }

    private static List<Character> letters(String names) {
        return names.chars().mapToObj(letter -> (char) letter).toList();
    }

    Member member(char name) {
        return logs.get(name).self();
    }

    private List<Member> members(String names) {
        List<Member> members = new ArrayList<>();
        for (char name : letters(names)) {
            members.add(member(name));
        }
        return members;
    }

    Story log(String who, LogEvent event) {
        for (char name : letters(who)) {
            logs.get(name).add(event);
        }
        return this;
    }

    /** Some install a view; its sets are separated by bars, and its members are those of the sets in that order. */
    Story view(String who, long counter, String sets) {
        List<List<Member>> parts = new ArrayList<>();
        for (String set : sets.split("\\|", -1)) {
            parts.add(members(set));
        }
        List<Member> all = members(sets.replace("|", ""));
        nowMs++;
        return log(who, new LogEvent.Installed(nowMs, new VsView(new ViewId(counter, new UUID(2, 2)), all, parts)));
    }

    /** A process hands over its next message and sends it at once. */
    Story send(char who, Service service) {
        take(who, service);
        return sent(who, counts.get(who));
    }

    /** A process hands over its next message. */
    Story take(char who, Service service) {
        int sequence = counts.merge(who, 1, Integer::sum);
        nowMs++;
        LogEvent.Submitted event = new LogEvent.Submitted(nowMs, sequence, service, 100, 7 * sequence + who);
        messages.put("" + who + sequence, event);
        return log(String.valueOf(who), event);
    }

    Story sent(char who, int sequence) {
        return log(String.valueOf(who), new LogEvent.Sent(nowMs, sequence));
    }

    /** Some deliver these messages, in this order. */
    Story deliver(String who, String... names) {
        for (String name : names) {
            LogEvent.Submitted message = messages.get(name);
            nowMs++;
            log(
                    who,
                    new LogEvent.Delivered(
                            nowMs,
                            member(name.charAt(0)),
                            message.sequence(),
                            message.service(),
                            message.bytes(),
                            message.crc()));
        }
        return this;
    }

    Story signal(String who, String together) {
        nowMs++;
        return log(who, new LogEvent.Transitional(nowMs, members(together)));
    }

    Story crash(String who) {
        return log(who, new LogEvent.Crashed(nowMs));
    }

    Story end(String who) {
        return log(who, new LogEvent.Ended(nowMs, false));
    }

    List<ProcessLog> logs() {
        return List.copyOf(logs.values());
    }

    List<Violation> check() {
        return Checker.check(logs(), 100).violations();
    }
}
