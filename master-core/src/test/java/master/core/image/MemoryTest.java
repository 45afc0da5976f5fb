// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import javax.imageio.IIOException;
import org.junit.jupiter.api.Test;

class MemoryTest {
    @Test
    void a_lack_of_memory_behind_an_exception_is_no_damaged_file() {
        OutOfMemoryError full = new OutOfMemoryError("of a test");
        assertThatThrownBy(() -> Memory.rethrow(new IIOException("Caught exception during read: ", full)))
                .isSameAs(full);
        assertThatThrownBy(() -> Memory.rethrow(new IOException(new IllegalStateException(full))))
                .isSameAs(full);
        Memory.rethrow(new IOException(new IllegalStateException()));
    }
}
