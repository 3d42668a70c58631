package io.chorale.shop.check;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One visitor with the cookies of one browser. Cookies belong to a host and not to a port, so both nodes get the same
 * ones, as they would behind a load balancer. For one thread.
 */
final class ShopClient {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration IMPORT_TIMEOUT = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
            .build();

    /** An answer; the shop confirms what a form asked for by sending the browser on. */
    record Answer(int status, String body) {
        boolean confirmed() {
            return status == 302;
        }
    }

    Answer addToCart(URI node, String sku, int quantity) throws IOException, InterruptedException {
        return post(node, "cart", Map.of("sku", sku, "quantity", Integer.toString(quantity)));
    }

    Answer checkout(URI node, String orderId, String customer) throws IOException, InterruptedException {
        return post(node, "checkout", Map.of("orderId", orderId, "customer", customer));
    }

    /** What the session holds as this node has it, without the node's name. */
    String cart(URI node) throws IOException, InterruptedException {
        String cart = get(node, "api/cart");
        return cart.substring(cart.indexOf("\"items\""));
    }

    Status status(URI node) throws IOException, InterruptedException {
        return Status.parse(get(node, "api/status"));
    }

    String ledger(URI node) throws IOException, InterruptedException {
        return get(node, "api/ledger");
    }

    Answer importFile(URI node, Path file) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(node.resolve("import"))
                .header("Content-Type", "text/csv")
                .timeout(IMPORT_TIMEOUT)
                .POST(BodyPublishers.ofFile(file)));
    }

    private String get(URI node, String path) throws IOException, InterruptedException {
        Answer answer = send(HttpRequest.newBuilder(node.resolve(path)).timeout(ANSWER_TIMEOUT));
        if (answer.status() != 200) {
            throw new IOException(node.resolve(path) + " answers " + answer.status());
        }
        return answer.body();
    }

    private Answer post(URI node, String path, Map<String, String> form) throws IOException, InterruptedException {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(node.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .timeout(ANSWER_TIMEOUT)
                .POST(BodyPublishers.ofString(body)));
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }
}
