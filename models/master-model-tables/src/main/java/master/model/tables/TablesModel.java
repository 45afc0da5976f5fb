// SPDX-License-Identifier: Apache-2.0
package master.model.tables;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import master.api.spi.BundledModel;

/** The model that is opened as {@code tables}. Stateless and thread-safe. */
public final class TablesModel implements BundledModel {
    private static final String RESOURCE = "tables.onnx"; // beside this class

    @Override
    public String name() {
        return "tables";
    }

    @Override
    public InputStream open() throws IOException {
        InputStream stream = TablesModel.class.getResourceAsStream(RESOURCE);
        if (stream == null) {
            throw new FileNotFoundException("this build of master-model-tables holds no " + RESOURCE);
        }
        return stream;
    }
}
