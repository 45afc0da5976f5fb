// SPDX-License-Identifier: Apache-2.0
package master.synth.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPInputStream;

/** Words and how often each is drawn. Immutable. */
public final class WordList {
    private final List<String> words;
    private final double[] sums; // running sums of the weights

    private WordList(List<String> words, List<Double> weights) {
        this.words = List.copyOf(words);
        this.sums = new double[weights.size()];
        double sum = 0;
        for (int i = 0; i < sums.length; i++) {
            sum += weights.get(i);
            sums[i] = sum;
        }
    }

    /** The list that comes with the synthesizer: 49,000 English words and names; see tools/words. */
    public static WordList bundled() {
        String name = "words/words.tsv.gz";
        try (InputStream in = WordList.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("bundled list " + name + " is missing");
            }
            List<String> words = new ArrayList<>();
            List<Double> weights = new ArrayList<>();
            read(
                    new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8)),
                    name,
                    words,
                    weights);
            return new WordList(words, weights);
        } catch (IOException e) {
            throw new IllegalStateException("bundled list " + name + " cannot be read", e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        return e instanceof CharacterCodingException ? "not UTF-8" : e.toString();
    }

    /**
     * The words of all files.
     *
     * @throws UncheckedIOException if a file cannot be read or is not UTF-8
     * @throws IllegalArgumentException if a line is wrong, or there is no word
     */
    public static WordList of(List<Path> files) {
        List<String> words = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        for (Path file : files) {
            try (BufferedReader reader = Files.newBufferedReader(file)) {
                read(reader, file.toString(), words, weights);
            } catch (IOException e) {
                throw new UncheckedIOException("words %s cannot be read: %s".formatted(file, reason(e)), e);
            }
        }
        if (words.isEmpty()) {
            throw new IllegalArgumentException("words " + files + ": no word, allowed: one or more");
        }
        return new WordList(words, weights);
    }

    private static void read(BufferedReader reader, String name, List<String> words, List<Double> weights)
            throws IOException {
        int number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            int tab = line.indexOf('\t');
            String word = (tab < 0 ? line : line.substring(0, tab))
                    .replace("\uFEFF", "")
                    .strip();
            if (word.isEmpty()) {
                throw new IllegalArgumentException("%s:%d: no word before the tab".formatted(name, number));
            }
            words.add(word);
            weights.add(tab < 0 ? 1 : weight(line.substring(tab + 1), name + ":" + number));
        }
    }

    private static double weight(String text, String place) {
        try {
            double weight = Double.parseDouble(text);
            if (weight > 0 && weight < Double.POSITIVE_INFINITY) {
                return weight;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(place + ": weight \"" + text + "\" is no number", e);
        }
        throw new IllegalArgumentException(place + ": weight " + text + " must be above 0");
    }

    public int size() {
        return words.size();
    }

    /** A word, by weight. */
    public String next(RandomGenerator random) {
        int at = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
        return words.get(Math.min(words.size() - 1, at < 0 ? -at - 1 : at));
    }
}
