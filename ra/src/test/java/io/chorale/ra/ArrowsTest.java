package io.chorale.ra;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between packages, as their package-info files promise. */
class ArrowsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.chorale.ra");

    @Test
    void noCycles() {
        slices().matching("io.chorale.(ra..)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheAdapterKnowsTheNode() {
        noClasses()
                .that()
                .resideInAnyPackage("..ra.outbound..", "..ra.inbound..", "..ra.access..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.chorale.replication..", "io.chorale.groups..", "io.chorale.session..")
                .check(CLASSES);
    }

    @Test
    void nothingOfTheTransportIsKnown() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jgroups..", "io.chorale.groups..", "io.chorale.replication.core..")
                .check(CLASSES);
    }

    @Test
    void connectionsAndEndpointsDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("..ra.outbound..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..ra.inbound..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("..ra.inbound..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..ra.outbound..")
                .check(CLASSES);
    }

    @Test
    void onlyTheServiceSideOfSessionsIsKnown() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.chorale.session.web..", "jakarta.servlet..")
                .check(CLASSES);
    }
}
