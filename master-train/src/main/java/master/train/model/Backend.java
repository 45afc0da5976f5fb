// SPDX-License-Identifier: Apache-2.0
package master.train.model;

/**
 * Makes Deeplearning4j usable before any of its classes is touched. Refers to no class of it, so that it can be loaded
 * first.
 */
public final class Backend {
    static {
        Module module = Backend.class.getModule();
        if (module.isNamed()) {
            // Deeplearning4j sits on the class path, because its module descriptors are broken
            module.addReads(Backend.class.getClassLoader().getUnnamedModule());
        }
    }

    private Backend() {}

    /** Does nothing but make sure that this class has been initialized. */
    public static void prepare() {
        // the static initializer has done it
    }
}
