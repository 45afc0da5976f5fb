// SPDX-License-Identifier: Apache-2.0
package master.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import master.core.wire.MaskedCrc;
import master.core.wire.WireWriter;

/**
 * Figures of a run as TensorBoard reads them: records of the TFRecord format, each an {@code Event} of TensorFlow's
 * {@code event.proto}. Every record is written at once, so that a TensorBoard that looks on sees it. A run that goes on
 * gets a further file; each begins by telling TensorBoard to forget what older ones say of later steps.
 *
 * <p>Scalars are written as {@code simple_value}, a 32-bit float, which every version of TensorBoard reads. Not
 * thread-safe.
 */
public final class EventFile implements AutoCloseable {
    // field numbers of event.proto and summary.proto
    private static final int EVENT_WALL_TIME = 1;
    private static final int EVENT_STEP = 2;
    private static final int EVENT_FILE_VERSION = 3;
    private static final int EVENT_SUMMARY = 5;
    private static final int EVENT_SESSION_LOG = 7;
    private static final int SUMMARY_VALUE = 1;
    private static final int VALUE_TAG = 1;
    private static final int VALUE_SIMPLE_VALUE = 2;
    private static final int SESSION_LOG_STATUS = 1;
    private static final int SESSION_LOG_START = 1;

    private final OutputStream out;
    private final InstantSource clock;

    private EventFile(OutputStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    /**
     * Starts a new file in a run's folder.
     *
     * @param step the step that the run goes on from; 0 for a new one
     * @param clock tells the time of the file and of its events
     */
    public static EventFile create(Path folder, int step, InstantSource clock) throws IOException {
        EventFile file = new EventFile(open(folder, clock.instant().getEpochSecond()), clock);
        try {
            file.write(new WireWriter().text(EVENT_FILE_VERSION, "brain.Event:2"));
            WireWriter session = new WireWriter().integer(SESSION_LOG_STATUS, SESSION_LOG_START);
            file.write(new WireWriter().integer(EVENT_STEP, step + 1L).message(EVENT_SESSION_LOG, session));
            return file;
        } catch (IOException e) {
            try {
                file.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /** TensorBoard looks for "tfevents" in the name and reads the files of a folder by name. */
    private static OutputStream open(Path folder, long seconds) throws IOException {
        for (int number = 0; ; number++) {
            Path file = folder.resolve(
                    String.format(Locale.ROOT, "events.out.tfevents.%010d.%03d.master", seconds, number));
            try {
                return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException e) {
                // another one of this second: take the next number
            }
        }
    }

    /** Adds values of one step by their names. */
    public void scalars(int step, Map<String, Double> values) throws IOException {
        WireWriter summary = new WireWriter();
        values.forEach((tag, value) -> summary.message(
                SUMMARY_VALUE, new WireWriter().text(VALUE_TAG, tag).number(VALUE_SIMPLE_VALUE, value.floatValue())));
        write(new WireWriter().integer(EVENT_STEP, step).message(EVENT_SUMMARY, summary));
    }

    private void write(WireWriter event) throws IOException {
        double now = clock.millis() / 1000.0;
        out.write(record(
                new WireWriter().number(EVENT_WALL_TIME, now).append(event).toBytes()));
        out.flush();
    }

    /** Length, checksum of the length, data, checksum of the data; all little-endian. */
    private static byte[] record(byte[] data) {
        ByteBuffer record = ByteBuffer.allocate(16 + data.length).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(data.length);
        record.putInt(MaskedCrc.of(record.slice(0, Long.BYTES)));
        record.put(data);
        record.putInt(MaskedCrc.of(ByteBuffer.wrap(data)));
        return record.array();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
