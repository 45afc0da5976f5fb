// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import master.api.ImageSource;
import master.data.ImageFiles;

/** The images that a user names: files, folders, data URIs, the standard input. */
final class ImageInputs {
    /**
     * One image.
     *
     * @param name how it was named
     * @param source where it comes from
     */
    record Input(String name, ImageSource source) {}

    private static final int SHOWN = 40; // characters of a data URI

    private ImageInputs() {}

    /**
     * The images behind the words of a command line. A file that does not exist is among them: it fails when it is
     * read, as a damaged one does.
     *
     * @param err is told of folders in a folder, which are passed over
     * @throws Failure if a folder holds no image
     */
    static List<Input> of(List<String> words, PrintWriter err) {
        List<Input> images = new ArrayList<>();
        for (String word : words) {
            if (word.equals("-")) {
                images.add(new Input("-", ImageSource.of(System.in)));
                continue;
            }
            if (word.regionMatches(true, 0, "data:", 0, 5)) {
                String name = word.substring(0, Math.min(word.length(), SHOWN)) + "...";
                images.add(new Input(name, ImageSource.ofBase64(word)));
                continue;
            }
            Path path = Path.of(word);
            if (!Files.isDirectory(path)) {
                images.add(new Input(word, ImageSource.of(path)));
                continue;
            }
            List<Path> files = ImageFiles.in(path);
            int folders = ImageFiles.folders(path);
            if (files.isEmpty()) {
                throw new Failure("folder %s: no image (%s) in it%s"
                        .formatted(
                                path, ImageFiles.ENDS, folders > 0 ? ", but folders, whose images are not read" : ""));
            }
            if (folders > 0) {
                err.println(
                        "master: folder %s: images of the folders in it (%d) are not read".formatted(path, folders));
            }
            files.forEach(file -> images.add(new Input(file.toString(), ImageSource.of(file))));
        }
        return images;
    }
}
