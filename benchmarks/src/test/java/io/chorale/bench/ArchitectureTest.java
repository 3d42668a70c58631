package io.chorale.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.chorale.bench");

    @Test
    void onlyContestantsKnowProducts() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.chorale.bench.groups.contestant",
                        "io.chorale.bench.replication.contestant",
                        "io.chorale.bench.replication.rebalance",
                        "io.chorale.bench.backlog.node",
                        "io.chorale.bench.jms.contestant")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.jgroups..",
                        "io.aeron..",
                        "org.agrona..",
                        "org.apache.activemq..",
                        "io.chorale.groups..",
                        "io.chorale.jms..",
                        "io.chorale.replication..")
                .check(CLASSES);
    }

    @Test
    void contestantsDoNotKnowHowTheyAreMeasured() {
        noClasses()
                .that()
                .resideInAPackage("io.chorale.bench.groups.contestant")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.chorale.bench.report",
                        "io.chorale.bench.groups",
                        "io.chorale.bench.groups.control",
                        "io.chorale.bench.groups.member",
                        "io.chorale.bench.groups.trio")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.chorale.bench.replication.contestant")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.chorale.bench.report",
                        "io.chorale.bench.process",
                        "io.chorale.bench.replication",
                        "io.chorale.bench.replication.control",
                        "io.chorale.bench.replication.member",
                        "io.chorale.bench.replication.crew")
                .check(CLASSES);
    }

    @Test
    void theMeasuredProgramKnowsNoProvider() {
        noClasses()
                .that()
                .resideInAPackage("io.chorale.bench.jms.program")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.chorale.bench.jms.contestant", "io.chorale.bench.jms.member")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.chorale.bench.jms.contestant")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.chorale.bench.report",
                        "io.chorale.bench.process",
                        "io.chorale.bench.jms",
                        "io.chorale.bench.jms.control",
                        "io.chorale.bench.jms.program",
                        "io.chorale.bench.jms.member")
                .check(CLASSES);
    }

    @Test
    void theBenchOfMessagingAndItsProcessesKnowEachOtherByLinesOnly() {
        noClasses()
                .that()
                .resideInAnyPackage("io.chorale.bench.jms", "io.chorale.bench.jms.team")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.chorale.bench.jms.member",
                        "io.chorale.bench.jms.contestant",
                        "io.chorale.bench.jms.program")
                .check(CLASSES);
    }

    @Test
    void theReportKnowsNoBench() {
        noClasses()
                .that()
                .resideInAPackage("io.chorale.bench.report")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.chorale.bench.groups..",
                        "io.chorale.bench.replication..",
                        "io.chorale.bench.backlog..",
                        "io.chorale.bench.jms..")
                .check(CLASSES);
    }

    @Test
    void theBenchAndItsMembersKnowEachOtherByLinesOnly() {
        noClasses()
                .that()
                .resideInAnyPackage("io.chorale.bench.groups", "io.chorale.bench.groups.trio")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.chorale.bench.groups.member")
                .check(CLASSES);
    }

    @Test
    void theBenchAndItsCopiesKnowEachOtherByLinesOnly() {
        noClasses()
                .that()
                .resideInAnyPackage("io.chorale.bench.replication", "io.chorale.bench.replication.crew")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.chorale.bench.replication.member",
                        "io.chorale.bench.replication.contestant",
                        "io.chorale.bench.replication.rebalance")
                .check(CLASSES);
    }

    @Test
    void theBenchAndItsNodeKnowEachOtherByLinesOnly() {
        noClasses()
                .that()
                .resideInAPackage("io.chorale.bench.backlog")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.chorale.bench.backlog.node")
                .check(CLASSES);
    }

    @Test
    void whatProcessesHaveInCommonKnowsNoBench() {
        noClasses()
                .that()
                .resideInAPackage("io.chorale.bench.process")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.chorale.bench.groups..",
                        "io.chorale.bench.replication..",
                        "io.chorale.bench.backlog..",
                        "io.chorale.bench.jms..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.chorale.bench.(**)").should().beFreeOfCycles().check(CLASSES);
    }
}
