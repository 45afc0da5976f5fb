// SPDX-License-Identifier: Apache-2.0
package master.it.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import master.data.Dataset;
import master.data.DatasetException;
import master.imports.CheckpointImporter;
import master.imports.ImportOptions;
import master.onnx.ModelFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints and databases from strangers: what is in {@code testdata}, changed. */
class CheckpointFuzzTest {
    private static final Path TESTDATA = Path.of(System.getProperty("testdata"));

    @TempDir
    private Path folder;

    /** Whether a checkpoint is read; refused is the only other way. */
    private static boolean imports(Path file, String what, int round) {
        try {
            CheckpointImporter.read(file, ImportOptions.defaults());
            return true;
        } catch (ModelFormatException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("%s, round %d".formatted(what, round), e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"small-zip.pth", "small-legacy.pth", "add.pth", "legacy.pth", "mmocr.pth"})
    void a_checkpoint_of_pytorch_is_read_or_refused(String name) throws IOException {
        byte[] seed = Files.readAllBytes(TESTDATA.resolve("import/pytorch").resolve(name));
        Mutations mutations = new Mutations(3);
        Path file = folder.resolve(name);
        int rounds = Mutations.rounds(25, 1500);
        int read = 0;
        for (int round = 0; round < rounds; round++) {
            Files.write(file, mutations.within(seed, 0, Math.min(seed.length, round % 3 == 0 ? seed.length : 20_000)));
            read += imports(file, name, round) ? 1 : 0;
        }
        Mutations.say("%s: %d mutants, %d read, %d refused, other exceptions 0", name, rounds, read, rounds - read);
        assertThat(read).isLessThan(rounds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"head.zip", "saved-model.zip"})
    void a_checkpoint_of_tensorflow_is_read_or_refused(String name) throws IOException {
        unpack(TESTDATA.resolve("import/tensorflow").resolve(name));
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        Mutations mutations = new Mutations(4);
        int rounds = Mutations.rounds(25, 1500);
        int read = 0;
        for (int round = 0; round < rounds; round++) {
            Path file = files.get(round % files.size());
            byte[] seed = Files.readAllBytes(file);
            Files.write(file, mutations.of(seed));
            read += imports(folder, name + " " + file.getFileName(), round) ? 1 : 0;
            Files.write(file, seed);
        }
        Mutations.say("%s: %d mutants, %d read, %d refused, other exceptions 0", name, rounds, read, rounds - read);
        assertThat(read).isLessThan(rounds);
    }

    private void unpack(Path zip) throws IOException {
        try (InputStream in = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(in)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path target = folder.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(entries, target);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lmdb-python", "lmdb-fastocr"})
    void a_database_is_read_or_refused(String name) throws IOException {
        byte[] seed = Files.readAllBytes(TESTDATA.resolve(name).resolve("data.mdb"));
        Mutations mutations = new Mutations(5);
        Path file = folder.resolve("data.mdb");
        int rounds = Mutations.rounds(100, 5000);
        int refused = 0;
        for (int round = 0; round < rounds; round++) {
            int page = 4096 * mutations.next(seed.length / 4096);
            Files.write(file, round % 2 == 0 ? mutations.of(seed) : mutations.within(seed, page, page + 200));
            try (Dataset dataset = Dataset.open(folder)) {
                for (int i = 0; i < Math.min(50, dataset.size()); i++) {
                    dataset.sample(i);
                }
            } catch (DatasetException e) {
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("%s, round %d".formatted(name, round), e);
            }
        }
        Mutations.say("%s: %d mutants, %d refused, other exceptions 0", name, rounds, refused);
        assertThat(refused).isPositive();
    }

    @Test
    void the_seeds_themselves_are_read() throws IOException {
        assertThat(imports(TESTDATA.resolve("import/pytorch/add.pth"), "add", 0))
                .isTrue();
        unpack(TESTDATA.resolve("import/tensorflow/head.zip"));
        assertThat(imports(folder, "head", 0)).isTrue();
    }
}
