package io.chorale.ra.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.ra.fake.FakeXaResource;
import io.chorale.ra.fake.FakeXid;
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
        assertThat(named).isNotEqualTo(wildFly.name(resource));
    }

    @Test
    void aNamedResourceFailsAndComparesAsItself() throws XAException {
        XAResource named = wildFly.name(resource);
        provider.failCommitWith = XAException.XAER_NOTA;

        assertThatThrownBy(() -> named.commit(new FakeXid(1, 1), false))
                .isInstanceOfSatisfying(
                        XAException.class, e -> assertThat(e.errorCode).isEqualTo(XAException.XAER_NOTA));
        assertThat(named.isSameRM(resource)).isTrue();
        assertThat(resource.isSameRM(named)).isTrue();
        assertThat(new ObservedXaResource(() -> provider, new BranchObserver() {}).isSameRM(named))
                .isTrue();
    }

    @Test
    void otherServersGetTheResourceItself() {
        assertThat(ResourceNaming.of("an object of the JDK", "java:/cf").name(resource))
                .isSameAs(resource);
    }
}
