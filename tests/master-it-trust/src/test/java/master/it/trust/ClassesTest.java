// SPDX-License-Identifier: Apache-2.0
package master.it.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What no class of ours uses, seen in the class files. */
class ClassesTest {
    private static final Map<String, byte[]> OURS = Classes.ours();

    private static final Pattern SERIALIZATION = Pattern.compile(
            "java/io/Object(In|Out)putStream(\\$.*)?|java/beans/XML(De|En)coder|java/rmi/.*|javax/rmi/.*"
                    + "|com/thoughtworks/.*|com/esotericsoftware/.*|org/yaml/snakeyaml/Yaml");
    private static final Pattern PROCESSES = Pattern.compile(
            "java/lang/ProcessBuilder(\\$.*)?|java/lang/Runtime\\.exec|javax/script/.*|javax/naming/.*|java/lang/Compiler"
                    + "|java/net/URLClassLoader|java/lang/ClassLoader\\.defineClass|sun/misc/Unsafe");
    private static final Pattern NETWORK = Pattern.compile(
            "java/net/.*|javax/net/.*|com/sun/net/.*|java/nio/channels/(.*Socket.*|DatagramChannel|.*Selector.*)");

    /** Names and addresses as texts: nothing is opened with them. */
    private static final Pattern NO_CONNECTION =
            Pattern.compile("java/net/(URI|URLDecoder|URLEncoder|URISyntaxException)(\\..*)?");

    /** By class of ours, what it uses of that kind. */
    private static Map<String, List<String>> users(Pattern of, Pattern but) {
        Map<String, List<String>> users = new TreeMap<>();
        OURS.forEach((name, bytes) -> {
            List<String> used = Classes.names(bytes).stream()
                    .filter(word ->
                            of.matcher(word).matches() && !but.matcher(word).matches())
                    .sorted()
                    .toList();
            if (!used.isEmpty()) {
                users.put(name, used);
            }
        });
        return users;
    }

    private static final Pattern NOTHING = Pattern.compile("(?!)");

    @Test
    void all_modules_are_looked_at() {
        Mutations.say("classes looked at: %d", OURS.size());
        assertThat(OURS)
                .hasSizeGreaterThan(500)
                .containsKeys(
                        "master/api/Recognizer",
                        "master/runtime/OnnxRecognizer",
                        "master/onnx/OnnxExporter",
                        "master/data/LmdbFile",
                        "master/imports/CheckpointImporter",
                        "master/cli/Main",
                        "master/deploy/int8/Int8Export",
                        "master/eval/Evaluation",
                        "master/serve/MasterServer",
                        "master/serve/cli/ServeCommand",
                        "master/grpc/GrpcFront",
                        "master/train/Trainer",
                        "master/train/cli/TrainCommand",
                        "master/report/Page",
                        "master/model/captcha/CaptchaModel");
    }

    @Test
    void nothing_is_serialized_by_java() {
        assertThat(users(SERIALIZATION, NOTHING)).isEmpty();
    }

    @Test
    void no_process_is_started_and_no_code_is_loaded() {
        assertThat(users(PROCESSES, NOTHING)).isEmpty();
    }

    @Test
    void only_the_server_touches_the_network() {
        Map<String, List<String>> users = users(NETWORK, NO_CONNECTION);
        assertThat(users.keySet())
                .isNotEmpty()
                .allMatch(name -> name.startsWith("master/serve/")
                        || name.startsWith("master/grpc/")
                        || name.startsWith("master/mcp/McpHttp")
                        || name.equals("master/cli/McpCommand"));
    }

    /** Commands are on the roof: whoever trains or serves by a program of their own gets no parser of a command line. */
    @Test
    void only_commands_know_picocli() {
        assertThat(users(Pattern.compile("picocli/.*"), NOTHING).keySet())
                .contains("master/cli/Main", "master/serve/cli/ServeCommand", "master/train/cli/TrainCommand")
                .allMatch(name -> name.matches("master/((serve|train)/)?cli/.*"));
    }

    /** Control: this class does what ours must not. */
    @Test
    void what_is_looked_for_is_found() throws IOException {
        byte[] bytes;
        try (InputStream stream = Offender.class.getResourceAsStream("ClassesTest$Offender.class")) {
            bytes = stream.readAllBytes();
        }
        assertThat(Classes.names(bytes))
                .anyMatch(name -> SERIALIZATION.matcher(name).matches())
                .anyMatch(name -> PROCESSES.matcher(name).matches())
                .anyMatch(name -> NETWORK.matcher(name).matches());
    }

    /** Never run. */
    private static final class Offender {
        Object offend(InputStream stream) throws IOException, ClassNotFoundException {
            Runtime.getRuntime().exec(new String[] {"true"});
            try (Socket socket = new Socket();
                    ObjectInputStream objects = new ObjectInputStream(stream)) {
                return List.of(socket, objects.readObject());
            }
        }
    }
}
