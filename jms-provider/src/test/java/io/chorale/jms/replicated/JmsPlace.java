package io.chorale.jms.replicated;

import io.chorale.jms.service.Source;
import io.chorale.jms.service.Subscription;

/** A queue or subscription as the model knows it. */
final class JmsPlace {
    final String queue;
    private Source source;
    private boolean certain;
    private int making;
    private int pending;
    private boolean inDoubt;
    /** Letters with smaller numbers may be out of order, for a consumer has closed and given them back. */
    int orderedFrom;

    int closing;

    private JmsPlace(String queue, Source source, boolean certain) {
        this.queue = queue;
        this.source = source;
        this.certain = certain;
    }

    static JmsPlace queue(String queue, Source source) {
        return new JmsPlace(queue, source, true);
    }

    static JmsPlace subscription(String queue) {
        return new JmsPlace(queue, null, false);
    }

    Source source() {
        return source;
    }

    boolean isCertain() {
        return certain;
    }

    int making() {
        return making;
    }

    boolean isLasting() {
        return source.subscription().type() != Subscription.Type.OWN
                && source.subscription().type() != Subscription.Type.SHARED;
    }

    boolean takes(JmsLetter letter) {
        return certain
                && source.address().equals(letter.envelope.destination())
                && letter.isSelectedBy(isQueue() ? null : source.selector());
    }

    boolean isQueue() {
        return source.address().kind().isQueue();
    }

    /** It may be gone, or another one. */
    void doubt() {
        if (certain) {
            certain = false;
            making++;
        }
    }

    /** Whether somebody is making, replacing or deleting it. */
    boolean isChanging() {
        return pending > 0 || closing > 0;
    }

    /** Somebody is about to make it, to replace it or, with null, to delete it. */
    void attempt(Source wanted) {
        pending++;
        if (wanted == null || !wanted.equals(source)) {
            doubt();
        }
    }

    /** An attempt is over. */
    void attempted(Source made) {
        pending--;
        if (made != null && pending == 0 && !inDoubt && !certain) {
            source = made;
            certain = true;
        }
    }

    /** What was attempted may happen at any later time. */
    void staysInDoubt() {
        pending--;
        inDoubt = true;
        doubt();
    }
}
