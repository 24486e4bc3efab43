package dev.bpf4j.ebpf.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bpf4j.ebpf.memory.BytesRegion;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedirectMapTest {
    private final List<String> received = new ArrayList<>();
    private final Redirect redirect = new Redirect(ByteOrder.LITTLE_ENDIAN);

    private RedirectMap map(MapKind kind) {
        RedirectMap map = (RedirectMap) BpfMap.create(MapSpec.of("ports", kind, 4, 4, 4), 4);
        map.onRedirect((m, key, value, flags, packet) ->
                received.add(key.load32(0) + "->" + value + " flags " + flags + " " + packet));
        return map;
    }

    private static BytesRegion u32(int value) {
        return BytesRegion.of("stack", Cells.u32(value));
    }

    @ParameterizedTest
    @EnumSource(names = {"DEVMAP", "DEVMAP_HASH", "CPUMAP", "XSKMAP"})
    void aPacketGoesToTheElement(MapKind kind) {
        RedirectMap map = map(kind);
        assertEquals(0, map.write(u32(3), 0, u32(70), 0, 0));
        assertEquals(RedirectMap.XDP_REDIRECT, map.redirect(3, 0, redirect));
        assertTrue(redirect.deliver("packet"));
        assertFalse(redirect.deliver("packet"), "the note is forgotten");
        assertEquals(List.of("3->70 flags 0 packet"), received);
    }

    @ParameterizedTest
    @EnumSource(names = {"DEVMAP", "DEVMAP_HASH", "CPUMAP", "XSKMAP"})
    void withoutAnElementTheFlagsAreTheResult(MapKind kind) {
        RedirectMap map = map(kind);
        for (long action = 0; action < 4; action++) {
            assertEquals(action, map.redirect(1, action, redirect));
            assertEquals(action, map.redirect(99, action, redirect));
        }
        assertEquals(RedirectMap.XDP_ABORTED, map.redirect(1, 1 << 5, redirect));
        assertFalse(redirect.deliver("packet"));
    }

    @Test
    void broadcastIsForDevmaps() {
        RedirectMap map = map(MapKind.DEVMAP);
        map.write(u32(0), 0, u32(5), 0, 0);
        map.write(u32(2), 0, u32(6), 0, 0);
        long flags = RedirectMap.BPF_F_BROADCAST | RedirectMap.BPF_F_EXCLUDE_INGRESS;
        assertEquals(RedirectMap.XDP_REDIRECT, map.redirect(99, flags, redirect));
        assertTrue(redirect.deliver("p"));
        assertEquals(
                List.of("0->5 flags 24 p", "2->6 flags 24 p"),
                received.stream().sorted().toList());
        assertEquals(RedirectMap.XDP_ABORTED, map(MapKind.CPUMAP).redirect(0, flags, redirect));
    }

    @Test
    void aClearedNoteOrADeletedElementIsNotDelivered() {
        RedirectMap map = map(MapKind.DEVMAP);
        map.write(u32(0), 0, u32(5), 0, 0);
        map.redirect(0, 0, redirect);
        assertEquals(map, redirect.target().orElseThrow());
        redirect.clear();
        assertFalse(redirect.deliver("p"));
        map.redirect(0, 0, redirect);
        map.erase(u32(0), 0);
        assertFalse(redirect.deliver("p"));
        assertEquals(List.of(), received);
    }

    @Test
    void sockets() {
        RedirectMap map = (RedirectMap) BpfMap.create(MapSpec.of("socks", MapKind.SOCKHASH, 10, 8, 4), 1);
        map.onRedirect((m, key, value, flags, packet) -> received.add(key.load8(9) + "->" + value + " " + flags));
        byte[] key = new byte[10];
        key[9] = 42;
        BytesRegion region = BytesRegion.of("stack", key);
        assertEquals(RedirectMap.SK_DROP, map.redirectSocket(region, 0, 0, redirect));
        map.write(region, 0, BytesRegion.of("stack", Cells.u64(1L << 40)), 0, 0);
        assertEquals(RedirectMap.SK_DROP, map.redirectSocket(region, 0, 2, redirect));
        assertEquals(RedirectMap.SK_PASS, map.redirectSocket(region, 0, RedirectMap.BPF_F_INGRESS, redirect));
        assertTrue(redirect.deliver("p"));
        assertEquals(List.of("42->" + (1L << 40) + " 1"), received);
    }
}
