package dev.bpf4j.examples.orders;

import dev.bpf4j.ebpf.MalformedProgramException;
import dev.bpf4j.ebpf.Program;
import dev.bpf4j.ebpf.elf.LinkedMaps;
import dev.bpf4j.ebpf.elf.ObjectFile;
import dev.bpf4j.ebpf.elf.ObjectProgram;
import dev.bpf4j.ebpf.map.BpfMap;
import dev.bpf4j.ebpf.map.Codec;
import dev.bpf4j.ebpf.map.MapView;
import dev.bpf4j.ebpf.run.TrapException;
import dev.bpf4j.runtime.Engine;
import dev.bpf4j.runtime.LoadedProgram;
import dev.bpf4j.runtime.ProgramLoader;
import dev.bpf4j.verifier.RejectedProgramException;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;

/**
 * Prices orders by a rule that is a plug-in. Any number of threads process orders; a new rule takes over between two orders of
 * a thread, and none waits for it. A rule that is refused changes nothing.
 */
public final class OrderService {
    private final Shop shop;
    private final BpfMap customers = BpfMap.create(Shop.CUSTOMERS);
    private volatile Rule rule;

    private record Rule(String name, LoadedProgram<Order> program) {}

    /**
     * What came of an order.
     *
     * @param cents to pay; negative if the rule declined the order
     */
    public record Receipt(Order order, String rule, long cents) {}

    /** A service that asks for the price as it stands, until it is given another rule. */
    public OrderService(Shop shop) {
        this.shop = shop;
        this.rule = load(
                "list price",
                new BulkDiscount(Integer.MAX_VALUE, 0).program(shop.rule().helpers()));
    }

    public Receipt process(Order order) {
        Rule current = rule;
        return new Receipt(order, current.name(), current.program().run(order));
    }

    /**
     * Takes a rule that was built in Java; the map of customers is its map 0.
     *
     * @throws RuleRefusedException if it is not safe
     */
    public void replace(String name, Program program) {
        rule = load(name, program);
    }

    private Rule load(String name, Program program) {
        try {
            return new Rule(name, loader(List.of(customers)).load(program));
        } catch (RejectedProgramException | MalformedProgramException e) {
            throw new RuleRefusedException(name, e.getMessage(), e);
        }
    }

    /**
     * Takes a rule that clang compiled. It finds the map of customers by its name; other maps of the object are its own.
     *
     * @param name of the program in the object
     * @throws RuleRefusedException if the object has no such program, or it is not safe
     */
    public void replace(String name, byte[] object) {
        try {
            ObjectFile file = ObjectFile.load(object);
            LinkedMaps maps = LinkedMaps.of(file, Map.of(Shop.CUSTOMERS.name(), customers));
            ObjectProgram program = file.program(name)
                    .orElseThrow(() -> new MalformedProgramException("object", "there is no program " + name));
            rule = load(program, maps);
        } catch (MalformedProgramException e) {
            throw new RuleRefusedException(name, e.getMessage(), e);
        }
    }

    private Rule load(ObjectProgram program, LinkedMaps maps) {
        try {
            return new Rule(program.name(), loader(maps.list()).load(program.resolved()));
        } catch (RejectedProgramException e) {
            String source = program.line(e.verdict().rejection().slot())
                    .map(line -> ", compiled from " + line.place() + ": "
                            + line.text().strip())
                    .orElse("");
            throw new RuleRefusedException(program.name(), e.getMessage() + source, e);
        }
    }

    private ProgramLoader<Order> loader(List<BpfMap> maps) {
        return ProgramLoader.of(shop.rule()).maps(maps);
    }

    /**
     * Runs a rule that nobody has verified, once: for authors who want to see what it does. It cannot touch anything but its
     * order, its stack and its maps.
     *
     * @param instructions that it may take
     * @throws TrapException with the instruction, where it does what it must not
     */
    public Receipt rehearse(String name, Program program, long instructions, Order order) {
        LoadedProgram<Order> unverified = loader(List.of(BpfMap.create(Shop.CUSTOMERS)))
                .engine(Engine.INTERPRETER)
                .limit(instructions)
                .loadUnverified(program);
        return new Receipt(order, name, unverified.run(order));
    }

    /** What customers have bought, by customer number: the map of the rules, as Java sees it. */
    public MapView<Integer, Totals> customers() {
        return MapView.of(customers, Codec.ofInt(), Codec.ofRecord(MethodHandles.lookup(), Totals.class));
    }
}
