package io.chorale.replication;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.chorale.replication.shard.NodeId;
import org.junit.jupiter.api.Test;

/** The arrows of the architecture, as far as this module can break them. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.chorale.replication");

    @Test
    void thisModuleKnowsGroupsAndNothingAboveItself() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.chorale.jms..", "io.chorale.session..", "io.chorale.ra..", "org.jgroups..")
                .check(CLASSES);
    }

    @Test
    void theCoreDoesNoIo() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.chorale.replication.core..",
                        "io.chorale.replication.peers..",
                        "io.chorale.replication.shard..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..", "java.nio.file..", "java.net..", "java.util.concurrent..", "java.time..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.security.SecureRandom")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .check(CLASSES);
    }

    /** All else counts by the monotonic clock: a jump of the system's clock must move no deadline. */
    @Test
    void onlyTheNodesClockAsksForTheTimeOfDay() {
        noClasses()
                .that()
                .haveNameNotMatching("io.chorale.replication.node.NodeClock")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(CLASSES);
    }

    @Test
    void theStoreKnowsNeitherTheProtocolNorADatabase() {
        noClasses()
                .that()
                .resideInAPackage("io.chorale.replication.store..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.chorale.replication..")
                        .and(resideOutsideOfPackage("io.chorale.replication.store..")))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.chorale.replication.store")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.chorale.groups..",
                        "io.chorale.replication.store.rocks..",
                        "io.chorale.replication.store.sim..")
                .check(CLASSES);
    }

    @Test
    void onlyItsOwnPackageKnowsTheDatabase() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.chorale.replication.store.rocks..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb..")
                .check(CLASSES);
        classes()
                .that()
                .resideInAPackage("io.chorale.replication.store.rocks..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.rocksdb..",
                        "io.chorale.replication.store",
                        "io.chorale.replication.store.rocks..")
                .check(CLASSES);
    }

    @Test
    void theSimulatedDiskHasNoClockThreadOrFile() {
        noClasses()
                .that()
                .resideInAPackage("io.chorale.replication.store.sim..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.net..", "java.util.concurrent..", "java.time..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(CLASSES);
    }

    @Test
    void theShardKnowsOnlyTheVocabulary() {
        noClasses()
                .that()
                .resideInAPackage("io.chorale.replication.shard..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.chorale..")
                        .and(not(resideInAnyPackage(
                                "io.chorale.replication",
                                "io.chorale.replication.shard",
                                "io.chorale.groups",
                                "io.chorale.groups.wire"))))
                .check(CLASSES);
    }

    @Test
    void whatIsRememberedOfPeersKnowsNodeIdsOnly() {
        classes()
                .that()
                .resideInAPackage("io.chorale.replication.peers..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java.lang..", "java.util", "io.chorale.replication.peers")
                        .or(JavaClass.Predicates.equivalentTo(NodeId.class)))
                .check(CLASSES);
    }

    @Test
    void theRecordsKnowTheShardAndTheStore() {
        classes()
                .that()
                .resideInAPackage("io.chorale.replication.disk..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java.lang..",
                        "java.util",
                        "java.util.function",
                        "java.util.stream",
                        "java.nio",
                        "java.nio.charset",
                        "java.security",
                        "io.chorale.groups.wire",
                        "io.chorale.replication",
                        "io.chorale.replication.peers",
                        "io.chorale.replication.shard",
                        "io.chorale.replication.store",
                        "io.chorale.replication.disk..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycle() {
        slices().matching("io.chorale.replication.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.chorale.replication")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.chorale.replication.core..", "io.chorale.replication.node..")
                .check(CLASSES);
    }
}
