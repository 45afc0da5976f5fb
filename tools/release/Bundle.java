// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Checks a repository of one release as Maven Central does, and writes it as a bundle. Started by {@code bundle.sh},
 * which also verifies the signatures:
 *
 * <pre>java tools/release/Bundle.java SOURCES REPOSITORY VERSION BUNDLE.zip</pre>
 *
 * <p>Exit code 0: nothing is wrong; 1: something is, and no bundle is written; 3: the bundle is written, and Maven
 * Central would refuse it for what only the owner can say.
 */
final class Bundle {
    private static final String GROUP = "io.github.masterocr";
    private static final long LARGEST = 1L << 30; // what Maven Central accepts
    private static final List<String> CHECKSUMS = List.of("MD5", "SHA-1");
    /** Files whose text is searched for versions of snapshots. */
    private static final Pattern TEXT = Pattern.compile(".*\\.(xml|json|properties|pom|MF|yaml|txt|html)");

    private final Path sources;
    private final Path repository;
    private final String version;
    private final List<String> wrong = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    private Bundle(Path sources, Path repository, String version) {
        this.sources = sources;
        this.repository = repository;
        this.version = version;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 4) {
            System.err.println("java tools/release/Bundle.java SOURCES REPOSITORY VERSION BUNDLE.zip");
            System.exit(2);
        }
        Path repository = Path.of(arguments[1]);
        Bundle bundle = new Bundle(Path.of(arguments[0]), repository, arguments[2]);
        TreeMap<String, String> published = bundle.published();
        List<Path> files = bundle.files();
        bundle.check(published, files);
        for (String problem : bundle.wrong) {
            System.err.println("WRONG: " + problem);
        }
        if (!bundle.wrong.isEmpty()) {
            System.err.println(bundle.wrong.size() + " things are wrong, no bundle was written");
            System.exit(1);
        }
        Path zip = Path.of(arguments[3]);
        write(zip, repository, files);
        System.out.printf("%d modules, %d files, %.1f MB%n", published.size(), files.size(), Files.size(zip) / 1e6);
        for (String what : bundle.missing) {
            System.err.println("WARNING: Maven Central would refuse this bundle: " + what);
        }
        System.exit(bundle.missing.isEmpty() ? 0 : 3);
    }

    /** What the sources say is published: packaging by name of the module, without those that the build leaves out. */
    private TreeMap<String, String> published() throws IOException {
        TreeMap<String, String> modules = new TreeMap<>();
        Element root = xml(sources.resolve("pom.xml"));
        modules.put(text(root, "artifactId"), "pom");
        List<Element> profiles = new ArrayList<>(List.of(root));
        for (Element profile : children(child(root, "profiles"), "profile")) {
            if (text(profile, "id").equals("spark")) {
                profiles.add(profile);
            }
        }
        for (Element profile : profiles) {
            for (Element module : children(child(profile, "modules"), "module")) {
                Element pom =
                        xml(sources.resolve(module.getTextContent().strip()).resolve("pom.xml"));
                if (!text(child(pom, "properties"), "maven.deploy.skip").equals("true")) {
                    String packaging = text(pom, "packaging");
                    modules.put(text(pom, "artifactId"), packaging.isEmpty() ? "jar" : packaging);
                }
            }
        }
        return modules;
    }

    /** The files of the bundle: all but the lists of versions, which Maven Central writes itself. */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(repository)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("maven-metadata"))
                    .sorted()
                    .toList();
        }
    }

    private void check(TreeMap<String, String> published, List<Path> files)
            throws IOException, GeneralSecurityException {
        if (version.contains("SNAPSHOT")) {
            wrong.add("version " + version + " is a snapshot");
        }
        Path group = repository.resolve(GROUP.replace('.', '/'));
        Set<Path> folders = new TreeSet<>();
        for (String module : published.keySet()) {
            folders.add(group.resolve(module).resolve(version));
        }
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
            if (!folders.contains(file.getParent())) {
                wrong.add(repository.relativize(file) + " is of no module that is published");
            }
            String name = file.getFileName().toString();
            if (!name.matches(".*\\.(asc|md5|sha1)")) {
                checkCompanions(file);
                checkVersions(file);
            }
        }
        if (bytes > LARGEST) {
            wrong.add("the files have " + bytes + " bytes, Maven Central accepts " + LARGEST);
        }
        Element parent = null;
        for (String module : published.keySet()) {
            Path folder = group.resolve(module).resolve(version);
            boolean complete = true;
            List<String> parts = published.get(module).equals("pom")
                    ? List.of(".pom")
                    : List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json", "-cyclonedx.xml");
            for (String part : parts) {
                Path file = folder.resolve(module + "-" + version + part);
                if (!Files.isRegularFile(file)) {
                    wrong.add(module + " has no " + file.getFileName());
                    complete = false;
                }
            }
            if (complete) {
                Element pom = xml(folder.resolve(module + "-" + version + ".pom"));
                parent = module.equals("master-parent") ? pom : parent;
                checkPom(module, pom);
                if (!published.get(module).equals("pom")) {
                    checkJars(folder, module);
                }
            }
        }
        if (parent != null) {
            checkParent(parent);
        }
    }

    /** A signature and checksums lie beside each file, and the checksums are right. */
    private void checkCompanions(Path file) throws IOException, GeneralSecurityException {
        if (!Files.isRegularFile(Path.of(file + ".asc"))) {
            wrong.add(repository.relativize(file) + " is not signed");
        }
        byte[] content = Files.readAllBytes(file);
        for (String algorithm : CHECKSUMS) {
            Path sum = Path.of(file + "." + algorithm.toLowerCase(Locale.ROOT).replace("-", ""));
            String actual = HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(content));
            if (!Files.isRegularFile(sum)) {
                wrong.add(repository.relativize(file) + " has no " + algorithm);
            } else if (!Files.readString(sum).strip().equals(actual)) {
                wrong.add(repository.relativize(sum) + " is not " + actual);
            }
        }
    }

    /** No snapshot of ours, neither as the file's version nor in its text nor in those of an archive. */
    private void checkVersions(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(".jar")) {
            try (ZipFile jar = new ZipFile(file.toFile())) {
                Enumeration<? extends ZipEntry> entries = jar.entries();
                while (entries.hasMoreElements()) {
                    ZipEntry entry = entries.nextElement();
                    if (TEXT.matcher(entry.getName()).matches()) {
                        try (InputStream in = jar.getInputStream(entry)) {
                            checkVersions(repository.relativize(file) + "!" + entry.getName(), in.readAllBytes());
                        }
                    }
                }
            }
        } else if (TEXT.matcher(name).matches()) {
            checkVersions(repository.relativize(file).toString(), Files.readAllBytes(file));
        }
    }

    private void checkVersions(String where, byte[] text) {
        if (new String(text, StandardCharsets.UTF_8).contains("-SNAPSHOT")) {
            wrong.add(where + " names a snapshot");
        }
    }

    private void checkPom(String module, Element pom) {
        for (String element : List.of("name", "description")) {
            if (text(pom, element).isEmpty()) {
                wrong.add(module + "'s pom has no " + element);
            }
        }
        Element parent = child(pom, "parent");
        String own = text(pom, "version");
        if (parent == null ? !own.equals(version) : !text(parent, "version").equals(version) || !own.isEmpty()) {
            wrong.add(module + "'s pom has another version than " + version);
        }
        if (child(pom, "repositories") != null) {
            wrong.add(module + "'s pom names repositories");
        }
    }

    private void checkJars(Path folder, String module) throws IOException {
        String start = module + "-" + version;
        contains(folder.resolve(start + ".jar"), Pattern.compile("META-INF/LICENSE"));
        contains(folder.resolve(start + ".jar"), Pattern.compile(".*\\.class"));
        contains(folder.resolve(start + "-sources.jar"), Pattern.compile(".*\\.java"));
        contains(folder.resolve(start + "-javadoc.jar"), Pattern.compile("index\\.html"));
    }

    private void contains(Path jar, Pattern name) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            if (zip.stream().noneMatch(entry -> name.matcher(entry.getName()).matches())) {
                wrong.add(jar.getFileName() + " has no " + name);
            }
        }
    }

    /** What the modules inherit: the license, which has to be there, and what only the owner can say. */
    private void checkParent(Element pom) {
        List<Element> licenses = children(child(pom, "licenses"), "license");
        if (licenses.isEmpty()
                || licenses.stream().anyMatch(license -> text(license, "name").isEmpty())) {
            wrong.add("the parent's pom has no license");
        }
        if (text(pom, "url").isEmpty()) {
            missing.add("pom.xml has no url");
        }
        for (String part : List.of("connection", "url")) {
            if (text(child(pom, "scm"), part).isEmpty()) {
                missing.add("pom.xml has no " + part + " in scm");
            }
        }
        if (children(child(pom, "developers"), "developer").isEmpty()) {
            missing.add("pom.xml has no developers");
        }
    }

    private static void write(Path zip, Path repository, List<Path> files) throws IOException {
        Files.createDirectories(zip.toAbsolutePath().getParent());
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream bundle = new ZipOutputStream(out)) {
            bundle.setLevel(Deflater.BEST_SPEED); // jars are compressed already
            for (Path file : files) {
                bundle.putNextEntry(
                        new ZipEntry(repository.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, bundle);
                bundle.closeEntry();
            }
        }
    }

    private static Element xml(Path file) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        } catch (SAXException e) {
            throw new UncheckedIOException(new IOException(file + " is not XML", e));
        }
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent == null ? null : parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    private static Element child(Element parent, String name) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? null : found.get(0);
    }

    /** The text of an element in another one, empty if there is none. */
    private static String text(Element parent, String name) {
        Element found = child(parent, name);
        return found == null ? "" : found.getTextContent().strip();
    }
}
