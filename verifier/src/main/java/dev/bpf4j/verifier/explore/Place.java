package dev.bpf4j.verifier.explore;

import dev.bpf4j.verifier.cfg.WeakOrder;
import dev.bpf4j.verifier.state.AcquiredReference;
import dev.bpf4j.verifier.state.Frame;
import dev.bpf4j.verifier.state.State;
import java.util.ArrayList;
import java.util.List;

/**
 * Where states are joined: an instruction, reached through the same calls, holding the same references.
 *
 * @param calls the call sites of the frames, from the outermost on; negative for calls by helpers
 */
record Place(int slot, List<Integer> calls, List<AcquiredReference> references) {
    static Place of(int slot, State state) {
        List<Integer> calls = new ArrayList<>();
        for (int f = 1; f <= state.depth(); f++) {
            Frame frame = state.frame(f);
            calls.add(frame.isCallback() ? -frame.callSite() - 1 : frame.callSite());
        }
        return new Place(slot, List.copyOf(calls), state.references());
    }

    /** Callees stand between their call and what follows it. */
    int compareIn(WeakOrder order, Place other) {
        int common = Math.min(calls.size(), other.calls.size());
        for (int i = 0; i < common; i++) {
            int difference = order.position(site(i)) - order.position(other.site(i));
            if (difference != 0) {
                return difference;
            }
        }
        int here = calls.size() > common ? site(common) : slot;
        int there = other.calls.size() > common ? other.site(common) : other.slot;
        int difference = order.position(here) - order.position(there);
        return difference != 0 ? difference : calls.size() - other.calls.size();
    }

    private int site(int index) {
        int site = calls.get(index);
        return site < 0 ? -site - 1 : site;
    }
}
