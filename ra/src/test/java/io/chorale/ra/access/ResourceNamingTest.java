package io.chorale.ra.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.ra.fake.FakeXaResource;
import io.chorale.ra.fake.FakeXid;
import java.io.Serializable;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.jboss.tm.XAResourceWrapper;
import org.junit.jupiter.api.Test;

/** Resources as WildFly and others get them. */
class ResourceNamingTest {
    private final FakeXaResource provider = new FakeXaResource();
    private final XAResource resource = new ObservedXaResource(() -> provider, new BranchObserver() {});

    /** An object of a server that has the interface. */
    private final ResourceNaming wildFly = ResourceNaming.of(new FakeXid(0, 0), "java:/cf");

    @Test
    void wildFlyIsToldTheName() throws XAException {
        XAResource named = wildFly.name(resource);

        assertThat(named).isInstanceOfSatisfying(XAResourceWrapper.class, wrapper -> {
            assertThat(wrapper.getJndiName()).isEqualTo("java:/cf");
            assertThat(wrapper.getResource()).isSameAs(resource);
            assertThat(wrapper.getProductName()).isEqualTo("Chorale");
        });
        named.start(new FakeXid(1, 1), XAResource.TMNOFLAGS);
        assertThat(provider.calls).containsExactly("start");
    }

    @Test
    void theTransactionManagerIsNotTemptedToWriteResourcesIntoItsLog() {
        assertThat(wildFly.name(resource)).isNotInstanceOf(Serializable.class);
        assertThat(resource).isNotInstanceOf(Serializable.class);
    }

    @Test
    void aNamedResourceFailsAndComparesAsItself() throws XAException {
        XAResource named = wildFly.name(resource);
        provider.failCommitWith = XAException.XAER_NOTA;

        assertThatThrownBy(() -> named.commit(new FakeXid(1, 1), false))
                .isInstanceOfSatisfying(
                        XAException.class, e -> assertThat(e.errorCode).isEqualTo(XAException.XAER_NOTA));
        assertThat(named.isSameRM(named)).isTrue();
        assertThat(named.isSameRM(resource)).isTrue();
    }

    @Test
    void theWrapperIsLoadedBesideTheServersInterface() {
        assertThat(wildFly.name(resource).getClass().getClassLoader()).isInstanceOf(WrapperLoader.class);
    }

    @Test
    void otherServersGetTheResourceItself() {
        assertThat(ResourceNaming.of("an object of the JDK", "java:/cf").name(resource))
                .isSameAs(resource);
    }
}
