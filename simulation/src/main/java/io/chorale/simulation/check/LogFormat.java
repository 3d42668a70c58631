package io.chorale.simulation.check;

import io.chorale.groups.Member;
import io.chorale.groups.Service;
import io.chorale.groups.vs.ViewId;
import io.chorale.groups.vs.VsView;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The text form of a log, one line an event: {@code <ms> <kind> <fields>}, separated by single spaces. A member is
 * {@code <name>@<uuid>}, a list is separated by commas, the sets of a view by bars, a view id is {@code <counter>@<uuid>}.
 */
public final class LogFormat {
    private static final String HEADER = "chorale-log 1 ";

    private LogFormat() {}

    /** The first line of a log. */
    public static String header(Member self) {
        return HEADER + member(self);
    }

    /**
     * The member whose log begins with this line.
     *
     * @throws IllegalArgumentException when it is not the first line of a log in this version of the format
     */
    public static Member parseHeader(String line) {
        if (!line.startsWith(HEADER)) {
            throw new IllegalArgumentException("A log begins with '" + HEADER + "<member>', not with: " + line);
        }
        return parseMember(line.substring(HEADER.length()));
    }

    /** The line of an event, without its end. */
    public static String format(LogEvent event) {
        return event.atMs() + " " + body(event);
    }

    private static String body(LogEvent event) {
        if (event instanceof LogEvent.Submitted e) {
            return "submit " + e.sequence() + " " + e.service() + " " + e.bytes() + " " + Integer.toHexString(e.crc());
        } else if (event instanceof LogEvent.Sent e) {
            return "send " + e.sequence();
        } else if (event instanceof LogEvent.Delivered e) {
            return "deliver " + member(e.sender()) + " " + e.sequence() + " " + e.service() + " " + e.bytes() + " "
                    + Integer.toHexString(e.crc());
        } else if (event instanceof LogEvent.Transitional e) {
            return "transitional " + members(e.together());
        } else if (event instanceof LogEvent.Installed e) {
            VsView view = e.view();
            return "view " + viewId(view.id()) + " " + members(view.members()) + " " + sets(view.sets());
        } else if (event instanceof LogEvent.Flushing e) {
            return "flushing " + e.on();
        } else if (event instanceof LogEvent.Crashed) {
            return "crash";
        } else if (event instanceof LogEvent.Left) {
            return "leave";
        }
        return "end " + ((LogEvent.Ended) event).flushing();
    }

    /**
     * Reads a line back.
     *
     * @throws IllegalArgumentException when it is not a line of this format
     */
    public static LogEvent parse(String line) {
        String[] fields = line.split(" ", -1);
        try {
            return parse(fields);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("Not a line of a log: " + line, e);
        }
    }

    private static LogEvent parse(String[] fields) {
        long atMs = Long.parseLong(fields[0]);
        return switch (fields[1]) {
            case "submit" ->
                new LogEvent.Submitted(
                        atMs,
                        Integer.parseInt(fields[2]),
                        Service.valueOf(fields[3]),
                        Integer.parseInt(fields[4]),
                        Integer.parseUnsignedInt(fields[5], 16));
            case "send" -> new LogEvent.Sent(atMs, Integer.parseInt(fields[2]));
            case "deliver" ->
                new LogEvent.Delivered(
                        atMs,
                        parseMember(fields[2]),
                        Integer.parseInt(fields[3]),
                        Service.valueOf(fields[4]),
                        Integer.parseInt(fields[5]),
                        Integer.parseUnsignedInt(fields[6], 16));
            case "transitional" -> new LogEvent.Transitional(atMs, parseMembers(fields[2]));
            case "view" ->
                new LogEvent.Installed(
                        atMs, new VsView(parseViewId(fields[2]), parseMembers(fields[3]), parseSets(fields[4])));
            case "flushing" -> new LogEvent.Flushing(atMs, Boolean.parseBoolean(fields[2]));
            case "crash" -> new LogEvent.Crashed(atMs);
            case "leave" -> new LogEvent.Left(atMs);
            case "end" -> new LogEvent.Ended(atMs, Boolean.parseBoolean(fields[2]));
            default -> throw new IllegalArgumentException("No event is called " + fields[1]);
        };
    }

    static String member(Member member) {
        String name = member.name();
        for (int i = 0; i < name.length(); i++) {
            if (" ,|@\n\r".indexOf(name.charAt(i)) >= 0) {
                throw new IllegalArgumentException("A name in a log has no space, comma, bar or @: " + name);
            }
        }
        return name + "@" + member.id();
    }

    private static String members(List<Member> members) {
        List<String> texts = new ArrayList<>();
        for (Member member : members) {
            texts.add(member(member));
        }
        return String.join(",", texts);
    }

    private static String sets(List<List<Member>> sets) {
        List<String> texts = new ArrayList<>();
        for (List<Member> set : sets) {
            texts.add(members(set));
        }
        return String.join("|", texts);
    }

    static Member parseMember(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException("A member is <name>@<uuid>, not " + text);
        }
        return new Member(UUID.fromString(text.substring(at + 1)), text.substring(0, at));
    }

    private static List<Member> parseMembers(String text) {
        List<Member> members = new ArrayList<>();
        for (String one : text.split(",", -1)) {
            members.add(parseMember(one));
        }
        return members;
    }

    private static List<List<Member>> parseSets(String text) {
        List<List<Member>> sets = new ArrayList<>();
        for (String one : text.split("\\|", -1)) {
            sets.add(parseMembers(one));
        }
        return sets;
    }

    static String viewId(ViewId id) {
        return id.counter() + "@" + id.leader();
    }

    static ViewId parseViewId(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException("A view id is <counter>@<uuid>, not " + text);
        }
        return new ViewId(Long.parseLong(text.substring(0, at)), UUID.fromString(text.substring(at + 1)));
    }
}
