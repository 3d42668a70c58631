package io.chorale.ra.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.ra.fake.FakeXaResource;
import io.chorale.ra.fake.FakeXid;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.Test;

/** What the adapter adds to the provider's resource. */
class ObservedXaResourceTest {
    private final FakeXaResource provider = new FakeXaResource();
    private final List<String> seen = new ArrayList<>();
    private final ObservedXaResource resource = new ObservedXaResource(() -> provider, new BranchObserver() {
        @Override
        public void onAssociated() {
            seen.add("associated");
        }

        @Override
        public void onDissociated() {
            seen.add("dissociated");
        }

        @Override
        public void onRolledBack() {
            seen.add("rolled back");
        }
    });

    @Test
    void theObserverHearsOfTheBranch() throws XAException {
        FakeXid branch = new FakeXid(1, 1);
        resource.start(branch, XAResource.TMNOFLAGS);
        resource.end(branch, XAResource.TMSUCCESS);
        resource.prepare(branch);
        resource.rollback(branch);
        resource.forget(branch);

        assertThat(seen).containsExactly("associated", "dissociated", "rolled back");
        assertThat(provider.calls).containsExactly("start", "end", "prepare", "rollback", "forget");
    }

    @Test
    void twoOfTheSameNodeAreTheSame() throws XAException {
        ObservedXaResource pooled = new ObservedXaResource(() -> provider, new BranchObserver() {});

        assertThat(resource.isSameRM(resource)).isTrue();
        assertThat(resource.isSameRM(pooled)).isTrue();
        assertThat(resource.isSameRM(provider)).isTrue();
    }

    @Test
    void withoutANodeTheTransactionManagerIsAskedToTryLater() {
        ObservedXaResource early = new ObservedXaResource(
                () -> {
                    throw new JMSException("not started");
                },
                new BranchObserver() {});

        assertThatThrownBy(() -> early.commit(new FakeXid(1, 1), false))
                .isInstanceOfSatisfying(XAException.class, e -> {
                    assertThat(e.errorCode).isEqualTo(XAException.XAER_RMFAIL);
                    assertThat(e).hasRootCauseMessage("not started");
                });
    }
}
