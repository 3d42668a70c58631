package io.chorale.groups.blocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.blocks.core.ByteKey;
import io.chorale.groups.blocks.core.Change;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class FeedTest {
    private final Queue<Runnable> executor = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private final Feed<String> feed = new Feed<>("0", executor::add, 3, new Feed.Target<>() {
        @Override
        public void snapshot(Feed.Snapshot<String> snapshot) {
            told.add(snapshot.cause() + " " + snapshot.state() + " skipped " + snapshot.skipped());
        }

        @Override
        public void change(Change change) {
            told.add(new String(change.key().bytes(), UTF_8));
        }
    });

    private void changed(int number) {
        feed.changed("" + number, List.of(new Change.Removed(ByteKey.of("change " + number), null, false)));
    }

    private void run() {
        for (Runnable next = executor.poll(); next != null; next = executor.poll()) {
            next.run();
        }
    }

    @Test
    void whatComesBeforeTheFirstSnapshotIsTakenFollowsIt() {
        feed.start();
        changed(1);
        changed(2);
        run();
        assertThat(told).containsExactly("ADDED 0 skipped 0", "change 1", "change 2");
    }

    @Test
    void aListenerThatFallsBehindGetsASnapshotOfWhatItMissed() {
        feed.start();
        run();
        for (int i = 1; i <= 5; i++) {
            changed(i);
        }
        run();
        assertThat(told).containsExactly("ADDED 0 skipped 0", "BEHIND 4 skipped 4", "change 5");
        assertThat(feed.behind()).isEqualTo(1);
    }

    @Test
    void oneThatNeverBeganGetsTheFirstSnapshotLater() {
        feed.start();
        for (int i = 1; i <= 4; i++) {
            changed(i);
        }
        run();
        assertThat(told).containsExactly("ADDED 4 skipped 4");
    }
}
