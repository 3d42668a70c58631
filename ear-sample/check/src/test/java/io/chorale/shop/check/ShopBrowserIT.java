package io.chorale.shop.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Uses the shop as a customer does: in a browser, on each of two running nodes. */
class ShopBrowserIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /** Held, because loggers are forgotten with their levels; it warns of DevTools, which are not used here. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private final String node1 = System.getProperty("shop.node1");
    private final String node2 = System.getProperty("shop.node2");

    @TempDir
    private Path profile;

    private ChromeDriver buyer;
    private ChromeDriver watcher;

    @BeforeEach
    void openBrowsers() {
        SELENIUM.setLevel(Level.SEVERE);
        buyer = browser("buyer");
        watcher = browser("watcher");
    }

    @AfterEach
    void closeBrowsers() {
        buyer.quit();
        watcher.quit();
    }

    @Test
    void anOrderOnEitherNodeShowsOnTheTickerOfBoth() {
        buyAndWatch(node1, node2);
        buyAndWatch(node2, node1);
    }

    @Test
    void theCartMovesWithTheVisitorToTheOtherNode() {
        buyer.get(node1);
        buyer.findElement(By.id("add-metronome")).click();
        awaitText(buyer, "cart-count", "1");

        buyer.get(node2);
        awaitText(buyer, "cart-count", "1");
        buyer.findElement(By.id("add-hand-bell")).click();
        awaitText(buyer, "cart-count", "2");

        buyer.get(node1);
        awaitText(buyer, "cart-count", "2");
        assertThat(served(buyer)).isNotEqualTo("unknown");
    }

    @Test
    void bothNodesAreMembersAndAPictureIsTaken() throws IOException {
        watcher.get(node1);
        Awaitility.await().atMost(DEADLINE).untilAsserted(() -> assertThat(
                        watcher.findElements(By.cssSelector("#members li")))
                .hasSize(2));
        order(node2, "music-stand", "Ada Bergström");
        order(node1, "stand-lamp", "Luca Ferrari");
        order(node2, "metronome", "Inés Castro");
        order(node1, "hand-bell", "Kaja Eriksen");
        awaitTicker(watcher, "Kaja Eriksen");
        Awaitility.await().atMost(DEADLINE).untilAsserted(() -> assertThat(
                        Integer.parseInt(watcher.findElement(By.id("fulfilled")).getText()))
                .isGreaterThanOrEqualTo(4));

        byte[] picture = watcher.getScreenshotAs(OutputType.BYTES);

        assertThat(picture).startsWith((byte) 0x89, (byte) 'P', (byte) 'N', (byte) 'G');
        String file = System.getProperty("shop.screenshot");
        if (file != null) {
            Files.createDirectories(Path.of(file).getParent());
            Files.write(Path.of(file), picture);
        }
    }

    private void buyAndWatch(String buyOn, String watchOn) {
        watcher.get(watchOn);
        Awaitility.await().atMost(DEADLINE).untilAsserted(() -> assertThat(
                        watcher.findElement(By.id("live")).getDomAttribute("class"))
                .contains("on"));
        String customer = "Customer " + UUID.randomUUID();

        order(buyOn, "tuning-fork", customer);

        awaitTicker(watcher, customer);
        // And on the page of the node that took the order, which keeps its own subscription.
        String second = "Customer " + UUID.randomUUID();
        watcher.get(buyOn);
        Awaitility.await().atMost(DEADLINE).untilAsserted(() -> assertThat(
                        watcher.findElement(By.id("live")).getDomAttribute("class"))
                .contains("on"));
        order(buyOn, "throat-tea", second);
        awaitTicker(watcher, second);
    }

    private void order(String node, String sku, String customer) {
        buyer.get(node);
        buyer.findElement(By.id("add-" + sku)).click();
        // The click only begins the request; the cart is full when the next page says so.
        awaitText(buyer, "cart-count", "1");
        buyer.get(node + "cart");
        buyer.findElement(By.id("customer")).clear();
        buyer.findElement(By.id("customer")).sendKeys(customer);
        buyer.findElement(By.id("order")).click();
        Awaitility.await().atMost(DEADLINE).ignoreExceptions().untilAsserted(() -> assertThat(
                        buyer.findElement(By.id("order-id")).getText())
                .isNotBlank());
    }

    private static void awaitTicker(ChromeDriver browser, String customer) {
        Awaitility.await().atMost(DEADLINE).ignoreExceptions().untilAsserted(() -> assertThat(
                        browser.findElement(By.id("ticker")).getText())
                .contains(customer));
    }

    private static void awaitText(ChromeDriver browser, String id, String text) {
        Awaitility.await().atMost(DEADLINE).ignoreExceptions().untilAsserted(() -> assertThat(
                        browser.findElement(By.id(id)).getText())
                .isEqualTo(text));
    }

    private static String served(ChromeDriver browser) {
        return browser.findElement(By.id("served-by")).getText();
    }

    private ChromeDriver browser(String name) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(System.getProperty("shop.chromium", "/usr/bin/chromium"));
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--window-size=1280,1030",
                "--user-data-dir=" + profile.resolve(name));
        // Named, so that Selenium does not look for one on the Internet.
        ChromeDriverService driver = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(System.getProperty("shop.chromedriver", "/usr/bin/chromedriver")))
                .build();
        return new ChromeDriver(driver, options);
    }
}
