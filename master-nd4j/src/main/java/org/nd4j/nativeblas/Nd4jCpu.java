// SPDX-License-Identifier: Apache-2.0
package org.nd4j.nativeblas;

/**
 * Switches oneDNN on. Deeplearning4j 1.0.0-M2.1 asks a class of this name whether its convolutions may use oneDNN, by
 * reflection; ND4J moved that class elsewhere, so without this one the answer is no and training is several times slower.
 */
public final class Nd4jCpu {
    private Nd4jCpu() {}

    /** What Deeplearning4j asks. */
    public static final class Environment {
        private static final Environment INSTANCE = new Environment();

        private Environment() {}

        /** The one environment. */
        public static Environment getInstance() {
            return INSTANCE;
        }

        /** Whether oneDNN may be used: yes; with natives that lack it, Deeplearning4j goes on without. */
        public boolean isUseMKLDNN() {
            return true;
        }
    }
}
