package io.chorale.replication.store.rocks;

/** What the threads of a store have in common. */
final class Threads {

    private Threads() {}

    /** Waits for a thread's end, also when interrupted: what it uses is freed afterwards. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
