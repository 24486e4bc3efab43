package dev.bpf4j.conformance.prove.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in an extended program: an instruction, in a function that was called from certain places.
 *
 * @param returns slots to return to, the outermost first
 */
public record Location(List<Integer> returns, int slot) {
    public Location {
        returns = List.copyOf(returns);
    }

    public static Location of(int slot) {
        return new Location(List.of(), slot);
    }

    Location at(int target) {
        return new Location(returns, target);
    }

    int depth() {
        return returns.size();
    }

    Location called(int target, int returnTo) {
        List<Integer> longer = new ArrayList<>(returns);
        longer.add(returnTo);
        return new Location(longer, target);
    }

    Location returned() {
        int last = returns.size() - 1;
        return new Location(returns.subList(0, last), returns.get(last));
    }

    @Override
    public String toString() {
        return "slot " + slot + (returns.isEmpty() ? "" : " called before " + returns);
    }
}
