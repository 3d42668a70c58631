package io.chorale.bench.groups.trio;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How member processes are started.
 *
 * @param mainClass takes the contestant's name, index, number of members, and lifetime in seconds
 * @param logs an existing directory
 * @param lifetime after which a member ends by itself, should the bench be gone
 */
public record MemberOptions(String mainClass, Path logs, Duration lifetime, List<String> jvmOptions) {}
