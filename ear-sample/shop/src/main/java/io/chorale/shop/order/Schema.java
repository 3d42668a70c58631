package io.chorale.shop.order;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/**
 * Makes the tables at start. Outside of any transaction, because data definition commits by itself. Two nodes that
 * start at once may both try: the second waits for the first's lock and finds the tables.
 */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Schema {

    private static final List<String> TABLES = List.of(
            """
            create table if not exists orders (
              id varchar(40) primary key,
              customer varchar(60) not null,
              total_cents bigint not null,
              taken_by varchar(60) not null,
              taken_at timestamp default current_timestamp not null)""",
            // No uniqueness here, on purpose: an order that was fulfilled twice must show as two rows.
            """
            create table if not exists fulfilments (
              seq bigint generated always as identity primary key,
              order_id varchar(40) not null,
              node varchar(60) not null,
              fulfilled_at timestamp default current_timestamp not null)""",
            "create index if not exists fulfilments_order on fulfilments (order_id)",
            """
            create table if not exists rejected_lines (
              digest varchar(64) primary key,
              line_number int not null,
              reason varchar(200) not null)""");

    @Resource(lookup = "java:comp/env/jdbc/shop")
    private DataSource database;

    @PostConstruct
    void create() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.execute(table);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the shop's tables could not be made; is the database up?", e);
        }
    }
}
