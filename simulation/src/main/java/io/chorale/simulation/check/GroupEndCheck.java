package io.chorale.simulation.check;

import io.chorale.groups.Service;
import io.chorale.groups.cluster.Address;
import io.chorale.simulation.check.GroupTrace.GroupStay;
import io.chorale.simulation.check.GroupTrace.Post;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** In the end all requests are answered, each group's last view has those who asked to be in it, and all has arrived. */
final class GroupEndCheck {
    private final Findings findings;

    GroupEndCheck(Findings findings) {
        this.findings = findings;
    }

    void check(List<GroupTrace> traces, List<Post> posts) {
        Map<String, Set<Address>> wanted = new TreeMap<>();
        for (GroupTrace trace : traces) {
            if (trace.ended != null) {
                trace.settled.forEach((group, joined) -> {
                    Set<Address> members = wanted.computeIfAbsent(group, name -> new HashSet<>());
                    if (joined) {
                        members.add(trace.self);
                    }
                });
                if (trace.ended.waiting() > 0) {
                    violated(trace, "has " + trace.ended.waiting() + " requests without an answer");
                }
            }
        }
        for (GroupTrace trace : traces) {
            if (trace.ended != null) {
                wanted.forEach((group, members) -> checkGroup(trace, group, members));
            }
        }
        for (Post post : posts) {
            if (post.sent.atRest() && post.includes(Service.RELIABLE)) {
                traces.forEach(trace -> checkArrived(trace, post));
            }
        }
    }

    private void checkGroup(GroupTrace trace, String group, Set<Address> members) {
        GroupStay last = trace.last.get(group);
        boolean wantsIn = members.contains(trace.self);
        if (wantsIn != trace.isMemberOf(group)) {
            violated(trace, "asked to be " + (wantsIn ? "in " : "out of ") + group + ", and its last is " + last);
        } else if (wantsIn && !new HashSet<>(last.view.members()).equals(members)) {
            violated(trace, "ends in " + last.view + ", while " + members + " asked to be in " + group);
        }
    }

    private void checkArrived(GroupTrace trace, Post post) {
        boolean own = post.sender == trace;
        boolean addressed = post.sent.to() == null
                ? post.sent.groups().stream().anyMatch(trace::isMemberOf)
                : post.sent.to().equals(trace.self);
        if (trace.ended != null && addressed && !(own && post.sent.selfDiscard()) && !trace.received.get(post.id)) {
            violated(trace, "has not received " + post);
        }
    }

    private void violated(GroupTrace trace, String what) {
        findings.add(Invariant.GROUP_END, trace.self.node(), trace.ended.atMs(), trace + " " + what);
    }
}
