// SPDX-License-Identifier: Apache-2.0
package master.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import master.api.ImageDecodeException;
import master.api.ImageSource;
import master.api.Outcome;
import master.serve.engine.Asked;
import master.serve.engine.Caller;
import master.serve.engine.Engine;
import master.serve.engine.ErrorCode;
import master.serve.engine.Events;
import master.serve.engine.Lease;
import master.serve.engine.Models;
import master.serve.engine.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One worker and sixteen places, in front of a recognizer that waits until it is let go on. */
class EngineTest {
    private static final byte[] SMALL = png(160, 48, 8, 0);
    private static final byte[] LARGE = png(2000, 2000, 8, 0);

    private final FakeRecognizer recognizer = new FakeRecognizer("ab");
    private final List<byte[]> read = Collections.synchronizedList(new ArrayList<>());
    private final List<CompletableFuture<List<Outcome>>> asked = new CopyOnWriteArrayList<>();
    private volatile Runnable onRead = () -> {};
    private Models models;
    private Engine engine;

    @BeforeEach
    void start() {
        models = new Models(
                Map.of("m", new FakeSource(new Delegate(recognizer) {
                    @Override
                    public List<Outcome> recognizeAll(List<ImageSource> images) {
                        images.forEach(each -> {
                            if (each instanceof ImageSource.Bytes bytes) {
                                read.add(bytes.bytes());
                            }
                        });
                        onRead.run();
                        return super.recognizeAll(images);
                    }
                })),
                1,
                Events.NONE,
                line -> {});
        engine = new Engine(1, 16, Events.NONE);
        recognizer.holdBack();
    }

    @AfterEach
    void stop() {
        recognizer.letGo();
        engine.close();
        models.close();
    }

    /** The beginning of a PNG, as far as the server looks before the model does. */
    private static byte[] png(int width, int height, int depth, int type) {
        return ByteBuffer.allocate(33)
                .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'})
                .putInt(width)
                .putInt(height)
                .put((byte) depth)
                .put((byte) type)
                .array();
    }

    private CompletableFuture<List<Outcome>> ask(String client, int count, byte[] image) {
        return ask(new Caller(client, System.nanoTime() + 60_000_000_000L, new CompletableFuture<>()), count, image);
    }

    private CompletableFuture<List<Outcome>> ask(Caller caller, int count, byte[] image) {
        Lease lease = models.lease("m", Optional.empty(), Asked.NOTHING).join().orElseThrow();
        CompletableFuture<List<Outcome>> answer =
                engine.submit(lease, Collections.nCopies(count, ImageSource.of(image)), caller);
        asked.add(answer);
        return answer;
    }

    /** The model has an image, so others wait. */
    private void occupy() throws InterruptedException {
        ask("first", 1, SMALL);
        recognizer.entered.acquire();
        read.clear();
    }

    private void readAll() {
        recognizer.letGo();
        asked.forEach(CompletableFuture::join);
    }

    private static ErrorCode code(CompletableFuture<?> answer) {
        try {
            answer.join();
        } catch (CompletionException e) {
            return ((Problem) e.getCause()).code();
        }
        throw new AssertionError("it was read");
    }

    @Test
    void a_small_image_does_not_wait_for_a_large_request_whose_ever_it_is() throws Exception {
        occupy();
        ask("greedy", 12, LARGE);
        ask("other", 1, SMALL);
        ask("greedy", 1, SMALL); // as behind a proxy: one address, many people
        readAll();
        assertThat(read.subList(0, 2)).containsOnly(SMALL);
        assertThat(recognizer.batches).as("large images are read alone").containsOnly(1, 2);
    }

    @Test
    void a_small_image_goes_before_those_of_many_clients() throws Exception {
        byte[] medium = png(1000, 1000, 8, 0);
        occupy();
        for (int i = 0; i < 6; i++) {
            ask("greedy " + i, 1, medium);
        }
        AtomicBoolean once = new AtomicBoolean();
        onRead = () -> {
            if (once.compareAndSet(false, true)) {
                ask("late", 1, SMALL);
            }
        };
        readAll();
        assertThat(recognizer.batches).as("of medium ones three make a batch").contains(3);
        assertThat(read.indexOf(SMALL)).isEqualTo(3);
    }

    @Test
    void nobody_waits_for_an_image_that_takes_long() throws Exception {
        recognizer.entered.drainPermits();
        ask("greedy", 2, LARGE);
        recognizer.entered.acquire();
        ask("other", 1, SMALL);
        assertThat(recognizer.entered.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        assertThat(read).containsExactly(LARGE, SMALL);
        ask("third", 1, LARGE);
        ask("third", 1, SMALL);
        assertThat(engine.waiting()).as("no more than one is read besides").isEqualTo(3);
        readAll();
        assertThat(read).hasSize(5);
    }

    @Test
    void nobody_waits_for_a_model_that_takes_long() throws Exception {
        recognizer.letGo();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        FakeRecognizer slow = new FakeRecognizer("slow");
        models = new Models(
                Map.of(
                        "slow",
                        new FakeSource(new Delegate(slow) {
                            @Override
                            public List<Outcome> recognizeAll(List<ImageSource> images) {
                                for (long end = threads.getCurrentThreadCpuTime() + 150_000_000;
                                        threads.getCurrentThreadCpuTime() < end; ) {
                                    Thread.onSpinWait();
                                }
                                return super.recognizeAll(images);
                            }
                        }),
                        "m",
                        new FakeSource(recognizer)),
                1,
                Events.NONE,
                line -> {});
        Caller caller = new Caller("c", System.nanoTime() + 60_000_000_000L, new CompletableFuture<>());
        Lease lease =
                models.lease("slow", Optional.empty(), Asked.NOTHING).join().orElseThrow();
        engine.submit(lease, List.of(ImageSource.of(SMALL)), caller).join(); // how long it takes is known now
        slow.holdBack();
        lease = models.lease("slow", Optional.empty(), Asked.NOTHING).join().orElseThrow();
        CompletableFuture<List<Outcome>> late = engine.submit(lease, List.of(ImageSource.of(SMALL)), caller);
        slow.entered.acquire();
        assertThat(ask("other", 1, SMALL).get(20, TimeUnit.SECONDS)).hasSize(1);
        assertThat(late).isNotDone();
        slow.letGo();
        assertThat(late.join()).hasSize(1);
    }

    @Test
    void clients_take_turns_and_so_do_their_requests() throws Exception {
        occupy();
        byte[] greedy = png(160, 48, 8, 2);
        for (int i = 0; i < 12; i++) {
            ask("greedy", 1, greedy);
        }
        ask("modest", 3, SMALL);
        readAll();
        assertThat(read.subList(0, 6)).filteredOn(each -> each == SMALL).hasSize(3);
    }

    @Test
    void a_large_image_is_not_put_off_for_ever_by_whoever_comes_later() throws Exception {
        occupy();
        CompletableFuture<List<Outcome>> large = ask("patient", 1, LARGE);
        onRead = () -> {
            if (read.size() < 200) {
                ask("hasty " + read.size(), 1, SMALL);
            }
        };
        ask("hasty", 1, SMALL);
        recognizer.letGo();
        large.join();
        Client.await("all are read", () -> read.size() >= 200);
        assertThat(read.indexOf(LARGE)).as("its turn depends on how many wait").isBetween(1, 100);
    }

    @Test
    void of_a_full_queue_the_one_who_has_most_in_it_gives_room_to_others() throws Exception {
        occupy();
        CompletableFuture<List<Outcome>> early = ask("greedy", 8, SMALL);
        CompletableFuture<List<Outcome>> late = ask("greedy", 8, SMALL);
        CompletableFuture<List<Outcome>> other = ask("other", 2, SMALL);
        assertThat(code(late)).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(engine.waiting()).isEqualTo(10);
        assertThat(code(ask("greedy", 7, SMALL)))
                .as("and takes none from others")
                .isEqualTo(ErrorCode.OVERLOADED);
        recognizer.letGo();
        assertThat(early.join()).hasSize(8);
        assertThat(other.join()).hasSize(2);
    }

    @Test
    void nobody_gives_room_to_a_request_that_does_not_fit_even_then() throws Exception {
        occupy();
        List<CompletableFuture<List<Outcome>>> queued =
                List.of(ask("other", 4, SMALL), ask("greedy", 4, SMALL), ask("greedy", 8, SMALL));
        assertThat(code(ask("late", 10, SMALL))).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(engine.waiting()).isEqualTo(16);
        recognizer.letGo();
        assertThat(queued).allSatisfy(each -> assertThat(each.join()).isNotEmpty());
    }

    @Test
    void what_waits_is_measured_in_pixels_too() throws Exception {
        occupy();
        byte[] heavy = png(2000, 2000, 16, 6); // 32 million bytes of pixels
        assertThat(code(ask("c", 3, heavy))).isEqualTo(ErrorCode.TOO_LARGE);
        ask("c", 1, heavy);
        assertThat(code(ask("c", 1, heavy))).isEqualTo(ErrorCode.OVERLOADED);
        ask("c", 12, SMALL);
        readAllBut(ErrorCode.TOO_LARGE, ErrorCode.OVERLOADED);
        assertThat(read).hasSize(13);
    }

    @Test
    void webp_and_base64_are_measured_in_pixels_too() {
        byte[] heavy = png(4000, 4000, 8, 6); // 64 million bytes of pixels
        byte[] webp = ByteBuffer.allocate(26)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(US_ASCII))
                .putInt(18)
                .put("WEBPVP8L".getBytes(US_ASCII))
                .putInt(5)
                .put((byte) 0x2f)
                .putInt(3999 | 3999 << 14)
                .array();
        String text = Base64.getEncoder().encodeToString(heavy);
        String uri = "data:image/webp;base64," + Base64.getEncoder().encodeToString(webp);
        for (byte[] each : List.of(heavy, webp, text.getBytes(US_ASCII), uri.getBytes(US_ASCII))) {
            assertThat(code(ask("c", 2, each))).isEqualTo(ErrorCode.TOO_LARGE);
        }
    }

    @Test
    void a_text_whose_image_begins_far_behind_is_taken_for_long() throws Exception {
        occupy();
        String text = " ".repeat(100_000) + Base64.getEncoder().encodeToString(SMALL);
        ask("c", 2, text.getBytes(US_ASCII));
        readAll();
        assertThat(recognizer.batches)
                .as("each alone, behind the two of the start and the one that has the model")
                .containsExactly(2, 1, 1, 1);
    }

    private void readAllBut(ErrorCode... refused) {
        recognizer.letGo();
        for (CompletableFuture<List<Outcome>> each : asked) {
            try {
                each.join();
            } catch (CompletionException e) {
                assertThat(((Problem) e.getCause()).code()).isIn((Object[]) refused);
            }
        }
    }

    @Test
    void who_is_gone_leaves_the_queue() throws Exception {
        occupy();
        CompletableFuture<Void> gone = new CompletableFuture<>();
        CompletableFuture<List<Outcome>> answer =
                ask(new Caller("c", System.nanoTime() + 60_000_000_000L, gone), 5, SMALL);
        assertThat(engine.waiting()).isEqualTo(5);
        gone.complete(null);
        assertThat(engine.waiting()).isZero();
        assertThat(code(answer)).isEqualTo(ErrorCode.CLIENT_GONE);
        recognizer.letGo();
    }

    @Test
    void no_memory_for_a_batch_is_told_as_a_busy_server_and_the_reader_goes_on() {
        recognizer.letGo();
        Models full = new Models(
                Map.of("m", new FakeSource(new Delegate(recognizer) {
                    private boolean once = true;

                    @Override
                    public List<Outcome> recognizeAll(List<ImageSource> images) {
                        if (images.get(0) instanceof ImageSource.Bytes && once) {
                            once = false;
                            throw new OutOfMemoryError("of a test");
                        }
                        if (images.get(0) instanceof ImageSource.Bytes bytes && bytes.bytes() == LARGE) {
                            return List.of(new Outcome.Failed(new ImageDecodeException("x", new OutOfMemoryError())));
                        }
                        return super.recognizeAll(images);
                    }
                })),
                1,
                Events.NONE,
                line -> {});
        Lease lease = full.lease("m", Optional.empty(), Asked.NOTHING).join().orElseThrow();
        Caller caller = new Caller("c", System.nanoTime() + 60_000_000_000L, new CompletableFuture<>());
        assertThat(code(engine.submit(lease, List.of(ImageSource.of(SMALL)), caller)))
                .isEqualTo(ErrorCode.OVERLOADED);
        lease = full.lease("m", Optional.empty(), Asked.NOTHING).join().orElseThrow();
        assertThat(engine.submit(lease, List.of(ImageSource.of(SMALL)), caller).join())
                .hasSize(1);
        full.close();
    }
}
