package io.chorale.jms.replicated;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom beneath the seam of the messaging service. */
class QueueArrowsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.chorale.jms");

    @Test
    void theSeamKnowsNoImplementation() {
        noClasses()
                .that()
                .resideInAPackage("io.chorale.jms.service")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.chorale.jms.queue..", "io.chorale.jms.replicated..", "jakarta..")
                .check(CLASSES);
    }

    @Test
    void queuesKnowNeitherClientsNorThreadsNorFiles() {
        noClasses()
                .that()
                .resideInAPackage("io.chorale.jms.queue")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.chorale.jms.replicated..",
                        "io.chorale.jms.client..",
                        "io.chorale.replication.core..",
                        "io.chorale.replication.node..",
                        "jakarta..",
                        "java.io..",
                        "java.net..",
                        "java.nio.file..",
                        "java.time..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Thread")
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
    void theServiceKnowsTheSeamOfReplicationOnly() {
        noClasses()
                .that()
                .resideInAPackage("io.chorale.jms.replicated")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.chorale.replication.core..", "io.chorale.replication.node..", "jakarta..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycle() {
        slices().matching("io.chorale.jms.(**)").should().beFreeOfCycles().check(CLASSES);
    }
}
