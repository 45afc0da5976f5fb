// SPDX-License-Identifier: Apache-2.0
package master.train;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.api.LetterCase;
import master.core.image.ImageReader;
import master.core.image.PixelImage;
import master.core.io.Sha256;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.Reasons;
import master.data.Sample;

/**
 * Looks at every image of one site before anything is learnt: which can be read, and which are there more than once.
 * An image on both sides of the split would be a question whose answer was learnt by heart. Immutable.
 */
final class SiteImages {
    private static final int NAMED = 3;
    private static final int MOST_NOISE = 10; // of 255; whoever reads has more contrast than that

    private final Dataset dataset;
    private final LetterCase fold;
    private final List<Integer> usable = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Reasons unreadable = new Reasons();
    private final Map<String, Integer> sizes = new TreeMap<>();
    private final Reasons blank = new Reasons();
    private final Map<String, List<Integer>> byContent = new LinkedHashMap<>();
    private final Map<Integer, Long> contents = new HashMap<>(); // of those to use

    private SiteImages(Dataset dataset, LetterCase fold) {
        this.dataset = dataset;
        this.fold = fold;
    }

    /** Decodes all images, one after the other; none is kept. */
    static SiteImages of(Dataset dataset, LetterCase fold) {
        SiteImages images = new SiteImages(dataset, fold);
        for (int i = 0; i < dataset.size(); i++) {
            images.look(i);
        }
        images.sortOut();
        return images;
    }

    private void look(int index) {
        try {
            Sample sample = dataset.sample(index);
            PixelImage image = ImageReader.read(ImageSource.of(sample.image()), ImageLimits.DEFAULT);
            sizes.merge("%dx%d".formatted(image.width(), image.height()), 1, Integer::sum);
            if (isBlank(image)) {
                blank.add("no contrast", dataset.id(index));
            } else {
                byContent
                        .computeIfAbsent(digest(image), key -> new ArrayList<>())
                        .add(index);
            }
        } catch (DatasetException e) {
            unreadable.add(e.reason(), dataset.id(index));
        } catch (ImageDecodeException e) {
            unreadable.add(e.getMessage(), dataset.id(index));
        }
    }

    /** Whether nothing can stand out from the ground: no part of the color differs by more than noise. */
    private static boolean isBlank(PixelImage image) {
        for (int shift = 0; shift <= 16; shift += 8) {
            int least = 255;
            int most = 0;
            for (int pixel : image.rgb()) {
                least = Math.min(least, pixel >> shift & 255);
                most = Math.max(most, pixel >> shift & 255);
            }
            if (most - least > MOST_NOISE) {
                return false;
            }
        }
        return true;
    }

    /** The same for images that look the same, however their files are written. */
    private static String digest(PixelImage image) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (2 + image.rgb().length));
        bytes.putInt(image.width()).putInt(image.height()).asIntBuffer().put(image.rgb());
        return Sha256.hex(bytes.array());
    }

    private void sortOut() {
        int repeated = 0;
        List<String> contradictions = new ArrayList<>();
        for (Map.Entry<String, List<Integer>> content : byContent.entrySet()) {
            List<Integer> same = content.getValue();
            Set<String> labels = same.stream().map(this::label).collect(Collectors.toSet());
            if (labels.size() > 1) {
                contradictions.add(same.stream()
                        .map(i -> "%s \"%s\"".formatted(dataset.id(i), label(i)))
                        .collect(Collectors.joining(" and ")));
            } else {
                usable.add(same.get(0));
                contents.put(
                        same.get(0), Long.parseUnsignedLong(content.getKey().substring(0, 16), 16));
                repeated += same.size() - 1;
            }
        }
        unreadable.lines().forEach(line -> notes.add("left out, cannot be read: " + line));
        blank.lines().forEach(line -> notes.add("left out, blank: " + line));
        if (repeated > 0) {
            notes.add("left out: %d images that are there more than once; one of each is used".formatted(repeated));
        }
        if (!contradictions.isEmpty()) {
            notes.add("left out: %d images that are there with different labels: %s%s"
                    .formatted(
                            contradictions.size(),
                            String.join("; ", contradictions.subList(0, Math.min(NAMED, contradictions.size()))),
                            contradictions.size() > NAMED ? "; ..." : ""));
        }
    }

    /** That there are images of several sizes, for a model that stretches all to its own. */
    Optional<String> sizeNote() {
        return sizes.size() > 1
                ? Optional.of("images of %d sizes: %s; the model stretches all to its own"
                        .formatted(sizes.size(), commonSizes()))
                : Optional.empty();
    }

    private String commonSizes() {
        return sizes.entrySet().stream()
                        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                        .limit(NAMED)
                        .map(size -> "%d of %s".formatted(size.getValue(), size.getKey()))
                        .collect(Collectors.joining(", "))
                + (sizes.size() > NAMED ? ", ..." : "");
    }

    /** The samples to use, in their order: each can be read and is another image. */
    List<Integer> usable() {
        return List.copyOf(usable);
    }

    /** What is surely wrong with the images, for people. */
    List<String> errors() {
        int readable = dataset.size() - unreadable.count();
        return 2 * blank.count() > readable
                ? List.of("%d of %d images are blank".formatted(blank.count(), readable))
                : List.of();
    }

    /** A number that is the same for images that look the same, in any dataset. */
    long content(int index) {
        return requireNonNull(contents.get(index));
    }

    /** The label of a sample as it is learnt. */
    String label(int index) {
        return fold.of(dataset.text(index));
    }

    /** What the user should know about the images, a line each. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** The same about the characters of the labels, for a model that reads these and no others. */
    List<String> characterNotes() {
        Set<Integer> characters = new HashSet<>();
        usable.forEach(i -> label(i).codePoints().forEach(characters::add));
        return CharacterNotes.of(characters);
    }
}
