// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * The command line of {@link ReadImages}.
 *
 * @param input where the paths of the images come from
 * @param from a folder, a list, or a table
 * @param format of a table, as Spark names it
 * @param column of a table, with the paths
 * @param out the folder of the Parquet files
 * @param perFile how many images a task reads and a file of answers holds, about
 * @param recognizer how images are read
 */
record ReadOptions(
        Input input, String from, String format, String column, String out, int perFile, TextRecognizer recognizer) {
    static final String USAGE = """
            usage: spark-submit --class master.spark.ReadImages ...
                   (--folder DIR | --list FILE | --table PATH) --out DIR [option...]

            Reads the texts in images and writes them as Parquet files. Started again, it goes on with what is missing.

              --folder DIR          the images of a folder and those below: png, jpg, jpeg, bmp, gif, webp, tif, tiff
              --list FILE           a text file with a path in each line, relative ones from its own folder
              --table PATH          a table with a column of paths
              --format FORMAT       the table's, as Spark names it: parquet (standard), orc, csv, json
              --column NAME         the table's column of paths (standard: path)
              --out DIR             where the answers go
              --per-file N          images that a task reads, and answers in a file, about (standard: 2000)
              --model MODEL         a bundled model, or a model file (standard: captcha)
              --public-key FILE     only a model with a signature by this key
              --charset CHARACTERS  the characters of the texts, such as 0-9a-f
              --length N|MIN-MAX    how many characters texts have
              --fold CASE           none, lower or upper: letters are answered in that case
              --min-confidence P    texts less sure than this, from 0 to 1, are null
              --batch-size N        images that are read in one call (standard: 64)
              --boxes               tokens and their places too
              --second-look         reads unsure images again in other ways
            """;

    /** Where paths come from. */
    enum Input {
        FOLDER,
        LIST,
        TABLE
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it is wrong; says what and what is allowed
     */
    static ReadOptions parse(String... words) {
        Deque<String> left = new ArrayDeque<>(List.of(words));
        List<Input> inputs = new ArrayList<>();
        String from = "";
        String format = "parquet";
        String column = "path";
        String out = "";
        int perFile = 2000;
        TextRecognizer recognizer = new TextRecognizer().setInputCol("path");
        while (!left.isEmpty()) {
            String option = left.remove();
            switch (option) {
                case "--folder", "--list", "--table" -> {
                    inputs.add(Input.valueOf(option.substring(2).toUpperCase(Locale.ROOT)));
                    from = value(option, left);
                }
                case "--format" -> format = value(option, left);
                case "--column" -> column = value(option, left);
                case "--out" -> out = value(option, left);
                case "--per-file" -> perFile = number(option, value(option, left));
                case "--model" -> recognizer.setModel(value(option, left));
                case "--public-key" -> recognizer.setPublicKey(value(option, left));
                case "--charset" -> recognizer.setCharset(value(option, left));
                case "--length" -> setLength(recognizer, value(option, left));
                case "--fold" -> recognizer.setFold(value(option, left));
                case "--min-confidence" -> recognizer.setMinConfidence(share(option, value(option, left)));
                case "--batch-size" -> recognizer.setBatchSize(number(option, value(option, left)));
                case "--boxes" -> recognizer.setBoxes(true);
                case "--second-look" -> recognizer.setSecondLook(true);
                default -> throw new IllegalArgumentException("unknown option %s".formatted(option));
            }
        }
        if (inputs.size() != 1) {
            throw new IllegalArgumentException("%s given, one of --folder, --list and --table is needed"
                    .formatted(inputs.isEmpty() ? "none" : inputs));
        }
        if (out.isEmpty()) {
            throw new IllegalArgumentException("--out is missing");
        }
        return new ReadOptions(inputs.get(0), from, format, column, out, perFile, recognizer);
    }

    private static String value(String option, Deque<String> left) {
        if (left.isEmpty()) {
            throw new IllegalArgumentException("%s needs a value".formatted(option));
        }
        return left.remove();
    }

    private static int number(String option, String value) {
        if (!value.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("%s %s, a number from 1 is needed".formatted(option, value));
        }
        return Integer.parseInt(value);
    }

    private static double share(String option, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s %s, a number from 0 to 1 is needed".formatted(option, value), e);
        }
    }

    private static void setLength(TextRecognizer recognizer, String value) {
        if (!value.matches("[0-9]{1,9}(-[0-9]{1,9})?")) {
            throw new IllegalArgumentException(
                    "--length %s, N or MIN-MAX is needed, such as 5 or 4-6".formatted(value));
        }
        String[] ends = value.split("-", -1);
        recognizer.setLength(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
    }
}
