package dev.bpf4j.examples.orders;

import dev.bpf4j.ebpf.context.AnnotatedContext;
import dev.bpf4j.ebpf.helper.ArgType;
import dev.bpf4j.ebpf.helper.Caller;
import dev.bpf4j.ebpf.helper.Helper;
import dev.bpf4j.ebpf.helper.Prototype;
import dev.bpf4j.ebpf.helper.ReturnType;
import dev.bpf4j.ebpf.linux.LinuxHelpers;
import dev.bpf4j.ebpf.map.MapKind;
import dev.bpf4j.ebpf.map.MapSpec;
import dev.bpf4j.ebpf.memory.Memory;
import dev.bpf4j.ebpf.memory.Region;
import dev.bpf4j.ebpf.platform.Platform;
import dev.bpf4j.ebpf.platform.ProgramType;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * The world of pricing rules: a rule gets an {@link Order}, may call two helpers of the shop beside the common ones, shares
 * the map {@link #CUSTOMERS}, and returns the price in cents, or something negative to decline the order.
 */
public final class Shop implements Platform {
    /** By customer number: {@link Totals}. */
    static final MapSpec CUSTOMERS = MapSpec.of("customers", MapKind.HASH, Integer.BYTES, 2 * Long.BYTES, 10_000);

    private static final int TAX_PER_MILLE = Prototype.OWN_IDS;
    private static final int NOTE = Prototype.OWN_IDS + 1;

    private final ProgramType<Order> rule;

    /** A shop without taxes that takes no notes, for tools that only want to know what rules may do. */
    public Shop() {
        this(country -> 0, note -> {});
    }

    /** @param tax by country, per mille @param notes gets what rules say, from any thread */
    public Shop(IntUnaryOperator tax, Consumer<Note> notes) {
        Helper taxPerMille = Helper.of(
                TAX_PER_MILLE,
                "tax_per_mille",
                ReturnType.INTEGER,
                List.of(ArgType.ANYTHING),
                (caller, country, r2, r3, r4, r5) -> tax.applyAsInt((int) country));
        Helper note = Helper.of(
                NOTE,
                "note",
                ReturnType.INTEGER,
                List.of(ArgType.PTR_TO_MEM, ArgType.CONST_SIZE),
                (caller, text, size, r3, r4, r5) -> {
                    notes.accept(new Note((Order) caller.context(), text(caller, text, (int) size)));
                    return 0;
                });
        rule = new ProgramType<>(
                "order_rule",
                AnnotatedContext.of(Order.class, MethodHandles.lookup()),
                LinuxHelpers.common().with(List.of(taxPerMille, note)));
    }

    /** Reads what a rule points to. Every access is checked, whatever the rule has passed. */
    private static String text(Caller caller, long address, int size) {
        Region region = caller.memory().region(address);
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) region.load8(Memory.offset(address) + i);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String name() {
        return "shop";
    }

    /** What rules are loaded for. */
    public ProgramType<Order> rule() {
        return rule;
    }

    @Override
    public List<ProgramType<?>> programTypes() {
        return List.of(rule);
    }
}
