package io.chorale.bench.groups.contestant;

import java.io.InputStream;
import java.util.List;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.View;
import org.jgroups.stack.Protocol;
import org.jgroups.util.MessageBatch;

/** Raw JGroups: each message of the application is one of JGroups, which bundles them itself. */
final class JGroupsContestant implements Contestant {
    private final String stack;
    private JChannel channel;
    private int members;

    JGroupsContestant(String stack) {
        this.stack = stack;
    }

    @Override
    public void open(Seat seat, Receiver receiver) throws Exception {
        members = seat.members();
        try (InputStream xml = JGroupsContestant.class.getClassLoader().getResourceAsStream(stack)) {
            channel = new JChannel(xml);
        }
        channel.setName(seat.name());
        channel.setReceiver(new Adapter(receiver));
        channel.connect("chorale-bench-" + seat.session());
    }

    @Override
    public boolean isComplete() {
        View view = channel.getView();
        return view != null && view.size() == members;
    }

    @Override
    public Sender sender(String level) {
        return message -> channel.send(new BytesMessage(null, message));
    }

    @Override
    public String configuration() {
        StringBuilder protocols = new StringBuilder("JGroups ").append(org.jgroups.Version.printVersion());
        for (Protocol protocol : channel.getProtocolStack().getProtocols()) {
            protocols.append(' ').append(protocol.getName());
        }
        return protocols + ", " + stack;
    }

    @Override
    public void close() {
        if (channel != null) {
            channel.close();
        }
    }

    private record Adapter(Receiver receiver) implements org.jgroups.Receiver {
        @Override
        public void receive(Message message) {
            receiver.delivered(message.getArray(), message.getOffset(), message.getLength());
        }

        @Override
        public void receive(MessageBatch batch) {
            for (Message message : batch) {
                receive(message);
            }
        }

        @Override
        public void viewAccepted(View view) {
            List<String> names =
                    view.getMembers().stream().map(Object::toString).toList();
            receiver.view(names);
        }
    }
}
