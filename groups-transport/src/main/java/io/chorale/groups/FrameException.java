package io.chorale.groups;

import io.chorale.groups.wire.WireException;

/** Bytes that are not an acceptable frame. */
public class FrameException extends WireException {
    private static final long serialVersionUID = 1L;

    private final RejectCause rejectCause;

    public FrameException(RejectCause rejectCause, String message) {
        super(message);
        this.rejectCause = rejectCause;
    }

    public FrameException(RejectCause rejectCause, String message, Throwable cause) {
        super(message, cause);
        this.rejectCause = rejectCause;
    }

    public RejectCause rejectCause() {
        return rejectCause;
    }
}
