package io.chorale.simulation.check;

/** What a member sends in a view it delivers there, unless the view is the last it sees before it crashes or leaves. */
final class SelfDeliveryCheck implements Check {

    @Override
    public void check(RunIndex run, Findings findings) {
        for (Message message : run.messages) {
            Stay stay = message.sentIn;
            if (stay != null
                    && !message.sender.delivered.get(message.id)
                    && (stay.next != null || !stay.owner.isGone())) {
                findings.add(Invariant.SELF_DELIVERY, stay, "never delivers its own " + message);
            }
        }
    }
}
