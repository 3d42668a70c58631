package io.chorale.simulation.check;

import io.chorale.groups.Service;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.GroupViewId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The text form of a session's log, as {@link LogFormat} is that of a process. An address is {@code
 * <name>#<number>#<member>}, an empty list is {@code -}.
 */
public final class SessionLogFormat {
    private static final String HEADER = "chorale-session-log 1 ";
    private static final String NONE = "-";

    private SessionLogFormat() {}

    /** The first line of a log. */
    public static String header(Address self) {
        return HEADER + address(self);
    }

    /**
     * The session whose log begins with this line.
     *
     * @throws IllegalArgumentException when it is not the first line of a log in this version of the format
     */
    public static Address parseHeader(String line) {
        if (!line.startsWith(HEADER)) {
            throw new IllegalArgumentException("A log begins with '" + HEADER + "<address>', not with: " + line);
        }
        return parseAddress(line.substring(HEADER.length()));
    }

    /** The line of an event, without its end. */
    public static String format(SessionEvent event) {
        return event.atMs() + " " + body(event);
    }

    private static String body(SessionEvent event) {
        if (event instanceof SessionEvent.Sent e) {
            String to = e.to() == null ? NONE : address(e.to());
            return "send " + e.sequence() + " " + e.service() + " " + names(e.groups()) + " " + to + " "
                    + e.selfDiscard() + " " + e.asMember() + " " + Integer.toHexString(e.crc()) + " " + e.atRest();
        } else if (event instanceof SessionEvent.Received e) {
            return "receive " + address(e.sender()) + " " + e.sequence() + " " + e.service() + " " + names(e.groups())
                    + " " + Integer.toHexString(e.crc());
        } else if (event instanceof SessionEvent.Viewed e) {
            GroupEvent.GroupView view = e.view();
            GroupViewId id = view.id();
            return "view " + name(view.group()) + " " + LogFormat.viewId(id.cluster()) + " " + id.change() + " "
                    + Long.toHexString(id.history()) + " " + view.cause() + " " + addresses(view.members()) + " "
                    + addresses(view.changed()) + " " + addresses(view.together());
        } else if (event instanceof SessionEvent.Settled e) {
            return "settled " + name(e.group()) + " " + e.joined();
        } else if (event instanceof SessionEvent.Asked e) {
            return "ask " + name(e.group()) + " " + e.joins();
        } else if (event instanceof SessionEvent.Closed) {
            return "close";
        }
        return "end " + ((SessionEvent.Ended) event).waiting();
    }

    /**
     * Reads a line back.
     *
     * @throws IllegalArgumentException when it is not a line of this format
     */
    public static SessionEvent parse(String line) {
        String[] fields = line.split(" ", -1);
        try {
            return parse(fields);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("Not a line of a session's log: " + line, e);
        }
    }

    private static SessionEvent parse(String[] fields) {
        long atMs = Long.parseLong(fields[0]);
        return switch (fields[1]) {
            case "send" ->
                new SessionEvent.Sent(
                        atMs,
                        Integer.parseInt(fields[2]),
                        Service.valueOf(fields[3]),
                        parseNames(fields[4]),
                        fields[5].equals(NONE) ? null : parseAddress(fields[5]),
                        Boolean.parseBoolean(fields[6]),
                        Boolean.parseBoolean(fields[7]),
                        Integer.parseUnsignedInt(fields[8], 16),
                        Boolean.parseBoolean(fields[9]));
            case "receive" ->
                new SessionEvent.Received(
                        atMs,
                        parseAddress(fields[2]),
                        Integer.parseInt(fields[3]),
                        Service.valueOf(fields[4]),
                        parseNames(fields[5]),
                        Integer.parseUnsignedInt(fields[6], 16));
            case "view" -> new SessionEvent.Viewed(atMs, parseView(fields));
            case "settled" -> new SessionEvent.Settled(atMs, fields[2], Boolean.parseBoolean(fields[3]));
            case "ask" -> new SessionEvent.Asked(atMs, fields[2], Boolean.parseBoolean(fields[3]));
            case "close" -> new SessionEvent.Closed(atMs);
            case "end" -> new SessionEvent.Ended(atMs, Integer.parseInt(fields[2]));
            default -> throw new IllegalArgumentException("No event is called " + fields[1]);
        };
    }

    private static GroupEvent.GroupView parseView(String[] fields) {
        GroupViewId id = new GroupViewId(
                LogFormat.parseViewId(fields[3]), Long.parseLong(fields[4]), Long.parseUnsignedLong(fields[5], 16));
        return new GroupEvent.GroupView(
                fields[2],
                id,
                GroupEvent.Cause.valueOf(fields[6]),
                parseAddresses(fields[7]),
                parseAddresses(fields[8]),
                parseAddresses(fields[9]));
    }

    private static String name(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (" ,#\n\r".indexOf(text.charAt(i)) >= 0) {
                throw new IllegalArgumentException("A name in a session's log has no space, comma or #: " + text);
            }
        }
        return text;
    }

    private static String address(Address address) {
        return name(address.name()) + "#" + address.number() + "#" + LogFormat.member(address.node());
    }

    private static String names(Collection<String> names) {
        names.forEach(SessionLogFormat::name);
        return names.isEmpty() ? NONE : String.join(",", names);
    }

    private static String addresses(List<Address> addresses) {
        List<String> texts = new ArrayList<>();
        addresses.forEach(address -> texts.add(address(address)));
        return texts.isEmpty() ? NONE : String.join(",", texts);
    }

    private static List<String> parseNames(String text) {
        return text.equals(NONE) ? List.of() : List.of(text.split(",", -1));
    }

    private static List<Address> parseAddresses(String text) {
        List<Address> addresses = new ArrayList<>();
        for (String one : parseNames(text)) {
            addresses.add(parseAddress(one));
        }
        return addresses;
    }

    private static Address parseAddress(String text) {
        String[] parts = text.split("#", 3);
        if (parts.length < 3) {
            throw new IllegalArgumentException("An address is <name>#<number>#<member>, not " + text);
        }
        return new Address(LogFormat.parseMember(parts[2]), Long.parseLong(parts[1]), parts[0]);
    }
}
