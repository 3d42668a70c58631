package io.chorale.simulation.check;

import io.chorale.groups.Service;

/** Reads the deliveries of one log against what the senders' logs say: integrity, the sending view, and FIFO. */
final class DeliveryIndexer {
    private final RunIndex run;
    private final Findings findings;
    private final Incarnation self;
    private int nextStay;
    private Stay stay;
    /** How far the stream of each member of the view was delivered. */
    private int[] streams = {};

    DeliveryIndexer(RunIndex run, Findings findings, Incarnation self) {
        this.run = run;
        this.findings = findings;
        this.self = self;
    }

    void index() {
        for (LogEvent event : self.log.events()) {
            if (event instanceof LogEvent.Delivered delivered) {
                deliver(delivered);
            } else if (event instanceof LogEvent.Submitted submitted) {
                Message message = self.message(submitted.sequence());
                if (stay != null && message.service.includes(Service.CAUSAL)) {
                    message.causes = streams.clone();
                }
            } else if (event instanceof LogEvent.Transitional transitional && stay != null) {
                stay.signalAt = stay.delivered.size();
                stay.together = transitional.together();
            } else if (event instanceof LogEvent.Installed) {
                stay = self.stays.get(nextStay);
                nextStay++;
                streams = new int[stay.view.members().size()];
            }
        }
    }

    private void deliver(LogEvent.Delivered event) {
        Incarnation sender = run.of(event.sender());
        Message message = sender == null ? null : sender.message(event.sequence());
        if (message == null) {
            violated(Invariant.INTEGRITY, event, "which nobody sent");
            return;
        }
        if (message.crc != event.crc() || message.bytes != event.bytes() || message.service != event.service()) {
            violated(
                    Invariant.INTEGRITY,
                    event,
                    "which was sent as " + message.service + " of " + message.bytes + " bytes, and is not the same");
        }
        if (self.delivered.get(message.id)) {
            violated(Invariant.INTEGRITY, event, "a second time");
            return;
        }
        self.delivered.set(message.id);
        message.deliveries++;
        if (message.sentIn == null && !tookItAlong(message)) {
            violated(Invariant.INTEGRITY, event, "which was taken but not sent");
        } else if (stay == null || message.sentIn.view != stay.view) {
            violated(Invariant.SENDING_VIEW, event, "which was sent in " + message.sentIn.view);
        } else {
            if (message.streamIndex > 0) {
                checkStream(event, message);
            }
            stay.deliver(message, event.atMs());
        }
    }

    /** A killed process may not have come to log what it was just sending: then this is where it did. */
    private boolean tookItAlong(Message message) {
        Stay last = message.sender.lastStay();
        if (message.sender.fate != Incarnation.Fate.CRASHED || last == null) {
            return false;
        }
        message.sentIn = last;
        return true;
    }

    private void checkStream(LogEvent.Delivered event, Message message) {
        int position = stay.view.positionOf(message.sender);
        if (position < 0) {
            violated(Invariant.SENDING_VIEW, event, "whose sender is not in the view");
            return;
        }
        if (message.streamIndex != streams[position] + 1) {
            violated(
                    Invariant.FIFO,
                    event,
                    "number " + message.streamIndex + " of its stream in this view, after number " + streams[position]);
        }
        streams[position] = Math.max(streams[position], message.streamIndex);
    }

    private void violated(Invariant invariant, LogEvent.Delivered event, String what) {
        findings.add(
                invariant,
                self.self,
                event.atMs(),
                "delivers " + event.service() + " " + event.sender() + ":" + event.sequence() + " in "
                        + (stay == null ? "no view" : stay.view) + ", " + what);
    }
}
