import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Makes the order file that ships with the shop: 2,000 good orders and 10 bad lines of different kinds. It always makes
 * the same file:
 *
 * <pre>java ear-sample/bin/MakeOrders.java > ear-sample/shop/src/main/webapp/WEB-INF/orders.csv</pre>
 */
public final class MakeOrders {

    private static final int GOOD = 2_000;
    private static final List<String> FIRST =
            List.of("Ada", "Bruno", "Clara", "Dmitri", "Elif", "Fatou", "Goran", "Hana", "Ines", "Jonas", "Kaja", "Luca");
    private static final List<String> LAST = List.of(
            "Abel", "Bergström", "Castro", "Dufour", "Eriksen", "Ferrari", "Grabowski", "Huber", "Ito", "Jansen", "O'Neill");
    private static final List<String> SKUS = List.of(
            "tuning-fork", "pitch-pipe", "metronome", "music-stand", "score-folder", "hand-bell", "stand-lamp",
            "throat-tea");
    private static final List<String> PRICES =
            List.of("12.50", "24.90", "69.00", "38.00", "21.50", "84.00", "19.90", "6.90");

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        out.print("order_id,customer,sku,quantity,unit_price\n");
        Random random = new Random(2026);
        Map<Integer, String> bad = bad();
        for (int i = 1; i <= GOOD; i++) {
            if (bad.containsKey(i)) {
                out.print(bad.get(i) + "\n");
            }
            int product = random.nextInt(SKUS.size());
            String customer = FIRST.get(random.nextInt(FIRST.size())) + " " + LAST.get(random.nextInt(LAST.size()));
            // Some names need quotes, as they do in the files of real customers.
            String name = i % 97 == 0 ? "\"" + customer + ", \"\"Cantabile\"\" choir\"" : customer;
            out.print("2026-" + String.format("%05d", i) + "," + name + "," + SKUS.get(product) + ","
                    + (1 + random.nextInt(5)) + "," + PRICES.get(product) + "\n");
        }
        out.flush();
    }

    /** The bad lines, by the number of the good order they stand before. */
    private static Map<Integer, String> bad() {
        Map<Integer, String> bad = new TreeMap<>();
        bad.put(60, "2026-90001,Max Muster,tuning-fork,1");
        bad.put(250, "2026-90002,Max Muster,tuning-fork,1,12.50,gift");
        bad.put(430, "2026-90003,Max Muster,bagpipe,1,99.00");
        bad.put(700, "2026-90004,Max Muster,hand-bell,0,84.00");
        bad.put(880, "2026-90005,Max Muster,hand-bell,two,84.00");
        bad.put(1111, "2026-90006,  ,metronome,1,69.00");
        bad.put(1300, "2026-90007,Max Muster,metronome,1,69");
        bad.put(1500, "2026-90008,Max Muster,metronome,1,0.01");
        bad.put(1750, "2026-90009," + "Max ".repeat(40) + ",throat-tea,1,6.90");
        bad.put(1999, "2026-90010,\"Max Muster,throat-tea,1,6.90");
        return bad;
    }
}
