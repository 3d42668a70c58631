package io.chorale.simulation.groups;

import io.chorale.groups.sim.SimConfig;
import io.chorale.groups.sim.SimConfig.Range;
import io.chorale.groups.vs.Rules;
import io.chorale.groups.vs.VsConfig;
import java.util.SplittableRandom;

/**
 * What a seed decides before its run begins.
 *
 * @param members how many processes start
 * @param config of the core under test; the sizes are small, so that bounds are met
 * @param network its delays
 * @param faults how many faults are planned
 * @param messages how many messages are planned
 * @param gapMs the mean time between faults
 * @param lagMs how long a process leaves what arrived in its queue, at most; 0 to take it at once
 * @param largePercent how many of a hundred messages need fragments
 * @param groups whether sessions of light groups use the core; otherwise messages are given to it directly
 */
record RunSettings(
        int members,
        VsConfig config,
        SimConfig network,
        int faults,
        int messages,
        int gapMs,
        int lagMs,
        int largePercent,
        boolean groups) {

    static RunSettings draw(SplittableRandom random, Rules rules, Load load) {
        int packetBytes = 256 << random.nextInt(3);
        int windowBytes = packetBytes * (1 + random.nextInt(16));
        VsConfig config = new VsConfig(
                "simulated",
                packetBytes,
                windowBytes,
                packetBytes * (4 + random.nextInt(60)),
                64 * 1024,
                20 + random.nextInt(180),
                40 + random.nextInt(300),
                rules);
        boolean sessions = random.nextBoolean();
        boolean slow = random.nextInt(6) == 0;
        SimConfig network = new SimConfig(
                new Range(slow ? 1 : 0, slow ? 60 : 1 + random.nextInt(20)),
                slow ? new Range(100, 800) : new Range(10, 40 + random.nextInt(200)),
                slow ? new Range(200, 900) : new Range(10, 60 + random.nextInt(250)),
                new Range(0, random.nextInt(3) == 0 ? 120 : 15),
                20);
        return new RunSettings(
                3 + random.nextInt(5),
                config,
                network,
                15 + random.nextInt(17),
                470 + random.nextInt(350),
                slow ? 250 : 40 + random.nextInt(160),
                random.nextInt(3) == 0 ? 1 + random.nextInt(6) : 0,
                1 + random.nextInt(8),
                load == Load.SESSIONS || (load == Load.MIXED && sessions));
    }
}
