package dev.bpf4j.conformance.prove.machine;

import dev.bpf4j.conformance.prove.term.Op;
import dev.bpf4j.conformance.prove.term.Term;
import dev.bpf4j.conformance.prove.term.Terms;
import dev.bpf4j.ebpf.linux.SocketBuffer;

/**
 * A packet as bytes, of any length that a Java array can have, with bytes before its start and with headers anywhere:
 * loads overlap, and one that succeeds says that shorter ones do, as {@link SocketBuffer#load} has it.
 */
public final class PacketBytes implements PacketView {
    /** The name of the function from a 32-bit distance from the packet's start to a byte. */
    public static final String BYTE = "skb.byte";

    private final Terms terms;
    private final Term captured;
    private final Term headroom;
    private final Term network;
    private final Term link;
    private final Term linkIsSet;

    public PacketBytes(Terms terms) {
        this.terms = terms;
        this.captured = terms.zext(terms.variable("skb.captured", 31), 32);
        this.headroom = terms.zext(terms.variable("skb.headroom", 31), 32);
        this.network = terms.variable("skb.network_header", 32);
        this.link = terms.variable("skb.link_header", 32);
        // a buffer says with this offset that there is no link-layer header
        this.linkIsSet = terms.not(terms.eq(link, terms.constant(32, -1)));
    }

    /** Bytes that can be read from the packet's start on, 32 bits. */
    public Term captured() {
        return captured;
    }

    /** Bytes before the packet's start, 32 bits. */
    public Term headroom() {
        return headroom;
    }

    /** Offset of the network header, 32 bits. */
    public Term network() {
        return network;
    }

    /** Offset of the link-layer header, 32 bits; -1 if there is none. */
    public Term link() {
        return link;
    }

    /** The byte at a 32-bit distance from the packet's start. */
    public Term at(Term position) {
        return terms.apply(BYTE, 8, position);
    }

    @Override
    public Maybe load(Term offset, int size) {
        if (offset.isConst() && (int) offset.value() >= 0) {
            Term end = terms.constant(32, offset.value() + size);
            return new Maybe(terms.binary(Op.ULE, end, captured), value(offset, size));
        }
        Term negative = terms.binary(Op.SLT, offset, terms.constant(32, 0));
        Term onNetwork = terms.binary(Op.SLE, terms.constant(32, SocketBuffer.NETWORK_OFFSET), offset);
        Term onLink = terms.binary(Op.SLE, terms.constant(32, SocketBuffer.LINK_OFFSET), offset);
        Term behind = terms.ite(
                onNetwork,
                distance(offset, SocketBuffer.NETWORK_OFFSET, network),
                distance(offset, SocketBuffer.LINK_OFFSET, link));
        Term from = terms.ite(negative, behind, terms.sext(offset, 64));
        Term exists = terms.or(terms.not(negative), terms.or(onNetwork, terms.and(onLink, linkIsSet)));
        return new Maybe(terms.and(exists, inside(from, size)), value(terms.low(from, 32), size));
    }

    /** 64 bits: no sum of 32-bit offsets wraps. */
    private Term distance(Term offset, int base, Term header) {
        Term behindHeader = terms.add(terms.sext(offset, 64), terms.constant(64, -(long) base));
        return terms.add(behindHeader, terms.sext(header, 64));
    }

    private Term inside(Term from, int size) {
        Term start = terms.binary(Op.SUB, terms.constant(64, 0), terms.zext(headroom, 64));
        Term end = terms.add(from, terms.constant(64, size));
        return terms.and(terms.binary(Op.SLE, start, from), terms.binary(Op.SLE, end, terms.zext(captured, 64)));
    }

    private Term value(Term from, int size) {
        Term value = at(from);
        for (int i = 1; i < size; i++) {
            value = terms.concat(value, at(terms.add(from, terms.constant(32, i))));
        }
        return terms.zext(value, 32);
    }
}
