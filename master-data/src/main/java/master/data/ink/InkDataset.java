// SPDX-License-Identifier: Apache-2.0
package master.data.ink;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import master.api.Label;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.DatasetFormat;
import master.data.Sample;

/**
 * A folder of InkML files, each a formula: its image is drawn, its label is the truth in the normal form of {@link
 * FormulaText}. Files are read when they are asked for.
 */
public final class InkDataset implements Dataset {
    private static final String ENDING = ".inkml";
    private static final long MOST_BYTES = 16 << 20;

    private final Path folder;
    private final List<String> files;
    private final List<Share> rewritings;
    private volatile boolean closed;

    /** How often a formula is made into another one, and how. */
    private record Share(double share, Rewriting rewriting) {}

    private InkDataset(Path folder, List<String> files, List<Share> rewritings) {
        this.folder = folder;
        this.files = files;
        this.rewritings = List.copyOf(rewritings);
    }

    /**
     * Opens a folder.
     *
     * @throws DatasetException if it holds no InkML
     */
    public static InkDataset open(Path folder) {
        List<String> files = files(folder);
        if (files.isEmpty()) {
            throw new DatasetException("dataset %s: no file *%s in this folder".formatted(folder, ENDING));
        }
        return new InkDataset(folder, files, List.of());
    }

    /**
     * The same folder, of which a share of the samples that are drawn by chance is written anew: symbols become others of
     * their kind, in the hands of other writers. Reads all files for it. Needs InkML that says which strokes make which
     * symbol; what does not say it stays as it is.
     *
     * @param share in [0, 1]
     * @param isToken which tokens may come to be in a label
     * @throws DatasetException if no file says which strokes make a symbol that can be exchanged
     */
    public InkDataset exchanging(double share, Predicate<String> isToken) {
        return rewriting(share, new SymbolExchange(isToken), "exchanged");
    }

    /**
     * The same folder, of which a share of the samples that are drawn by chance are parts of two formulas, one behind the
     * other, or a part of one. Reads all files for it. Needs InkML that says which strokes make which symbol; what does not
     * say it of all of them stays as it is.
     *
     * @param share in [0, 1]
     * @param isToken which tokens may come to be in a label
     * @param maxLength how many tokens a label may have
     * @throws DatasetException if no file says which strokes make which symbol
     */
    public InkDataset joining(double share, Predicate<String> isToken, int maxLength) {
        return rewriting(share, new FormulaJoin(isToken, maxLength), "joined");
    }

    private InkDataset rewriting(double share, Rewriting rewriting, String what) {
        SplittableRandom random = new SplittableRandom(0);
        for (int i = 0; i < files.size(); i++) {
            try {
                rewriting.add(formula(i), random);
            } catch (DatasetException e) {
                // whoever asks for the sample is told
            }
        }
        if (rewriting.isEmpty()) {
            throw new DatasetException(
                    "dataset %s: no file says which strokes make which symbol (traceGroup), so none can be %s"
                            .formatted(folder, what));
        }
        List<Share> all = new ArrayList<>(rewritings);
        all.add(new Share(share, rewriting));
        return new InkDataset(folder, files, all);
    }

    /** What samples that are drawn by chance are made of, a line for each way to make them. */
    public List<String> stock() {
        return rewritings.stream().map(share -> share.rewriting().stock()).toList();
    }

    /** Whether a folder holds InkML. */
    public static boolean is(Path folder) {
        return !files(folder).isEmpty();
    }

    private static List<String> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(ENDING))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new DatasetException("dataset %s: cannot be read: %s".formatted(folder, e), e);
        }
    }

    @Override
    public String name() {
        return folder.toString();
    }

    @Override
    public DatasetFormat format() {
        return DatasetFormat.INKML;
    }

    @Override
    public int size() {
        return files.size();
    }

    @Override
    public String id(int index) {
        if (closed) {
            throw new IllegalStateException("dataset %s is closed".formatted(folder));
        }
        return files.get(Objects.checkIndex(index, files.size()));
    }

    private Ink ink(int index) {
        Path file = folder.resolve(id(index));
        String where = "dataset %s, sample %d (%s)".formatted(folder, index, id(index));
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new DatasetException(where, "more than %d bytes".formatted(MOST_BYTES), null);
            }
            return InkFile.parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new DatasetException(where, "no InkML that can be read: %s".formatted(e.getMessage()), e);
        }
    }

    private Label label(Ink ink, int index) {
        String where = "dataset %s, sample %d (%s)".formatted(folder, index, id(index));
        if (ink.truth().isEmpty()) {
            throw new DatasetException(where, "no annotation of type truth", null);
        }
        try {
            return Label.of(FormulaText.normalize(ink.truth()));
        } catch (IllegalArgumentException e) {
            throw new DatasetException(where, e.getMessage(), e);
        }
    }

    private Formula formula(int index) {
        Ink ink = ink(index);
        return new Formula(ink, label(ink, index).text());
    }

    @Override
    public Label label(int index) {
        return label(ink(index), index);
    }

    @Override
    public Sample sample(int index) {
        return sample(index, formula(index), Pen.PLAIN, new SplittableRandom(0));
    }

    /** Drawn with another pen each time. */
    @Override
    public Sample sample(int index, RandomGenerator random) {
        Formula formula = formula(index);
        for (Share share : rewritings) {
            if (random.nextDouble() < share.share()) {
                formula = share.rewriting().write(formula, random);
            }
        }
        return sample(index, formula, Pen.random(random), random);
    }

    private Sample sample(int index, Formula formula, Pen pen, RandomGenerator random) {
        return new Sample(id(index), Label.of(formula.label()), bmp(pen.draw(formula.ink(), random)));
    }

    /** Without compression: it is read at once. */
    private static byte[] bmp(BufferedImage image) {
        ByteArrayOutputStream bmp = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bmp)) {
            if (!ImageIO.write(image, "bmp", out)) {
                throw new IllegalStateException("this Java writes no BMP");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory is never full for it
        }
        return bmp.toByteArray();
    }

    @Override
    public void close() {
        closed = true;
    }
}
