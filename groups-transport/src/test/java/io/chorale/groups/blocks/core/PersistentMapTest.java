package io.chorale.groups.blocks.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PersistentMapTest {

    @Test
    void isATreeMapOfWhichEveryVersionStays() {
        Random random = new Random(7);
        TreeMap<Integer, Integer> model = new TreeMap<>();
        PersistentMap<Integer, Integer> map = PersistentMap.empty();
        List<PersistentMap<Integer, Integer>> versions = new ArrayList<>();
        List<Map<Integer, Integer>> copies = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            int key = random.nextInt(500);
            if (random.nextInt(3) == 0) {
                model.remove(key);
                map = map.without(key);
            } else {
                model.put(key, i);
                map = map.with(key, i);
            }
            assertThat(map.size()).isEqualTo(model.size());
            assertThat(map.get(key)).isEqualTo(model.get(key));
            if (i % 500 == 0) {
                versions.add(map);
                copies.add(new TreeMap<>(model));
                assertThat(list(map.from(key)))
                        .isEqualTo(new ArrayList<>(model.tailMap(key).entrySet()));
                assertThat(map.isEmpty() ? null : map.first().key())
                        .isEqualTo(model.isEmpty() ? null : model.firstKey());
            }
        }
        for (int i = 0; i < versions.size(); i++) {
            assertThat(list(versions.get(i)))
                    .isEqualTo(new ArrayList<>(copies.get(i).entrySet()));
        }
    }

    private static List<Map.Entry<Integer, Integer>> list(Iterable<PersistentMap.Entry<Integer, Integer>> entries) {
        List<Map.Entry<Integer, Integer>> list = new ArrayList<>();
        entries.forEach(each -> list.add(Map.entry(each.key(), each.value())));
        return list;
    }
}
