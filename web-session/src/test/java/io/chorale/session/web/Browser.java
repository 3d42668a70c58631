package io.chorale.session.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A client behind a load balancer: all nodes are one site to it, so they share its cookies. */
final class Browser {
    static final String TOKEN = SessionSettings.DEFAULT_COOKIE;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final Map<String, String> cookies = new TreeMap<>();
    private String lastTokenHeader;

    String get(TestServer server, String path) throws IOException, InterruptedException {
        HttpResponse<String> response = exchange(server, path);
        if (response.statusCode() >= 400) {
            throw new IOException("Status " + response.statusCode() + " for " + path + ": " + response.body());
        }
        return response.body();
    }

    HttpResponse<String> exchange(TestServer server, String path) throws IOException, InterruptedException {
        return note(client.send(request(server, path), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8)));
    }

    /** Returns when the head of the response has come. */
    HttpResponse<InputStream> open(TestServer server, String path) throws IOException, InterruptedException {
        return note(client.send(request(server, path), HttpResponse.BodyHandlers.ofInputStream()));
    }

    CompletableFuture<String> getAsync(TestServer server, String path) {
        return client.sendAsync(request(server, path), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                .thenApply(response -> note(response).body());
    }

    synchronized String cookie(String name) {
        return cookies.get(name);
    }

    synchronized void cookie(String name, String value) {
        if (value == null) {
            cookies.remove(name);
        } else {
            cookies.put(name, value);
        }
    }

    synchronized String lastTokenHeader() {
        return lastTokenHeader;
    }

    /** Another client that has the same cookies. */
    synchronized Browser copy() {
        Browser copy = new Browser();
        cookies.forEach(copy::cookie);
        return copy;
    }

    private synchronized HttpRequest request(TestServer server, String path) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/app" + path))
                .timeout(Duration.ofSeconds(20));
        if (!cookies.isEmpty()) {
            builder.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return builder.build();
    }

    private synchronized <T> HttpResponse<T> note(HttpResponse<T> response) {
        for (String header : response.headers().allValues("Set-Cookie")) {
            String pair = header.split(";", 2)[0];
            String name = pair.substring(0, pair.indexOf('='));
            String value = pair.substring(pair.indexOf('=') + 1);
            if (name.equals(TOKEN)) {
                lastTokenHeader = header;
            }
            boolean cleared = value.isEmpty() || value.equals("\"\"") || header.matches("(?i).*max-age=0(;.*|$)");
            cookie(name, cleared ? null : value);
        }
        return response;
    }
}
