// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.List;
import java.util.random.RandomGenerator;
import master.api.Label;
import master.data.Dataset;
import master.data.DatasetFormat;
import master.data.Sample;

/**
 * Some samples of a dataset, in an order of their own; does not close it.
 *
 * @param dataset where they are
 * @param indices which
 */
record Subset(Dataset dataset, List<Integer> indices) implements Dataset {
    Subset {
        indices = List.copyOf(indices);
    }

    @Override
    public String name() {
        return dataset.name();
    }

    @Override
    public DatasetFormat format() {
        return dataset.format();
    }

    @Override
    public String id(int index) {
        return dataset.id(indices.get(index));
    }

    @Override
    public int size() {
        return indices.size();
    }

    @Override
    public Sample sample(int index) {
        return dataset.sample(indices.get(index));
    }

    @Override
    public Sample sample(int index, RandomGenerator random) {
        return dataset.sample(indices.get(index), random);
    }

    @Override
    public Label label(int index) {
        return dataset.label(indices.get(index));
    }

    @Override
    public void close() {}
}
