// SPDX-License-Identifier: Apache-2.0
package master.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.ResourceBundle;
import master.api.ModelLoadException;
import org.junit.jupiter.api.Test;

class ProvidersTest {
    private static final ClassLoader NONE = ClassLoader.getPlatformClassLoader();
    private static final String OURS = Ours.class.getName();
    private static final String FOREIGN = Foreign.class.getName();

    /** A model of this copy of the library. */
    public static final class Ours implements BundledModel {
        /** For the service loader. */
        public Ours() {}

        @Override
        public String name() {
            return "ours";
        }

        @Override
        public InputStream open() {
            return InputStream.nullInputStream();
        }
    }

    /** A model of another copy of the library, as this one sees it. */
    public static final class Foreign {
        /** For the service loader. */
        public Foreign() {}
    }

    /** A class loader, with these two classes of its own, in which a service has providers. */
    private static ClassLoader with(String... providers) {
        return new ClassLoader(ProvidersTest.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (!name.equals(OURS) && !name.equals(FOREIGN)) {
                    return super.loadClass(name, resolve);
                }
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null) {
                    return loaded;
                }
                try (InputStream file =
                        ProvidersTest.class.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
                    byte[] bytes = file.readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }

            @Override
            protected Enumeration<URL> findResources(String name) throws IOException {
                if (!name.equals("META-INF/services/" + BundledModel.class.getName())) {
                    return Collections.emptyEnumeration();
                }
                byte[] lines = String.join("\n", providers).getBytes(StandardCharsets.UTF_8);
                URLStreamHandler handler = new URLStreamHandler() {
                    @Override
                    protected URLConnection openConnection(URL url) {
                        return new URLConnection(url) {
                            @Override
                            public void connect() {}

                            @Override
                            public InputStream getInputStream() {
                                return new ByteArrayInputStream(lines);
                            }
                        };
                    }
                };
                return Collections.enumeration(List.of(new URL("memory", "", 0, "services", handler)));
            }
        };
    }

    /** Takes notes of warnings. */
    private record Notes(List<String> warnings) implements System.Logger {
        @Override
        public String getName() {
            return "notes";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable error) {
            warnings.add("%s %s: %s".formatted(level, message, error.getMessage()));
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
            throw new AssertionError(format);
        }
    }

    private static List<BundledModel> of(ClassLoader own, ClassLoader context) {
        return Providers.of(BundledModel.class, own, context, new Notes(new ArrayList<>()));
    }

    @Test
    void a_provider_that_cannot_be_used_beside_others_is_told_once() {
        Notes notes = new Notes(new ArrayList<>());
        ClassLoader context = with("no.such.Broken", OURS);
        for (int i = 0; i < 2; i++) {
            assertThat(Providers.of(BundledModel.class, NONE, context, notes)).hasSize(1);
        }
        assertThat(notes.warnings)
                .singleElement()
                .asString()
                .startsWith("WARNING a BundledModel cannot be used and is passed over: ")
                .contains("no.such.Broken");
    }

    @Test
    void a_provider_of_another_copy_of_the_library_is_passed_over() {
        ClassLoader context = with(FOREIGN, "no.such.Model", OURS);
        assertThat(of(NONE, context)).extracting(BundledModel::name).containsExactly("ours");
        assertThat(of(context, with(FOREIGN))).hasSize(1);
    }

    @Test
    void the_same_provider_is_found_once() {
        ClassLoader context = with(OURS);
        assertThat(of(context, new ClassLoader(context) {})).hasSize(1);
    }

    @Test
    void where_none_can_be_used_an_exception_says_why() {
        assertThat(of(NONE, null)).isEmpty();
        assertThatThrownBy(() -> of(NONE, with(FOREIGN)))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("no BundledModel can be used")
                .hasMessageContaining("not a subtype");
    }
}
