package io.chorale.simulation.html;

import io.chorale.groups.Member;
import io.chorale.groups.Service;
import io.chorale.simulation.check.LogEvent;
import io.chorale.simulation.check.ProcessLog;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws each message from where it was sent to wherever it was delivered, as one group that can be pointed at. */
final class Arrows {

    private record Key(Member sender, int sequence) {}

    /** A message, as far as it is read. */
    private static final class Flight {
        private final StringBuilder path = new StringBuilder();
        private final StringBuilder arrivals = new StringBuilder();
        private Service service = Service.FIFO;
        private int bytes;
        private long sentMs = -1;
        private int delivered;
    }

    private final TimeAxis axis;
    private final Lanes lanes;
    private final Map<Key, Flight> flights = new LinkedHashMap<>();

    Arrows(TimeAxis axis, Lanes lanes) {
        this.axis = axis;
        this.lanes = lanes;
    }

    void draw(List<ProcessLog> logs, Svg svg) {
        for (ProcessLog log : logs) {
            readSends(log);
        }
        Map<Member, Boolean> afterSignal = new HashMap<>();
        for (ProcessLog log : logs) {
            for (LogEvent event : log.events()) {
                if (event instanceof LogEvent.Delivered delivered) {
                    deliver(log.self(), delivered, afterSignal.getOrDefault(log.self(), false));
                } else if (event instanceof LogEvent.Transitional) {
                    afterSignal.put(log.self(), true);
                } else if (event instanceof LogEvent.Installed) {
                    afterSignal.put(log.self(), false);
                }
            }
        }
        flights.forEach((key, flight) -> draw(key, flight, svg));
    }

    private void readSends(ProcessLog log) {
        for (LogEvent event : log.events()) {
            if (event instanceof LogEvent.Submitted submitted) {
                Flight flight = new Flight();
                flight.service = submitted.service();
                flight.bytes = submitted.bytes();
                flights.put(new Key(log.self(), submitted.sequence()), flight);
            } else if (event instanceof LogEvent.Sent sent) {
                Flight flight = flights.get(new Key(log.self(), sent.sequence()));
                if (flight != null) {
                    flight.sentMs = sent.atMs();
                }
            }
        }
    }

    private void deliver(Member receiver, LogEvent.Delivered event, boolean afterSignal) {
        Flight flight = flights.get(new Key(event.sender(), event.sequence()));
        if (flight == null) {
            return;
        }
        double x = lanes.of(receiver);
        double y = axis.of(event.atMs());
        double fromX = lanes.of(event.sender());
        double fromY = flight.sentMs < 0 ? y : axis.of(flight.sentMs);
        flight.path.append(String.format(Locale.ROOT, "M%.0f %.0fL%.0f %.0f", fromX, fromY, x, y));
        double radius = afterSignal ? 3.2 : 1.8;
        flight.path.append(String.format(
                Locale.ROOT,
                "m%.1f 0a%.1f %.1f 0 1 0 %.1f 0a%.1f %.1f 0 1 0 %.1f 0",
                -radius,
                radius,
                radius,
                2 * radius,
                radius,
                radius,
                -2 * radius));
        flight.arrivals
                .append('\n')
                .append(event.atMs())
                .append(" ms at ")
                .append(lanes.label(receiver))
                .append(afterSignal ? ", after the signal" : "");
        flight.delivered++;
    }

    private void draw(Key key, Flight flight, Svg svg) {
        if (flight.sentMs < 0) {
            return;
        }
        String name = flight.service + " " + lanes.label(key.sender()) + ":" + key.sequence();
        svg.open("message " + flight.service.name().toLowerCase(Locale.ROOT))
                .title(name + ", " + flight.bytes + " bytes\nsent at " + flight.sentMs + " ms, delivered "
                        + flight.delivered + " times" + flight.arrivals);
        if (flight.delivered == 0) {
            double x = lanes.of(key.sender());
            double y = axis.of(flight.sentMs);
            svg.path("lost", String.format(Locale.ROOT, "M%.0f %.0fl14 7m-4 -4l6 6m0 -6l-6 6", x, y));
        } else {
            svg.path("flight", flight.path.toString());
        }
        svg.close();
    }
}
