package io.chorale.groups;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.chorale.groups");

    @Test
    void theModuleKnowsJavaItselfJGroupsAndTheQueuesOfJCTools() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.crypto..",
                        "javax.management..",
                        "javax.net.ssl..",
                        "javax.security.auth.x500",
                        "io.chorale.groups..",
                        "org.jgroups..",
                        "org.jctools..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.chorale.groups.node")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jctools..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.chorale.groups.management")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.management..", "java.lang.management")
                .check(CLASSES);
    }

    @Test
    void onlyTheEngineKnowsJGroups() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.chorale.groups.jgroups..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jgroups..", "io.chorale.groups.jgroups..")
                .check(CLASSES);
    }

    @Test
    void theWireFormatKnowsNothing() {
        classes()
                .that()
                .resideInAPackage("io.chorale.groups.wire")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.chorale.groups.wire")
                .check(CLASSES);
    }

    @Test
    void theRulesOfProtectionAreCalculationOnly() {
        classes()
                .that()
                .resideInAPackage("io.chorale.groups.secure")
                .should()
                .onlyDependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(
                                "java.lang..",
                                "java.nio.charset",
                                "java.security",
                                "java.util..",
                                "javax.crypto..",
                                "io.chorale.groups.wire",
                                "io.chorale.groups.secure")
                        .or(JavaClass.Predicates.belongToAnyOf(java.net.SocketAddress.class)))
                .check(CLASSES);
    }

    @Test
    void nobodyKnowsTheSimulator() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.chorale.groups.sim")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.chorale.groups.sim")
                .check(CLASSES);
    }

    @Test
    void theSimulatorAndLightGroupsHaveNoClockNoThreadAndNoRandomnessOfTheirOwn() {
        noClasses()
                .that()
                .resideInAnyPackage("io.chorale.groups.sim", "io.chorale.groups.light", "io.chorale.groups.secure")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, java.time.Clock.class, java.util.Random.class)
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random")
                .check(CLASSES);
    }

    @Test
    void theProtocolCoreIsPure() {
        noClasses()
                .that()
                .resideInAnyPackage("io.chorale.groups.vs", "io.chorale.groups.light")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, java.time.Clock.class, java.util.Random.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.concurrent..", "java.io", "java.net", "java.nio.channels")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .check(CLASSES);
    }

    @Test
    void theProtocolCoreKnowsTheVocabularyOnly() {
        classes()
                .that()
                .resideInAPackage("io.chorale.groups.vs")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.chorale.groups", "io.chorale.groups.wire", "io.chorale.groups.vs")
                .check(CLASSES);
    }

    @Test
    void theCoresOfTheBuildingBlocksHaveNoClockNoThreadAndNoRandomnessOfTheirOwn() {
        noClasses()
                .that()
                .resideInAPackage("io.chorale.groups.blocks.core")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, java.time.Clock.class, java.util.Random.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.concurrent..", "java.net..", "io.chorale.groups.blocks")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().assignedFrom(new ApiWithItsSpi()).should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nothingWritesToTheConsole() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
    }

    @Test
    void staticFieldsAreConstants() {
        com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields()
                .that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beFinal()
                .check(CLASSES);
    }

    /** The API and what its providers implement are one unit, as java.nio.channels and its spi are: each names the other. */
    private static final class ApiWithItsSpi implements SliceAssignment {
        @Override
        public String getDescription() {
            return "packages, the API together with its SPI";
        }

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            return SliceIdentifier.of(name.equals("io.chorale.groups.spi") ? "io.chorale.groups" : name);
        }
    }
}
