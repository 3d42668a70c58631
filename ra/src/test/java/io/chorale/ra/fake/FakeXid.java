package io.chorale.ra.fake;

import java.nio.ByteBuffer;
import javax.transaction.xa.Xid;

/** Names a branch by two numbers. */
public record FakeXid(int global, int branch) implements Xid {

    @Override
    public int getFormatId() {
        return 1;
    }

    @Override
    public byte[] getGlobalTransactionId() {
        return ByteBuffer.allocate(4).putInt(global).array();
    }

    @Override
    public byte[] getBranchQualifier() {
        return ByteBuffer.allocate(4).putInt(branch).array();
    }
}
