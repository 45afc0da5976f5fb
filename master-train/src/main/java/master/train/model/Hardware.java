// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.Optional;
import org.nd4j.linalg.factory.Nd4j;

/** What native code computes on. */
public final class Hardware {
    private static final String CUDA = "org/nd4j/linalg/jcublas/JCublasBackend.class";

    static {
        Backend.prepare();
    }

    private Hardware() {}

    /** Why training cannot begin on what it was built for; empty if it can. ND4J itself would say nothing. */
    public static Optional<String> obstacle() {
        boolean builtForCuda = Hardware.class.getClassLoader().getResource(CUDA) != null;
        return obstacle(builtForCuda, Nd4j.getEnvironment().isCPU());
    }

    static Optional<String> obstacle(boolean builtForCuda, boolean onProcessor) {
        return builtForCuda && onProcessor
                ? Optional.of("built for a graphics card (-Pcuda), but none can be used: it takes an NVIDIA card and"
                        + " a driver for CUDA 11.6 or later (nvidia-smi shows both); a build without -Pcuda uses the"
                        + " processor")
                : Optional.empty();
    }
}
