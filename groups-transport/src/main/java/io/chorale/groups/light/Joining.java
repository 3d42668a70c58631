package io.chorale.groups.light;

import io.chorale.groups.Member;
import io.chorale.groups.cluster.Address;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Joins the registries of those who came together. The parts alone decide what the registry is and which view-synchronous
 * groups have a round; only which members here are told of what depends on what they knew.
 *
 * <p>A group that is view-synchronous in one part and not in another is what the first of them in the order of the view
 * says. Its members of the other parts would not answer its rounds: they are members no more, and are told.
 */
final class Joining {
    private final Registry registry;
    private final Registry before;
    /** View-synchronous groups whose members' views differ or are about to. */
    private final Set<String> changing = new HashSet<>();

    /** Members of parts that disagreed about a group, by its name. */
    private final Map<String, List<Address>> removed = new TreeMap<>();

    private Joining(Registry registry, Registry before) {
        this.registry = registry;
        this.before = before;
    }

    static void join(
            List<RegistryPart> parts,
            Membership membership,
            Map<Long, LocalSession> locals,
            Member self,
            List<Member> kin) {
        Joining joining = new Joining(new Registry(self, locals), membership.registry());
        parts.forEach(joining::add);
        membership.replace(joining.registry);
        joining.tell(membership, kin);
    }

    private void add(RegistryPart part) {
        part.offers()
                .forEach((address, offers) ->
                        offers.forEach((service, headers) -> registry.putOffer(address, service, headers)));
        for (RegistryPart.PartGroup told : part.groups().values()) {
            if (told.changing() || registry.group(told.name()) != null) {
                changing.add(told.name());
            }
            if (!told.members().isEmpty()) {
                Group group = registry.makeGroup(told.name(), told.viewSynchronous());
                if (group.isViewSynchronous() == told.viewSynchronous()) {
                    told.members().forEach(member -> registry.addMember(group, member));
                } else {
                    removed.computeIfAbsent(told.name(), name -> new ArrayList<>())
                            .addAll(told.members());
                }
            }
        }
    }

    private void tell(Membership membership, List<Member> kin) {
        Map<String, Group> sorted = new TreeMap<>();
        registry.groups().forEach(group -> sorted.put(group.name(), group));
        for (Group group : sorted.values()) {
            Group old = before.group(group.name());
            List<Address> oldMembers = old == null ? List.of() : old.members();
            if (old != null) {
                group.carry(old);
            }
            // Members that are no kin have had other messages, even when neither noticed that the other was away.
            boolean strangers = group.members().stream().anyMatch(member -> !kin.contains(member.node()));
            boolean changed = group.isViewSynchronous()
                    ? changing.contains(group.name())
                    : strangers || !oldMembers.equals(group.members());
            if (changed) {
                membership.networkChange(group, oldMembers, kin);
            }
        }
        removed.forEach((name, members) -> membership.removed(registry.group(name), members));
        Set<String> services = new TreeSet<>(before.services());
        services.addAll(registry.services());
        for (String service : services) {
            if (!before.offers(service).equals(registry.offers(service))) {
                membership.tellOffers(service);
            }
        }
    }
}
