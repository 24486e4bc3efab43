package dev.bpf4j.conformance.prove.machine;

import dev.bpf4j.cbpf.Ancillary;
import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import dev.bpf4j.ebpf.context.Field;
import dev.bpf4j.ebpf.linux.LinuxHelpers;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.platform.ProgramType;
import dev.bpf4j.translator.ClassicHelpers;
import dev.bpf4j.translator.ClassicTranslator;
import java.util.List;
import java.util.Optional;

/**
 * A {@link SocketBuffer} and its host: to classic programs as {@code ClassicInputs} shows it, to extended ones as its
 * context does. Unknowns are as wide as what the buffer holds. Searches of netlink attributes and of the payload are
 * uninterpreted functions.
 */
public final class SocketInputs implements Inputs {
    private final Terms terms;
    private final PacketView packet;

    public SocketInputs(Terms terms, PacketView packet) {
        this.terms = terms;
        this.packet = packet;
    }

    /** Any packet: loads of one size are functions of the offset, and those of different sizes have nothing in common. */
    public static SocketInputs opaque(Terms terms) {
        return new SocketInputs(
                terms,
                (offset, size) -> new Maybe(
                        terms.apply("packet.holds" + size, 1, offset),
                        terms.zext(terms.apply("packet.load" + size, 8 * size, offset), 32)));
    }

    /** An unknown number of a buffer's metadata, in host order. */
    public Term metadata(String name) {
        return terms.variable("skb." + name, metadataBits(name));
    }

    private static int metadataBits(String name) {
        return switch (name) {
            case "vlan_present" -> 1;
            case "pkt_type" -> 3;
            case "queue_mapping", "protocol", "vlan_tci", "vlan_proto", "tc_index", "hatype" -> 16;
            default -> 32;
        };
    }

    /** Number of the current CPU. */
    public Term cpu() {
        return terms.variable("host.cpu", 32);
    }

    private Term wide(String name) {
        return terms.zext(metadata(name), 32);
    }

    @Override
    public Term length() {
        return wide("len");
    }

    @Override
    public Maybe packet(Term offset, int size) {
        return packet.load(offset, size);
    }

    @Override
    public Maybe ancillary(Ancillary ancillary, Term a, Term x) {
        return switch (ancillary) {
            case PROTOCOL -> always(wide("protocol"));
            case PKTTYPE -> always(wide("pkt_type"));
            case IFINDEX -> new Maybe(hasDevice(), wide("ifindex"));
            case HATYPE -> new Maybe(hasDevice(), wide("hatype"));
            case NLATTR -> always(attribute(a, x));
            case NLATTR_NEST -> always(nestedAttribute(a, x));
            case MARK -> always(wide("mark"));
            case QUEUE -> always(wide("queue_mapping"));
            case RXHASH -> always(wide("hash"));
            case CPU -> always(cpu());
            case ALU_XOR_X -> always(terms.binary(Op.XOR, a, x));
            case VLAN_TAG -> always(wide("vlan_tci"));
            case VLAN_TAG_PRESENT -> always(wide("vlan_present"));
            case PAY_OFFSET -> always(payload());
            case VLAN_TPID -> always(wide("vlan_proto"));
            case RANDOM -> throw new IllegalArgumentException("random numbers are counted");
        };
    }

    private Maybe always(Term value) {
        return new Maybe(terms.yes(), value);
    }

    private Term hasDevice() {
        return terms.not(terms.eq(metadata("ifindex"), terms.constant(32, 0)));
    }

    private Term attribute(Term a, Term x) {
        return terms.apply("skb.nlattr", 32, a, x);
    }

    private Term nestedAttribute(Term a, Term x) {
        return terms.apply("skb.nlattr_nest", 32, a, x);
    }

    /** Offset of the payload. */
    public Term payload() {
        return terms.variable("skb.pay_offset", 32);
    }

    @Override
    public Term random(Term index) {
        return terms.apply("host.random", 32, index);
    }

    @Override
    public ProgramType<SocketBuffer> type() {
        return ClassicTranslator.SOCKET_FILTER;
    }

    @Override
    public Term field(Field<?> field) {
        return switch (field.name()) {
            case "protocol", "vlan_proto" -> networkOrder(metadata(field.name()));
            default -> wide(field.name());
        };
    }

    /** A 16-bit number in network byte order, as a little-endian program reads it. */
    private Term networkOrder(Term number) {
        return terms.zext(terms.concat(terms.low(number, 8), terms.extract(number, 8, 8)), 32);
    }

    @Override
    public Optional<Term> pure(int helper, List<Term> args) {
        if (helper == LinuxHelpers.GET_SMP_PROCESSOR_ID.id()) {
            return Optional.of(terms.zext(cpu(), 64));
        }
        Term a = terms.low(args.get(1), 32);
        Term x = terms.low(args.get(2), 32);
        if (helper == ClassicHelpers.NLATTR.id()) {
            return Optional.of(terms.zext(attribute(a, x), 64));
        }
        if (helper == ClassicHelpers.NLATTR_NEST.id()) {
            return Optional.of(terms.zext(nestedAttribute(a, x), 64));
        }
        return helper == ClassicHelpers.PAY_OFFSET.id() ? Optional.of(terms.zext(payload(), 64)) : Optional.empty();
    }
}
