package dev.bpf4j.conformance.prove.machine;

import dev.bpf4j.cbpf.run.NetlinkAttributes;
import dev.bpf4j.cbpf.run.PayloadOffset;
import dev.bpf4j.conformance.prove.term.Evaluation;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.ebpf.helper.Host;
import dev.bpf4j.ebpf.linux.SocketBuffer;
import dev.bpf4j.ebpf.run.Execution;
import dev.bpf4j.translator.ClassicTranslator;
import java.util.List;
import java.util.Random;

/**
 * The values that the unknowns of {@link SocketInputs} and {@link ExtendedMachine} have in a run of the reference
 * interpreters over one packet. Registers that a call loses have other values than there: no result may depend on them.
 */
final class KnownPacket implements Evaluation.Assignment {
    private static final int NO_HEADER = -1;

    private final SocketBuffer skb;
    private final int link;
    private final long seed;
    private final Execution<SocketBuffer> execution = new Execution<>(ClassicTranslator.SOCKET_FILTER);

    private KnownPacket(SocketBuffer skb, int link, long seed) {
        this.skb = skb;
        this.link = link;
        this.seed = seed;
    }

    /** A random packet with random metadata. */
    static KnownPacket random(Random random) {
        byte[] data = new byte[random.nextInt(110)];
        random.nextBytes(data);
        if (random.nextInt(3) == 0) {
            for (int i = 0; i < data.length; i++) {
                data[i] &= 3;
            }
        }
        int start = Math.min(data.length, random.nextInt(20));
        int captured = data.length - start;
        SocketBuffer skb = new SocketBuffer()
                .packet(data, start, captured, random.nextBoolean() ? captured : random.nextInt())
                .networkHeader(random.nextInt(30) - 10)
                .packetType(random.nextInt())
                .mark(random.nextInt())
                .queueMapping(random.nextInt())
                .protocol(random.nextBoolean() ? 0x0800 : random.nextInt())
                .vlan(random.nextBoolean(), random.nextInt(), random.nextInt())
                .hash(random.nextInt());
        if (random.nextBoolean()) {
            skb.device(random.nextInt(), random.nextInt());
        }
        int link = random.nextInt(20) - 10;
        if (link != NO_HEADER) {
            skb.linkHeader(link);
        }
        return new KnownPacket(skb, link, random.nextLong());
    }

    SocketBuffer skb() {
        return skb;
    }

    Host host() {
        Random random = new Random(seed);
        return new Host(random::nextInt, () -> (int) seed, () -> 0);
    }

    @Override
    public long variable(Term variable) {
        String name = variable.name();
        if (name.contains(ExtendedMachine.UNSET)) {
            return 0;
        }
        if (name.endsWith(".address.context")) {
            return execution.r1();
        }
        int frame = name.indexOf(".address.frame");
        if (frame >= 0) {
            return execution.enterFrame(Integer.parseInt(name.substring(frame + ".address.frame".length())));
        }
        return name.contains(".lost.") ? seed * 31 + name.hashCode() : metadata(name);
    }

    private long metadata(String name) {
        return switch (name) {
            case "skb.captured" -> skb.captured();
            case "skb.headroom" -> skb.start();
            case "skb.network_header" -> skb.networkHeader();
            case "skb.link_header" -> link;
            case "skb.len" -> skb.length();
            case "skb.pkt_type" -> skb.packetType();
            case "skb.mark" -> skb.mark();
            case "skb.queue_mapping" -> skb.queueMapping();
            case "skb.protocol" -> skb.protocol();
            case "skb.vlan_present" -> skb.vlanPresent() ? 1 : 0;
            case "skb.vlan_tci" -> skb.vlanTci();
            case "skb.vlan_proto" -> skb.vlanProtocol();
            case "skb.ifindex" -> skb.ifindex();
            case "skb.hatype" -> skb.deviceType();
            case "skb.hash" -> skb.hash();
            case "skb.pay_offset" ->
                PayloadOffset.of(skb.bytes(), skb.start(), skb.captured(), skb.networkHeader(), skb.protocol());
            case "host.cpu" -> (int) seed;
            default -> 0;
        };
    }

    @Override
    public long apply(Term application, List<Long> args) {
        return switch (application.name()) {
            case "skb.byte" -> at(args.get(0).intValue());
            case "skb.nlattr" ->
                NetlinkAttributes.find(
                        skb.bytes(),
                        skb.start(),
                        skb.captured(),
                        args.get(0).intValue(),
                        args.get(1).intValue());
            case "skb.nlattr_nest" ->
                NetlinkAttributes.findNested(
                        skb.bytes(),
                        skb.start(),
                        skb.captured(),
                        args.get(0).intValue(),
                        args.get(1).intValue());
            case "host.random" ->
                new Random(seed).ints().skip(args.get(0)).findFirst().orElseThrow();
            default -> 0;
        };
    }

    private long at(int position) {
        int index = skb.start() + position;
        return index >= 0 && index < skb.start() + skb.captured() ? skb.bytes()[index] : 0;
    }
}
