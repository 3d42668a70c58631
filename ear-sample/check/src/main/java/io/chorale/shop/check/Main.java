package io.chorale.shop.check;

import java.io.IOException;

/** The command behind {@code bin/sample --check}. */
public final class Main {

    private Main() {}

    /** Exits with 0 when every order was fulfilled once and the cart was kept, with 1 else. */
    public static void main(String[] arguments) throws InterruptedException {
        boolean good;
        try {
            good = new Check(Options.parse(arguments)).run();
        } catch (IOException e) {
            System.out.println("check:  FAULT " + e);
            good = false;
        }
        System.exit(good ? 0 : 1);
    }
}
