package io.chorale.groups.cluster;

import java.util.Map;
import java.util.TreeMap;

/**
 * Who offers a service, and what it says about it: the entries of the cluster's service registry.
 *
 * @param provider whom to send to; the entry is gone when its session is
 * @param service 1 to 255 characters
 * @param headers the provider's own, together at most {@value #MAX_HEADER_CHARS} characters
 */
public record Offer(Address provider, String service, Map<String, String> headers) {
    public static final int MAX_HEADER_CHARS = 4_096;

    public Offer {
        if (service.isEmpty() || service.length() > 255) {
            throw new IllegalArgumentException("A service's name has 1 to 255 characters, not " + service.length());
        }
        headers = java.util.Collections.unmodifiableMap(new TreeMap<>(headers));
        int chars = 0;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            chars += header.getKey().length() + header.getValue().length();
        }
        if (chars > MAX_HEADER_CHARS) {
            throw new IllegalArgumentException(
                    "The headers of an offer have at most " + MAX_HEADER_CHARS + " characters together, not " + chars);
        }
    }
}
