package io.chorale.groups.blocks;

import io.chorale.groups.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Values as bytes. Thread-safe. Equal values must give equal bytes, for keys are found, and values compared, by them. Called by many
 * threads at once. What {@link #encode} throws, the call that was given the value throws.
 */
public interface Codec<T> {
    /** Bytes as they are, copied in both directions. */
    Codec<byte[]> BYTES = new Codec<>() {
        @Override
        public byte[] encode(byte[] value) {
            return value.clone();
        }

        @Override
        public byte[] decode(byte[] bytes) {
            return bytes.clone();
        }
    };

    /** Text in UTF-8. */
    Codec<String> STRING = new Codec<>() {
        @Override
        public byte[] encode(String value) {
            return value.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String decode(byte[] bytes) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new WireException("A text of " + bytes.length + " bytes is not UTF-8", e);
            }
        }
    };

    /** The bytes of a value, in a new array; neither is null. */
    byte[] encode(T value);

    /**
     * The value of these bytes.
     *
     * @throws WireException when they are not a value
     */
    T decode(byte[] bytes);
}
