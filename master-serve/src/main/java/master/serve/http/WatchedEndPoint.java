// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connection that can tell, while a request is under way and nobody reads from it, whether its client is gone. What
 * the client has sent in the meantime, such as its next request, is kept for whoever reads next.
 *
 * <p>A client that has closed its side may be gone, or may only have nothing more to say. It is asked: a gone one
 * answers an interim response, which everybody else passes over, with a reset.
 */
final class WatchedEndPoint extends SocketChannelEndPoint {
    private static final byte[] INTERIM = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_KEPT = 512;
    private static final int LOOKS_BETWEEN_QUESTIONS = 20;

    private final Executor executor;
    private final ByteBuffer kept = ByteBuffer.allocate(MOST_KEPT).flip(); // to be read; guarded by this
    private boolean watched; // guarded by this
    private boolean interim; // guarded by this
    private int looksAtEnd; // guarded by this

    WatchedEndPoint(
            SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler, Executor executor) {
        super(channel, selector, key, scheduler);
        this.executor = executor;
    }

    /**
     * From now on nobody else reads, until {@link #unwatch}.
     *
     * @param http11 whether the client knows interim responses; one that does not is only gone by a reset
     */
    synchronized void watch(boolean http11) {
        watched = true;
        interim = http11;
        looksAtEnd = 0;
    }

    /** Nobody looks any more; to be called before an answer is written. */
    synchronized void unwatch() {
        watched = false;
    }

    /** Whether the client is gone; false if nobody watches. */
    synchronized boolean isGone() {
        if (!watched) {
            return false;
        }
        try {
            return isEnd() && interim && looksAtEnd++ % LOOKS_BETWEEN_QUESTIONS < 2 && !ask();
        } catch (IOException e) {
            return true;
        }
    }

    private boolean isEnd() throws IOException {
        if (kept.limit() == kept.capacity()) {
            return false; // it has sent more than is kept, so it was there
        }
        int from = kept.position();
        kept.position(kept.limit()).limit(kept.capacity());
        int count = getChannel().read(kept);
        kept.limit(kept.position()).position(from);
        return count < 0;
    }

    /** Throws if the client is gone for sure; whether it may still be there. */
    private boolean ask() throws IOException {
        int written = getChannel().write(ByteBuffer.wrap(INTERIM));
        return written == 0 || written == INTERIM.length; // half a response cannot be taken back
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        synchronized (this) {
            if (kept.hasRemaining()) {
                int position = BufferUtil.flipToFill(buffer);
                int count = BufferUtil.put(kept, buffer);
                BufferUtil.flipToFlush(buffer, position);
                if (!kept.hasRemaining()) {
                    kept.clear().flip();
                }
                return count;
            }
        }
        return super.fill(buffer);
    }

    @Override
    protected void needsFillInterest() {
        boolean there;
        synchronized (this) {
            there = kept.hasRemaining();
        }
        if (there) {
            executor.execute(getFillInterest()::fillable); // the selector does not know of it
        } else {
            super.needsFillInterest();
        }
    }
}
