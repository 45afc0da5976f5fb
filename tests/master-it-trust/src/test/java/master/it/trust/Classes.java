// SPDX-License-Identifier: Apache-2.0
package master.it.trust;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** What class files name: a reader of constant pools. Source: Java Virtual Machine Specification, 4.4. */
final class Classes {
    private static final int MAGIC = 0xCAFEBABE;

    private Classes() {}

    /** Our own classes on the class path, by name such as {@code master/api/Recognizer}; those of tests are not. */
    static Map<String, byte[]> ours() {
        Map<String, byte[]> classes = new TreeMap<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            try {
                if (Files.isDirectory(path) && !path.endsWith("test-classes")) {
                    ofFolder(path, classes);
                } else if (path.getFileName().toString().matches("master-.*\\.jar")) {
                    ofJar(path, classes);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return classes;
    }

    private static void ofFolder(Path folder, Map<String, byte[]> classes) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                put(
                        folder.relativize(file).toString().replace(File.separatorChar, '/'),
                        Files.readAllBytes(file),
                        classes);
            }
        }
    }

    private static void ofJar(Path file, Map<String, byte[]> classes) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry :
                    jar.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
                put(entry.getName(), jar.getInputStream(entry).readAllBytes(), classes);
            }
        }
    }

    /** Without the classes of ONNX and Protocol Buffers, which master-onnx carries unchanged. */
    private static void put(String name, byte[] bytes, Map<String, byte[]> classes) {
        if (name.startsWith("master/")) {
            classes.put(name.substring(0, name.length() - ".class".length()), bytes);
        }
    }

    /**
     * The classes that a class names, such as {@code java/net/Socket}, and the methods that it calls, such as
     * {@code java/lang/Runtime.exec}.
     */
    static Set<String> names(byte[] file) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(file))) {
            if (in.readInt() != MAGIC) {
                throw new IllegalArgumentException("no class file");
            }
            in.readInt(); // version
            Object[] pool = pool(in);
            Set<String> names = new LinkedHashSet<>();
            for (Object entry : pool) {
                if (entry instanceof int[] reference && reference.length == 1) {
                    names.add((String) pool[reference[0]]);
                } else if (entry instanceof int[] member && member.length == 3) {
                    String owner = (String) pool[((int[]) pool[member[0]])[0]];
                    names.add(owner + "." + pool[((int[]) pool[member[1]])[0]]);
                }
            }
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Texts, classes {name}, names with types {name, type}, members {class, name and type, 0}; all else is null. */
    private static Object[] pool(DataInputStream in) throws IOException {
        Object[] pool = new Object[in.readUnsignedShort()];
        for (int i = 1; i < pool.length; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> pool[i] = in.readUTF();
                case 7 -> pool[i] = new int[] {in.readUnsignedShort()};
                case 8, 16, 19, 20 -> in.readUnsignedShort();
                case 9, 10, 11 -> pool[i] = new int[] {in.readUnsignedShort(), in.readUnsignedShort(), 0};
                case 12 -> pool[i] = new int[] {in.readUnsignedShort(), in.readUnsignedShort()};
                case 3, 4, 17, 18 -> in.readInt();
                case 15 -> {
                    in.readUnsignedByte();
                    in.readUnsignedShort();
                }
                case 5, 6 -> {
                    in.readLong();
                    i++; // takes two places
                }
                default -> throw new IllegalArgumentException("constant of kind " + tag);
            }
        }
        return pool;
    }
}
