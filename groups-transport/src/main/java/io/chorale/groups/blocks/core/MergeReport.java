package io.chorale.groups.blocks.core;

import java.util.List;

/**
 * What a member's state lost and won when it was replaced by a merged or a loaded one.
 *
 * @param overwritten how many entries that were here have another value now, or are gone
 * @param gained how many entries came from others
 * @param uncertain how many of those may have been removed here so long ago that it is not known any more
 * @param examples up to 100 of the keys overwritten
 */
public record MergeReport(long overwritten, long gained, long uncertain, List<ByteKey> examples) {
    public static final MergeReport NOTHING = new MergeReport(0, 0, 0, List.of());
    static final int MAX_EXAMPLES = 100;

    public MergeReport {
        examples = List.copyOf(examples);
    }
}
