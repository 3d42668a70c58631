package io.chorale.groups.secure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupKeysTest {
    private static final byte[] SECRET = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER_SECRET = "0123456789abcdeg".getBytes(StandardCharsets.US_ASCII);
    private static final Salt SALT = new Salt(1, 2);

    @Test
    void theSameInputsGiveTheSameKey() {
        assertThat(new GroupKeys(SECRET, "shop").datagramKey(new Salt(1, 2), 3))
                .isEqualTo(new GroupKeys(SECRET, "shop").datagramKey(SALT, 3));
    }

    @Test
    void everyInputChangesTheKey() {
        GroupKeys keys = new GroupKeys(SECRET, "shop");
        Set<Object> all = new HashSet<>();
        all.add(keys.datagramKey(SALT, 0));
        all.add(keys.datagramKey(SALT, 1));
        all.add(keys.datagramKey(new Salt(2, 1), 0));
        all.add(keys.datagramKey(new Salt(0, 2), 0));
        all.add(new GroupKeys(OTHER_SECRET, "shop").datagramKey(SALT, 0));
        all.add(new GroupKeys(SECRET, "shop2").datagramKey(SALT, 0));
        assertThat(all).hasSize(6);
        assertThat(keys.datagramKey(SALT, 0).getEncoded()).hasSize(32);
    }

    @Test
    void theTagIsThatOfOneSecretAndOneCluster() {
        int tag = new GroupKeys(SECRET, "shop").tag();
        assertThat(new GroupKeys(SECRET, "shop").tag()).isEqualTo(tag);
        assertThat(new GroupKeys(OTHER_SECRET, "shop").tag()).isNotEqualTo(tag);
        assertThat(new GroupKeys(SECRET, "shop2").tag()).isNotEqualTo(tag);
    }

    @Test
    void anEndorsementHoldsForOneKeyOneSecretAndOneCluster() {
        GroupKeys keys = new GroupKeys(SECRET, "shop");
        byte[] endorsement = keys.endorse(new byte[] {1});
        assertThat(new GroupKeys(SECRET, "shop").isEndorsed(new byte[] {1}, endorsement))
                .isTrue();
        assertThat(keys.isEndorsed(new byte[] {2}, endorsement)).isFalse();
        assertThat(keys.isEndorsed(new byte[] {1}, new byte[0])).isFalse();
        assertThat(new GroupKeys(SECRET, "shop2").isEndorsed(new byte[] {1}, endorsement))
                .isFalse();
        assertThat(new GroupKeys(OTHER_SECRET, "shop").isEndorsed(new byte[] {1}, endorsement))
                .isFalse();
    }
}
