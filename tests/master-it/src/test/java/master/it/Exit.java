// SPDX-License-Identifier: Apache-2.0
package master.it;

import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import master.api.ImageSource;
import master.api.ModelLoadException;
import master.api.Recognizer;

/** A program that reads while its JVM ends: in a shutdown hook, which prints what came of it, or in threads. */
public final class Exit {
    private static final int PICTURES = 20;
    private static final int THREADS = 24;

    private Exit() {}

    /** {@code hook}, {@code first}, {@code threads}, or {@code open}, which prints why there is no model. */
    public static void main(String[] args) throws InterruptedException {
        if (args[0].equals("open")) {
            try {
                Recognizer.bundled("captcha").close();
            } catch (ModelLoadException e) {
                System.out.println(e.getMessage());
            }
            return;
        }
        Recognizer recognizer = Recognizer.bundled("captcha");
        BufferedImage picture = new BufferedImage(120, 40, BufferedImage.TYPE_INT_RGB);
        if (args[0].equals("first")) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> first(recognizer, picture)));
        } else if (args[0].equals("hook")) {
            recognizer.recognize(picture); // how long that takes must be known
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                for (int i = 0; i < PICTURES; i++) {
                    recognizer.recognize(picture);
                }
                recognizer.close();
                System.out.println("read");
            }));
        } else {
            List<ImageSource> batch = Collections.nCopies(8, ImageSource.of(picture));
            CountDownLatch reading = new CountDownLatch(THREADS);
            for (int i = 0; i < THREADS; i++) { // so many that a batch takes longer than the JVM waits
                new Thread(() -> {
                            recognizer.recognize(picture);
                            reading.countDown();
                            while (true) {
                                recognizer.recognizeAll(batch);
                            }
                        })
                        .start();
            }
            reading.await();
        }
        System.exit(0);
    }

    private static void first(Recognizer recognizer, BufferedImage picture) {
        try {
            Thread.sleep(1000); // until the library knows of the shutdown, too: hooks run side by side
            recognizer.recognize(picture);
        } catch (IllegalStateException | InterruptedException e) {
            System.out.println(e.getMessage());
        }
    }
}
