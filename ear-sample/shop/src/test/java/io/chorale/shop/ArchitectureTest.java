package io.chorale.shop;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The shop is an application like any other: it knows Jakarta EE and nothing of Chorale. */
class ArchitectureTest {

    private final JavaClasses shop = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.chorale.shop");

    @Test
    void theShopKnowsJakartaAndJavaOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.chorale.shop..", "jakarta..", "java..", "javax.sql..", "javax.management..")
                .check(shop);
    }

    @Test
    void thePackagesHaveNoCycles() {
        slices().matching("io.chorale.shop.(*)..").should().beFreeOfCycles().check(shop);
    }

    @Test
    void nobodyKnowsThePages() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.chorale.shop.web..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.chorale.shop.web..")
                .check(shop);
    }
}
