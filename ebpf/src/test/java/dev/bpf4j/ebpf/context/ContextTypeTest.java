package dev.bpf4j.ebpf.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.isa.Width;
import dev.bpf4j.ebpf.memory.AccessFault;
import dev.bpf4j.ebpf.memory.BytesRegion;
import dev.bpf4j.ebpf.memory.Memory;
import java.nio.ByteOrder;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContextTypeTest {
    /** A user's own type, declared with the public API only. */
    private static final class Order {
        long amount = 0x1122334455667788L;
        int priority = 3;
        final byte[] note = {1, 2, 3};
    }

    private static final ContextType<Order> ORDER = ContextType.named("order", Order.class)
            .field("amount", 0, Width.DW, o -> o.amount)
            .field("priority", 8, Width.W, o -> o.priority, (o, v) -> o.priority = (int) v)
            .packetPointer("data", 16, Width.DW, Field.Kind.PACKET_START)
            .packetPointer("data_end", 24, Width.DW, Field.Kind.PACKET_END)
            .packet(false, (o, region) -> region.map(o.note, 0, o.note.length))
            .build();

    private final Order order = new Order();
    private final BytesRegion packet = new BytesRegion("packet", false);
    private final ContextRegion<Order> region = new ContextRegion<>(ORDER, 7, packet);

    ContextTypeTest() {
        region.bind(order);
        packet.map(order.note, 0, order.note.length);
    }

    @Test
    void scalarsAreReadByAnyAlignedPart() {
        assertEquals(order.amount, region.load64(0));
        assertEquals(0x55667788, region.load32(0));
        assertEquals(0x11223344, region.load32(4));
        assertEquals(0x1122, region.load16(6));
        assertEquals(0x77, region.load8(1));
        assertThrows(AccessFault.class, () -> region.load32(2));
    }

    @Test
    void onlyDeclaredFieldsAreWrittenAndOnlyWhole() {
        region.store32(8, 0xffff_ffff_0000_0009L);
        assertEquals(9, order.priority);
        assertThrows(AccessFault.class, () -> region.store8(8, 1));
        assertThrows(AccessFault.class, () -> region.store64(0, 1));
    }

    @Test
    void packetPointersAreAddressesOfThePacket() {
        assertEquals(Memory.address(7, 0), region.load64(16));
        assertEquals(Memory.address(7, 3), region.load64(24));
        assertThrows(AccessFault.class, () -> region.load32(16));
    }

    @Test
    void holesAndTheOutsideFault() {
        assertThrows(AccessFault.class, () -> region.load32(12));
        assertThrows(AccessFault.class, () -> region.load64(32));
        assertThrows(AccessFault.class, () -> region.load8(-1));
        assertFalse(ORDER.fieldAt(12).isPresent());
        assertEquals(32, ORDER.size());
    }

    @Test
    void overlappingOrMisalignedDeclarationsAreRefused() {
        ContextType.Builder<Order> type = ContextType.named("bad", Order.class).field("a", 4, Width.W, o -> 0);
        assertThrows(IllegalArgumentException.class, () -> type.field("b", 0, Width.DW, o -> 0));
        assertThrows(IllegalArgumentException.class, () -> type.field("b", 6, Width.H, o -> 0));
        assertThrows(IllegalArgumentException.class, () -> type.field("b", 10, Width.W, o -> 0));
        assertTrue(type.field("b", 0, Width.W, o -> 0).build().fieldAt(3).isPresent());
    }

    /** Fields of each layout, kept by what a little-endian machine loads. */
    private static final class Layouts {
        final long[] values = {0x0000_0008, 0x0100_000a, 0x1111_2222, 0x3333_4444};
    }

    private static Field<Layouts> word(String name, int index) {
        return new Field<Layouts>(
                name,
                4 * index,
                Width.W,
                Field.Kind.SCALAR,
                l -> l.values[index],
                Optional.of((l, v) -> l.values[index] = v));
    }

    @Test
    void bigEndianMachinesSeeNumbersOfTheirOwnAndTheSameBytes() {
        ContextType<Layouts> type = ContextType.named("layouts", Layouts.class)
                .add(word("protocol", 0).layout(Field.Layout.NETWORK16))
                .add(word("address", 1).layout(Field.Layout.BYTES).parts(Parts.ALL, Parts.ALL))
                .add(word("low", 2).parts(Parts.ALL, Parts.ALL))
                .add(word("high", 3))
                .pair(8)
                .build();
        Layouts layouts = new Layouts();
        ContextRegion<Layouts> little = new ContextRegion<>(type, 7, packet);
        little.bind(layouts);
        ContextRegion<Layouts> big = little.in(ByteOrder.BIG_ENDIAN);
        assertEquals(ByteOrder.BIG_ENDIAN, big.order());
        assertEquals(0x0800, big.load32(0));
        assertEquals(0x0a00_0001, big.load32(4));
        assertEquals(0x0a, big.load8(4), "the first byte of an address");
        assertEquals(0x0a, little.load8(4));
        assertEquals(0x2222, big.load16(10), "the low half is behind the high one");
        assertEquals(0x1111_2222_3333_4444L, big.load64(8));
        assertEquals(0x3333_4444_1111_2222L, little.load64(8));
        big.store64(8, 0x5555_6666_7777_8888L);
        assertEquals(0x5555_6666, layouts.values[2]);
        assertEquals(0x7777_8888, layouts.values[3]);
        big.store8(8, 0x99);
        assertEquals(0x9955_6666L, layouts.values[2]);
        big.store32(0, 0x86dd);
        assertEquals(0xdd86, layouts.values[0]);
        big.store8(7, 2);
        assertEquals(0x0200_000a, layouts.values[1]);
    }
}
