package io.chorale.simulation.groups;

/** Puts into one line what was thrown and where. */
final class Failures {
    private static final int FRAMES = 8;

    private Failures() {}

    static String describe(Throwable failure) {
        StringBuilder text = new StringBuilder(failure.toString());
        StackTraceElement[] frames = failure.getStackTrace();
        for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
            String type = frames[i].getClassName();
            text.append(i == 0 ? " at " : " < ")
                    .append(type.substring(type.lastIndexOf('.') + 1))
                    .append('.')
                    .append(frames[i].getMethodName())
                    .append(':')
                    .append(frames[i].getLineNumber());
        }
        return text.toString();
    }
}
