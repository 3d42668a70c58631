package io.chorale.ra.fake;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** Writes down what the transaction manager asks for. */
public final class FakeXaResource implements XAResource {
    public final List<String> calls = new CopyOnWriteArrayList<>();
    public boolean associated;
    public volatile int failCommitWith;

    @Override
    public void start(Xid xid, int flags) throws XAException {
        note("start");
        associated = true;
    }

    @Override
    public void end(Xid xid, int flags) throws XAException {
        note("end");
        associated = false;
    }

    @Override
    public int prepare(Xid xid) throws XAException {
        note("prepare");
        return XA_OK;
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        note(onePhase ? "commit one phase" : "commit");
    }

    @Override
    public void rollback(Xid xid) throws XAException {
        note("rollback");
    }

    @Override
    public void forget(Xid xid) throws XAException {
        note("forget");
    }

    @Override
    public Xid[] recover(int flag) throws XAException {
        note("recover");
        return new Xid[0];
    }

    @Override
    public boolean isSameRM(XAResource other) {
        return other instanceof FakeXaResource;
    }

    @Override
    public int getTransactionTimeout() {
        return 7;
    }

    @Override
    public boolean setTransactionTimeout(int seconds) {
        return seconds == 7;
    }

    private void note(String call) throws XAException {
        calls.add(call);
        if (failCommitWith != 0 && call.startsWith("commit")) {
            throw new XAException(failCommitWith);
        }
    }
}
