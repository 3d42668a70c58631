package io.chorale.ra.inbound;

import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.work.HintsContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkAdapter;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkContextProvider;
import jakarta.resource.spi.work.WorkEvent;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/** Has the container run a worker on a thread of its own. */
class WorkerWork implements Work {
    private static final Logger LOG = System.getLogger(WorkerWork.class.getName());

    private final EndpointWorker worker;

    private WorkerWork(EndpointWorker worker) {
        this.worker = worker;
    }

    /**
     * Schedules a worker: it starts once the container has a thread, however long that takes, because a deployment must
     * not wait for it.
     */
    static void schedule(EndpointWorker worker, String name, BootstrapContext context, WorkManager workManager)
            throws WorkException {
        WorkerWork work =
                context.isContextSupported(HintsContext.class) ? new LongRunning(worker) : new WorkerWork(worker);
        try {
            workManager.scheduleWork(work, WorkManager.INDEFINITE, null, new Rejections(worker, name));
        } catch (WorkException e) {
            worker.stop();
            throw e;
        }
    }

    @Override
    public void run() {
        worker.run();
    }

    /** The container wants its thread back. */
    @Override
    public void release() {
        worker.stop();
    }

    /** Tells the container, where it understands, that this thread is kept for long. */
    private static final class LongRunning extends WorkerWork implements WorkContextProvider {
        private static final long serialVersionUID = 1L;

        private LongRunning(EndpointWorker worker) {
            super(worker);
        }

        @Override
        public List<WorkContext> getWorkContexts() {
            HintsContext hints = new HintsContext();
            hints.setName("Chorale endpoint");
            hints.setHint(HintsContext.LONGRUNNING_HINT, true);
            return List.of(hints);
        }
    }

    /** A container may also refuse after it has accepted. */
    private static final class Rejections extends WorkAdapter {
        private final EndpointWorker worker;
        private final String name;

        private Rejections(EndpointWorker worker, String name) {
            this.worker = worker;
            this.name = name;
        }

        @Override
        public void workRejected(WorkEvent event) {
            worker.stop();
            LOG.log(Level.ERROR, "The container gave no thread to " + name, event.getException());
        }
    }
}
