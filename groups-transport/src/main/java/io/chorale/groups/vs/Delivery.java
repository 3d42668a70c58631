package io.chorale.groups.vs;

import io.chorale.groups.Member;
import io.chorale.groups.Service;

/**
 * One message, in its place. The bytes are a part of an array that others read too: they must not be changed.
 *
 * @param sender who sent it; may be this member itself
 * @param bytes holds the message from {@code offset} on, {@code length} bytes
 */
public record Delivery(Member sender, Service service, byte[] bytes, int offset, int length) {

    /** A copy of the message's bytes. */
    public byte[] toBytes() {
        return java.util.Arrays.copyOfRange(bytes, offset, offset + length);
    }
}
