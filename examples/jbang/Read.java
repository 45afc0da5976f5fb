///usr/bin/env jbang "$0" "$@" ; exit $?
// SPDX-License-Identifier: Apache-2.0
//JAVA 17+
//DEPS io.github.masterocr:master-runtime:0.1.0
//DEPS io.github.masterocr:master-model-captcha:0.1.0
//DESCRIPTION Reads the text in images: jbang Read.java captcha.png

import java.nio.file.Path;
import master.api.MasterException;
import master.api.Recognition;
import master.api.Recognizer;

/** Prints the text in each image, a tab and the confidence; exit code 1 if one cannot be read. */
public final class Read {
    private Read() {}

    public static void main(String[] images) {
        int code = 0;
        try (Recognizer recognizer = Recognizer.bundled("captcha")) {
            for (String image : images) {
                try {
                    Recognition read = recognizer.recognize(Path.of(image));
                    System.out.println(read.text() + "\t" + read.confidence());
                } catch (MasterException e) {
                    System.err.println(e.getMessage());
                    code = 1;
                }
            }
        }
        System.exit(code);
    }
}
