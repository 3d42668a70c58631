package io.chorale.simulation.check;

import io.chorale.groups.Member;
import io.chorale.groups.Service;
import java.util.List;

/**
 * A SAFE message that one member has delivered before the signal is delivered by all members of the view, and one after
 * the signal by all whom the signal named. Excused is only who is gone without having moved on to another view.
 */
final class SafeCheck implements Check {

    @Override
    public void check(RunIndex run, Findings findings) {
        for (InstalledView view : run.views) {
            for (Stay stay : view.stays) {
                check(run, stay, findings);
            }
        }
    }

    private static void check(RunIndex run, Stay stay, Findings findings) {
        for (int i = 0; i < stay.delivered.size(); i++) {
            Message message = stay.delivered.get(i);
            if (message.service == Service.SAFE) {
                boolean before = stay.isBeforeSignal(i);
                List<Member> all = before ? stay.view.view.members() : stay.together;
                for (Member member : all) {
                    Incarnation other = run.of(member);
                    if (other != null && !hasOrIsGone(other, message, stay.view)) {
                        findings.add(
                                before ? Invariant.SAFE_BEFORE_SIGNAL : Invariant.SAFE_AFTER_SIGNAL,
                                stay,
                                i,
                                "delivers " + message + (before ? " before" : " after") + " the signal, but " + other
                                        + " never does");
                    }
                }
            }
        }
    }

    private static boolean hasOrIsGone(Incarnation member, Message message, InstalledView view) {
        if (member.delivered.get(message.id)) {
            return true;
        }
        Stay last = member.lastStay();
        return member.isGone() && (last == null || last.view.view.id().compareTo(view.view.id()) <= 0);
    }
}
