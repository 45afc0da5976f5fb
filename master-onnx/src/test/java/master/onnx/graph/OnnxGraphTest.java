// SPDX-License-Identifier: Apache-2.0
package master.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OnnxGraphTest {
    private final OnnxGraph graph = OnnxGraph.create();
    private final Ref x = graph.input("x", ElementType.FLOAT, Shape.of("N", 2));

    @Test
    void names_are_unique_over_the_graph_and_its_bodies() {
        graph.section("part");
        Ref sum = graph.add(graph.add(x, x), x);
        List<Ref> results = graph.loop(
                graph.scalar(3L),
                List.of(new Loop.Carried("value", sum, Shape.of("N", 2))),
                (body, iteration, carried) -> new Loop.Step(
                        body.scalar(true), List.of(body.add(carried.get(0), x)), List.of(carried.get(0))));
        graph.output("y", graph.add(results.get(0), sum), Shape.of("N", 2));
        graph.output("all", results.get(1), Shape.of("S", "N", 2));

        GraphProto proto = graph.build("test");

        GraphProto body = proto.getNodeList().stream()
                .filter(node -> node.getOpType().equals("Loop"))
                .findAny()
                .orElseThrow()
                .getAttribute(0)
                .getG();
        List<String> names = new ArrayList<>();
        Stream.of(proto, body).forEach(g -> {
            g.getInputList().forEach(i -> names.add(i.getName()));
            g.getInitializerList().forEach(i -> names.add(i.getName()));
            g.getNodeList().stream().map(NodeProto::getOutputList).forEach(names::addAll);
        });
        assertThat(names)
                .doesNotHaveDuplicates()
                .contains("part/Add", "part/Add_2", "part/Add_3", "part/Loop:0", "y", "all");
        assertThat(body.getInitializerCount()).as("initializers live outside").isZero();
    }

    @Test
    void equal_constants_are_one_initializer() {
        Ref one = graph.reshape(x, 0, -1);
        Ref other = graph.reshape(one, 0, -1);
        graph.output("y", other, Shape.of("N", 2));
        assertThat(graph.build("test").getInitializerCount()).isEqualTo(1);
        assertThat(graph.scalar(0f)).isNotSameAs(graph.scalar(-0f));
    }

    @Test
    void refuses_a_wrong_element_type() {
        Ref index = graph.scalar(1L);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> graph.relu(index))
                .withMessageContaining("FLOAT is needed");
        assertThatIllegalArgumentException().isThrownBy(() -> graph.add(x, index));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> graph.gather(x, x))
                .withMessageContaining("INT64 is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> graph.where(x, x, x))
                .withMessageContaining("BOOL is needed");
        assertThatIllegalArgumentException().isThrownBy(() -> graph.concat(0, x, index));
        assertThatIllegalArgumentException().isThrownBy(() -> graph.equal(x, index));
    }

    @Test
    void refuses_a_value_of_another_graph_or_of_a_body() {
        OnnxGraph other = OnnxGraph.create();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> other.relu(x))
                .withMessage("FLOAT x belongs to a graph that cannot be seen from here");
        List<Ref> inner = new ArrayList<>();
        graph.loop(graph.scalar(1L), List.of(), (body, iteration, carried) -> {
            inner.add(body.relu(x));
            return new Loop.Step(body.scalar(true), List.of(), List.of(inner.get(0)));
        });
        assertThatIllegalArgumentException().isThrownBy(() -> graph.relu(inner.get(0)));
    }

    @Test
    void refuses_a_step_that_carries_on_something_else() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> graph.loop(
                        graph.scalar(1L),
                        List.of(new Loop.Carried("value", x, Shape.of("N", 2))),
                        (body, iteration, carried) -> new Loop.Step(body.scalar(true), List.of(iteration), List.of())))
                .withMessage("a step carries on [INT64], needed [FLOAT]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> graph.loop(
                        graph.scalar(1L),
                        List.of(),
                        (body, iteration, carried) -> new Loop.Step(x, List.of(), List.of())))
                .withMessageContaining("BOOL is needed");
    }

    @Test
    void refuses_a_name_twice() {
        graph.initializer("w", List.of(1), new float[1]);
        assertThatIllegalArgumentException().isThrownBy(() -> graph.initializer("w", List.of(1), new float[1]));
        assertThatIllegalArgumentException().isThrownBy(() -> graph.input("x", ElementType.FLOAT, Shape.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> graph.output("w", x, Shape.of("N", 2)));
    }

    @Test
    void refuses_values_that_do_not_fit_their_shape() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> graph.initializer("w", List.of(2, 3), new float[5]))
                .withMessage("w: shape [2, 3] with 5 values");
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of("N", -1));
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(1.5));
    }

    @Test
    void refuses_an_initializer_without_use_and_a_node_behind_the_end() {
        graph.initializer("w", List.of(1), new float[1]);
        assertThatIllegalStateException()
                .isThrownBy(() -> graph.build("test"))
                .withMessage("initializers without use: [w]");
        OnnxGraph done = OnnxGraph.create();
        Ref input = done.input("x", ElementType.FLOAT, Shape.of());
        done.output("y", input, Shape.of());
        done.build("test");
        assertThatIllegalStateException().isThrownBy(() -> done.relu(input));
    }
}
