package io.chorale.groups.secure;

/** What a sealed datagram is for. */
enum DatagramType {
    /** Carries a datagram of the engine. */
    DATA(1),
    /** Asks the owner of a salt to show that it is alive: its salt and a random nonce. */
    CHALLENGE(2),
    /** The nonce back, and the counter up to which all of the sender's datagrams are old. */
    ANSWER(3);

    private final int code;

    DatagramType(int code) {
        this.code = code;
    }

    /** The type's number on the wire. */
    int code() {
        return code;
    }

    /** The type of this number, or null. */
    static DatagramType of(int code) {
        return switch (code) {
            case 1 -> DATA;
            case 2 -> CHALLENGE;
            case 3 -> ANSWER;
            default -> null;
        };
    }
}
