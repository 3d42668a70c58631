package io.chorale.shop.check;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Kills node 1 and starts it again. For one thread. */
final class NodeControl {

    private static final int START_TIMEOUT_S = 30;

    private final Path pidFile;
    private final Path startScript;

    NodeControl(Path pidFile, Path startScript) {
        this.pidFile = pidFile;
        this.startScript = startScript;
    }

    /** Ends the process at once, by SIGKILL; returns when it has ended. */
    void kill() throws IOException {
        long pid = Long.parseLong(Files.readString(pidFile).strip());
        ProcessHandle process = ProcessHandle.of(pid)
                .orElseThrow(() -> new IOException("node 1 was to be killed, but process " + pid + " is not there"));
        if (!process.destroyForcibly()) {
            throw new IOException("process " + pid + " could not be killed");
        }
        process.onExit().orTimeout(START_TIMEOUT_S, TimeUnit.SECONDS).join();
    }

    /** Starts the process; returns while the node boots. */
    void start() throws IOException, InterruptedException {
        Process script = new ProcessBuilder(startScript.toString(), "1")
                .inheritIO()
                .redirectInput(new File("/dev/null"))
                .start();
        if (!script.waitFor(START_TIMEOUT_S, TimeUnit.SECONDS) || script.exitValue() != 0) {
            throw new IOException(startScript + " 1 failed");
        }
    }
}
