package io.chorale.jms.replicated;

import io.chorale.jms.queue.BranchOrigin;
import io.chorale.jms.queue.ConsumerSignal;
import io.chorale.jms.queue.Operation;
import io.chorale.jms.queue.OperationCodec;
import io.chorale.jms.queue.QueueNames;
import io.chorale.jms.queue.Send;
import io.chorale.jms.queue.SignalCodec;
import io.chorale.jms.service.Source;
import io.chorale.jms.service.Subscription;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Mistakes of the service, put between the nodes and their primaries to see that a {@link JmsRun} notices. */
enum JmsBug {
    NONE,
    /** Subscriptions take everything. */
    IGNORES_SUBSCRIPTION_SELECTOR,
    /** Consumers of queues are handed everything. */
    IGNORES_CONSUMER_SELECTOR,
    /** Now and then what is acknowledged stays. */
    LOSES_ACKNOWLEDGEMENT,
    /** Now and then a message of several that are sent together is not there. */
    LOSES_MESSAGE,
    /** There is no delivery delay. */
    DELIVERS_EARLY,
    /** Nothing expires. */
    NEVER_EXPIRES,
    /** All messages have the same priority. */
    IGNORES_PRIORITY,
    /** What was seen comes back uncounted. */
    COUNTS_NO_DELIVERY,
    /** A new primary does not know a durable subscription any more. */
    FORGETS_SUBSCRIPTION,
    /** A prepared branch commits without what it took. */
    BRANCH_TAKES_NOTHING,
    /** A client id is given to everybody. */
    SHARES_CLIENT_ID,
    /** Consumers have more credit than they were given. */
    IGNORES_CREDIT;

    SimTampering tampering(long seed) {
        return this == NONE ? SimTampering.NONE : new Planted(this, seed);
    }

    private static final class Planted implements SimTampering {
        private final JmsBug bug;
        private final Random random;
        private final Set<String> durable = new LinkedHashSet<>();

        Planted(JmsBug bug, long seed) {
            this.bug = bug;
            this.random = new Random(seed);
        }

        @Override
        public byte[] operation(byte[] operation) {
            return OperationCodec.encode(tampered(OperationCodec.decode(operation)));
        }

        private Operation tampered(Operation operation) {
            if (operation instanceof Operation.Batch batch) {
                return batch(batch, bug == LOSES_ACKNOWLEDGEMENT && random.nextInt(4) == 0);
            } else if (operation instanceof Operation.Prepare prepare) {
                BranchOrigin origin = prepare.origin();
                return new Operation.Prepare(prepare.id(), origin, batch(prepare.work(), bug == BRANCH_TAKES_NOTHING));
            } else if (operation instanceof Operation.Subscribe subscribe) {
                return subscribe(subscribe);
            } else if (operation instanceof Operation.Release && bug == COUNTS_NO_DELIVERY) {
                return new Operation.Release(List.of());
            } else if (operation instanceof Operation.Claim claim && bug == SHARES_CLIENT_ID) {
                return new Operation.Claim(
                        claim.clientId() + random.nextInt(1_000), claim.connection(), claim.member());
            }
            return operation;
        }

        private Operation.Batch batch(Operation.Batch batch, boolean losesTakes) {
            List<Send> sends = batch.sends();
            if (bug == LOSES_MESSAGE && sends.size() > 1 && random.nextInt(4) == 0) {
                sends = sends.subList(1, sends.size());
            }
            return new Operation.Batch(sends.stream().map(this::send).toList(), losesTakes ? List.of() : batch.takes());
        }

        private Send send(Send send) {
            return new Send(
                    send.destination(),
                    bug == IGNORES_PRIORITY ? 4 : send.priority(),
                    bug == NEVER_EXPIRES ? 0 : send.expirationMs(),
                    bug == DELIVERS_EARLY ? 0 : send.deliveryTimeMs(),
                    send.envelope());
        }

        private Operation subscribe(Operation.Subscribe subscribe) {
            Source source = subscribe.source();
            Subscription subscription = source.subscription();
            if (bug == FORGETS_SUBSCRIPTION && subscription.type().isDurable()) {
                durable.add(QueueNames.ofNamed(subscription.key()));
            }
            return bug == IGNORES_SUBSCRIPTION_SELECTOR
                    ? new Operation.Subscribe(
                            new Source(source.address(), subscription, null), subscribe.consumer(), subscribe.member())
                    : subscribe;
        }

        @Override
        public byte[] signal(byte[] signal) {
            if (SignalCodec.decodeToPrimary(signal) instanceof ConsumerSignal.Attach attach) {
                String selector = bug == IGNORES_CONSUMER_SELECTOR ? null : attach.selector();
                long granted = attach.granted() + (bug == IGNORES_CREDIT ? 3 : 0);
                return SignalCodec.encode(new ConsumerSignal.Attach(
                        attach.consumer(),
                        attach.number(),
                        attach.queue(),
                        selector,
                        granted,
                        attach.received(),
                        attach.claims()));
            }
            return signal;
        }

        @Override
        public List<byte[]> onTakeOver(int shard) {
            return durable.stream()
                    .map(queue -> OperationCodec.encode(new Operation.Drop(queue, null)))
                    .toList();
        }
    }
}
