package dev.bpf4j.conformance.suite.layer;

import dev.bpf4j.conformance.suite.TestVector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All layers, the simplest first. */
public final class Layers {

    /** A layer's name and what fills it. */
    private record Layer(String name, Consumer<LayerBuilder> content) {}

    // spotless:off
    private static final List<Layer> ALL = List.of(
            new Layer("opcodes",   OpcodeLayer::fill),
            new Layer("chains",    ChainLayer::fill),
            new Layer("state",     StateLayer::fill),
            new Layer("ancillary", AncillaryLayer::fill),
            new Layer("netlink",   NetlinkLayer::fill),
            new Layer("offsets",   OffsetLayer::fill),
            new Layer("jumps",     JumpLayer::fill),
            new Layer("checker",   CheckerLayer::fill),
            new Layer("filters",   FilterLayer::fill),
            new Layer("seccomp",   SeccompLayer::fill),
            new Layer("generated", GeneratedLayer::fill));
    // spotless:on

    private Layers() {}

    /** The vectors of all layers; the same each time. */
    public static List<TestVector> generate() {
        List<TestVector> vectors = new ArrayList<>();
        for (Layer layer : ALL) {
            LayerBuilder builder = new LayerBuilder(layer.name());
            layer.content().accept(builder);
            vectors.addAll(builder.vectors());
        }
        return vectors;
    }
}
