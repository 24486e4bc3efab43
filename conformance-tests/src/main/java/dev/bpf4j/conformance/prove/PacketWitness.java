package dev.bpf4j.conformance.prove;

import dev.bpf4j.conformance.prove.machine.PacketBytes;
import dev.bpf4j.conformance.prove.machine.SocketInputs;
import dev.bpf4j.conformance.prove.solve.Z3Model;
import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Packets that a solver finds: what to ask of them, and how to read them from a model. */
final class PacketWitness implements Witness {
    private static final int SHORT_FRAME = 96;
    private static final int LONGEST_FRAME = 1514;
    private static final int LARGEST = 1 << 24;
    private static final int MOST_DRAWS = 1 << 16;
    private static final int ETHERTYPE_IPV4 = 0x0800;

    // spotless:off
    private static final List<String> METADATA = List.of(
            "pkt_type", "mark", "queue_mapping", "protocol", "vlan_present", "vlan_tci", "vlan_proto", "priority",
            "ingress_ifindex", "ifindex", "tc_index", "hash", "hatype");

    /** The start of an IPv4 datagram that carries UDP: its payload is behind 20 and 8 bytes. */
    private static final Map<Integer, Integer> UDP_DATAGRAM = Map.of(0, 0x45, 6, 0, 7, 0, 9, 17);
    private static final int UDP_PAYLOAD = 28;
    // spotless:on

    private final Terms terms;
    private final PacketBytes packet;
    private final SocketInputs inputs;

    PacketWitness(Terms terms) {
        this.terms = terms;
        this.packet = new PacketBytes(terms);
        this.inputs = new SocketInputs(terms, packet);
    }

    @Override
    public SocketInputs inputs() {
        return inputs;
    }

    @Override
    public Term assumption(Limits limits) {
        return atMost(terms.constant(32, limits.minimumPacket()), packet.captured());
    }

    @Override
    public List<List<Term>> preferences(Unknowns unknowns) {
        List<Term> nothingFound = zeros(unknowns.named(PacketWitness::isSearch));
        List<Term> frame = frame(LONGEST_FRAME);
        List<Term> noPayload = List.of(is(inputs.metadata("protocol"), 0), is(inputs.payload(), 0));
        return List.of(
                join(frame(SHORT_FRAME), noPayload, nothingFound, plain(unknowns)),
                join(frame, noPayload, nothingFound, plain(unknowns)),
                join(frame, noPayload, nothingFound),
                join(frame, udpDatagram(), nothingFound),
                join(frame(SHORT_FRAME), noPayload, plain(unknowns)),
                join(ofLength(0xffff), noPayload, nothingFound),
                ofLength(0xffff),
                ofLength(LARGEST));
    }

    /** Searches of netlink attributes are functions to the model, which knows where they start and what they look for. */
    @Override
    public Stream<Counterexample> variants(Counterexample input, Z3Model model, Unknowns unknowns) {
        return unknowns.named(PacketWitness::isSearch).stream()
                .map(search -> new NetlinkMessages.Search(
                        (int) model.value(search.args().get(0)),
                        (int) model.value(search.args().get(1))))
                .distinct()
                .flatMap(search -> NetlinkMessages.variants((Counterexample.Packet) input, search));
    }

    private static boolean isSearch(String name) {
        return name.startsWith("skb.nlattr");
    }

    @Override
    public String bound() {
        return "packets of " + LARGEST + " bytes";
    }

    private List<Term> frame(int longest) {
        return List.of(
                is(packet.headroom(), 0),
                terms.eq(packet.captured(), inputs.length()),
                atMost(packet.captured(), terms.constant(32, longest)));
    }

    private List<Term> plain(Unknowns unknowns) {
        List<Term> nothing =
                new ArrayList<>(zeros(METADATA.stream().map(inputs::metadata).toList()));
        nothing.addAll(zeros(unknowns.named(name -> name.startsWith("host."))));
        nothing.add(is(packet.network(), 0));
        nothing.add(is(packet.link(), -1));
        return nothing;
    }

    private List<Term> udpDatagram() {
        List<Term> datagram = new ArrayList<>(List.of(
                is(inputs.metadata("protocol"), ETHERTYPE_IPV4),
                is(packet.network(), 0),
                is(inputs.payload(), UDP_PAYLOAD),
                atMost(terms.constant(32, UDP_PAYLOAD), packet.captured())));
        UDP_DATAGRAM.forEach((at, value) -> datagram.add(is(packet.at(terms.constant(32, at)), value)));
        return datagram;
    }

    private List<Term> ofLength(int bytes) {
        Term most = terms.constant(32, bytes);
        return List.of(atMost(packet.captured(), most), atMost(packet.headroom(), most));
    }

    private Term atMost(Term a, Term b) {
        return terms.binary(Op.ULE, a, b);
    }

    private Term is(Term term, long value) {
        return terms.eq(term, terms.constant(term.bits(), value));
    }

    private List<Term> zeros(List<Term> unknowns) {
        return unknowns.stream().map(term -> is(term, 0)).toList();
    }

    @SafeVarargs
    private static List<Term> join(List<Term> first, List<Term>... others) {
        List<Term> all = new ArrayList<>(first);
        for (List<Term> other : others) {
            all.addAll(other);
        }
        return all;
    }

    @Override
    public Counterexample read(Z3Model model, Unknowns unknowns) {
        int headroom = (int) model.value(packet.headroom());
        int captured = (int) model.value(packet.captured());
        byte[] data = new byte[headroom + captured];
        for (Term read : unknowns.named(PacketBytes.BYTE::equals)) {
            long index = headroom + (int) model.value(read.args().get(0));
            if (index >= 0 && index < data.length) {
                data[(int) index] = (byte) model.value(read);
            }
        }
        Map<String, Integer> metadata = new TreeMap<>();
        METADATA.forEach(name -> metadata.put(name, (int) model.value(inputs.metadata(name))));
        return new Counterexample.Packet(
                data,
                headroom,
                (int) model.value(inputs.length()),
                (int) model.value(packet.network()),
                (int) model.value(packet.link()),
                metadata,
                randomNumbers(model, unknowns),
                (int) model.value(inputs.cpu()));
    }

    /** All that the programs draw: up to the last one that matters. */
    private List<Integer> randomNumbers(Z3Model model, Unknowns unknowns) {
        long draws = unknowns.named("host.random"::equals).stream()
                .mapToLong(drawn -> 1 + model.value(drawn.args().get(0)))
                .max()
                .orElse(0);
        return IntStream.range(0, (int) Math.min(draws, MOST_DRAWS))
                .mapToObj(n -> (int) model.value(inputs.random(terms.constant(32, n))))
                .toList();
    }
}
