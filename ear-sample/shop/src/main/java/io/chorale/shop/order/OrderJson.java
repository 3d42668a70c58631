package io.chorale.shop.order;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;

/** Orders as the text of a message. Stateless. */
final class OrderJson {

    private OrderJson() {}

    static String write(Order order) {
        JsonArrayBuilder lines = Json.createArrayBuilder();
        for (OrderLine line : order.lines()) {
            lines.add(Json.createObjectBuilder()
                    .add("sku", line.sku())
                    .add("quantity", line.quantity())
                    .add("priceCents", line.priceCents()));
        }
        return Json.createObjectBuilder()
                .add("id", order.id())
                .add("customer", order.customer())
                .add("lines", lines)
                .build()
                .toString();
    }

    /** Reads what {@link #write} wrote; fails with a RuntimeException that names what is missing. */
    static Order read(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            JsonObject order = reader.readObject();
            return new Order(
                    order.getString("id"),
                    order.getString("customer"),
                    order.getJsonArray("lines").stream()
                            .map(JsonValue::asJsonObject)
                            .map(line -> new OrderLine(
                                    line.getString("sku"),
                                    line.getInt("quantity"),
                                    line.getJsonNumber("priceCents").longValueExact()))
                            .toList());
        }
    }
}
